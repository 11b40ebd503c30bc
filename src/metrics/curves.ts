import { reliabilityBins } from './binary.ts';
import type { BinaryPredictions } from './predictions.ts';
import { descendingOrder } from './radix-order.ts';
import { LAST_OF_TIE, POSITIVE, ranking } from './sample.ts';

/** Points of a curve, both coordinates in [0, 1]. */
export type Curve = [number, number][];

export interface BinaryCurves {
  /** False-positive rate and true-positive rate, from (0, 0) to (1, 1). Empty when one class is missing. */
  readonly roc: Curve;
  /** Recall and precision, from the highest threshold down. Empty without positive rows. */
  readonly precisionRecall: Curve;
  readonly calibration: { meanScore: number; observedRate: number; rows: number }[];
}

/** A drawn curve looks the same with more points. */
const MOST_POINTS = 200;

/** Cumulative weights down to each distinct score, from the highest. */
interface Thresholds {
  readonly count: number;
  readonly truePositive: Float64Array;
  readonly falsePositive: Float64Array;
}

/**
 * Curves to draw. Points are real thresholds, never interpolated; when there are more than 200, those are kept that are
 * spread evenly along the curve, with its first and last.
 */
export function curves(predictions: BinaryPredictions): BinaryCurves {
  const { count, truePositive, falsePositive } = thresholdsOf(predictions);
  const positives = count === 0 ? 0 : truePositive[count - 1]!;
  const negatives = count === 0 ? 0 : falsePositive[count - 1]!;
  // Place 0 is the threshold above all scores.
  const roc = thin(count + 1, (i) =>
    i === 0 ? [0, 0] : [falsePositive[i - 1]! / negatives, truePositive[i - 1]! / positives],
  );
  const precisionRecall = thin(count, (i) => [
    truePositive[i]! / positives,
    truePositive[i]! / (truePositive[i]! + falsePositive[i]!),
  ]);
  return {
    roc: positives > 0 && negatives > 0 ? roc : [],
    precisionRecall: positives > 0 ? precisionRecall : [],
    calibration: reliabilityBins(predictions).map(({ meanScore, observedRate, n }) => ({
      meanScore,
      observedRate,
      rows: n,
    })),
  };
}

function thresholdsOf({ rows, label, score, weight }: BinaryPredictions): Thresholds {
  const { order, flags } = ranking(descendingOrder(score), score, label);
  const truePositive = new Float64Array(rows);
  const falsePositive = new Float64Array(rows);
  let count = 0;
  let [positive, negative] = [0, 0];
  for (let place = 0; place < rows; place++) {
    const w = weight === undefined ? 1 : weight[order[place]!]!;
    if ((flags[place]! & POSITIVE) !== 0) positive += w;
    else negative += w;
    if ((flags[place]! & LAST_OF_TIE) === 0 || positive + negative === 0) continue;
    truePositive[count] = positive;
    falsePositive[count] = negative;
    count++;
  }
  return { count, truePositive, falsePositive };
}

/** Keeps at most `MOST_POINTS` of `count` points, evenly spread by the length of the path |Δx| + |Δy|. */
function thin(count: number, pointAt: (i: number) => [number, number]): Curve {
  if (count <= MOST_POINTS) return Array.from({ length: count }, (_, i) => pointAt(i));
  const length = new Float64Array(count);
  let [x, y] = pointAt(0);
  for (let i = 1; i < count; i++) {
    const [nextX, nextY] = pointAt(i);
    length[i] = length[i - 1]! + Math.abs(nextX - x) + Math.abs(nextY - y);
    [x, y] = [nextX, nextY];
  }
  const step = length[count - 1]! / (MOST_POINTS - 1);
  const kept = [pointAt(0)];
  let wanted = step;
  for (let i = 1; i < count - 1 && kept.length < MOST_POINTS - 1; i++) {
    if (length[i]! < wanted) continue;
    kept.push(pointAt(i));
    wanted = (Math.floor(length[i]! / step) + 1) * step;
  }
  kept.push(pointAt(count - 1));
  return kept;
}
