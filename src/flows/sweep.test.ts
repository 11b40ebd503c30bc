import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { openGit } from '../adapters/git-cli.ts';
import { blobId } from '../adapters/git-objects.ts';
import { nodeParamsFile } from '../adapters/params-file-node.ts';
import { openExperimentPorts } from '../assembly/experiment-ports.ts';
import type { Git, Log } from '../ports.ts';
import { planModels } from './plan.ts';
import { planSweep, trialPlan } from './sweep.ts';

const MODEL = 'loan-default';
const log: Log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };

let repository: SmallRepository;
beforeAll(() => {
  repository = smallRepository({ rows: 100 });
});
afterAll(() => repository.remove());

/** Git that answers what the work tree holds, or what a commit does, after everything else. */
function late(git: Git, which: 'work-tree' | 'commit'): Git {
  return {
    ...git,
    async snapshot(revision) {
      const snapshot = await git.snapshot(revision);
      if ((revision === 'work-tree') === (which === 'work-tree')) await new Promise((done) => setTimeout(done, 300));
      return snapshot;
    },
  };
}

test.each(['work-tree', 'commit'] as const)(
  'a trial in a work tree without changes has the keys of its own params, the %s read last',
  async (which) => {
    const git = await openGit(repository.root);
    const opened = openExperimentPorts(git, log, new AbortController().signal, { share: false });
    const ports = { ...opened, git: late(git, which), paramsFile: nodeParamsFile(repository.root), objectId: blobId };
    const space = { weight_debt: [0.45, 0.3] };
    const sweep = await planSweep({ model: MODEL, space, method: 'grid', trials: 2, seed: 1 }, ports);
    const keys: string[] = [sweep.plan.runs[0]!.key];
    for (const { params } of sweep.trials) {
      const trial = await trialPlan(sweep, params, ports);
      expect(trial.params).toMatchObject(params);
      keys.push(trial.runs[0]!.key);
    }
    expect(new Set(keys).size).toBe(3);
    const again = await planModels({ models: [MODEL] }, ports);
    expect(again.models[0]!.runs[0]!.key).toBe(keys[0]);
  },
);
