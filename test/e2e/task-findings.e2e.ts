import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../../src/adapters/tables-duckdb.ts';
import type { ErrorReport } from '../../src/flows/errors.ts';
import type { VerdictRecord } from '../../src/gate/verdict-record.ts';
import { proofmark } from '../builders/command.ts';
import type { SmallRepository } from '../builders/small-repository.ts';
import { type OtherTask, TASK_EXAMPLES, taskRepository, writeParams } from '../builders/task-repository.ts';

/** What a fairness gap, a challenge and errors are about, by task. */
const ASKED: Readonly<
  Record<OtherTask, { readonly metric: string; readonly criticalMetric: string; readonly error: RegExp }>
> = {
  'multiclass-classification': {
    metric: '"recall[fox]"',
    criticalMetric: 'f1_macro',
    error: /% of 2,000 rows are wrong/,
  },
  regression: { metric: 'mae', criticalMetric: 'mae', error: /absolute error/ },
  ranking: { metric: '"ndcg@5"', criticalMetric: 'ndcg_linear@5', error: /NDCG@10/ },
};

/** Slices that do not name the region, in which the change `mixed` does its harm: discovery has to find it. */
const QUESTIONS = (
  metric: string,
) => `  slices: ["x1 > 0 as high", { column: x2, bins: 3 }, "x1 > 0 and x2 > 0 as both"]
  critical: { top: x1 > 0.5 }
  fairness:
    - { by: region, metric: ${metric}, change_threshold: { absolute: 0.5 } }
    - { by: { column: x1, bins: 2 }, metric: ${metric}, role: report }
  discover: { columns: [region, x1], bins: 4 }
`;

describe.each(Object.keys(TASK_EXAMPLES) as OtherTask[])('findings about a model of %s', (task) => {
  const { model, mixed } = TASK_EXAMPLES[task];
  const asked = ASKED[task];
  const file = `models/${model}/model.yaml`;
  let repository: SmallRepository;

  const run = (...args: string[]) => proofmark(repository.root, ...args);
  const refsOf = (kind: string) =>
    repository.git('for-each-ref', '--format=%(refname)', `refs/proofmark/${kind}`).split('\n').filter(Boolean);
  const judged = async () => {
    const { exitCode, stdout, stderr } = await run('experiment', model);
    const key = /proofmark reproduce (\w+)/.exec(stdout)?.[1];
    expect(key, `${stdout}\n${stderr}`).toBeDefined();
    const ref = refsOf('verdicts').find((name) => name.includes(`/${key}`))!;
    const verdict = JSON.parse(repository.git('show', `${ref}:verdict.json`)) as VerdictRecord;
    return { exitCode, stdout, verdict, page: repository.git('show', `${ref}:report.html`) };
  };

  beforeAll(async () => {
    repository = taskRepository(task);
    repository.edit(file, '  slices: [region]\n', QUESTIONS(asked.metric));
    // A seed moves the weights a little, as training would.
    repository.edit(
      `models/${model}/train.mjs`,
      'const width = bias.length;',
      'const width = bias.length;\nconst seed = Number(process.env.PROOFMARK_SEED);\nweights.forEach((row, i) => row.forEach((_, k) => { row[k] += 0.002 * Math.sin(7 * seed + 3 * i + k); }));',
    );
    repository.edit(file, '  params: params.json\n', '  params: params.json\n  seeds: [1, 2, 3]\n');
    repository.commit('feat: questions');
    const first = await run('experiment', model);
    expect([0, 3], `${first.stdout}\n${first.stderr}`).toContain(first.exitCode);
    repository.git('push', '-q', 'origin', 'main');
    repository.git('switch', '-q', '-c', 'change');
    writeParams(repository, task, mixed);
    repository.commit('feat: harm the north');
  });
  afterAll(() => repository.remove());

  test('slices nobody named, gaps between groups and seeds are in the verdict and on its page', async () => {
    const { verdict, page } = await judged();
    expect(verdict.fairness!.map(({ measure, status }) => [measure, status])).toEqual([
      [asked.metric.replaceAll('"', ''), expect.stringMatching(/^(pass|fail|inconclusive)$/)],
      [asked.metric.replaceAll('"', ''), 'info'],
    ]);
    const slices = new Set(verdict.slices.rows.map((row) => row.slice));
    expect([...slices].filter((name) => name.startsWith('x2=')).length).toBe(3);
    expect(verdict.slices.rows.filter((row) => row.critical).map((row) => row.metric)).toContain(asked.criticalMetric);
    expect(verdict.discovered!.some((row) => row.kind === 'regression' && row.slice.includes('region=north'))).toBe(
      true,
    );
    const [recipe] = verdict.seeds!.rows;
    expect([recipe!.candidate.length, recipe!.baseline.length, recipe!.outcome]).toEqual([3, 3, expect.any(String)]);
    expect(page).toContain('region=north');
    expect(page).not.toMatch(/\bNaN\b|undefined|\[object/);
  });

  test('errors are ranked, kept, and become a challenge that later candidates must meet', async () => {
    const { stdout, exitCode, stderr } = await run('errors', model, '--tag', 'region', '--out', 'errors', '--json');
    expect(exitCode, stderr).toBe(0);
    const { analysis } = JSON.parse(stdout) as ErrorReport;
    expect(analysis.tags.some(({ tag }) => tag === 'region=north')).toBe(true);
    expect((await run('errors', model)).stdout).toMatch(asked.error);
    const session = await duckDbTables({ privateFolder: repository.root }).open({
      views: [{ name: 'worst', file: join(repository.root, 'errors/worst.parquet') }],
    });
    const [worst] = await session.rows(
      'select count(*) as n, count(distinct "row") as different, min(loss) as least from worst',
    );
    session.close();
    expect(worst!.n).toBe(worst!.different);
    expect(Number(worst!.least)).toBeGreaterThan(0);
    const added = await run(
      'challenge',
      'add',
      model,
      '--name',
      'worst',
      '--from',
      'errors/worst.parquet',
      '--limit',
      '40',
      ...(task === 'regression' ? ['--tolerance', '10'] : []),
    );
    expect(added.exitCode, added.stderr).toBe(0);
    repository.commit('feat: a challenge');
    const { verdict } = await judged();
    expect(verdict.challenges!.map(({ name, rows }) => [name, rows > 0])).toEqual([['worst', true]]);
    // Its rows are the worst ones of this very model.
    expect(verdict.challenges![0]!.status).toBe('fail');
    expect(verdict.verdict).not.toBe('pass');
  });

  test('shards in any order give the bytes of the whole evaluation', async () => {
    const head = refsOf('evaluations');
    const bytes = () =>
      Object.fromEntries(refsOf('evaluations').map((ref) => [ref, repository.git('show', `${ref}:evaluation.json`)]));
    const whole = bytes();
    for (const ref of head) repository.git('update-ref', '-d', ref);
    for (const shard of ['2/3', '0/3', '1/3']) {
      const { exitCode, stderr } = await run('evaluate', model, '--shard', shard);
      expect(exitCode, stderr).toBe(0);
    }
    const gap = await run('merge-shards', model, `proofmark-shards/${model}.0-of-3.json`);
    expect(gap.exitCode).toBe(2);
    const { exitCode, stderr } = await run('merge-shards', model);
    expect(exitCode, stderr).toBe(0);
    const merged = Object.entries(bytes());
    expect(merged).toHaveLength(1);
    expect(whole[merged[0]![0]]).toBe(merged[0]![1]);
  });
});
