import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { BinarySample, SampleRows } from './sample.ts';

/** What averaging needs of a sample. */
export type Counted = Pick<SampleRows, 'rows' | 'weight' | 'clusters'>;

/** scikit-learn 1.2 keeps probabilities this far from 0 and 1, so that one certain error does not cost infinity. */
const PROBABILITY_FLOOR = 1e-15;

/** Mean of −ln of the probability given to the label. */
export function logLoss(sample: BinarySample, influence: Float64Array): PointValue {
  writeLogLosses(sample, influence);
  return meanOf(influence, sample);
}

/** Mean of (score − label)². */
export function brierScore(sample: BinarySample, influence: Float64Array): PointValue {
  writeSquaredErrors(sample, influence);
  return meanOf(influence, sample);
}

// Loops over rows stand alone: a function that loops is compiled as a whole, with all it calls, for a single run.
function writeLogLosses({ rows, label, score }: BinarySample, into: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    const p = Math.min(Math.max(score[i]!, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR);
    into[i] = -Math.log(label[i] === 1 ? p : 1 - p);
  }
}

function writeSquaredErrors({ rows, label, score }: BinarySample, into: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    const error = score[i]! - label[i]!;
    into[i] = error * error;
  }
}

/**
 * Weighted mean of `values`, which are replaced by their influence w (value − mean) / Σw. For independent rows times
 * √(n/(n−1)), so that Σ U² of an unweighted mean is its usual unbiased variance.
 */
export function meanOf(values: Float64Array, { rows, weight, clusters }: Counted): PointValue {
  let sum = 0;
  let total = 0;
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    const value = values[i]!;
    const w = weight === undefined ? 1 : weight[i]!;
    if (w === 0 || Number.isNaN(value)) continue;
    sum += w * value;
    total += w;
    counted++;
  }
  if (counted === 0) return undefinedBecause('no row has a value');
  const mean = sum / total;
  const factor = clusters === undefined && counted > 1 ? Math.sqrt(counted / (counted - 1)) : 1;
  for (let i = 0; i < rows; i++) {
    const value = values[i]!;
    const w = weight === undefined ? 1 : weight[i]!;
    values[i] = Number.isNaN(value) ? 0 : (w * (value - mean) * factor) / total;
  }
  return defined(mean, counted > 1);
}
