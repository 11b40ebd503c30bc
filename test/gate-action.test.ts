import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../src/action/actions/gate.ts';
import { readContext } from '../src/action/context.ts';
import { openTools } from '../src/action/tools.ts';
import { runExperiment } from '../src/flows/experiment.ts';
import type { MergeGroup } from '../src/queue/merge-group.ts';
import { parseReportDocument } from '../src/report/report-document.ts';
import { githubContext } from './builders/github-context.ts';
import { openPorts, QUIET } from './builders/queued-models.ts';
import { type SmallRepository, smallRepository } from './builders/small-repository.ts';

let repository: SmallRepository;
let output: string;

beforeEach(() => {
  repository = smallRepository({ rows: 400 });
  output = mkdtempSync(join(tmpdir(), 'proofmark-gate-'));
});
afterEach(() => {
  repository.remove();
  rmSync(output, { recursive: true });
});

const head = () => repository.git('rev-parse', 'HEAD');

/** Variables of a runner, with a payload as its event. */
function runner(payload: object): Record<string, string> {
  const event = join(output, 'event.json');
  writeFileSync(event, JSON.stringify(payload));
  return {
    ...{
      GITHUB_REPOSITORY: 'octo/models',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_RUN_ID: '1',
    },
    ...{ GITHUB_API_URL: 'http://localhost/api/v3', GITHUB_SERVER_URL: 'http://localhost' },
    ...{ GITHUB_GRAPHQL_URL: 'http://localhost/api/graphql', GITHUB_EVENT_PATH: event, GITHUB_SHA: head() },
  };
}

async function runGate(given: Record<string, string>, payload: object = {}) {
  const inputs = gate.definition.inputs.parse({ output, ...given });
  const variables = runner(payload);
  const context = await readContext(variables, githubContext(variables));
  const { tools } = openTools(repository.root, context, QUIET, new AbortController().signal, {});
  const result = await gate.main(inputs, tools);
  return { ...result, outputs: gate.definition.outputs.parse(result.outputs) as Record<string, string> };
}

/** `toJSON(needs)` with these results. */
function needs(results: Record<string, string>, outputs = { count: '0', 'train-count': '0' }): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(results).map(([job, result]) => [job, { result, outputs: job === 'plan' ? outputs : {} }]),
    ),
  );
}

const NOTHING_TO_DO = needs({ plan: 'success', train: 'skipped', evaluate: 'skipped' });

describe('the gate', () => {
  test('passes explicitly when no model changed, and says so', async () => {
    const { outputs, failure, summary } = await runGate({ base: 'main', needs: NOTHING_TO_DO });
    expect(outputs).toMatchObject({
      verdict: 'pass',
      models: '[]',
      reason: expect.stringMatching(/^No model changed since main@/),
    });
    expect(summary).toContain('No model changed since main');
    expect(failure).toBeUndefined();
  });

  test.each([
    ['failed', needs({ plan: 'success', train: 'failure', evaluate: 'skipped' }), 'error'],
    ['was cancelled', needs({ plan: 'success', train: 'success', evaluate: 'cancelled' }), 'error'],
    [
      'was skipped',
      needs({ plan: 'success', train: 'skipped', evaluate: 'success' }, { count: '1', 'train-count': '1' }),
      'skipped',
    ],
  ])('does not pass when a job before it %s, whatever the evidence says', async (how, given, verdict) => {
    const { outputs, failure } = await runGate({ base: 'main', needs: given });
    expect(outputs).toMatchObject({ verdict, models: '[]', reason: expect.stringContaining(how) });
    expect(failure).toContain(`The verdict is ${verdict}.`);
    expect(readFileSync(outputs.comment!, 'utf8')).toContain(how);
  });

  test('gives the verdict error, with outputs and a report, when something has to be fixed first', async () => {
    repository.write('registry/policy.yaml', 'confidnce: 0.9\n');
    const { outputs, problems, failure } = await runGate({ base: 'main' });
    expect(outputs).toMatchObject({
      verdict: 'error',
      models: '[]',
      reason: expect.stringMatching(/policy.yaml:1.*confidnce/),
    });
    expect(problems?.[0]?.where?.file).toBe('registry/policy.yaml');
    expect(failure).toContain('The verdict is error.');
    expect(readFileSync(outputs.comment!, 'utf8')).toContain('registry/policy.yaml');
    expect(existsSync(outputs.report!)).toBe(true);
    expect(JSON.parse(readFileSync(outputs.notices!, 'utf8'))).toEqual({ format: 'proofmark-notices/1', notices: [] });
  });

  test('gives the verdict error for a model that changed and was never trained', async () => {
    repository.edit('models/loan-default/params.yaml', 'bias: -1.0', 'bias: -0.9');
    const { outputs } = await runGate({ base: 'main', needs: needs({ plan: 'success' }) });
    expect(outputs.verdict).toBe('error');
  });
});

