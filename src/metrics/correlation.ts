import { smallSampleFactor } from './per-row.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { SampleRows } from './sample.ts';

/** NaN when all weights are 0. */
export function weightedMean(values: ArrayLike<number>, weight: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    sum += w * values[i]!;
    total += w;
  }
  return sum / total;
}

/** Whether all rows of non-zero weight have the same value. */
export function isConstant(values: ArrayLike<number>, weight: Float64Array | undefined): boolean {
  let first: number | undefined;
  for (let i = 0; i < values.length; i++) {
    if (weight !== undefined && weight[i] === 0) continue;
    first ??= values[i]!;
    if (values[i] !== first) return false;
  }
  return true;
}

/** Pearson's correlation r; with both columns standardised, the influence is w (x y − r (x² + y²) / 2) / Σw. */
export function correlation(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  sample: Pick<SampleRows, 'rows' | 'weight' | 'clusters'>,
  influence: Float64Array,
): PointValue {
  const { rows, weight, clusters } = sample;
  const [meanA, meanB] = [weightedMean(a, weight), weightedMean(b, weight)];
  if (Number.isNaN(meanA)) return undefinedBecause('all weights are 0');
  if (isConstant(a, weight)) return undefinedBecause('the target is the same in all rows');
  if (isConstant(b, weight)) return undefinedBecause('the prediction is the same in all rows');
  let [squareA, squareB, product, total, counted] = [0, 0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    squareA += w * x * x;
    squareB += w * y * y;
    product += w * x * y;
    total += w;
    if (w > 0) counted++;
  }
  const [deviationA, deviationB] = [Math.sqrt(squareA / total), Math.sqrt(squareB / total)];
  const r = Math.max(-1, Math.min(1, product / total / deviationA / deviationB));
  const factor = smallSampleFactor(counted, clusters !== undefined) / total;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    const [x, y] = [(a[i]! - meanA) / deviationA, (b[i]! - meanB) / deviationB];
    influence[i] = w * factor * (x * y - (r / 2) * (x * x + y * y));
  }
  return defined(r, counted > 1);
}
