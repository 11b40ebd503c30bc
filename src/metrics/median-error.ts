import { normalQuantile } from './distributions.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import { descendingOrder } from './radix-order.ts';
import type { RegressionSample } from './regression-sample.ts';

/**
 * Median of |error|: the middle row, of an even number the mean of the two middle ones; with weights, the smallest error up to
 * which half of the weight lies (scikit-learn's convention). Influence w (½ − [e ≤ m]) / (Σw f(m)), where the density f at the median
 * comes from the distance between the quantiles next to it (Hall & Sheather 1988). Up to 2,000 rows the interval comes from
 * a seeded bootstrap instead, which needs no density.
 */
export function medianAbsoluteError(sample: RegressionSample, influence: Float64Array): PointValue {
  const { rows, weight } = sample;
  const { error, order } = sortedErrors(sample);
  let total = 0;
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    total += w;
    if (w > 0) counted++;
  }
  if (counted === 0) return undefinedBecause('all weights are 0');
  const median = medianOf(error, order, weight, undefined);
  const reach = bandwidth(counted);
  const spread =
    (quantileAt(error, order, weight, total * Math.min(1, 0.5 + reach)) -
      quantileAt(error, order, weight, total * Math.max(0, 0.5 - reach))) /
    (Math.min(1, 0.5 + reach) - Math.max(0, 0.5 - reach));
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    const side = error[i] === median ? 0 : error[i]! < median ? -0.5 : 0.5;
    influence[i] = (w * side * spread) / total;
  }
  return defined(median, counted > 1);
}

/** Absolute errors and the rows by ascending error. */
export function sortedErrors({ rows, target, prediction }: RegressionSample): {
  readonly error: Float64Array;
  readonly order: Int32Array;
} {
  const error = new Float64Array(rows);
  for (let i = 0; i < rows; i++) error[i] = Math.abs(prediction[i]! - target[i]!);
  return { error, order: descendingOrder(error).reverse() };
}

/**
 * The median of sorted errors; NaN without weight.
 * @param counts how often each row was drawn; all once when undefined
 */
export function medianOf(
  error: Float64Array,
  order: Int32Array,
  weight: Float64Array | undefined,
  counts: Int32Array | undefined,
): number {
  const weightOf = (row: number) =>
    (weight === undefined ? 1 : weight[row]!) * (counts === undefined ? 1 : counts[row]!);
  let total = 0;
  for (let i = 0; i < error.length; i++) total += weightOf(i);
  let below = 0;
  for (let place = 0; place < order.length; place++) {
    const w = weightOf(order[place]!);
    below += w;
    if (w === 0 || below < total / 2) continue;
    const value = error[order[place]!]!;
    if (weight !== undefined || below > total / 2) return value;
    for (let next = place + 1; next < order.length; next++) {
      if (weightOf(order[next]!) > 0) return (value + error[order[next]!]!) / 2;
    }
    return value;
  }
  return Number.NaN;
}

function quantileAt(error: Float64Array, order: Int32Array, weight: Float64Array | undefined, wanted: number): number {
  let below = 0;
  let value = Number.NaN;
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!;
    const w = weight === undefined ? 1 : weight[row]!;
    if (w === 0) continue;
    below += w;
    value = error[row]!;
    if (below >= wanted) return value;
  }
  return value;
}

/** Hall & Sheather's width around the median, as a share of the rows: n^(−1/3) z^(2/3) (1.5 φ(0)²)^(1/3). */
function bandwidth(rows: number): number {
  const z = normalQuantile(0.975);
  return rows ** (-1 / 3) * z ** (2 / 3) * (1.5 / (2 * Math.PI)) ** (1 / 3);
}
