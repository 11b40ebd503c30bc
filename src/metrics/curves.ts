import { reliabilityBins } from './binary.ts';
import type { BinaryPredictions } from './predictions.ts';
import { descendingOrder } from './radix-order.ts';
import { LAST_OF_TIE, POSITIVE, type Ranking, ranking } from './sample.ts';

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
 * @param ranked the rows by their scores, where they were ranked already
 */
export function curves(predictions: BinaryPredictions, ranked?: Ranking): BinaryCurves {
  const { label, score } = predictions;
  const { count, truePositive, falsePositive } = thresholdsOf(
    predictions,
    ranked ?? ranking(descendingOrder(score), score, label),
  );
  const positives = count === 0 ? 0 : truePositive[count - 1]!;
  const negatives = count === 0 ? 0 : falsePositive[count - 1]!;
  return {
    roc: positives > 0 && negatives > 0 ? thin(rocPath(truePositive, falsePositive, count)) : [],
    precisionRecall: positives > 0 ? thin(precisionRecallPath(truePositive, falsePositive, count)) : [],
    calibration: reliabilityBins(predictions).map(({ meanScore, observedRate, n }) => ({
      meanScore,
      observedRate,
      rows: n,
    })),
  };
}

/** All points of a curve. */
interface Path {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Place 0 is the threshold above all scores. */
function rocPath(truePositive: Float64Array, falsePositive: Float64Array, count: number): Path {
  const x = new Float64Array(count + 1);
  const y = new Float64Array(count + 1);
  const [positives, negatives] = [truePositive[count - 1]!, falsePositive[count - 1]!];
  for (let i = 0; i < count; i++) {
    x[i + 1] = falsePositive[i]! / negatives;
    y[i + 1] = truePositive[i]! / positives;
  }
  return { x, y };
}

function precisionRecallPath(truePositive: Float64Array, falsePositive: Float64Array, count: number): Path {
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const positives = truePositive[count - 1]!;
  for (let i = 0; i < count; i++) {
    x[i] = truePositive[i]! / positives;
    y[i] = truePositive[i]! / (truePositive[i]! + falsePositive[i]!);
  }
  return { x, y };
}

function thresholdsOf({ rows, weight }: BinaryPredictions, { order, flags }: Ranking): Thresholds {
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

/** Keeps at most `MOST_POINTS` points, evenly spread by the length of the path |Δx| + |Δy|. */
function thin({ x, y }: Path): Curve {
  const count = x.length;
  const pointAt = (i: number): [number, number] => [x[i]!, y[i]!];
  if (count <= MOST_POINTS) return Array.from(x, (_, i) => pointAt(i));
  return [0, ...evenlySpread(lengthsOf(x, y)), count - 1].map(pointAt);
}

/** Length of the path up to each point. */
function lengthsOf(x: Float64Array, y: Float64Array): Float64Array {
  const length = new Float64Array(x.length);
  for (let i = 1; i < x.length; i++) {
    length[i] = length[i - 1]! + Math.abs(x[i]! - x[i - 1]!) + Math.abs(y[i]! - y[i - 1]!);
  }
  return length;
}

/** The inner points that are kept: the first in each step of the path. */
function evenlySpread(length: Float64Array): readonly number[] {
  const last = length.length - 1;
  const step = length[last]! / (MOST_POINTS - 1);
  const kept: number[] = [];
  let wanted = step;
  for (let i = 1; i < last && kept.length < MOST_POINTS - 2; i++) {
    if (length[i]! < wanted) continue;
    kept.push(i);
    wanted = (Math.floor(length[i]! / step) + 1) * step;
  }
  return kept;
}
