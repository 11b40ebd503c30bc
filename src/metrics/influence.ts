import { averagePrecision } from './average-precision.ts';
import { calibrationError, largestCalibrationError } from './calibration.ts';
import type { MetricDefinition } from './catalog.ts';
import { cellMetric } from './cells.ts';
import { multiclassMetric } from './multiclass.ts';
import { perRowMetric } from './per-row.ts';
import { type PointValue, undefinedBecause } from './point.ts';
import type { Predictions } from './predictions.ts';
import { rankingMetric } from './ranking.ts';
import { recallAtPrecision } from './recall-at-precision.ts';
import { regressionMetric } from './regression.ts';
import { rocAuc } from './roc-auc.ts';
import type { BinarySample } from './sample.ts';
import { layOutSample, type Sample } from './samples.ts';
import { brierScore, logLoss } from './sums.ts';

/**
 * Computes one metric on a sample and writes the influence value of row i to `influence[i]`. For independent rows the values
 * carry the small-sample factor of their family (n/(n−1) of a mean, DeLong's per class); for clustered rows they do not,
 * because the estimate over clusters has a factor of its own.
 * @param influence at least `sample.rows` long; its content is unspecified when the metric is undefined
 */
export function pointWithInfluence(definition: MetricDefinition, sample: Sample, influence: Float64Array): PointValue {
  if (sample.rows === 0) return undefinedBecause('no rows');
  if (definition.perRow) return perRowMetric(sample, definition.name, definition.aggregate ?? 'mean', influence);
  switch (sample.task) {
    case 'binary-classification':
      return binaryMetric(definition, sample, influence);
    case 'multiclass-classification':
      return multiclassMetric(definition, sample, influence);
    case 'regression':
      return regressionMetric(definition, sample, influence);
    case 'ranking':
      return rankingMetric(definition, sample, influence);
  }
}

function binaryMetric(definition: MetricDefinition, sample: BinarySample, influence: Float64Array): PointValue {
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

/** A metric and the influence value of every row; of an undefined metric, the reason. */
export type Influence =
  | { readonly value: number; readonly influence: Float64Array; readonly hasError: boolean }
  | { readonly undefined: string };

/**
 * One metric of one model with the influence of every row, in the order of the rows: they sum to 0, √ΣU² is the standard
 * error of independent rows, and sums inside clusters give that of dependent ones. The influence of a query stands on its
 * first row.
 */
export function influenceOf(definition: MetricDefinition, predictions: Predictions, threshold: number): Influence {
  const influence = new Float64Array(predictions.rows);
  const point = pointWithInfluence(definition, layOutSample(predictions, [definition], threshold), influence);
  return point.defined ? { value: point.value, influence, hasError: point.hasError } : { undefined: point.reason };
}
