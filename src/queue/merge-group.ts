import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { CommitId, type MergeQueue, MergingStrategy, type QueueEntry } from './entries.ts';

/** What a `merge_group` event says; all of it is compared with the queue before it is believed. */
export interface MergeGroupEvent {
  readonly head_sha: string;
  readonly head_ref: string;
  /** The entry ahead, or the tip of the branch: never where a judgement may begin. */
  readonly base_sha: string;
  readonly base_ref: string;
}

/** One pull request of a merge group with the commit that the queue made for it. */
export const StackedPullRequest = z.object({
  number: z.number().int().positive(),
  /** Text of a person; at most 256 characters on GitHub. */
  title: z.string(),
  author: z.string().nullable(),
  /** What the entry was built on. */
  base: CommitId,
  /** The tree with this pull request and all ahead of it. */
  commit: CommitId,
});
export type StackedPullRequest = z.infer<typeof StackedPullRequest>;

/** The stack of pull requests that would land together, resolved and cross-checked. */
export const MergeGroup = z.object({
  /** `main`, `release/1.x` */
  branch: z.string(),
  /** Commit of the branch that the whole stack is built on: where the change begins. */
  base: CommitId,
  /** The tree that will land. */
  head: CommitId,
  /** Oldest first; the last one is what the event was sent for. Never empty. */
  stack: z.array(StackedPullRequest).min(1),
  strategy: MergingStrategy.nullable(),
});
export type MergeGroup = z.infer<typeof MergeGroup>;

export interface QueueRef {
  readonly branch: string;
  readonly pullRequest: number;
  /** A commit: documented nowhere, so nothing follows from it. */
  readonly commit: string;
}

const QUEUE_REF =
  /^(?:refs\/heads\/)?gh-readonly-queue\/(?<branch>.+)\/pr-(?<number>[1-9]\d{0,9})-(?<commit>[0-9a-f]{7,64})$/;

/**
 * `refs/heads/gh-readonly-queue/<branch>/pr-<N>-<sha>`, read from the right: the branch may hold slashes, and even a part
 * that looks like `pr-1-abc`. Undefined for any other name.
 */
export function parseQueueRef(ref: string): QueueRef | undefined {
  const groups = QUEUE_REF.exec(ref)?.groups;
  if (groups === undefined) return undefined;
  return { branch: groups.branch!, pullRequest: Number(groups.number), commit: groups.commit! };
}

/** The name of a branch without `refs/heads/`. */
export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/**
 * `unresolved`: the queue does not say, or contradicts, what the event claims. `later`: it may say it in a moment, because
 * the queue's answer can be older than the event.
 */
export type ResolvedGroup =
  | { readonly status: 'resolved'; readonly group: MergeGroup }
  | { readonly status: 'unresolved'; readonly later: boolean; readonly problem: Problem };

/**
 * The stack behind a merge group: from the entry whose head is the event's, back through what each entry was built on,
 * until a commit that is no entry's. That commit still has to be held against the branch: see `baseProblem`. Anything that
 * does not fit is a refusal, never a guess.
 */
export function resolveEntries(
  event: MergeGroupEvent,
  { entries, strategy }: Pick<MergeQueue, 'entries' | 'strategy'>,
): ResolvedGroup {
  const ref = parseQueueRef(event.head_ref);
  if (ref === undefined) {
    return refused(`${JSON.stringify(event.head_ref)} is not a branch of a merge queue`, NOT_OURS);
  }
  const branch = branchName(event.base_ref);
  if (ref.branch !== branch) {
    return refused(
      `the event is for ${JSON.stringify(branch)}, and its branch is of the queue of ${JSON.stringify(ref.branch)}`,
      NOT_OURS,
    );
  }
  const own = entries.filter((entry) => entry.headCommit === event.head_sha);
  if (own.length === 0) return missing(event, ref, entries);
  if (own.length > 1) {
    return refused(
      `${own.map(nameOf).join(' and ')} have the same commit ${short(event.head_sha)} in the queue`,
      ASK_AGAIN,
    );
  }
  const [last] = own as [QueueEntry];
  if (last.pullRequest.number !== ref.pullRequest) {
    return refused(
      `the event is for #${ref.pullRequest}, and in the queue its commit ${short(event.head_sha)} is of #${last.pullRequest.number}`,
      ASK_AGAIN,
    );
  }
  if (last.baseCommit !== event.base_sha) {
    return refused(
      `the event says that #${ref.pullRequest} is built on ${short(event.base_sha)}, and the queue says ${last.baseCommit === null ? 'nothing yet' : short(last.baseCommit)}`,
      ASK_AGAIN,
    );
  }
  return walk(branch, last, { entries, strategy });
}

