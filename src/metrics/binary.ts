import { CALIBRATION_BINS, type CalibrationSums, calibrationSums } from './calibration.ts';
import { type Confusion, confusionOf } from './cells.ts';
import type { BinaryPredictions } from './predictions.ts';
import { sampleOf } from './sample.ts';

/** Confusion cells (sums of weights) and the number of rows. */
export function confusion(predictions: BinaryPredictions, threshold: number): Confusion & { readonly n: number } {
  const { cell, weight, rows } = sampleOf(predictions, threshold, false);
  return { n: rows, ...confusionOf(cell, weight) };
}

/** One of ten equal-width bins of the score. */
export interface ReliabilityBin {
  /** 0..9 */
  readonly bin: number;
  readonly n: number;
  readonly meanScore: number;
  readonly observedRate: number;
}

/** Mean score and observed rate by bin; bins without weight are left out, and all of them when a score is no probability. */
export function reliabilityBins({ label, score, weight }: BinaryPredictions): ReliabilityBin[] {
  for (let i = 0; i < score.length; i++) if (!(score[i]! >= 0 && score[i]! <= 1)) return [];
  const sums: CalibrationSums = calibrationSums(label, score, weight);
  return Array.from({ length: CALIBRATION_BINS }, (_, bin) => ({
    bin,
    n: sums.rows[bin]!,
    meanScore: sums.score[bin]! / sums.weight[bin]!,
    observedRate: sums.label[bin]! / sums.weight[bin]!,
  })).filter(({ bin }) => sums.weight[bin]! > 0);
}
