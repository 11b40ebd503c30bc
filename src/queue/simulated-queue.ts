import { z } from 'zod';
import type { MergeQueue, MergingStrategy } from './entries.ts';
import type { MergeGroupEvent } from './merge-group.ts';

/** How a forge makes the commit that lands: a merge commit, one commit, or the branch's commits anew. */
export const MergeMethod = z.enum(['merge', 'squash', 'rebase']);
export type MergeMethod = z.infer<typeof MergeMethod>;

/** A branch in a queue that somebody plays through, with the commit that was made of it. */
export interface SimulatedEntry {
  /** Place in the queue, from 1: it stands for the number of the pull request that nobody has opened yet. */
  readonly number: number;
  readonly branch: string;
  /** Head of the branch. */
  readonly head: string;
  /** What the commit was built on. */
  readonly base: string;
  /** The tree with this branch and all ahead of it. */
  readonly commit: string;
}

/** What a forge would tell of the queue. */
export function simulatedQueue(tip: string, entries: readonly SimulatedEntry[], strategy: MergingStrategy): MergeQueue {
  return {
    tip,
    strategy,
    entries: entries.map(({ number, branch, head, base, commit }) => ({
      position: number,
      state: 'AWAITING_CHECKS',
      baseCommit: base,
      headCommit: commit,
      pullRequest: { number, head, title: branch, author: null },
    })),
  };
}

/** The event that a forge would send for the group that ends with this entry. */
export function simulatedEvent(branch: string, { number, base, commit }: SimulatedEntry): MergeGroupEvent {
  return {
    head_sha: commit,
    head_ref: `refs/heads/gh-readonly-queue/${branch}/pr-${number}-${base}`,
    base_sha: base,
    base_ref: `refs/heads/${branch}`,
  };
}
