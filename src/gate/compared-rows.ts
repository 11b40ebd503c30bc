import type { MetricDefinition } from '../metrics/catalog.ts';
import { invalidRows } from '../metrics/invalid-rows.ts';
import { type LaidOutModel, type LaidOutPair, layOut, layOutPair } from '../metrics/models.ts';
import type { Predictions } from '../metrics/predictions.ts';
import { takeRows } from '../metrics/take-rows.ts';
import type { VerdictRecord } from './verdict-record.ts';

/** The rows that are compared: those to which both models gave an answer. */
export interface Pair {
  readonly candidate: Predictions;
  readonly baseline: Predictions | null;
  readonly invalid: VerdictRecord['invalid'];
}

export function pairOf(candidate: Predictions, baseline: Predictions | null): Pair {
  const invalidCandidate = invalidRows(candidate);
  const invalidBaseline = baseline === null ? [] : invalidRows(baseline);
  const dropped = new Set([...invalidCandidate, ...invalidBaseline]);
  return {
    candidate: withoutRows(candidate, dropped),
    baseline: baseline === null ? null : withoutRows(baseline, dropped),
    invalid: {
      candidate: invalidCandidate.length,
      baseline: baseline === null ? null : invalidBaseline.length,
      rows: invalidCandidate.slice(0, 5),
    },
  };
}

/** The compared rows laid out for every metric of a verdict. */
export type LaidOutRows = LaidOutPair | { readonly candidate: LaidOutModel; readonly baseline: null };

export function layOutRows(
  { candidate, baseline }: Pair,
  definitions: readonly MetricDefinition[],
  threshold: number,
  confidence: number,
): LaidOutRows {
  if (baseline !== null) return layOutPair(baseline, candidate, definitions, threshold, { confidence });
  return { candidate: layOut(candidate, definitions, threshold, { confidence }), baseline: null };
}

/** The same predictions without some rows, so that both models of a comparison keep the same rows. */
export function withoutRows<T extends Predictions>(predictions: T, dropped: ReadonlySet<number>): T {
  if (dropped.size === 0) return predictions;
  const all = Array.from({ length: predictions.rows }, (_, row) => row);
  return takeRows(predictions, Int32Array.from(all.filter((row) => !dropped.has(row))));
}
