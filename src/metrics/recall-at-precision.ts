import { defined, type PointValue, undefinedBecause } from './point.ts';
import { classTotals } from './roc-auc.ts';
import { type BinarySample, LAST_OF_TIE, POSITIVE } from './sample.ts';

/**
 * The largest recall of any threshold whose precision is at least the target.
 *
 * Let s be that threshold and ρ < t the share of positives among rows scored near s. Adding weight to a selected row
 * changes Σ_selected (y − t), which is 0 at s, by (y − t); the threshold then moves until it is 0 again, which selects
 * (y − t)/(t − ρ) more rows, a share ρ of them positive. By the delta method
 *
 *   U = w ([selected] (y + ρ (y − t)/(t − ρ)) − R y) / P,
 *
 * centred so that Σ U = 0. ρ is measured on the rows around the threshold. Where that share reaches the target the
 * threshold is hardly determined; ρ is then held at 9/10 of the target, which keeps the standard error finite and large.
 */
export function recallAtPrecision(sample: BinarySample, target: number, influence: Float64Array): PointValue {
  const { rows, weight, ranking, label } = sample;
  if (ranking === undefined) throw new Error('recall at a precision needs ranked rows');
  const { positiveWeight, positives } = classTotals(sample);
  if (positiveWeight === 0) return undefinedBecause('no positive rows', 0);
  const { order, flags } = ranking;

  let truePositive = 0;
  let selectedWeight = 0;
  let reached = 0;
  let reachedPositive = 0;
  for (let place = 0; place < rows; place++) {
    const flag = flags[place]!;
    const w = weight === undefined ? 1 : weight[order[place]!]!;
    selectedWeight += w;
    if ((flag & POSITIVE) !== 0) truePositive += w;
    if ((flag & LAST_OF_TIE) === 0 || selectedWeight === 0) continue;
    if (truePositive >= target * selectedWeight * (1 - 1e-12)) {
      reached = place + 1;
      reachedPositive = truePositive;
    }
  }
  if (reached === 0) return undefinedBecause(`no threshold reaches a precision of ${target}`, 0);

  const recall = Math.min(1, reachedPositive / positiveWeight);
  // With every row selected the threshold has nowhere to move.
  const density = reached === rows ? 0 : Math.min(positiveShareAround(sample, reached), 0.9 * target);
  const shift = density / (target - density);
  let mean = 0;
  for (let place = 0; place < rows; place++) {
    const row = order[place]!;
    const y = label[row]!;
    const w = weight === undefined ? 1 : weight[row]!;
    const selected = place < reached ? y + shift * (y - target) : 0;
    influence[row] = (w * (selected - recall * y)) / positiveWeight;
    mean += influence[row]!;
  }
  mean /= rows;
  for (let i = 0; i < rows; i++) influence[i] = influence[i]! - mean;
  return defined(recall, positives > 1);
}

/** Share of positives among the rows ranked within n^(4/5)/4 places of a threshold, never fewer than ten each side. */
function positiveShareAround({ rows, weight, ranking }: BinarySample, threshold: number): number {
  const { order, flags } = ranking!;
  const reach = Math.max(10, Math.round(rows ** 0.8 / 4));
  let positive = 0;
  let total = 0;
  for (let place = Math.max(0, threshold - reach); place < Math.min(rows, threshold + reach); place++) {
    const w = weight === undefined ? 1 : weight[order[place]!]!;
    total += w;
    if ((flags[place]! & POSITIVE) !== 0) positive += w;
  }
  return total === 0 ? 0 : positive / total;
}
