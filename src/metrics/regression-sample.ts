import type { MetricDefinition } from './catalog.ts';
import type { RegressionPredictions } from './predictions.ts';
import { descendingOrder } from './radix-order.ts';
import { checkColumns, type SampleRows, type Scores, sampleRows } from './sample.ts';

/** Rows of a model that predicts a number. */
export interface RegressionSample extends SampleRows {
  readonly task: 'regression';
  readonly target: Float64Array;
  readonly prediction: Scores;
  /** Rows by descending target and by descending prediction, when a metric of ranks needs them. */
  readonly orders: { readonly target: Int32Array; readonly prediction: Int32Array } | undefined;
}

/** @throws RangeError for columns of different length */
export function regressionSample(
  predictions: RegressionPredictions,
  metrics: readonly MetricDefinition[],
): RegressionSample {
  const { target, prediction } = predictions;
  checkColumns(predictions, { target, prediction });
  const ranked = metrics.some(({ family }) => family === 'ranks');
  return {
    task: 'regression',
    ...sampleRows(predictions, predictions.entity),
    target,
    prediction,
    orders: ranked ? { target: descendingOrder(target), prediction: descendingOrder(prediction) } : undefined,
  };
}
