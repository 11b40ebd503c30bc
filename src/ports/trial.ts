import type { ProblemLocation } from '../errors.ts';
import type { MergeMethod } from '../queue/simulated-queue.ts';
import type { Git } from './git.ts';

export interface TrialMerge {
  readonly method: MergeMethod;
  /** Commit that is built on. */
  readonly onto: string;
  /** Commit of the branch that is merged. */
  readonly head: string;
  /** Subject of the commit. */
  readonly title: string;
}

export type TrialOutcome =
  | { readonly status: 'made'; readonly commit: string }
  /** The files that git cannot merge, each with the line where the first conflict begins, where it has lines. */
  | { readonly status: 'conflict'; readonly places: readonly ProblemLocation[] };

/**
 * A checkout of its own beside that of a person, in which what a forge and its runners do can be done: it shares the
 * objects and the evidence of the repository, and nobody's files, index, branches or refs are touched.
 */
export interface TrialTree {
  /** The repository as it is seen from the checkout. */
  readonly git: Git;
  /** Makes the commit that a forge would make. It gets no ref; equal requests make equal commits. */
  make(merge: TrialMerge): Promise<TrialOutcome>;
  /** Checks a commit out as on a fresh runner: nothing that was left there stays. */
  show(commit: string): Promise<void>;
  /**
   * Shows files of the person's work tree at the same paths, where git ignores them and the commit does not have them.
   * Paths are relative to the root; their last part may be a pattern with `*` and `?`.
   */
  lend(paths: readonly string[]): Promise<void>;
  /** Removes the checkout. */
  close(): Promise<void>;
}
