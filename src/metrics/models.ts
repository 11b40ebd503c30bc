import type { MetricDefinition } from './catalog.ts';
import {
  compareMetric,
  type EstimationOptions,
  type EstimationScope,
  estimateMetric,
  type InfluencePair,
  type MetricComparison,
  type MetricEstimate,
} from './estimation.ts';
import type { Predictions, RankingPredictions, SliceDimension } from './predictions.ts';
import { usedQueries } from './ranking.ts';
import { countPositives } from './sample.ts';
import { clusterCodes, layOutSample, onlyFor, type Sample } from './samples.ts';
import { type CorrectRows, correctRows } from './shares.ts';
import { sliceSamples } from './slices.ts';

export type { EstimationOptions, MetricComparison, MetricEstimate } from './estimation.ts';

/** What is known of a slice beside its metrics. */
export interface SliceFacts {
  readonly slice: string;
  readonly dimension: string;
  readonly code: number;
  readonly rows: number;
  /** Rows, or for ranking the queries with a relevant row: what the metrics are means over. */
  readonly units: number;
  /** Rows labelled 1; null but for binary classification. */
  readonly positives: number | null;
}

/** The change of every metric on one slice. */
export interface SliceComparison extends SliceFacts {
  /** Distinct entities (without them, queries of a ranking model) in the slice; null when rows are independent. */
  readonly entities: number | null;
  /** Rows classified right, for exact tests; null for tasks in which a row is not right or wrong. */
  readonly correct: CorrectRows | null;
  readonly metrics: readonly MetricComparison[];
}

export interface SliceEstimate extends SliceFacts {
  readonly metrics: ReadonlyMap<string, MetricEstimate>;
}

const DEFAULT_CONFIDENCE = 0.95;

/** Metrics of one model by name; those that do not come from predictions (latency, size) are left out. */
export function estimateAll(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): Map<string, MetricEstimate> {
  return estimateOverall(layOut(predictions, definitions, threshold, options));
}

/** Metrics of one model on every non-empty slice, in the order of `predictions.slices` and their codes. */
export function estimateSlices(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): SliceEstimate[] {
  return estimateEachSlice(layOut(predictions, definitions, threshold, options));
}

/** `estimateAll` and `estimateSlices` together, ranking the rows only once. */
export function estimateOverallAndSlices(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): { overall: Map<string, MetricEstimate>; slices: SliceEstimate[] } {
  const layout = layOut(predictions, definitions, threshold, options);
  return { overall: estimateOverall(layout), slices: estimateEachSlice(layout) };
}

/** The change of every metric between two models on the same rows, in the order of the definitions. */
export function compareAll(
  baseline: Predictions,
  candidate: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): MetricComparison[] {
  return compareOverall(layOutPair(baseline, candidate, definitions, threshold, options));
}

/** The change of every metric on every non-empty slice of the baseline's dimensions, in their order. */
export function compareSlices(
  baseline: Predictions,
  candidate: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): SliceComparison[] {
  return compareEachSlice(layOutPair(baseline, candidate, definitions, threshold, options));
}

/**
 * `compareAll` and `compareSlices` together, ranking the rows of each model only once. Labels, weights, entities and slices
 * are the baseline's.
 * @throws RangeError when the two are not predictions of the same rows
 */
export function compareModels(
  baseline: Predictions,
  candidate: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): { overall: MetricComparison[]; slices: SliceComparison[] } {
  const layout = layOutPair(baseline, candidate, definitions, threshold, options);
  return { overall: compareOverall(layout), slices: compareEachSlice(layout) };
}

/** One model's rows laid out, with what is asked of them and the working space to compute it: ranked once, asked often. */
export interface LaidOutModel {
  readonly predictions: Predictions;
  /** What it was laid out for; any of them may be asked. */
  readonly metrics: readonly MetricDefinition[];
  readonly scope: Omit<EstimationScope, 'slice'>;
  readonly sample: Sample;
  readonly influence: Float64Array;
}

export interface LaidOutPair {
  readonly baseline: LaidOutModel;
  readonly candidate: LaidOutModel;
}

/** What is asked of the slices of rows that were laid out for more. */
export interface SliceQuestion {
  readonly metrics: readonly MetricDefinition[];
  readonly dimensions: readonly SliceDimension[];
  /** Told what share of the dimensions is done, while nothing else has its turn. */
  readonly tell?: ((share: number) => void) | undefined;
}

/** Lays out the rows of one model for some metrics; those that do not come from predictions (latency, size) are left out. */
export function layOut(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  { confidence = DEFAULT_CONFIDENCE, digest = '' }: EstimationOptions = {},
): LaidOutModel {
  const metrics = definitions.filter((definition) => definition.family !== 'measurement');
  const sample = layOutSample(predictions, metrics, threshold);
  return { predictions, metrics, scope: { confidence, digest }, sample, influence: new Float64Array(sample.rows) };
}

/**
 * The same of two models. Labels, weights, entities and slices are the baseline's.
 * @throws RangeError when the two are not predictions of the same rows
 */
export function layOutPair(
  baseline: Predictions,
  candidate: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions = {},
): LaidOutPair {
  checkSameRows(baseline, candidate);
  const before = layOut(baseline, definitions, threshold, options);
  const { entity: _entity, weight: _weight, ...scores } = candidate;
  const after = layOut(scores, definitions, threshold, options);
  // Labels, weights and clusters are one for both, in memory, too.
  const { weight, clusters } = before.sample;
  return {
    baseline: before,
    candidate: { ...after, predictions: candidate, sample: { ...after.sample, weight, clusters } },
  };
}

