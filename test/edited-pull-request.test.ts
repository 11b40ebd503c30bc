import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { report } from '../src/action/actions/report.ts';
import { readContext } from '../src/action/context.ts';
import { planChange } from '../src/action/plan-change.ts';
import { planOutputs } from '../src/action/plan-outputs.ts';
import { openTools } from '../src/action/tools.ts';
import { runExperiment } from '../src/flows/experiment.ts';
import { reportDocument } from '../src/report/report-document.ts';
import { githubContext } from './builders/github-context.ts';
import { openPorts, QUIET } from './builders/queued-models.ts';
import { type SmallRepository, smallRepository } from './builders/small-repository.ts';

let repository: SmallRepository;
let folder: string;

beforeEach(() => {
  repository = smallRepository({ rows: 400 });
  folder = mkdtempSync(join(tmpdir(), 'proofmark-edited-'));
  // Two branches that changes are made for, and one that has what the change has.
  repository.git('push', '--quiet', 'origin', 'main:main');
  repository.edit('models/loan-default/params.yaml', 'bias: -1.0', 'bias: -0.9');
  repository.commit('shift the bias');
  repository.git('push', '--quiet', 'origin', 'HEAD:release');
  repository.git('fetch', '--quiet', 'origin');
});
afterEach(() => {
  repository.remove();
  rmSync(folder, { recursive: true });
});

/** Tools of a step on the pull request, as it is after an event of this kind. */
async function toolsFor(event: object, { base = 'main', from = 'octo/models' } = {}) {
  const head = repository.git('rev-parse', 'HEAD');
  const tip = repository.git('rev-parse', `origin/${base}`);
  const payload = {
    repository: { default_branch: 'main' },
    pull_request: {
      number: 7,
      head: { sha: head, ref: 'change', repo: { full_name: from } },
      base: { sha: tip, ref: base },
    },
    ...event,
  };
  const file = join(folder, 'event.json');
  writeFileSync(file, JSON.stringify(payload));
  const variables = {
    ...{ GITHUB_REPOSITORY: 'octo/models', GITHUB_REF: 'refs/pull/7/merge', GITHUB_EVENT_NAME: 'pull_request' },
    ...{ GITHUB_RUN_ID: '1', GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_SERVER_URL: 'http://127.0.0.1:9' },
    ...{ GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9', GITHUB_EVENT_PATH: file, GITHUB_SHA: head },
  };
  const context = await readContext(variables, githubContext(variables));
  return openTools(repository.root, context, QUIET, new AbortController().signal, {}).tools;
}

async function planned(...given: Parameters<typeof toolsFor>) {
  return planOutputs(await planChange({}, await toolsFor(...given)));
}

const TITLE = { action: 'edited', changes: { title: { from: 'Better' } } };
const TARGET = { action: 'edited', changes: { base: { ref: { from: 'release' }, sha: { from: 'x' } } } };

test('with another target branch is planned for that branch, and trained where it has to be', async () => {
  expect(await planned({ action: 'opened' }, { base: 'release' })).toMatchObject({ count: 0, 'train-count': 0 });
  expect(await planned(TARGET)).toMatchObject({ count: 1, 'train-count': 1 });
});

test.each([
  ['title', TITLE],
  ['text', { action: 'edited', changes: { body: { from: null } } }],
])('with another %s is judged again, and trained no more', async (_what, event) => {
  expect(await planned({ action: 'synchronize' })).toMatchObject({ count: 1, 'train-count': 1 });
  expect(await planned(event)).toMatchObject({ count: 1, 'train-count': 0, 'train-matrix': '{"include":[]}' });
  await runExperiment({ base: 'origin/main', baseline: 'none', mayTrain: true }, await openPorts(repository));
  expect(await planned(event)).toMatchObject({ count: 1, 'train-count': 0 });
});

test('from a fork is trained again, since its runs are not kept', async () => {
  expect(await planned(TITLE, { from: 'mallory/models' })).toMatchObject({ count: 1, 'train-count': 1 });
});

test.each([
  ['a title keeps its comment', TITLE, true],
  ['a target branch gets its comment anew', TARGET, false],
])('that changed %s', async (_what, event, stays) => {
  const tools = await toolsFor(event);
  const { sha: head } = tools.context;
  const file = join(folder, 'report.json');
  const nothing = { judged: [], others: [], removed: [], replay: null, data: null };
  writeFileSync(file, JSON.stringify(reportDocument(nothing, { kind: 'pull-request', number: 7, head })));
  const posting = report.main(report.definition.inputs.parse({ file, token: 'x' }), {
    ...tools,
    lifecycle: async () => Promise.reject(new Error('asks GitHub')),
  });
  if (stays) expect((await posting).outputs).toEqual({ comment: 'skipped', url: '' });
  else await expect(posting).rejects.toThrow('asks GitHub');
});
