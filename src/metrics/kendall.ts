import { isConstant } from './correlation.ts';
import { smallSampleFactor } from './per-row.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { RegressionSample } from './regression-sample.ts';
import { endOfRun } from './spearman.ts';

/**
 * Kendall's τ-b = S / √(X Y) over pairs of rows, weighted by the product of their weights: S is concordant minus discordant,
 * X and Y are the pairs that are not tied in target and prediction. With s_i, x_i, y_i the part of S, X, Y that row i has
 * with all others, the influence is w_i (s_i/√(XY) − τ/2 (x_i/X + y_i/Y)). A Fenwick tree over the ranks of the predictions
 * counts s_i: O(n log n).
 */
export function kendall(sample: RegressionSample, influence: Float64Array): PointValue {
  const { rows, target, prediction, orders, weight, clusters } = sample;
  if (orders === undefined) throw new Error('kendall_tau_b needs ranked rows');
  if (isConstant(target, weight)) return undefinedBecause('the target is the same in all rows');
  if (isConstant(prediction, weight)) return undefinedBecause('the prediction is the same in all rows');
  const weightOf = (row: number) => (weight === undefined ? 1 : weight[row]!);

  const rank = new Int32Array(rows); // 1 for the largest prediction, ties equal
  let ranks = 0;
  const untiedInPrediction = new Float64Array(rows);
  let total = 0;
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    total += weightOf(i);
    if (weightOf(i) > 0) counted++;
  }
  for (let start = 0; start < rows; ) {
    const end = endOfRun(prediction, orders.prediction, start);
    ranks++;
    let tied = 0;
    for (let place = start; place < end; place++) tied += weightOf(orders.prediction[place]!);
    for (let place = start; place < end; place++) {
      const row = orders.prediction[place]!;
      rank[row] = ranks;
      untiedInPrediction[row] = total - tied;
    }
    start = end;
  }

  const untiedInTarget = new Float64Array(rows);
  const agreement = new Float64Array(rows);
  const above = new WeightsByRank(ranks);
  const everything = balances(rank, ranks, weightOf);
  for (let start = 0; start < rows; ) {
    const end = endOfRun(target, orders.target, start);
    let tied = 0;
    // Of the rows with a larger target, those predicted larger agree; of all untied with a smaller one, those predicted smaller.
    for (let place = start; place < end; place++) {
      const row = orders.target[place]!;
      tied += weightOf(row);
      agreement[row] = above.balance(rank[row]!);
    }
    for (let place = start; place < end; place++) {
      const row = orders.target[place]!;
      above.add(rank[row]!, weightOf(row));
    }
    for (let place = start; place < end; place++) {
      const row = orders.target[place]!;
      untiedInTarget[row] = total - tied;
      agreement[row]! -= everything[rank[row]!]! - above.balance(rank[row]!);
    }
    start = end;
  }
  let [pairs, x, y] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    pairs += weightOf(i) * agreement[i]!;
    x += weightOf(i) * untiedInTarget[i]!;
    y += weightOf(i) * untiedInPrediction[i]!;
  }
  const root = Math.sqrt(x) * Math.sqrt(y);
  const tau = Math.max(-1, Math.min(1, pairs / root));
  // Each pair stands in the sums twice, so the derivative by a weight has a factor of 2.
  const factor = 2 * smallSampleFactor(counted, clusters !== undefined);
  for (let i = 0; i < rows; i++) {
    const slope = agreement[i]! / root - (tau / 2) * (untiedInTarget[i]! / x + untiedInPrediction[i]! / y);
    influence[i] = weightOf(i) * factor * slope;
  }
  return defined(tau, counted > 1);
}

/** Weight of all rows of lower rank minus that of all rows of higher rank, by rank. */
function balances(rank: Int32Array, ranks: number, weightOf: (row: number) => number): Float64Array {
  const sums = new Float64Array(ranks + 1);
  let total = 0;
  for (let i = 0; i < rank.length; i++) {
    sums[rank[i]!]! += weightOf(i);
    total += weightOf(i);
  }
  let before = 0;
  for (let k = 1; k <= ranks; k++) {
    const own = sums[k]!;
    sums[k] = before - (total - before - own);
    before += own;
  }
  return sums;
}

/** A Fenwick tree: weights by rank, and sums of them up to a rank, in O(log ranks). */
class WeightsByRank {
  private readonly tree: Float64Array;
  private total = 0;

  constructor(ranks: number) {
    this.tree = new Float64Array(ranks + 1);
  }

  add(rank: number, weight: number): void {
    this.total += weight;
    for (let at = rank; at < this.tree.length; at += at & -at) this.tree[at]! += weight;
  }

  /** Weight of the ranks before this one minus that of the ranks after it. */
  balance(rank: number): number {
    const before = this.upTo(rank - 1);
    return before - (this.total - this.upTo(rank));
  }

  private upTo(rank: number): number {
    let sum = 0;
    for (let at = rank; at > 0; at -= at & -at) sum += this.tree[at]!;
    return sum;
  }
}
