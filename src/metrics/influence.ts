import { averagePrecision } from './average-precision.ts';
import { calibrationError, largestCalibrationError } from './calibration.ts';
import type { MetricDefinition } from './catalog.ts';
import { cellMetric } from './cells.ts';
import { type PointValue, undefinedBecause } from './point.ts';
import { recallAtPrecision } from './recall-at-precision.ts';
import { rocAuc } from './roc-auc.ts';
import type { Sample } from './sample.ts';
import { brierScore, logLoss, perRowMean } from './sums.ts';

/**
 * Computes one metric on a sample and writes the influence value of row i to `influence[i]`. For independent rows the values
 * carry the small-sample factor of their family (n/(n−1) of a mean, DeLong's per class); for clustered rows they do not,
 * because the estimate over clusters has a factor of its own.
 * @param influence at least `sample.rows` long; its content is unspecified when the metric is undefined
 */
export function pointWithInfluence(definition: MetricDefinition, sample: Sample, influence: Float64Array): PointValue {
  if (sample.rows === 0) return undefinedBecause('no rows');
  if (definition.perRow) return perRowMean(sample, definition.name, influence);
  if (sample.hasNaN) return undefinedBecause('some scores are not numbers');
  if (definition.atPrecision !== undefined) return recallAtPrecision(sample, definition.atPrecision, influence);
  if (definition.family === 'cells') return cellMetric(definition.name, sample, influence);
  if (definition.needsProbabilities) {
    const outside = firstOutsideUnit(sample.score);
    if (outside !== undefined) return undefinedBecause(`scores are not probabilities: ${outside} is outside [0, 1]`);
  }
  switch (definition.name) {
    case 'roc_auc':
      return rocAuc(sample, influence);
    case 'average_precision':
      return averagePrecision(sample, influence);
    case 'log_loss':
      return logLoss(sample, influence);
    case 'brier':
      return brierScore(sample, influence);
    case 'ece_10':
      return calibrationError(sample, influence);
    case 'mce_10':
      return largestCalibrationError(sample, influence);
    default:
      throw new Error(`metric ${definition.name} does not follow from predictions`);
  }
}

function firstOutsideUnit(score: ArrayLike<number>): number | undefined {
  for (let i = 0; i < score.length; i++) {
    const value = score[i]!;
    if (!(value >= 0 && value <= 1)) return value;
  }
  return undefined;
}
