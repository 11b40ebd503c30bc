import type { MetricDefinition } from './catalog.ts';
import { type MetricEstimate, standardError } from './estimation.ts';
import { pointWithInfluence } from './influence.ts';
import { interval } from './interval.ts';
import { estimateAll } from './models.ts';
import type { Predictions } from './predictions.ts';
import { clusterCodes, layOutSample } from './samples.ts';
import { takeRows } from './take-rows.ts';

/** What some rows are worth to a metric: the metric with them minus the metric without them, on one model. */
export interface RowsWorth {
  readonly metric: string;
  readonly all: MetricEstimate;
  readonly without: MetricEstimate;
  /** `all` minus `without`; null when one is undefined. */
  readonly delta: number | null;
  readonly se: number | null;
  readonly ci: readonly [number, number] | null;
}

/**
 * The change of every metric when rows are taken out, in the order of the definitions. Paired: a row's influence on the one
 * value is subtracted from its influence on the other, so rows that stay nearly cancel. Clustered rows are summed first.
 * @param left rows that stay, ascending
 */
export function worthOfRows(
  predictions: Predictions,
  left: Int32Array,
  definitions: readonly MetricDefinition[],
  threshold: number,
  confidence = 0.95,
): RowsWorth[] {
  const metrics = definitions.filter(({ family }) => family !== 'measurement');
  const part = takeRows(predictions, left);
  const [whole, rest] = [layOutSample(predictions, metrics, threshold), layOutSample(part, metrics, threshold)];
  const [before, after] = [
    estimateAll(predictions, metrics, threshold, { confidence }),
    estimateAll(part, metrics, threshold, { confidence }),
  ];
  const clusters = clusterCodes(predictions);
  return metrics.map((definition): RowsWorth => {
    const [all, without] = [before.get(definition.name)!, after.get(definition.name)!];
    const shared = { metric: definition.name, all, without };
    if (all.value === null || without.value === null) return { ...shared, delta: null, se: null, ci: null };
    const delta = all.value - without.value;
    const influence = new Float64Array(predictions.rows);
    const of = new Float64Array(Math.max(1, left.length));
    const one = pointWithInfluence(definition, whole, influence);
    const other = pointWithInfluence(definition, rest, of);
    if (!one.defined || !other.defined || !one.hasError || !other.hasError)
      return { ...shared, delta, se: null, ci: null };
    for (let place = 0; place < left.length; place++) influence[left[place]!]! -= of[place]!;
    const se = standardError(influence, predictions.rows, clusters);
    if (se === null) return { ...shared, delta, se: null, ci: null };
    const df = clusters === undefined ? null : clusters.count - 1;
    return { ...shared, delta, se, ci: interval(delta, se, confidence, df) };
  });
}
