import type { DistanceRow, VerdictWord } from '../gate/verdict-record.ts';
import type { Culprit } from '../queue/culprit.ts';

/** What is known of one model in the tree of one pull request and all ahead of it. */
export interface PrefixFinding {
  readonly pullRequest: number;
  readonly changes: boolean;
  /** Null: there is no evidence to judge it from; the reason says what is missing. */
  readonly verdict: VerdictWord | null;
  readonly reason: string;
}

/** One suspect judged alone, on the branch as it is. */
export interface AloneFinding {
  readonly pullRequest: number;
  /** Null: there is no evidence to judge it from; the reason says what is missing. */
  readonly verdict: VerdictWord | null;
  readonly reason: string;
  /** Its model minus that of the branch; empty where they cannot be compared, or are the same. */
  readonly changes: readonly DistanceRow[];
}

/** A tree that was never evaluated, and that would tell who turned the verdict. */
export interface UnknownTree {
  readonly pullRequest: number;
  readonly commit: string;
}

/** The model of a pull request ahead, which this group would replace. */
export interface Replaced {
  readonly pullRequest: number;
  /** Candidate minus that model; null where they cannot be compared. */
  readonly rows: readonly DistanceRow[] | null;
}

/** What the merge queue found about one model. */
export interface GroupFinding {
  readonly model: string;
  readonly verdict: VerdictWord;
  readonly reason: string;
  /** Oldest first; empty when the verdict is pass. */
  readonly prefixes: readonly PrefixFinding[];
  /** Null when the verdict is pass. */
  readonly culprit: Culprit | null;
  /** Each suspect alone, oldest first; empty where the culprit is named. */
  readonly alone: readonly AloneFinding[];
  /** Oldest first; empty where the culprit is named. */
  readonly unknown: readonly UnknownTree[];
  /** The queue trains what is judged itself: what somebody else trains is no evidence to it. */
  readonly retrained: boolean;
  readonly replaces: Replaced | null;
}
