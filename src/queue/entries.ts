import { z } from 'zod';

/** States of an entry, in GitHub's words. */
export const QueueEntryState = z.enum(['QUEUED', 'AWAITING_CHECKS', 'MERGEABLE', 'UNMERGEABLE', 'LOCKED']);
export type QueueEntryState = z.infer<typeof QueueEntryState>;

/** A full commit id. */
export const CommitId = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);

/** One pull request in the merge queue of a branch, as the forge tells it. */
export const QueueEntry = z.object({
  /** 1 is next to merge. */
  position: z.number().int(),
  state: QueueEntryState,
  /** What the entry was built on: the tip of the branch, or the head commit of the entry ahead. Null until it is built. */
  baseCommit: CommitId.nullable(),
  /** The commit that would become the tip of the branch. Null until it is built. */
  headCommit: CommitId.nullable(),
  pullRequest: z.object({
    number: z.number().int().positive(),
    /** Head of the pull request's own branch, now. */
    head: CommitId,
    /** Somebody's text. */
    title: z.string(),
    author: z.string().nullable(),
  }),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/**
 * How a queue merges, in GitHub's words. `ALLGREEN`: every entry has to pass. `HEADGREEN`: entries that fail land with a
 * later one that passes, so only the head of what lands has to.
 */
export const MergingStrategy = z.enum(['ALLGREEN', 'HEADGREEN']);
export type MergingStrategy = z.infer<typeof MergingStrategy>;

/** A branch's merge queue at one moment. */
export interface MergeQueue {
  /** Tip of the branch at that moment; null when there is no such branch. */
  readonly tip: string | null;
  /** Next to merge first; none where the branch has no queue. */
  readonly entries: readonly QueueEntry[];
  /** Null where the forge does not say, or there is no queue. */
  readonly strategy: MergingStrategy | null;
}
