import type { BinaryPredictions, SliceDimension } from '../metrics/predictions.ts';

/** Rows that only one of the models classifies right, of one slice, by label. */
export interface Discordance {
  /** [negatives, positives] */
  readonly onlyBaseline: readonly [number, number];
  readonly onlyCandidate: readonly [number, number];
}

/** Counts for every slice of a dimension, by code, in one pass over the rows. */
export function discordances(
  baseline: BinaryPredictions,
  candidate: BinaryPredictions,
  dimension: SliceDimension,
  threshold: number,
): readonly Discordance[] {
  // Four counters a slice: only baseline right (negative, positive), only candidate right (negative, positive).
  const counts = new Int32Array(dimension.values.length * 4);
  for (let row = 0; row < baseline.rows; row++) {
    const code = dimension.codes[row]!;
    if (code < 0) continue;
    const label = baseline.label[row]!;
    const baselineRight = predictedClass(baseline, row, threshold) === label;
    if (baselineRight === (predictedClass(candidate, row, threshold) === label)) continue;
    counts[code * 4 + (baselineRight ? 0 : 2) + label]! += 1;
  }
  return dimension.values.map((_, code) => ({
    onlyBaseline: [counts[code * 4]!, counts[code * 4 + 1]!],
    onlyCandidate: [counts[code * 4 + 2]!, counts[code * 4 + 3]!],
  }));
}

/** 0 or 1: the explicit class where there is one, otherwise score >= threshold. */
export function predictedClass(predictions: BinaryPredictions, row: number, threshold: number): number {
  return predictions.predicted?.[row] ?? (predictions.score[row]! >= threshold ? 1 : 0);
}

/**
 * Discordant rows that decide a metric: all rows for accuracy, one class for recall and specificity. Undefined for metrics
 * that are not a share of rows classified right, for which McNemar's test says nothing.
 */
export function discordantFor(
  metric: string,
  { onlyBaseline, onlyCandidate }: Discordance,
): { readonly onlyBaseline: number; readonly onlyCandidate: number } | undefined {
  switch (metric) {
    case 'accuracy':
      return {
        onlyBaseline: onlyBaseline[0] + onlyBaseline[1],
        onlyCandidate: onlyCandidate[0] + onlyCandidate[1],
      };
    case 'recall':
      return { onlyBaseline: onlyBaseline[1], onlyCandidate: onlyCandidate[1] };
    case 'specificity':
      return { onlyBaseline: onlyBaseline[0], onlyCandidate: onlyCandidate[0] };
    default:
      return undefined;
  }
}
