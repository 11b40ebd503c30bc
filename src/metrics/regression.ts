import type { MetricDefinition } from './catalog.ts';
import { correlation, isConstant, weightedMean } from './correlation.ts';
import { kendall } from './kendall.ts';
import { medianAbsoluteError } from './median-error.ts';
import { LARGEST_VALUE, smallSampleFactor } from './per-row.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { RegressionSample } from './regression-sample.ts';
import { spearman } from './spearman.ts';
import { meanOf } from './sums.ts';

/** What scikit-learn divides by in place of a target of 0. */
const SMALLEST_TARGET = 2 ** -52;

/** Computes one metric of a predicted number and writes the influence value of every row. */
export function regressionMetric(
  definition: MetricDefinition,
  sample: RegressionSample,
  influence: Float64Array,
): PointValue {
  const problem = beyondReach(sample);
  if (problem !== undefined) return undefinedBecause(problem);
  const { rows, target, prediction } = sample;
  switch (definition.base) {
    case 'mae':
      for (let i = 0; i < rows; i++) influence[i] = Math.abs(prediction[i]! - target[i]!);
      return meanOf(influence, sample);
    case 'mse':
      squaredErrors(sample, influence);
      return meanOf(influence, sample);
    case 'rmse':
      return rootMeanSquare(sample, influence);
    case 'mape':
      return relativeError(sample, influence);
    case 'bias':
      for (let i = 0; i < rows; i++) influence[i] = prediction[i]! - target[i]!;
      return meanOf(influence, sample);
    case 'pinball': {
      const alpha = definition.parameter!;
      for (let i = 0; i < rows; i++) {
        const short = target[i]! - prediction[i]!;
        influence[i] = short >= 0 ? alpha * short : (alpha - 1) * short;
      }
      return meanOf(influence, sample);
    }
    case 'r2':
      return varianceExplained(sample, influence, false);
    case 'explained_variance':
      return varianceExplained(sample, influence, true);
    case 'median_ae':
      return medianAbsoluteError(sample, influence);
    case 'max_error':
      return largestError(sample);
    case 'pearson':
      return correlation(target, prediction, sample, influence);
    case 'spearman':
      return spearman(sample, influence);
    case 'kendall_tau_b':
      return kendall(sample, influence);
    default:
      throw new Error(`${definition.name} is not a metric of a predicted number`);
  }
}

function beyondReach({ rows, target, prediction }: RegressionSample): string | undefined {
  for (let i = 0; i < rows; i++) {
    if (!(Math.abs(target[i]!) <= LARGEST_VALUE)) return `the target of row ${i + 1} is not a number within 1e100`;
    if (!(Math.abs(prediction[i]!) <= LARGEST_VALUE))
      return `the prediction of row ${i + 1} is not a number within 1e100`;
  }
  return undefined;
}

function squaredErrors({ rows, target, prediction }: RegressionSample, into: Float64Array): void {
  for (let i = 0; i < rows; i++) into[i] = (prediction[i]! - target[i]!) ** 2;
}

/** √ of the mean square: its influence is that of the mean square over 2 √. Errors of 0 everywhere leave nothing to vary. */
function rootMeanSquare(sample: RegressionSample, influence: Float64Array): PointValue {
  squaredErrors(sample, influence);
  const square = meanOf(influence, sample);
  if (!square.defined) return square;
  const root = Math.sqrt(square.value);
  for (let i = 0; i < sample.rows; i++) influence[i] = root === 0 ? 0 : influence[i]! / (2 * root);
  return defined(root, square.hasError);
}

/** A target of 0 has no relative error; scikit-learn divides by 2⁻⁵², which is given as the convention only. */
function relativeError(sample: RegressionSample, influence: Float64Array): PointValue {
  const { rows, target, prediction, weight } = sample;
  let zeros = 0;
  for (let i = 0; i < rows; i++) {
    const size = Math.abs(target[i]!);
    if (size < SMALLEST_TARGET && (weight === undefined || weight[i]! > 0)) zeros++;
    influence[i] = Math.abs(prediction[i]! - target[i]!) / Math.max(size, SMALLEST_TARGET);
  }
  const point = meanOf(influence, sample);
  if (zeros === 0 || !point.defined) return point;
  return undefinedBecause(`the target is 0 in ${zeros} ${zeros === 1 ? 'row' : 'rows'}`, point.value);
}

/**
 * 1 − A/B with A the weighted squares of the errors (about their own mean for the explained variance) and B those of the
 * target about its mean. Influence: w (−e² + A/B (y − ȳ)²) / B; moving the means changes nothing to first order.
 */
function varianceExplained(sample: RegressionSample, influence: Float64Array, centred: boolean): PointValue {
  const { rows, target, prediction, weight, clusters } = sample;
  const error = new Float64Array(rows);
  for (let i = 0; i < rows; i++) error[i] = target[i]! - prediction[i]!;
  const centre = weightedMean(target, weight);
  if (Number.isNaN(centre)) return undefinedBecause('all weights are 0');
  if (isConstant(target, weight)) return undefinedBecause('the target is the same in all rows');
  const shift = centred ? weightedMean(error, weight) : 0;
  let residual = 0;
  let total = 0;
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    if (w === 0) continue;
    residual += w * (error[i]! - shift) ** 2;
    total += w * (target[i]! - centre) ** 2;
    counted++;
  }
  const factor = smallSampleFactor(counted, clusters !== undefined) / total;
  const ratio = residual / total;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    influence[i] = w * factor * (ratio * (target[i]! - centre) ** 2 - (error[i]! - shift) ** 2);
  }
  return defined(1 - ratio, counted > 1);
}

function largestError({ rows, target, prediction, weight }: RegressionSample): PointValue {
  let largest = -1;
  for (let i = 0; i < rows; i++) {
    if (weight !== undefined && weight[i] === 0) continue;
    largest = Math.max(largest, Math.abs(prediction[i]! - target[i]!));
  }
  return largest < 0 ? undefinedBecause('all weights are 0') : defined(largest, false);
}
