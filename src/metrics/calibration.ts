import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { BinarySample, Scores } from './sample.ts';

export const CALIBRATION_BINS = 10;

/** Gaps this close are equal: what rounding leaves of them, which depends on the order of the rows, must not decide a sign. */
const ROUNDING = 1e-12;

/** Equal-width bin of a probability; 1 belongs to the last one. */
export function calibrationBin(score: number): number {
  return Math.min(Math.floor(score * CALIBRATION_BINS), CALIBRATION_BINS - 1);
}

export interface CalibrationSums {
  /** Per bin: rows, and sums of weight, weighted score and weighted label. */
  readonly rows: Float64Array;
  readonly weight: Float64Array;
  readonly score: Float64Array;
  readonly label: Float64Array;
}

export function calibrationSums(label: Uint8Array, score: Scores, weight: Float64Array | undefined): CalibrationSums {
  const sums = {
    rows: new Float64Array(CALIBRATION_BINS),
    weight: new Float64Array(CALIBRATION_BINS),
    score: new Float64Array(CALIBRATION_BINS),
    label: new Float64Array(CALIBRATION_BINS),
  };
  for (let i = 0; i < label.length; i++) {
    const p = score[i]!;
    const bin = calibrationBin(p);
    const w = weight === undefined ? 1 : weight[i]!;
    sums.rows[bin]!++;
    sums.weight[bin]! += w;
    sums.score[bin]! += w * p;
    if (label[i] === 1) sums.label[bin]! += w;
  }
  return sums;
}

/**
 * Expected calibration error: Σ_bins share · |mean label − mean score|. Influence with the signs of the gaps held fixed:
 * w (sign_b (y − p) − ECE) / Σw. The estimate is biased upward in small samples, the interval does not correct that.
 */
export function calibrationError(
  sample: Pick<BinarySample, 'rows' | 'label' | 'score' | 'weight'>,
  influence: Float64Array,
): PointValue {
  const { rows, label, score, weight } = sample;
  const sums = calibrationSums(label, score, weight);
  let total = 0;
  let error = 0;
  const sign = new Float64Array(CALIBRATION_BINS);
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    const gap = sums.label[bin]! - sums.score[bin]!;
    total += sums.weight[bin]!;
    error += Math.abs(gap);
    sign[bin] = Math.abs(gap) <= ROUNDING * sums.weight[bin]! ? 0 : Math.sign(gap);
  }
  if (total === 0) return undefinedBecause('all weights are 0');
  error /= total;
  writeInfluence(sample, { sign, error, total }, influence);
  return defined(error, rows > 1);
}

function writeInfluence(
  { rows, label, score, weight }: Pick<BinarySample, 'rows' | 'label' | 'score' | 'weight'>,
  { sign, error, total }: { readonly sign: Float64Array; readonly error: number; readonly total: number },
  into: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const p = score[i]!;
    const w = weight === undefined ? 1 : weight[i]!;
    into[i] = (w * (sign[calibrationBin(p)]! * (label[i]! - p) - error)) / total;
  }
}

/** Maximum calibration error: the largest |mean label − mean score| of a bin. Only the rows of that bin have influence. */
export function largestCalibrationError(sample: BinarySample, influence: Float64Array): PointValue {
  const { rows, label, score, weight } = sample;
  const sums = calibrationSums(label, score, weight);
  let worst = -1;
  let error = 0;
  let signedGap = 0;
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    if (sums.weight[bin] === 0) continue;
    const gap = (sums.label[bin]! - sums.score[bin]!) / sums.weight[bin]!;
    if (worst >= 0 && Math.abs(gap) <= error + ROUNDING) continue;
    worst = bin;
    error = Math.abs(gap);
    signedGap = gap;
  }
  if (worst < 0) return undefinedBecause('all weights are 0');
  const scale = Math.sign(signedGap) / sums.weight[worst]!;
  for (let i = 0; i < rows; i++) {
    const p = score[i]!;
    const w = weight === undefined ? 1 : weight[i]!;
    influence[i] = calibrationBin(p) === worst ? w * scale * (label[i]! - p - signedGap) : 0;
  }
  return defined(error, sums.rows[worst]! > 1);
}
