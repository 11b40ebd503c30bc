import { correlation } from './correlation.ts';
import { smallSampleFactor } from './per-row.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { RegressionSample } from './regression-sample.ts';

/**
 * Spearman's correlation: Pearson's of the mid-ranks u and v, taken as shares of the weight below (ties at their middle).
 * A row moves it directly, as it does Pearson's, and through everybody else's ranks: by h(x) = [x_i < x] + ½[x_i = x] − F(x)
 * averaged over the rows with what a shift of their rank does. Both parts are added up in two passes down the order.
 */
export function spearman(sample: RegressionSample, influence: Float64Array): PointValue {
  const { rows, target, prediction, orders, weight, clusters } = sample;
  if (orders === undefined) throw new Error('spearman needs ranked rows');
  const u = midRanks(target, orders.target, weight);
  const v = midRanks(prediction, orders.prediction, weight);
  if (Number.isNaN(u[0])) return undefinedBecause('all weights are 0');
  const point = correlation(u, v, sample, influence);
  if (!point.defined) return point;

  const r = point.value;
  let [total, counted, squareU, squareV] = [0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    total += w;
    if (w > 0) counted++;
    squareU += w * (u[i]! - 0.5) ** 2;
    squareV += w * (v[i]! - 0.5) ** 2;
  }
  const [deviationU, deviationV] = [Math.sqrt(squareU / total), Math.sqrt(squareV / total)];
  // What a shift of a row's rank does to r: ∂r/∂u = (y − r x)/σ_u with x, y the standardised ranks.
  const pullU = new Float64Array(rows);
  const pullV = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const [x, y] = [(u[i]! - 0.5) / deviationU, (v[i]! - 0.5) / deviationV];
    pullU[i] = (y - r * x) / deviationU;
    pullV[i] = (x - r * y) / deviationV;
  }
  const factor = smallSampleFactor(counted, clusters !== undefined) / total;
  for (const [values, order, ranks, pull] of [
    [target, orders.target, u, pullU],
    [prediction, orders.prediction, v, pullV],
  ] as const) {
    addShiftOfRanks({ values, order, ranks, pull, weight, total, factor }, influence);
  }
  return defined(r, point.hasError);
}

/** Share of the weight below each value, ties counted half. The weighted mean is ½. */
function midRanks(values: ArrayLike<number>, order: Int32Array, weight: Float64Array | undefined): Float64Array {
  const ranks = new Float64Array(values.length);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += weight === undefined ? 1 : weight[i]!;
  let above = 0;
  for (let start = 0; start < order.length; ) {
    const end = endOfRun(values, order, start);
    let tied = 0;
    for (let place = start; place < end; place++) tied += weight === undefined ? 1 : weight[order[place]!]!;
    for (let place = start; place < end; place++) ranks[order[place]!] = (total - above - tied / 2) / total;
    above += tied;
    start = end;
  }
  return ranks;
}

interface RankShift {
  readonly values: ArrayLike<number>;
  readonly order: Int32Array;
  readonly ranks: Float64Array;
  readonly pull: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly total: number;
  readonly factor: number;
}

/** Adds w_i Σ_j w_j pull_j ([x_i < x_j] + ½[x_i = x_j] − F(x_j)) / Σw to the influence of every row i. */
function addShiftOfRanks(shift: RankShift, influence: Float64Array): void {
  const { values, order, ranks, pull, weight, total, factor } = shift;
  let mean = 0;
  for (let i = 0; i < ranks.length; i++) mean += (weight === undefined ? 1 : weight[i]!) * pull[i]! * ranks[i]!;
  let above = 0;
  for (let start = 0; start < order.length; ) {
    const end = endOfRun(values, order, start);
    let tied = 0;
    for (let place = start; place < end; place++) {
      const row = order[place]!;
      tied += (weight === undefined ? 1 : weight[row]!) * pull[row]!;
    }
    const moved = (above + tied / 2 - mean) / total;
    for (let place = start; place < end; place++) {
      const row = order[place]!;
      influence[row]! += (weight === undefined ? 1 : weight[row]!) * factor * moved;
    }
    above += tied;
    start = end;
  }
}

/** Place after the run of equal values that begins at a place of an order. */
export function endOfRun(values: ArrayLike<number>, order: Int32Array, start: number): number {
  const value = values[order[start]!]!;
  let end = start + 1;
  while (end < order.length && values[order[end]!] === value) end++;
  return end;
}
