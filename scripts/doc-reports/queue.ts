import { proofmark } from '../../test/builders/command.ts';
import { pullRequest, queuedModels } from '../../test/builders/queued-models.ts';
import type { Scene } from './page.ts';
import { printed, section } from './printed.ts';

const PARAMS = 'models/loan-default/params.yaml';

/** Branches that lose a little each, and what is on them instead of `name: 0`. */
const BRANCHES = [
  { branch: 'weigh-income', param: 'a' },
  { branch: 'weigh-debt', param: 'b' },
  { branch: 'round-scores', param: 'c' },
] as const;

/** Three branches, each fine alone, and too much together: before anything of them is pushed. */
export const queue: Scene = {
  name: 'queue',
  run: async () => {
    // So that commits are the same on every day.
    process.env.GIT_AUTHOR_DATE = process.env.GIT_COMMITTER_DATE = '2026-03-02T09:00:00Z';
    const repository = await queuedModels();
    const simulate = async (...args: string[]) => printed(await proofmark(repository.root, 'simulate', ...args));
    try {
      for (const { branch, param } of BRANCHES) {
        await pullRequest(repository, branch, ({ edit }) => edit(PARAMS, `\n${param}: 0\n`, `\n${param}: 0.05\n`));
      }
      const branches = BRANCHES.map(({ branch }) => branch);
      const queued = await simulate('merge-group', ...branches, '--train');
      return {
        'simulated-check': section(await simulate('pr', '--head', branches[0]!), /^Check /),
        'simulated-queue': section(queued, /^(?:FAIL {2}3 branches|On |Place|The verdict turned)/),
      };
    } finally {
      repository.remove();
    }
  },
};
