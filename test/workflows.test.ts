import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expression } from '../src/action/expression.ts';
import { readYaml } from '../src/config/yaml-document.ts';
import { actionlint, languageService } from './builders/github-linters.ts';
import { brokenRules, type Job, readWorkflow } from './builders/workflow-rules.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const WORKFLOWS = readdirSync(join(ROOT, 'workflows')).sort();
const ACTIONS = [
  ...readdirSync(join(ROOT, 'actions'))
    .filter((name) => name !== 'dist')
    .map((name) => `actions/${name}/action.yml`),
  '.github/actions/prepare/action.yml',
];
const workflow = (name: string) => readWorkflow(read(`workflows/${name}`));
const writes = ({ permissions = {} }: Job) => Object.values(permissions).includes('write');

describe('every workflow', () => {
  test('of the issue is there, and .github/workflows has copies', () => {
    expect(WORKFLOWS).toEqual(
      ['ci', 'doctor', 'experiment', 'gc', 'promote', 'register', 'report-fork', 'rollback', 'sweep'].map(
        (name) => `${name}.yml`,
      ),
    );
    expect(readdirSync(join(ROOT, '.github', 'workflows')).sort()).toEqual(WORKFLOWS);
    for (const name of WORKFLOWS) expect(read(`.github/workflows/${name}`)).toBe(read(`workflows/${name}`));
  });

  test.each(WORKFLOWS)('%s: actionlint has nothing to say', async (name) => {
    expect(await actionlint(`.github/workflows/${name}`, read(`workflows/${name}`))).toEqual([]);
  });

  test.each(WORKFLOWS)('%s: GitHub’s language service has nothing to say', async (name) => {
    expect(await languageService(`.github/workflows/${name}`, read(`workflows/${name}`), ROOT)).toEqual([]);
  });

  test.each(WORKFLOWS)('%s: keeps our rules', (name) => {
    expect(brokenRules(read(`workflows/${name}`))).toEqual([]);
  });

  test.each(ACTIONS)('%s: GitHub’s language service has nothing to say, and it keeps our rules', async (file) => {
    expect(await languageService(file, read(file), ROOT)).toEqual([]);
    expect(brokenRules(read(file))).toEqual([]);
  });
});

describe('the rules see', () => {
  const GOOD = [
    'on: push',
    'permissions: {}',
    'jobs:',
    '  a:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 5',
    '    permissions: {}',
    '    steps:',
    '      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2',
    '      - run: echo "$TITLE"',
    `        env: { TITLE: "${expression('github.event.pull_request.title')}" }`,
    '',
  ].join('\n');

  test('nothing in a workflow that keeps them', () => {
    expect(brokenRules(GOOD)).toEqual([]);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'a value of the event in a script',
      '"$TITLE"',
      expression('github.event.pull_request.title'),
      /value of the event/,
    ],
    ['a branch name in a script', '"$TITLE"', expression('github.head_ref'), /value of the event/],
    ['an input in a script', '"$TITLE"', expression("format('{0}', inputs.model)"), /value of the event/],
    ['a job without permissions', '    permissions: {}\n', '', /has no permissions/],
    ['permissions for all jobs', 'permissions: {}\njobs', 'permissions: { contents: write }\njobs', /as a whole/],
    ['a job without a timeout', '    timeout-minutes: 5\n', '', /no timeout/],
    ['an action by its tag', '@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2', '@v4', /not pinned/],
    ['a pin without its version', ' # v4.2.2', '', /does not say its version/],
  ])('%s', (_, from, to, message) => {
    expect(GOOD).toContain(from);
    expect(brokenRules(GOOD.replace(from, to)).join('\n')).toMatch(message);
  });

  test('and so do the linters', async () => {
    const wrong = GOOD.replace('"$TITLE"', `"${expression('github.event.pull_request.title')}"`).replace(
      'checkout@',
      'checkout@x',
    );
    expect(await actionlint('.github/workflows/x.yml', wrong)).not.toEqual([]);
    const input = read('workflows/doctor.yml').replace(
      'uses: ./actions/doctor',
      'uses: ./actions/doctor\n        with: { quik: true }',
    );
    expect(
      (await languageService('.github/workflows/x.yml', input, ROOT)).map(({ message }) => message).join(),
    ).toContain('quik');
  });
});

