import { defined, type PointValue, undefinedBecause } from './point.ts';
import { classTotals } from './roc-auc.ts';
import { type BinarySample, LAST_OF_TIE, POSITIVE } from './sample.ts';

/**
 * Average precision: Σ over thresholds of (recall gained) · precision, without interpolation; rows of equal score are one
 * threshold. With tp_j positives in the run of ties j, TP_j and FP_j counted down to its end and T_j = TP_j + FP_j:
 *
 *   positive row in run k: U = w (TP_k/T_k − AP + Σ_{j≥k} tp_j FP_j / T_j²) / P
 *   negative row in run k: U = −w Σ_{j≥k} tp_j TP_j / T_j² / P
 *
 * the derivative of AP by the row's weight (Σ over the runs scored at or below the row).
 */
export function averagePrecision(sample: BinarySample, influence: Float64Array): PointValue {
  const { rows, weight, ranking } = sample;
  if (ranking === undefined) throw new Error('average_precision needs ranked rows');
  const { positiveWeight, negativeWeight, positives } = classTotals(sample);
  if (positiveWeight === 0) return undefinedBecause('no positive rows', 0);
  if (negativeWeight === 0) return undefinedBecause('no negative rows', 1);
  const { order, flags } = ranking;

  let area = 0;
  // Σ_j tp_j FP_j / T_j² and Σ_j tp_j TP_j / T_j²: first over all runs, then over those not yet passed.
  let gain = 0;
  let loss = 0;
  for (let pass = 0; pass < 2; pass++) {
    let truePositive = 0;
    let falsePositive = 0;
    for (let start = 0; start < rows; ) {
      let end = start;
      let tiedPositive = 0;
      let flag: number;
      do {
        flag = flags[end]!;
        const w = weight === undefined ? 1 : weight[order[end]!]!;
        if ((flag & POSITIVE) !== 0) tiedPositive += w;
        else falsePositive += w;
        end++;
      } while ((flag & LAST_OF_TIE) === 0);
      truePositive += tiedPositive;
      const selected = truePositive + falsePositive;
      const precision = selected === 0 ? 0 : truePositive / selected;
      const perSelected = selected === 0 ? 0 : tiedPositive / selected;
      if (pass === 0) {
        area += tiedPositive * precision;
        gain += perSelected * (1 - precision);
        loss += perSelected * precision;
      } else {
        const ofPositive = (precision - area + gain) / positiveWeight;
        const ofNegative = -loss / positiveWeight;
        for (let place = start; place < end; place++) {
          const row = order[place]!;
          const w = weight === undefined ? 1 : weight[row]!;
          influence[row] = w * ((flags[place]! & POSITIVE) !== 0 ? ofPositive : ofNegative);
        }
        gain -= perSelected * (1 - precision);
        loss -= perSelected * precision;
      }
      start = end;
    }
    if (pass === 0) area /= positiveWeight;
  }
  return defined(Math.min(1, area), positives > 1);
}
