import { denominatorOf, type MetricDefinition } from './catalog.ts';
import { type MulticlassSample, multiclassSample, onlyClassColumns } from './multiclass-sample.ts';
import type { PredictedRows, Predictions } from './predictions.ts';
import { dependentRows, type RankingSample, rankingSample } from './ranking-sample.ts';
import { type RegressionSample, regressionSample } from './regression-sample.ts';
import { type BinarySample, sampleOf } from './sample.ts';

/** Rows of one model laid out for computing, by task. */
export type Sample = BinarySample | MulticlassSample | RegressionSample | RankingSample;

/**
 * Lays out predictions with what the metrics need.
 * @param threshold score from which a row of a binary model is predicted positive
 * @throws RangeError for columns of different length and values that no reader may let through
 */
export function layOutSample(
  predictions: Predictions,
  metrics: readonly MetricDefinition[],
  threshold: number,
): Sample {
  switch (predictions.task) {
    case 'binary-classification':
      return sampleOf(
        predictions,
        threshold,
        metrics.some(({ family }) => family === 'ranks'),
      );
    case 'multiclass-classification':
      return multiclassSample(predictions, metrics);
    case 'regression':
      return regressionSample(predictions, metrics);
    case 'ranking':
      return rankingSample(predictions);
  }
}

/** Codes of the rows that depend on each other; undefined when rows are independent. */
export function clusterCodes(predictions: Predictions): PredictedRows['entity'] {
  return predictions.task === 'ranking' ? dependentRows(predictions) : predictions.entity;
}

/** A sample without the columns that none of these metrics needs: less to cut into slices. */
export function onlyFor(sample: Sample, metrics: readonly MetricDefinition[]): Sample {
  const asked = new Set(metrics.filter(({ perRow }) => perRow).flatMap(({ name }) => [name, denominatorOf(name)]));
  const perRow = Object.fromEntries(Object.entries(sample.perRow).filter(([name]) => asked.has(name)));
  const ranked = metrics.some(({ family }) => family === 'ranks');
  switch (sample.task) {
    case 'binary-classification':
      return { ...sample, perRow, ranking: ranked ? sample.ranking : undefined };
    case 'multiclass-classification':
      return { ...onlyClassColumns(sample, metrics), perRow };
    case 'regression':
      return { ...sample, perRow, orders: ranked ? sample.orders : undefined };
    case 'ranking':
      return { ...sample, perRow };
  }
}
