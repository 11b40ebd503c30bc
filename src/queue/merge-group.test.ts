import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MergingStrategy, QueueEntry } from './entries.ts';
import { baseProblem, type MergeGroupEvent, parseQueueRef, resolveEntries } from './merge-group.ts';

const commit = (n: number) => n.toString(16).padStart(40, '0');
const TIP = commit(1);

/** Three pull requests on the tip of main, each built on the one ahead. */
function queue(): QueueEntry[] {
  return [11, 12, 13].map((number, at) => ({
    position: at + 1,
    state: 'AWAITING_CHECKS',
    baseCommit: at === 0 ? TIP : commit(100 + at),
    headCommit: commit(101 + at),
    pullRequest: { number, head: commit(number), title: `change ${number}`, author: 'ada' },
  }));
}

const resolve = (
  event: MergeGroupEvent,
  entries: readonly QueueEntry[],
  strategy: MergingStrategy | null = 'ALLGREEN',
) => resolveEntries(event, { entries, strategy });

function event(number: number, at: number) {
  return {
    head_ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${TIP}`,
    head_sha: commit(101 + at),
    base_sha: at === 0 ? TIP : commit(100 + at),
    base_ref: 'refs/heads/main',
  };
}

describe('the name of a queue branch', () => {
  test('is read from the right, so that a base may hold slashes', () => {
    expect(parseQueueRef(`refs/heads/gh-readonly-queue/release/1.x/pr-7-${TIP}`)).toEqual({
      branch: 'release/1.x',
      pullRequest: 7,
      commit: TIP,
    });
  });

  test('round trips for every branch, also one that looks like an entry', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9._/-]{1,20}$/),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.stringMatching(/^[0-9a-f]{40}$/),
        (branch, number, sha) => {
          for (const base of [branch, `${branch}/pr-1-abcdef0`]) {
            const parsed = parseQueueRef(`refs/heads/gh-readonly-queue/${base}/pr-${number}-${sha}`);
            expect(parsed).toEqual({ branch: base, pullRequest: number, commit: sha });
          }
        },
      ),
    );
  });

  test.each([
    'refs/heads/main',
    'refs/heads/gh-readonly-queue/main/pr-0-abcdef0',
    'gh-readonly-queue/main/pr-x-abcdef0',
    'gh-readonly-queue/pr-1-abcdef0',
  ])('%s is none', (ref) => expect(parseQueueRef(ref)).toBeUndefined());
});

describe('a merge group', () => {
  test('is the stack from the head back to the branch, oldest first', () => {
    const resolved = resolve(event(13, 2), queue());
    expect(resolved).toMatchObject({ status: 'resolved', group: { branch: 'main', base: TIP, head: commit(103) } });
    if (resolved.status !== 'resolved') return;
    expect(resolved.group.stack.map((each) => each.number)).toEqual([11, 12, 13]);
  });

  test('does not depend on the order in which entries are listed, nor on those behind', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(queue(), { minLength: 3 }), (entries) => {
        expect(resolve(event(12, 1), entries)).toEqual(resolve(event(12, 1), queue().slice(0, 2)));
      }),
    );
  });

  test('ends where entries ahead have merged: at the commit that is the branch now', () => {
    const resolved = resolve(event(13, 2), queue().slice(1));
    expect(resolved).toMatchObject({ status: 'resolved', group: { base: commit(101) } });
    if (resolved.status !== 'resolved') return;
    expect(resolved.group.stack.map((each) => each.number)).toEqual([12, 13]);
    expect(baseProblem(resolved.group, true)).toBeUndefined();
    expect(baseProblem(resolved.group, false)?.what).toContain('a pull request ahead has left the queue');
  });
});

describe('fails closed', () => {
  test('when nothing in the queue has the head commit: it may be there in a moment', () => {
    const stale = { ...event(13, 2), head_sha: commit(999) };
    expect(resolve(stale, queue())).toMatchObject({ status: 'unresolved', later: true });
    expect(resolve(stale, [])).toMatchObject({
      status: 'unresolved',
      later: true,
      problem: { what: expect.stringContaining('#13 is not in the merge queue of main') },
    });
  });

  test.each([
    [
      'another pull request has that commit',
      { head_ref: `refs/heads/gh-readonly-queue/main/pr-99-${TIP}` },
      /for #99, and in the queue its commit \w+ is of #13/,
    ],
    ['it is built on something else', { base_sha: TIP }, /is built on 0000000, and the queue says/],
    ['it is for another branch', { base_ref: 'refs/heads/stable' }, /is for "stable"/],
    ['the branch is no queue', { head_ref: 'refs/heads/main' }, /not a branch of a merge queue/],
  ])('when %s', (_, forged, what) => {
    const resolved = resolve({ ...event(13, 2), ...forged }, queue());
    expect(resolved).toMatchObject({ status: 'unresolved', problem: { what: expect.stringMatching(what) } });
  });

  test('when an entry ahead is not built, cannot be merged, or the queue contradicts itself', () => {
    const [first, second, third] = queue() as [QueueEntry, QueueEntry, QueueEntry];
    const statusWith = (...entries: QueueEntry[]) => resolve(event(13, 2), entries).status;
    expect(statusWith(first, { ...second, baseCommit: null }, third)).toBe('unresolved');
    expect(statusWith(first, { ...second, state: 'UNMERGEABLE' }, third)).toBe('unresolved');
    expect(statusWith({ ...first, headCommit: third.headCommit }, second, third)).toBe('unresolved');
    // A circle: the first is said to be built on the last.
    expect(statusWith({ ...first, baseCommit: third.headCommit }, second, third)).toBe('unresolved');
    expect(statusWith(first, { ...second, pullRequest: third.pullRequest }, third)).toBe('unresolved');
  });
});

describe('an entry whose checks failed', () => {
  const failed = (at: number) =>
    queue().map((entry, index): QueueEntry => (index === at ? { ...entry, state: 'UNMERGEABLE' } : entry));

  test.each<[MergingStrategy | null, string]>([
    ['ALLGREEN', 'unresolved'],
    ['HEADGREEN', 'resolved'],
    [null, 'resolved'],
  ])('where the queue is %s: what is built on it is %s', (strategy, status) => {
    expect(resolve(event(13, 2), failed(0), strategy).status).toBe(status);
    expect(resolve(event(13, 2), failed(2), strategy).status).toBe(status);
  });

  test('does not matter to those ahead of it', () => {
    expect(resolve(event(12, 1), failed(2), 'ALLGREEN')).toMatchObject({ status: 'resolved' });
  });
});
