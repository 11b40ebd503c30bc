import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { Sample } from './sample.ts';

/** scikit-learn 1.2 keeps probabilities this far from 0 and 1, so that one certain error does not cost infinity. */
const PROBABILITY_FLOOR = 1e-15;

/** Far above any sensible value, and low enough that the squares of a billion of them still add up. */
const LARGEST_VALUE = 1e100;

/** Mean of −ln of the probability given to the label. */
export function logLoss(sample: Sample, influence: Float64Array): PointValue {
  const { rows, label, score } = sample;
  for (let i = 0; i < rows; i++) {
    const p = Math.min(Math.max(score[i]!, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR);
    influence[i] = -Math.log(label[i] === 1 ? p : 1 - p);
  }
  return meanOf(influence, sample);
}

/** Mean of (score − label)². */
export function brierScore(sample: Sample, influence: Float64Array): PointValue {
  const { rows, label, score } = sample;
  for (let i = 0; i < rows; i++) {
    const error = score[i]! - label[i]!;
    influence[i] = error * error;
  }
  return meanOf(influence, sample);
}

/** Mean of a column of numbers; rows where it is NaN (SQL null) do not count. */
export function perRowMean(sample: Sample, name: string, influence: Float64Array): PointValue {
  const column = sample.perRow[name];
  if (column === undefined) throw new Error(`predictions have no column for the metric ${name}`);
  influence.set(column);
  for (let i = 0; i < sample.rows; i++) {
    if (Math.abs(influence[i]!) === Number.POSITIVE_INFINITY) return undefinedBecause(`row ${i} is infinite`);
    if (Math.abs(influence[i]!) > LARGEST_VALUE) return undefinedBecause(`row ${i} is beyond ${LARGEST_VALUE}`);
  }
  return meanOf(influence, sample);
}

/**
 * Weighted mean of `values`, which are replaced by their influence w (value − mean) / Σw. For independent rows times
 * √(n/(n−1)), so that Σ U² of an unweighted mean is its usual unbiased variance.
 */
function meanOf(values: Float64Array, { rows, weight, clusters }: Sample): PointValue {
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