describe('a pull request that changes rules', () => {
  const MODEL_FILE = 'models/loan-default/model.yaml';
  const strict = () =>
    repository.edit(
      MODEL_FILE,
      'role: optimize, margin: 0.01',
      'role: optimize, margin: 0.01, value_threshold: { lower_bound: 0.99 }',
    );

  /** The gate on the pull request of what is committed now, and the replay in its report. */
  async function gated() {
    const commit = head();
    const event = {
      pull_request: { number: 7, head: { sha: commit, ref: 'change' }, base: { sha: commit, ref: 'main' } },
    };
    const { outputs, summary } = await runGate({ base: 'main' }, event);
    const report = parseReportDocument(readFileSync(outputs.report!, 'utf8'));
    if ('problems' in report) throw new Error(report.problems.join('\n'));
    return { outputs, summary, report, comment: readFileSync(outputs.comment!, 'utf8') };
  }

  beforeEach(async () => {
    await runExperiment({ models: ['loan-default'], mayTrain: true, baseline: 'none' }, await openPorts(repository));
    repository.git('switch', '-q', '-c', 'change');
  });

  test('shows in its report which past verdicts would turn, and passes or fails for other reasons', async () => {
    strict();
    repository.commit('feat: stricter');
    const { report, comment, summary } = await gated();
    const past = report.replay!.verdicts.find(({ before }) => before === 'pass');
    expect(report.replay).toMatchObject({ files: [MODEL_FILE], turned: 1 });
    expect(past).toMatchObject({
      after: 'fail',
      rows: [{ metric: 'roc_auc', why: 'value threshold none -> 0.99..none' }],
    });
    expect(comment).toContain('1 would turn (1 pass -&gt; fail)');
    expect(summary).toContain('1 would turn');
  });

  test('has its verdicts judged again for a policy too, and one closed line where none turns', async () => {
    repository.write('registry/policy.yaml', 'confidence: 0.9\n');
    repository.commit('feat: less sure');
    const { report, comment, outputs } = await gated();
    expect(outputs.verdict).toBe('pass');
    expect(report.replay).toMatchObject({ files: ['registry/policy.yaml'], turned: 0 });
    expect(report.replay!.judged).toBeGreaterThan(0);
    expect(comment).toMatch(/<details><summary>✅ Changed rules: .*none would turn/);
  });

  test('has nothing of that when the rules are the same, however far the branch they are on has gone', async () => {
    repository.edit('models/loan-default/params.yaml', 'bias: -1.0', 'bias: -0.9');
    repository.commit('feat: bias');
    repository.git('switch', '-q', 'main');
    strict();
    repository.commit('feat: stricter, on main');
    repository.git('switch', '-q', 'change');
    expect((await gated()).report.replay).toBeNull();
  });
});

describe('on a merge group', () => {
  const event = () => ({
    merge_group: {
      head_sha: head(),
      head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${head()}`,
      base_sha: head(),
      base_ref: 'refs/heads/main',
    },
  });
  const group = (changes: Partial<MergeGroup> = {}): string =>
    JSON.stringify({
      ...{ branch: 'main', base: head(), head: head(), strategy: 'ALLGREEN' },
      stack: [{ number: 7, title: '@everyone `rm -rf` <b>|', author: 'mallory', base: head(), commit: head() }],
      ...changes,
    } satisfies MergeGroup);

  test('the gate fails closed without the queue, and with the queue of another group', async () => {
    const without = await runGate({ needs: NOTHING_TO_DO }, event());
    expect(without.outputs).toMatchObject({ verdict: 'error', reason: expect.stringContaining('are not known') });
    for (const other of [group({ head: '1'.repeat(40) }), group({ branch: 'stable' })]) {
      const { outputs } = await runGate({ needs: NOTHING_TO_DO, queue: other }, event());
      expect(outputs).toMatchObject({
        verdict: 'error',
        reason: expect.stringContaining('the queue was resolved for'),
      });
    }
  });

  test('the gate passes explicitly when no model changed in all of it, and titles are shown literally', async () => {
    const { outputs, summary } = await runGate({ needs: NOTHING_TO_DO, queue: group() }, event());
    expect(outputs).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/^No model changed since main@/) });
    expect(summary).toContain('#7 ');
    expect(summary).not.toMatch(/@everyone|<b>|[^\\]`rm/);
    expect(JSON.parse(readFileSync(outputs.notices!, 'utf8')).notices).toMatchObject([
      { pullRequest: 7, write: 'existing' },
    ]);
  });
});

test('a step whose inputs are wrong sets the verdict as well', () => {
  const file = join(output, 'outputs');
  writeFileSync(file, '');
  const run = `import(${JSON.stringify(join(import.meta.dirname, '../src/action/run.ts'))}).then(({ run }) => run('gate'))`;
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', run], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH, ...runner({}), GITHUB_OUTPUT: file, INPUT_NEEDS: 'success' },
    encoding: 'utf8',
  });
  expect(stdout).toContain('::error::input needs: is not what toJSON(needs) gives');
  expect(status).toBe(1);
  expect(readFileSync(file, 'utf8')).toMatch(/^verdict<<(\S+)\nerror\n\1$/m);
});
