import type { BinaryPredictions } from '../metrics/predictions.ts';
import { grouped } from './number-text.ts';
import type { VerdictRecord } from './verdict-record.ts';

/** Rows whose score is NaN or infinite. */
export function invalidRows(predictions: BinaryPredictions): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < predictions.rows; row++) {
    if (!Number.isFinite(predictions.score[row]!)) rows.push(row);
  }
  return rows;
}

/**
 * A candidate with more invalid scores than its baseline, or with any when there is no baseline, fails before statistics:
 * no average over the other rows makes up for answers it cannot give. Undefined when this is not so.
 */
export function invalidScoresReason({ candidate, baseline, rows }: VerdictRecord['invalid']): string | undefined {
  if (candidate <= (baseline ?? 0)) return undefined;
  const before = baseline === null ? '' : ` (the baseline: ${grouped(baseline)})`;
  const scores = candidate === 1 ? 'score is' : 'scores are';
  return `${grouped(candidate)} ${scores} NaN or infinite${before}, first in row ${rows[0]}: the model was not judged any further.`;
}

/** The same predictions without some rows, so that both models of a comparison keep the same rows. */
export function withoutRows(predictions: BinaryPredictions, dropped: ReadonlySet<number>): BinaryPredictions {
  if (dropped.size === 0) return predictions;
  const kept = Int32Array.from(
    Array.from({ length: predictions.rows }, (_, row) => row).filter((row) => !dropped.has(row)),
  );
  const { label, score, weight, predicted, entity } = predictions;
  const perRow = Object.entries(predictions.perRow);
  return {
    task: 'binary-classification',
    rows: kept.length,
    label: Uint8Array.from(kept, (row) => label[row]!),
    score: Float64Array.from(kept, (row) => score[row]!),
    ...(weight && { weight: Float64Array.from(kept, (row) => weight[row]!) }),
    ...(predicted && { predicted: Uint8Array.from(kept, (row) => predicted[row]!) }),
    ...(entity && { entity: { codes: Int32Array.from(kept, (row) => entity.codes[row]!), count: entity.count } }),
    slices: predictions.slices.map((dimension) => ({
      ...dimension,
      codes: Int32Array.from(kept, (row) => dimension.codes[row]!),
    })),
    perRow: Object.fromEntries(perRow.map(([name, values]) => [name, Float64Array.from(kept, (row) => values[row]!)])),
  };
}
