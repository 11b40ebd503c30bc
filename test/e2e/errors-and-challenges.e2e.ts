import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../../src/adapters/tables-duckdb.ts';
import type { ErrorReport } from '../../src/flows/errors.ts';
import { proofmark } from '../builders/command.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const SLICES = `  slices: [region, "debt > 1 as indebted", region * indebted, { column: income, bins: 4 }]
  critical: { poor: income < -1, rich: income > 1 }
  fairness:
    - { by: region, criterion: equalized_odds, value_threshold: { upper_bound: 0.3 } }
    - { by: region, criterion: demographic_parity, value_threshold: { upper_bound: 0.001 } }
    - { by: { column: income, bins: 3 }, metric: accuracy, role: report }
`;

let repository: SmallRepository;

async function run(...args: string[]) {
  return proofmark(repository.root, ...args);
}

async function json<T>(...args: string[]): Promise<T> {
  const { stdout, stderr } = await run(...args, '--json');
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as T;
}

/** Rows of a Parquet file. */
async function rowsOf(file: string, select: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const session = await duckDbTables({ privateFolder: repository.root }).open({ views: [{ name: 'file', file }] });
  try {
    return await session.rows(select);
  } finally {
    session.close();
  }
}

interface Verdict {
  readonly slices: { readonly rows: readonly { readonly slice: string; readonly critical: boolean }[] };
  readonly fairness: readonly { readonly measure: string; readonly status: string }[];
  readonly challenges?: readonly unknown[];
}

/** Runs the experiment; its exit code, the key of its verdict and the record that is in evidence. */
async function judged(): Promise<{
  readonly exitCode: number | null;
  readonly key: string;
  readonly verdict: Verdict;
}> {
  const { exitCode, stdout, stderr } = await run('experiment', 'loan-default');
  const key = /proofmark reproduce (\w+)/.exec(stdout)?.[1];
  expect(key, stderr).toBeDefined();
  const refs = repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/verdicts').split('\n');
  const ref = refs.find((name) => name.includes(`/${key}`));
  return { exitCode, key: key!, verdict: JSON.parse(repository.git('show', `${ref}:verdict.json`)) as Verdict };
}

beforeAll(async () => {
  repository = smallRepository({ rows: 6000 });
  repository.edit('models/loan-default/model.yaml', '  slices: [region, "debt > 1 as indebted"]\n', SLICES);
  repository.commit('feat: slices and groups');
  repository.git('push', '-q', 'origin', 'main');
  expect((await run('experiment', 'loan-default')).exitCode).not.toBe(2);
  repository.git('switch', '-q', '-c', 'change');
  repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.6', 'weight_debt: 0.5');
  repository.commit('feat: weigh debt less');
});

afterAll(() => repository.remove());

describe('slices, groups, errors and challenges', () => {
  test('a verdict has bins, crossings, named critical slices and gaps between groups', async () => {
    const { exitCode, verdict } = await judged();
    const slices = verdict.slices.rows;
    const names = new Set(slices.map((row) => row.slice));
    expect([...names].some((name) => /^income=\.\.-0\.\d+$/.test(name))).toBe(true);
    expect([...names].some((name) => /^region=\w+ & indebted$/.test(name))).toBe(true);
    expect(new Set(slices.filter((row) => row.critical).map((row) => row.slice))).toEqual(new Set(['poor', 'rich']));
    expect(verdict.fairness.map(({ measure, status }) => [measure, status])).toEqual([
      ['equalized_odds', 'pass'],
      ['demographic_parity', expect.stringMatching(/^(?:fail|inconclusive)$/)],
      ['accuracy', 'info'],
    ]);
    // A gap below a thousandth cannot be proved with these rows: not a pass.
    expect(exitCode).not.toBe(0);
  });

  test('errors are ranked by room, and the worst and flipped rows can be joined with the data', async () => {
    const out = join(repository.root, 'errors');
    const report = await json<ErrorReport>(
      'errors',
      'loan-default',
      '--tag',
      'month',
      '--tag',
      'debt/4',
      '--out',
      'errors',
    );
    const { tags } = report.analysis;
    expect(tags.map((tag) => tag.room)).toEqual([...tags.map((tag) => tag.room)].sort((a, b) => b - a));
    expect(tags.some((tag) => tag.tag.startsWith('month='))).toBe(true);
    expect(report.files).toMatchObject({ folder: out, worst: report.analysis.errors });
    const [worst] = await rowsOf(
      `${out}/worst.parquet`,
      'select count(*) as n, count(distinct "row") as rows, min(loss) as least, count(income) as income from file',
    );
    expect(worst).toMatchObject({
      n: report.analysis.errors,
      rows: report.analysis.errors,
      income: report.analysis.errors,
    });
    const flips = await rowsOf(
      `${out}/flips.parquet`,
      'select change, count(*) as n, count(*) filter ((score >= 0.5) = (baseline_score >= 0.5)) as same from file group by 1 order by 1',
    );
    expect(flips.map((row) => row.change)).toEqual(['broken', 'fixed']);
    for (const row of flips) expect(Number(row.same)).toBe(0);
    const text = await run('errors', 'loan-default');
    expect(text.exitCode).toBe(0);
    // Predictions with thousands of slices take long to read.
    expect(text.stderr).toMatch(/^looking where loan-default errs …$/m);
    expect(text.stdout).toMatch(/^loan-default on loans\/test\. Errors: \d+\.\d% of 3,000 rows are wrong/);
    expect((await run('errors', 'loan-default', '--md')).stdout).toMatch(/\| Tag/);
  });

  test('errors of a tag that is not there say which column was meant', async () => {
    const { exitCode, stderr } = await run('errors', 'loan-default', '--tag', 'incme');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean "income"?');
  });

  test('a challenge is pinned, judged, and given up again', async () => {
    const before = repository.read('models/loan-default/model.yaml');
    const add = await run(
      'challenge',
      'add',
      'loan-default',
      '--name',
      'lost',
      '--from',
      'errors/flips.parquet',
      '--where',
      "change = 'broken'",
      '--must',
      'stay-right',
    );
    expect(add.exitCode, add.stderr).toBe(0);
    repository.write('production.csv', 'income,debt,late\n-2.5,2.5,true\n2.5,-2.5,true\n');
    expect(
      (await run('challenge', 'add', 'loan-default', '--name', 'incident', '--from', 'production.csv', '--rate', '0.5'))
        .exitCode,
    ).toBe(0);
    expect(await json('challenge', 'list', 'loan-default')).toMatchObject([
      { name: 'lost', must: 'stay-right', rate: 1 },
      { name: 'incident', must: 'be-right', rate: 0.5 },
    ]);
    // What was written stays; only lines are added.
    expect(repository.read('models/loan-default/model.yaml').startsWith(before)).toBe(true);
    repository.commit('test: rows that were lost');
    const plan = await json<{ models: { state: string }[] }>('plan');
    expect(plan.models[0]!.state).toBe('evidence-exists');
    const { exitCode, key, verdict } = await judged();
    expect(exitCode).toBe(1);
    expect(verdict.challenges).toMatchObject([
      { name: 'lost', status: 'fail', right: 0 },
      { name: 'incident', status: 'pass', rows: 2, right: 1 },
    ]);
    expect((await run('reproduce', key)).exitCode).toBe(0);
    for (const name of ['lost', 'incident']) {
      expect((await run('challenge', 'remove', 'loan-default', name)).exitCode).toBe(0);
      expect(existsSync(join(repository.root, 'models/loan-default/challenges', `${name}.parquet`))).toBe(false);
    }
    expect(repository.read('models/loan-default/model.yaml')).toBe(before);
  });

  test.each([
    [['--rows', '1,999999'], /there is no row 999999/],
    [['--where', 'incme > 1'], /Did you mean "income"/],
    [['--rows', '1', '--where', 'income > 1'], /in one way/],
    [['--where', 'income > 100'], /no row was chosen/],
    [['--from', 'nowhere.csv'], /nowhere\.csv/],
  ])('adding a challenge with %j writes nothing and says why', async (args, message) => {
    const before = repository.read('models/loan-default/model.yaml');
    const { exitCode, stderr } = await run('challenge', 'add', 'loan-default', '--name', 'x', ...args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
    expect(repository.read('models/loan-default/model.yaml')).toBe(before);
    expect(existsSync(join(repository.root, 'models/loan-default/challenges/x.parquet'))).toBe(false);
  });
});
