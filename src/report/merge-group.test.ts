import { describe, expect, test } from 'vitest';
import type { MergeGroup } from '../queue/merge-group.ts';
import { COMMENT_LIMIT } from './comment.ts';
import type { GroupFinding } from './group-finding.ts';
import { planNotices, QUEUE_MARKER, renderMergeGroup } from './merge-group.ts';

const RUN = 'https://github.com/octo/models/actions/runs/1';
const commit = (n: number) => String(n).repeat(40);

function group(
  titles: readonly string[] = ['one', 'two', 'three'],
  strategy: MergeGroup['strategy'] = 'ALLGREEN',
): MergeGroup {
  return {
    ...{ branch: 'main', base: commit(1), head: commit(9), strategy },
    stack: titles.map((title, at) => ({ number: at + 11, title, author: 'ada', base: commit(1), commit: commit(2) })),
  };
}

function finding(changes: Partial<GroupFinding> = {}): GroupFinding {
  const prefix = (pullRequest: number, verdict: 'pass' | 'fail') => ({
    pullRequest,
    changes: true,
    verdict,
    reason: 'why',
  });
  return {
    ...{
      model: 'fraud',
      verdict: 'fail',
      reason: 'In all, log_loss is 0.03 behind production (v1.0.0).',
      replaces: null,
    },
    prefixes: [prefix(11, 'pass'), prefix(12, 'pass'), prefix(13, 'fail')],
    culprit: { kind: 'named', pullRequest: 13 },
    alone: [],
    unknown: [],
    retrained: false,
    ...changes,
  };
}

const passing = finding({ verdict: 'pass', culprit: null, prefixes: [] });

describe('who is told', () => {
  test('the pull request that turned the verdict, with what is ahead of it', () => {
    const [notice, ...others] = planNotices(group(), [finding()], RUN);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ pullRequest: 13, write: 'always' });
    expect(notice!.body.startsWith(QUEUE_MARKER)).toBe(true);
    expect(notice!.body).toContain('it passes with #11, #12 ahead of it, and not with this one on top');
  });

  test('each for its own model, and both models in one comment where one pull request turned both', () => {
    const other = finding({ model: 'churn', culprit: { kind: 'named', pullRequest: 12 } });
    expect(planNotices(group(), [finding(), other], RUN).map(({ pullRequest }) => pullRequest)).toEqual([13, 12]);
    const [both, ...rest] = planNotices(group(), [finding(), finding({ model: 'churn' })], RUN);
    expect(rest).toEqual([]);
    expect(both!.body).toMatch(/fraud[\s\S]*churn/);
  });

  test('the last of the group, where nobody can be named, and it is said who it may be', () => {
    const unknown = finding({ culprit: { kind: 'suspects', pullRequests: [12, 13] } });
    expect(planNotices(group(), [unknown], RUN)).toMatchObject([
      { pullRequest: 13, body: expect.stringMatching(/turned with #12 or #13\.\*\* Which of them is not known/) },
    ]);
  });

  test('the one it most likely was, where the trees between were never evaluated, with what speaks for it', () => {
    const alone = [12, 13].map((pullRequest) => ({
      ...{ pullRequest, verdict: 'pass' as const, reason: 'why', changes: [] },
    }));
    const likely = finding({
      culprit: { kind: 'likely', pullRequest: 12, because: 'sum', pullRequests: [12, 13] },
      alone,
      unknown: [{ pullRequest: 12, commit: commit(4) }],
    });
    const [notice, ...others] = planNotices(group(), [likely], RUN);
    expect(others).toEqual([]);
    expect(notice!.pullRequest).toBe(12);
    expect(notice!.body).toContain(
      '**Most likely the verdict turned with #12**: what each of them changes alone adds up to that. It is not proved: it was #12 or #13',
    );
    expect(notice!.body).toContain(
      'run the checks of the group that ends with #12, and then those of this group again',
    );
    expect(notice!.body).toContain(
      `git fetch origin ${commit(4)}\ngit switch --detach FETCH_HEAD\nproofmark experiment fraud\n`,
    );
    // What is trained elsewhere is no evidence to a queue that trains itself.
    expect(planNotices(group(), [{ ...likely, retrained: true }], RUN)[0]!.body).not.toContain('proofmark experiment');
    const either = finding({ culprit: { kind: 'likely', pullRequest: 12, because: 'alone', pullRequests: [12, 13] } });
    expect(planNotices(group(), [either], RUN)[0]!.body).toContain('it does not pass alone on the branch either');
    // A command is for names of models only.
    const hostile = finding({ ...likely, model: 'x; rm -rf ~' });
    expect(planNotices(group(), [hostile], RUN)[0]!.body).toContain('proofmark experiment MODEL\n');
  });

  test('nobody anew when the group passes: only what was said before is put right', () => {
    expect(planNotices(group(), [passing], RUN)).toMatchObject([{ pullRequest: 13, write: 'existing' }]);
    expect(planNotices(group(), [], RUN)).toMatchObject([{ pullRequest: 13, write: 'existing' }]);
  });

  test('all that land with the head when only the head has to pass, for their own groups may have failed', () => {
    const settled = planNotices(group(undefined, 'HEADGREEN'), [passing], RUN);
    expect(settled.map(({ pullRequest, write }) => [pullRequest, write])).toEqual([
      [11, 'existing'],
      [12, 'existing'],
      [13, 'existing'],
    ]);
    expect(renderMergeGroup(group(undefined, 'HEADGREEN'), [passing])).toContain('(HEADGREEN)');
    const [notice] = planNotices(group(undefined, 'HEADGREEN'), [finding()], RUN);
    expect(notice!.body).toContain('may still land with one behind it');
    expect(planNotices(group(), [finding()], RUN)[0]!.body).not.toContain('HEADGREEN');
  });

  test('in a comment that fits, however many models there are', () => {
    const many = Array.from({ length: 400 }, (_, at) => finding({ model: `model-${at}`, reason: 'why '.repeat(500) }));
    const [notice] = planNotices(group(), many, RUN);
    expect(notice!.body.length).toBeLessThan(COMMENT_LIMIT);
    expect(notice!.body).toContain('390 more models');
  });
});

test('nothing of what people wrote is markup, a mention or a reference', () => {
  const hostile = '@everyone #1 <img src=x> `rm -rf` | ![](http://evil) \u202e';
  const found = finding({
    model: hostile,
    reason: hostile,
    prefixes: [{ pullRequest: 11, changes: true, verdict: 'fail', reason: hostile }],
  });
  for (const text of [
    renderMergeGroup(group([hostile]), [found]),
    planNotices(group([hostile]), [found], RUN)[0]!.body,
  ]) {
    expect(text).not.toMatch(/@everyone|#1\b|<img|[^\\]`rm|[^\\]!\[\]\(http|\u202e/);
  }
});

test('the summary lists the stack and shows the model ahead that this one would replace beside', () => {
  const replaces = { pullRequest: 12, rows: null };
  const text = renderMergeGroup(group(), [finding({ ...passing, replaces })]);
  expect(text).toMatch(/1\. #11 one \(ada\)\n2\. #12 two \(ada\)\n3\. #13 three \(ada\)/);
  expect(text).toContain('#12, which is ahead, changes this model too');
});