/** Metrics of the model by name. */
export function estimateOverall({ sample, metrics, influence, scope }: LaidOutModel): Map<string, MetricEstimate> {
  return estimateSample(sample, metrics, influence, { ...scope, slice: '' });
}

/** Metrics on every non-empty slice, in the order of the dimensions and their codes; default all of both. */
export function estimateEachSlice(model: LaidOutModel, asked: SliceQuestion = allOf(model)): SliceEstimate[] {
  const { predictions, influence, scope } = model;
  const slices: SliceEstimate[] = [];
  const clusters = clusterCodes(predictions);
  const sample = onlyFor(model.sample, asked.metrics);
  for (const [index, dimension] of asked.dimensions.entries()) {
    asked.tell?.(index / asked.dimensions.length);
    for (const { samples, ...slice } of sliceSamples([sample], dimension, clusters)) {
      const part = samples[0]!;
      slices.push({
        ...slice,
        ...factsOf(part),
        metrics: estimateSample(part, asked.metrics, influence, { ...scope, slice: slice.slice }),
      });
    }
  }
  return slices;
}

function allOf({ metrics, predictions }: LaidOutModel): SliceQuestion {
  return { metrics, dimensions: predictions.slices };
}

function factsOf(sample: Sample): Pick<SliceFacts, 'rows' | 'units' | 'positives'> {
  return {
    rows: sample.rows,
    units: sample.task === 'ranking' ? usedQueries(sample) : sample.rows,
    positives: sample.task === 'binary-classification' ? countPositives(sample.label) : null,
  };
}

/** The change of every metric, in their order. */
export function compareOverall({ baseline, candidate }: LaidOutPair): MetricComparison[] {
  const influence = { baseline: baseline.influence, candidate: candidate.influence };
  const scope = { ...baseline.scope, slice: '' };
  return compareSamples(baseline.sample, candidate.sample, baseline.metrics, influence, scope);
}

/** The change on every non-empty slice, in the order of the dimensions and their codes; default all of the baseline's. */
export function compareEachSlice(
  { baseline, candidate }: LaidOutPair,
  { metrics, dimensions, tell }: SliceQuestion = allOf(baseline),
): SliceComparison[] {
  const { predictions, scope } = baseline;
  const influence = { baseline: baseline.influence, candidate: candidate.influence };
  const clusters = clusterCodes(predictions);
  const both = [onlyFor(baseline.sample, metrics), onlyFor(candidate.sample, metrics)];
  const slices: SliceComparison[] = [];
  for (const [index, dimension] of dimensions.entries()) {
    tell?.(index / dimensions.length);
    for (const { samples, ...slice } of sliceSamples(both, dimension, clusters)) {
      const [first, second] = [samples[0]!, samples[1]!];
      slices.push({
        ...slice,
        ...factsOf(first),
        entities: first.clusters?.count ?? null,
        correct: correctRows(first, second),
        metrics: compareSamples(first, second, metrics, influence, { ...scope, slice: slice.slice }),
      });
    }
  }
  return slices;
}

function compareSamples(
  baseline: Sample,
  candidate: Sample,
  metrics: readonly MetricDefinition[],
  influence: InfluencePair,
  scope: EstimationScope,
): MetricComparison[] {
  const space = {
    baseline: influence.baseline.subarray(0, baseline.rows),
    candidate: influence.candidate.subarray(0, candidate.rows),
  };
  return metrics.map((definition) => compareMetric(definition, baseline, candidate, space, scope));
}

function estimateSample(
  sample: Sample,
  metrics: readonly MetricDefinition[],
  influence: Float64Array,
  scope: EstimationScope,
): Map<string, MetricEstimate> {
  const space = influence.subarray(0, sample.rows);
  return new Map(
    metrics.map((definition) => [definition.name, estimateMetric(definition, sample, space, scope).estimate]),
  );
}

/** @throws RangeError when the two are not predictions of the same rows */
function checkSameRows(baseline: Predictions, candidate: Predictions): void {
  if (baseline.task !== candidate.task)
    throw new RangeError(`baseline is ${baseline.task}, candidate ${candidate.task}`);
  if (baseline.rows !== candidate.rows) {
    throw new RangeError(`baseline has ${baseline.rows} rows, candidate ${candidate.rows}`);
  }
  for (const [name, before, after] of truths(baseline, candidate)) {
    for (let i = 0; i < before.length; i++) {
      if (before[i] !== after[i]) throw new RangeError(`${name} differ in row ${i}`);
    }
  }
}

/** What must be the same in the predictions of two models. */
function truths(
  baseline: Predictions,
  candidate: Predictions,
): readonly (readonly [string, ArrayLike<unknown>, ArrayLike<unknown>])[] {
  switch (baseline.task) {
    case 'binary-classification':
      return [['labels', baseline.label, (candidate as typeof baseline).label]];
    case 'multiclass-classification': {
      const other = candidate as typeof baseline;
      if (baseline.classes.length !== other.classes.length) {
        throw new RangeError(`baseline has ${baseline.classes.length} classes, candidate ${other.classes.length}`);
      }
      return [
        ['classes', baseline.classes, other.classes],
        ['labels', baseline.label, other.label],
      ];
    }
    case 'regression':
      return [['targets', baseline.target, (candidate as typeof baseline).target]];
    case 'ranking': {
      const other: RankingPredictions = candidate as typeof baseline;
      return [
        ['relevance', baseline.relevance, other.relevance],
        ['queries', baseline.query.codes, other.query.codes],
      ];
    }
  }
}
