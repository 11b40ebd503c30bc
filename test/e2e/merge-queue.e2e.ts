import { afterEach, describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git-cli.ts';
import { runExperiment } from '../../src/flows/experiment.ts';
import { judgeMergeGroup } from '../../src/flows/judge-group.ts';
import { resolveMergeGroup } from '../../src/flows/merge-group.ts';
import { planModels } from '../../src/flows/plan.ts';
import { reproduce } from '../../src/flows/reproduce.ts';
import type { MergeGroup } from '../../src/queue/merge-group.ts';
import { planNotices, renderMergeGroup } from '../../src/report/merge-group.ts';
import { type MergeMethod, type MergeQueueBuilder, openMergeQueue } from '../builders/merge-queue.ts';
import { openPorts, pullRequest, QUIET, queuedModels, train, trainGroup } from '../builders/queued-models.ts';
import type { SmallRepository } from '../builders/small-repository.ts';

let repository: SmallRepository;
afterEach(() => repository.remove());

const setParam =
  (name: string, value: number, model = 'loan-default') =>
  (of: SmallRepository) =>
    of.edit(`models/${model}/params.yaml`, `\n${name}: 0\n`, `\n${name}: ${value}\n`);

const replaceParam =
  (from: string, to: string, model = 'loan-default') =>
  (of: SmallRepository) =>
    of.edit(`models/${model}/params.yaml`, from, to);

async function resolve(queue: MergeQueueBuilder, number: number): Promise<MergeGroup> {
  const git = await openGit(repository.root);
  const forge = {
    mergeQueue: async () => ({
      tip: repository.git('rev-parse', 'origin/main'),
      entries: queue.entries(),
      strategy: 'ALLGREEN' as const,
    }),
  };
  return resolveMergeGroup(queue.event(number), { git, forge, log: QUIET, backoff: { pause: async () => {} } });
}

const RUN = 'https://github.com/octo/models/actions/runs/1';

const judge = async (group: MergeGroup) => judgeMergeGroup({ group }, await openPorts(repository));

/** Three pull requests on one model, each a small loss, queued on one another. */
async function threeSmallLosses(method: MergeMethod = 'merge'): Promise<MergeQueueBuilder> {
  repository = await queuedModels();
  const queue = openMergeQueue({ git: repository.git, method });
  for (const [at, name] of ['a', 'b', 'c'].entries()) {
    await pullRequest(repository, `lose-${name}`, setParam(name, 0.05));
    queue.enqueue({ number: at + 1, head: `lose-${name}`, title: `Lose a little of ${name}` });
  }
  return queue;
}

describe('three pull requests that are fine alone', () => {
  test.each<MergeMethod>(['merge', 'squash', 'rebase'])(
    'fail together, and the one that turned it is named (%s)',
    async (method) => {
      const queue = await threeSmallLosses(method);
      const trained: (readonly string[])[] = [];
      for (const number of [1, 2]) {
        const group = await resolve(queue, number);
        trained.push(await trainGroup(repository, group));
        expect((await judge(group)).result.verdict).toBe('pass');
      }
      const group = await resolve(queue, 3);
      trained.push(await trainGroup(repository, group));
      // The first tree is that of the pull request, so its run is known; the others are combinations.
      expect(trained).toEqual([[], ['loan-default'], ['loan-default']]);

      const { result, findings } = await judge(group);
      expect(result.verdict).toBe('fail');
      expect(result.reason).toMatch(
        /^In all, log_loss is 0\.01\d+ \[.*\] behind production \(v1\.0\.0\): not within the regression budget of 0\.017\.$/,
      );
      const verdict = result.judged[0]!.report.verdict;
      expect(verdict.baseline?.version).toBe('v1.1.0');
      expect(verdict.metrics.find(({ metric }) => metric === 'log_loss')?.status).toBe('pass');
      expect(findings[0]?.culprit).toEqual({ kind: 'named', pullRequest: 3 });
      expect(findings[0]?.prefixes.map((prefix) => prefix.verdict)).toEqual(['pass', 'pass', 'fail']);
      const notices = planNotices(group, findings, 'https://github.com/octo/models/actions/runs/1');
      expect(notices).toMatchObject([{ pullRequest: 3, write: 'always' }]);
      expect(notices[0]!.body).toContain('it passes with #1, #2 ahead of it, and not with this one on top');
      expect(renderMergeGroup(group, findings)).toContain('**The verdict turned with #3.**');
      // What this one would replace is shown beside, and decides nothing.
      expect(findings[0]?.replaces).toMatchObject({ pullRequest: 2, rows: [{ metric: 'log_loss' }] });
    },
  );

  test('fail together, and who most likely turned it is added up where the trees between were never trained', async () => {
    const queue = await threeSmallLosses('squash');
    const group = await resolve(queue, 3);
    await trainGroup(repository, group);
    const before = repository.git('for-each-ref', 'refs/proofmark/verdicts').split('\n').length;
    const { findings } = await judge(group);
    expect(findings[0]?.culprit).toEqual({ kind: 'likely', pullRequest: 3, because: 'sum', pullRequests: [2, 3] });
    // Each alone, from the evidence of its own pull request, though its commit is on no branch of it.
    expect(findings[0]?.alone).toMatchObject(
      [2, 3].map((pullRequest) => ({ pullRequest, verdict: 'pass', changes: [{ metric: 'log_loss' }] })),
    );
    for (const { changes } of findings[0]!.alone) expect(changes[0]!.change!.value).toBeGreaterThan(0);
    expect(findings[0]?.unknown).toEqual([{ pullRequest: 2, commit: group.stack[1]!.commit }]);
    const [notice] = planNotices(group, findings, RUN);
    expect(notice).toMatchObject({ pullRequest: 3, write: 'always' });
    expect(notice!.body).toMatch(/Most likely the verdict turned with #3.*not proved: it was #2 or #3/);
    expect(notice!.body).toContain(`git fetch origin ${group.stack[1]!.commit}\n`);
    // What was tried is no evidence: only the verdicts on trees of the queue are kept.
    expect(repository.git('for-each-ref', 'refs/proofmark/verdicts').split('\n').length).toBe(before + 2);

    // Doing what the comment says proves it.
    repository.git('switch', '-q', '--detach', group.stack[1]!.commit);
    await train(repository);
    repository.git('switch', '-q', 'main');
    expect((await judge(group)).findings[0]?.culprit).toEqual({ kind: 'named', pullRequest: 3 });
  });

  test('fail together, and one that does not pass alone either is most likely it', async () => {
    const queue = await threeSmallLosses();
    queue.leave(3);
    await pullRequest(repository, 'worse', replaceParam('weight_debt: 1.0', 'weight_debt: 0.4'));
    queue.enqueue({ number: 4, head: 'worse' });
    await pullRequest(repository, 'small', setParam('c', 0.01));
    queue.enqueue({ number: 5, head: 'small' });
    const group = await resolve(queue, 5);
    await trainGroup(repository, group);
    const { findings } = await judge(group);
    expect(findings[0]?.culprit).toEqual({ kind: 'likely', pullRequest: 4, because: 'alone', pullRequests: [2, 4, 5] });
    expect(findings[0]?.alone.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'pass']);
    expect(planNotices(group, findings, RUN)).toMatchObject([{ pullRequest: 4 }]);
  });

  test('pass when the first has left the queue, and the group is judged from where it is built then', async () => {
    const queue = await threeSmallLosses();
    const before = await resolve(queue, 3);
    queue.leave(1);
    const group = await resolve(queue, 3);
    expect(group.head).not.toBe(before.head);
    await trainGroup(repository, group);
    const { result, findings } = await judge(group);
    expect(result.verdict).toBe('pass');
    expect(planNotices(group, findings, 'https://github.com/octo/models/actions/runs/1')).toMatchObject([
      { pullRequest: 3, write: 'existing' },
    ]);
  });

  test('and a fourth that makes it good again, and a fifth that does not: who is told depends on how the queue merges', async () => {
    const queue = await threeSmallLosses();
    await pullRequest(repository, 'repair', replaceParam('bias: 0.3', 'bias: 0.2'));
    queue.enqueue({ number: 4, head: 'repair' });
    await pullRequest(repository, 'worse', replaceParam('weight_debt: 1.0', 'weight_debt: 0.4'));
    queue.enqueue({ number: 5, head: 'worse' });
    const groups = new Map<number, MergeGroup>();
    for (const number of [2, 3, 4, 5]) {
      groups.set(number, await resolve(queue, number));
      await trainGroup(repository, groups.get(number)!);
    }
    const asked = (number: number, strategy: MergeGroup['strategy']) => ({ ...groups.get(number)!, strategy });

    // The third fails, whatever comes behind it; with the fourth all four pass.
    for (const strategy of ['ALLGREEN', 'HEADGREEN'] as const) {
      const third = asked(3, strategy);
      expect(planNotices(third, (await judge(third)).findings, RUN)).toMatchObject([
        { pullRequest: 3, write: 'always' },
      ]);
      const fourth = asked(4, strategy);
      const { result, findings } = await judge(fourth);
      expect(result.verdict).toBe('pass');
      // Where the third lands with it, what was said on the third is settled.
      const told = planNotices(fourth, findings, RUN).map(({ pullRequest }) => pullRequest);
      expect(told).toEqual(strategy === 'ALLGREEN' ? [4] : [1, 2, 3, 4]);
    }

    // The fifth fails again: it is the one, unless the first that fails has to leave the queue anyway.
    for (const [strategy, pullRequest] of [
      ['ALLGREEN', 3],
      ['HEADGREEN', 5],
    ] as const) {
      const [finding] = (await judge(asked(5, strategy))).findings;
      expect(finding?.prefixes.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail', 'pass', 'fail']);
      expect(finding?.culprit).toEqual({ kind: 'named', pullRequest });
    }
  });

  test('are judged from the branch, not from the entry ahead, also when the entry ahead has landed', async () => {
    const queue = await threeSmallLosses();
    queue.mergeFirst();
    const group = await resolve(queue, 3);
    expect(group.stack.map(({ number }) => number)).toEqual([2, 3]);
    await trainGroup(repository, group);
    // The newest version on the branch is still the baseline: what landed was not registered yet.
    const { result } = await judge(group);
    expect(result.judged[0]!.report.verdict.baseline?.version).toBe('v1.1.0');
    expect(result.verdict).toBe('fail');
  });

  test('are an error when nothing was trained for the tree that would land', async () => {
    const queue = await threeSmallLosses();
    const { result, findings } = await judge(await resolve(queue, 3));
    expect(result.verdict).toBe('error');
    expect(result.reason).toContain('There is no evidence of this model');
    expect(findings[0]?.culprit).toEqual({ kind: 'suspects', pullRequests: [2, 3] });
    expect(findings[0]?.alone.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  });
});

describe('what the queue computed', () => {
  test.each(['evaluation', 'training'])(
    'is what the landed commit is judged by, and registered from (%s)',
    async (revalidate) => {
      repository = await queuedModels({ policy: `revalidate: ${revalidate}\n` });
      const queue = openMergeQueue({ git: repository.git, method: 'squash' });
      await pullRequest(repository, 'change', setParam('a', 0.05));
      queue.enqueue({ number: 1, head: 'change' });
      const group = await resolve(queue, 1);
      expect(await trainGroup(repository, group)).toEqual(revalidate === 'training' ? ['loan-default'] : []);
      const queued = (await judge(group)).result.judged[0]!.report.verdict;
      queue.mergeFirst();
      repository.git('merge', '-q', '--ff-only', 'origin/main');

      const asked = { models: ['loan-default'], head: 'HEAD', mayTrain: false };
      const landed = (await runExperiment({ ...asked, landed: true }, await openPorts(repository))).judged[0]!;
      expect(landed.evaluated).toBe(0);
      expect(landed.report.verdict).toMatchObject({ verdict: 'pass', key: queued.key, candidate: queued.candidate });
      const plain = (await runExperiment(asked, await openPorts(repository))).judged[0]!.report.verdict;
      expect(plain.candidate.evaluationKey).not.toBe(queued.candidate.evaluationKey);
      expect(plain.candidate.runKey === queued.candidate.runKey).toBe(revalidate === 'evaluation');

      // A version that was registered from it is compared with as it was judged.
      const trailers = `Proofmark-Run: ${queued.candidate.runKey}\nProofmark-Evaluation: ${queued.candidate.evaluationKey}`;
      repository.git('tag', '-a', 'loan-default@v1.2.0', '-m', `Register loan-default v1.2.0\n\n${trailers}`);
      repository.edit('models/loan-default/params.yaml', '\nb: 0\n', '\nb: 0.01\n');
      const next = await runExperiment({ mayTrain: true }, await openPorts(repository));
      expect(next.judged[0]!.report.verdict.baseline).toMatchObject({
        version: 'v1.2.0',
        runKey: queued.candidate.runKey,
      });
    },
  );
});

describe('the budget measured from the best version', () => {
  test('finds the best of those on the branch, holds the change to it, and can be recomputed', async () => {
    repository = await queuedModels({ policy: 'regression_budget: { anchor: best, margins: 1.7 }\n' });
    setParam('a', 0.15)(repository);
    const { verdict, reason, judged } = await runExperiment({ mayTrain: true }, await openPorts(repository));
    expect(verdict).toBe('fail');
    expect(reason).toMatch(/behind the best version \(v1\.0\.0\): not within the regression budget of 0\.017\.$/);
    expect(judged[0]!.report.verdict.regressionBudget?.note).toBe('the best of 2 versions on these rows');
    const again = await reproduce({ key: judged[0]!.entry.id.key, tolerance: 0 }, await openPorts(repository));
    expect(again.values.filter(({ within }) => !within)).toEqual([]);
  });
});

describe('two pull requests that touch different models', () => {
  async function twoModels(policy: string): Promise<MergeQueueBuilder> {
    repository = await queuedModels({ policy, models: ['loan-default', 'loan-late'] });
    const queue = openMergeQueue({ git: repository.git });
    for (const [at, model] of ['loan-default', 'loan-late'].entries()) {
      await pullRequest(repository, `change-${model}`, setParam('a', 0.05, model));
      queue.enqueue({ number: at + 1, head: `change-${model}` });
    }
    return queue;
  }

  test('train nothing in the queue, and are evaluated again in it', async () => {
    const queue = await twoModels('{}\n');
    const group = await resolve(queue, 2);
    const ports = await openPorts(repository);
    const plan = await planModels({ base: group.base, head: group.head, queue: { branch: 'main' } }, ports);
    expect(
      plan.models.map(({ runs, state, revalidated }) => [runs.every(({ evidence }) => evidence), state, revalidated]),
    ).toEqual([
      [true, 'must-run', 'evaluation'],
      [true, 'must-run', 'evaluation'],
    ]);
    expect(await trainGroup(repository, group)).toEqual([]);
    const { result } = await judge(group);
    expect(result.verdict).toBe('pass');
    // Candidate and baseline of both models, none of them taken from the pull requests.
    expect(result.judged.map(({ trained, evaluated }) => [trained, evaluated])).toEqual([
      [0, 3],
      [0, 3],
    ]);
    // Asked again, and from the group of the first alone, everything is known.
    expect((await judge(group)).result.judged.map(({ evaluated }) => evaluated)).toEqual([0, 0]);
    expect((await judge(await resolve(queue, 1))).result.judged.map(({ evaluated }) => evaluated)).toEqual([0]);
  });

  test('take everything from the pull requests where the policy says so, and train everything where it says that', async () => {
    const none = await twoModels('revalidate: none\n');
    const group = await resolve(none, 2);
    expect(await trainGroup(repository, group)).toEqual([]);
    expect((await judge(group)).result.judged.map(({ evaluated }) => evaluated)).toEqual([0, 0]);
    repository.remove();

    const all = await twoModels('revalidate: training\n');
    const again = await resolve(all, 2);
    expect(await trainGroup(repository, again)).toEqual(['loan-default', 'loan-late']);
    expect(await trainGroup(repository, again)).toEqual([]);
    expect((await judge(again)).result.verdict).toBe('pass');
  });

  test('cannot excuse themselves: the stricter of branch and change says what is done again', async () => {
    repository = await queuedModels({ policy: 'revalidate: evaluation\n' });
    const queue = openMergeQueue({ git: repository.git });
    await pullRequest(repository, 'excuse', (of) => {
      setParam('a', 0.05)(of);
      of.write('registry/policy.yaml', 'revalidate: none\n');
    });
    queue.enqueue({ number: 1, head: 'excuse' });
    const group = await resolve(queue, 1);
    const { models } = await planModels(
      { base: group.base, head: group.head, queue: { branch: 'main' } },
      await openPorts(repository),
    );
    expect(models[0]?.revalidated).toBe('evaluation');
  });

  test('pass explicitly when no model is changed', async () => {
    repository = await queuedModels();
    const queue = openMergeQueue({ git: repository.git });
    await pullRequest(repository, 'words', (of) => of.write('README.md', 'Words.\n'));
    queue.enqueue({ number: 1, head: 'words' });
    const { result } = await judge(await resolve(queue, 1));
    expect(result).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/^No model changed since main@/) });
  });
});
