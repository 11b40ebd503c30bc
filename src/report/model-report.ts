import type { RunRecord } from '../experiment/run-record.ts';
import type { Difference, LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';

/** All that a report of one model shows; renderers take it and return text. */
export interface ModelReport {
  readonly verdict: VerdictRecord;
  /** Run of the candidate (first seed) and of the others, when several seeds were trained. */
  readonly runs: readonly RunRecord[];
  readonly baselineRun: RunRecord | null;
  readonly latency: LatencyRecord | null;
  readonly differences: {
    readonly params: readonly Difference[];
    readonly data: readonly Difference[];
    readonly inputs: readonly Difference[];
  };
  /** The command that recomputes every number here. */
  readonly reproduce: string;
  /** Differences of each kind that were left out, because there are too many to show; left out for none. */
  readonly omitted?: Readonly<Record<'params' | 'data' | 'inputs', number>> | undefined;
  /** Base of links to plots (`https://…/raw/<sha>`), or a relative folder, or null when there are none to show. */
  readonly plotBase: string | null;
  /** The evidence commit that holds the verdict, the full report and the plots; left out before it is written. */
  readonly evidence?: string;
  /** Where the full copy is, when the text had to be cut. */
  readonly fullCopy: string | null;
}

/** A model that produced no verdict: nothing changed, training failed, or something has to be fixed first. */
export interface ModelWithoutVerdict {
  readonly model: string;
  readonly verdict: 'skipped' | 'error';
  readonly reason: string;
  /** Tail of the training log of a failed run. */
  readonly log: readonly string[];
}