describe('who may do what', () => {
  const { jobs } = workflow('experiment.yml');

  test('two jobs of an experiment write to contents, and only one posts', () => {
    expect(Object.keys(jobs).filter((id) => writes(jobs[id]!))).toEqual(['large', 'report']);
    // It reads drafts, which takes no less.
    expect(jobs.large!.permissions).toEqual({ contents: 'write' });
    expect(jobs.large!.if).toMatch(/^needs\.plan\.outputs\.large != '\[\]' &&/);
  });

  test.each(['large', 'report'])('%s runs what the target branch has, and not for forks', (id) => {
    const { steps = [], if: condition } = jobs[id]!;
    expect(steps.filter((step) => step.run !== undefined || step.uses?.includes('prepare'))).toEqual([]);
    const checkout = steps.find((step) => step.uses?.startsWith('actions/checkout@'));
    expect(checkout?.with?.ref).toBe(expression('github.base_ref || github.event.repository.default_branch'));
    expect(condition).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  });

  test('training leaves no token behind, and a fork gets a hosted machine', () => {
    for (const name of WORKFLOWS) {
      for (const job of Object.values(workflow(name).jobs)) {
        const steps = job.steps ?? [];
        if (!steps.some(({ uses }) => /actions\/(?:train|sweep-trial)$/.test(uses ?? ''))) continue;
        expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with?.['persist-credentials']).toBe(
          false,
        );
        expect(job.permissions).toEqual({ contents: 'read' });
        expect(job['timeout-minutes']).toBe(expression('matrix.minutes'));
      }
    }
    const own = Object.entries(jobs).filter(([, job]) => job['runs-on'] !== 'ubuntu-latest');
    expect(own.map(([id]) => id)).toEqual(['train']);
    expect(jobs.train!['runs-on']).toBe(
      expression(
        "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name != github.repository && 'ubuntu-latest' || matrix.runner",
      ),
    );
  });

  test('the gate is one job with a constant name that always runs, on pull requests and in the queue', () => {
    expect(jobs.gate).toMatchObject({
      name: 'proofmark / gate',
      if: 'always()',
      needs: ['plan', 'train', 'large', 'evaluate', 'merge'],
    });
    expect(jobs.gate!.strategy).toBeUndefined();
    expect(workflow('experiment.yml').on).toEqual({
      // Another target branch is `edited`; a check of the old one would stand.
      pull_request: { types: ['opened', 'synchronize', 'reopened', 'edited'] },
      merge_group: { types: ['checks_requested'] },
    });
  });

  test('a fork’s report runs nothing of the fork', () => {
    const { report } = workflow('report-fork.yml').jobs;
    expect(report!.permissions).toEqual({ actions: 'read', contents: 'read', 'pull-requests': 'write' });
    expect(report!.steps!.filter((step) => step.run !== undefined || step.with?.ref !== undefined)).toEqual([]);
  });

  test('no run that writes is ever cancelled by another', () => {
    for (const name of WORKFLOWS) {
      const { concurrency, jobs } = workflow(name);
      if (!Object.values(jobs).some(writes) || name === 'experiment.yml') continue;
      expect({ name, cancel: concurrency?.['cancel-in-progress'] }).toEqual({ name, cancel: false });
    }
    expect(workflow('experiment.yml').concurrency).toEqual({
      group: `proofmark-experiment-${expression('github.event.pull_request.number || github.run_id')}`,
      'cancel-in-progress': expression(
        "github.event_name == 'pull_request' && (github.event.action != 'edited' || github.event.changes.base != null)",
      ),
    });
  });

  test('a workflow that calls another gives it what its jobs need', () => {
    for (const name of WORKFLOWS) {
      for (const job of Object.values(workflow(name).jobs)) {
        if (job.uses === undefined) continue;
        const called = workflow(job.uses.split('/').at(-1)!);
        for (const { permissions } of Object.values(called.jobs)) expect(job.permissions).toMatchObject(permissions!);
      }
    }
  });

  test('choices are the models and environments that there are', () => {
    const models = readdirSync(join(ROOT, 'models'), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name);
    const environments = readYaml({ file: 'environments.yaml', text: read('registry/environments.yaml') });
    const names = environments.ok
      ? (environments.value.environments as { name: string }[]).map(({ name }) => name)
      : [];
    for (const name of ['promote.yml', 'rollback.yml', 'register.yml', 'sweep.yml']) {
      const { inputs } = (
        workflow(name).on as { workflow_dispatch: { inputs: Record<string, { options?: string[] }> } }
      ).workflow_dispatch;
      expect(inputs.model!.options).toEqual(models.sort());
      if (inputs.environment !== undefined) expect(inputs.environment.options).toEqual(names);
    }
  });
});

describe('workflows in the documentation', () => {
  const pages = readdirSync(join(ROOT, 'docs', 'how-to')).map((name) => `docs/how-to/${name}`);
  const shown = ['README.md', ...pages].flatMap((page) =>
    [...read(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
      .map((match) => match[1]!)
      .filter((text) => /^jobs:$/m.test(text) && /^on:/m.test(text))
      .map((text) => ({ page, text })),
  );

  test('are there', () => expect(shown.length).toBeGreaterThan(0));

  test.each(shown)('$page keeps our rules and satisfies the linters', async ({ page, text }) => {
    expect(brokenRules(text)).toEqual([]);
    expect(await actionlint('.github/workflows/shown.yml', text)).toEqual([]);
    expect(await languageService(page, text, ROOT)).toEqual([]);
  });
});