/** From the last entry to the first; positions have to fall on the way, so it ends. */
function walk(
  branch: string,
  last: QueueEntry,
  { entries, strategy }: Parameters<typeof resolveEntries>[1],
): ResolvedGroup {
  const stack: StackedPullRequest[] = [];
  for (let entry = last; ; ) {
    const { baseCommit: base, headCommit: commit, pullRequest } = entry;
    if (base === null || commit === null)
      return refused(`the queue has not built ${nameOf(entry)} yet`, ASK_AGAIN, true);
    // With HEADGREEN an entry whose checks failed lands with one behind it that passes, and this tree may be that one.
    if (entry.state === 'UNMERGEABLE' && strategy === 'ALLGREEN') {
      return refused(
        `${nameOf(entry)} cannot be merged and will leave the queue`,
        'GitHub builds the group again without it, and that one is judged',
      );
    }
    const { number, title, author } = pullRequest;
    if (stack.some((each) => each.number === number)) return refused(`#${number} is twice in the queue`, ASK_AGAIN);
    stack.unshift({ number, title, author, base, commit });
    const ahead = entries.filter((each) => each.headCommit === base);
    if (ahead.length === 0)
      return { status: 'resolved', group: { branch, base, head: last.headCommit!, stack, strategy } };
    const [next] = ahead as [QueueEntry];
    if (ahead.length > 1 || next.position >= entry.position) {
      return refused(`the queue contradicts itself about what ${nameOf(entry)} is built on`, ASK_AGAIN);
    }
    entry = next;
  }
}

/** The event's commit is no entry's: the group was built anew, or the queue's answer is older than the event. */
function missing(event: MergeGroupEvent, ref: QueueRef, entries: readonly QueueEntry[]): ResolvedGroup {
  const same = entries.find((entry) => entry.pullRequest.number === ref.pullRequest);
  if (same === undefined) {
    return refused(`#${ref.pullRequest} is not in the merge queue of ${ref.branch}`, LEFT, true);
  }
  const now = same.headCommit === null ? 'it is not built yet' : `it is at ${short(same.headCommit)} now`;
  return refused(
    `the queue has no entry with the commit ${short(event.head_sha)}; #${ref.pullRequest} is in it, and ${now}`,
    LEFT,
    true,
  );
}

/**
 * Why the commit that a stack ends on is not where a judgement may begin; undefined when it is one of the branch.
 * @param onBranch whether the branch contains it: its tip, or where the tip was when the stack was built
 */
export function baseProblem(group: MergeGroup, onBranch: boolean): Problem | undefined {
  if (onBranch) return undefined;
  return {
    what: `#${group.stack[0]!.number} is built on ${short(group.base)}, which is neither on ${group.branch} nor in its merge queue any more: a pull request ahead has left the queue`,
    fix: 'GitHub builds the group again without it, and that one is judged',
  };
}

/** Why a commit does not contain what it is said to be built on. */
export function ancestryProblem(entry: StackedPullRequest): Problem {
  return {
    what: `the commit ${short(entry.commit)} of #${entry.number} does not contain ${short(entry.base)}, which the queue says it is built on`,
    fix: ASK_AGAIN,
  };
}

const NOT_OURS = 'run this on merge_group events of GitHub only';
const ASK_AGAIN = 'remove the pull request from the queue and add it again; if it happens again, please report it';
const LEFT =
  'the queue was changed since: GitHub sends an event for the group it builds instead, and that one is judged';

function refused(what: string, fix: string, later = false): ResolvedGroup {
  return { status: 'unresolved', later, problem: { what, fix } };
}

function nameOf(entry: QueueEntry): string {
  return `#${entry.pullRequest.number}`;
}

function short(commit: string): string {
  return commit.slice(0, 7);
}
