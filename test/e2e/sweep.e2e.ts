import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeEvidenceCarrier } from '../../src/adapters/evidence-carrier-node.ts';
import { openGit } from '../../src/adapters/git-cli.ts';
import { blobId } from '../../src/adapters/git-objects.ts';
import { nodeParamsFile } from '../../src/adapters/params-file-node.ts';
import { openProposals } from '../../src/adapters/proposals-github.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { exportEvidence } from '../../src/flows/carry-evidence.ts';
import { planModels } from '../../src/flows/plan.ts';
import { proposeWinner } from '../../src/flows/propose-winner.ts';
import { importTrials, planSweep, rankSweep, runTrial, shownSweep } from '../../src/flows/sweep.ts';
import type { Log } from '../../src/ports.ts';
import { renderSweepMarkdown } from '../../src/report/sweep-table.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';
import { type GitHubServer, startGitHubServer } from '../github-server/server.ts';

const MODEL = 'loan-default';
const PARAMS = `models/${MODEL}/params.yaml`;
const log: Log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };
const space = { weight_debt: [0.6, 0.3], weight_income: [-1, 1] };

let repository: SmallRepository;
let server: GitHubServer;
let place: { apiUrl: string; serverUrl: string; graphqlUrl: string; repository: string; token: string };

beforeAll(async () => {
  repository = smallRepository();
  const actor = { login: 'github-actions[bot]', type: 'Bot', permission: 'write' } as const;
  server = await startGitHubServer({
    gitFolder: join(dirname(repository.root), 'origin.git'),
    repository: 'octo/models',
    tokens: { t: actor },
    digests: true,
  });
  const { apiUrl, serverUrl, graphqlUrl } = server;
  place = { apiUrl, serverUrl, graphqlUrl, repository: 'octo/models', token: 't' };
});
afterAll(async () => {
  await server.close();
  repository.remove();
});

async function portsAt(root: string) {
  const ports = openExperimentPorts(await openGit(root), log, new AbortController().signal, { share: false });
  return { ...ports, paramsFile: nodeParamsFile(root), objectId: blobId, carrier: nodeEvidenceCarrier };
}

test('a sweep over several machines: trials, their evidence, the ranking, the pull request, and nothing left to train', async () => {
  const planned = await planSweep(
    { model: MODEL, space, method: 'grid', trials: 10, seed: 1 },
    await portsAt(repository.root),
  );
  expect(planned.trials).toHaveLength(4);
  expect(planned.metric).toEqual({ name: 'roc_auc', direction: 'higher' });

  const folder = join(dirname(repository.root), 'carried');
  for (const { trial, params } of planned.trials) {
    const machine = join(dirname(repository.root), `machine-${trial}`);
    execFileSync('git', ['clone', '-q', join(dirname(repository.root), 'origin.git'), machine]);
    execFileSync('ln', ['-s', join(repository.root, 'node_modules'), join(machine, 'node_modules')]);
    const ports = await portsAt(machine);
    const before = await ports.paramsFile.read(PARAMS);
    const outcome = await runTrial({ model: MODEL, params }, ports);
    expect(outcome.reason).toBeNull();
    expect(await ports.paramsFile.read(PARAMS)).toBe(before);
    const made = [...(await ports.evidence.list('runs')), ...(await ports.evidence.list('evaluations'))];
    expect(made).toHaveLength(2);
    await exportEvidence(made, join(folder, `proofmark-trial-${trial}`), ports);
  }

  const ports = await portsAt(repository.root);
  await importTrials({ model: MODEL, trials: planned.trials, folder }, ports);
  const sweep = await rankSweep({ model: MODEL, trials: planned.trials }, ports);
  const values = sweep.ranked.map(({ evaluation }) => evaluation!.metrics.roc_auc!.value!);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  expect(sweep.ranked[0]!.trial.params).toEqual({ weight_debt: 0.6, weight_income: -1 });
  const table = renderSweepMarkdown(shownSweep(sweep));
  expect(table).toContain('4 of 4 trials, ranked by roc_auc on test.');
  expect(table).toContain('looks better than it is');

  const proposals = openProposals(place, ports.git, log);
  const propose = (ranked: typeof sweep.ranked) =>
    proposeWinner({ sweep: { ...sweep, ranked }, table, runUrl: 'https://github.example/run' }, { proposals });
  await expect(propose(sweep.ranked)).rejects.toThrow('has already, so there is nothing to propose');
  const second = sweep.ranked.slice(1);
  const url = await propose(second);
  expect(await propose(second)).toBe(url);
  const pulls = server.state.issues.filter(({ pull }) => pull !== undefined);
  expect(pulls.map(({ title, pull }) => [title, pull?.base])).toEqual([
    ['loan-default: params of the best of 3 trials', 'main'],
  ]);

  repository.git('fetch', '-q', 'origin', `${pulls[0]!.pull!.head}:winner`);
  expect(repository.git('diff', '--name-only', 'main', 'winner')).toBe(PARAMS);
  repository.git('switch', '-q', 'winner');
  const { models } = await planModels({ base: 'main' }, await portsAt(repository.root));
  expect(models.map(({ state, runs }) => [state, runs.map(({ evidence }) => evidence)])).toEqual([
    ['evidence-exists', [true]],
  ]);
  expect(server.violations).toEqual([]);
});

test('a trial refuses to write over changes that are not committed', async () => {
  repository.git('switch', '-q', 'main');
  repository.edit(PARAMS, 'bias: -1.0', 'bias: -3.0');
  await expect(runTrial({ model: MODEL, params: { bias: 1 } }, await portsAt(repository.root))).rejects.toThrow(
    'it has changes that are not committed',
  );
  repository.git('restore', PARAMS);
});

test('a sweep asks for a split that there is, and for params that there are', async () => {
  const ports = await portsAt(repository.root);
  const ask = (more: object) => planSweep({ model: MODEL, space, method: 'grid', trials: 10, seed: 1, ...more }, ports);
  await expect(ask({ split: 'tset' })).rejects.toThrow('did you mean test?');
  await expect(ask({ space: { weight_dept: [1] } })).rejects.toThrow('did you mean weight_debt?');
});
