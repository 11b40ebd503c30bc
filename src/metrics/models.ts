import type { MetricDefinition } from './catalog.ts';
import {
  compareMetric,
  type EstimationOptions,
  estimateMetric,
  type InfluencePair,
  type MetricComparison,
  type MetricEstimate,
  pairedTable,
} from './estimation.ts';
import type { BinaryPredictions, Predictions } from './predictions.ts';
import { CELL, countPositives, type Sample, sampleOf } from './sample.ts';
import { sliceSamples } from './slices.ts';

export type { EstimationOptions, MetricComparison, MetricEstimate } from './estimation.ts';

/** The change of every metric on one slice. */
export interface SliceComparison {
  readonly slice: string;
  readonly dimension: string;
  readonly code: number;
  readonly rows: number;
  readonly positives: number;
  /** Distinct entities in the slice; null when rows are independent. */
  readonly entities: number | null;
  /** Rows classified right, for exact tests. */
  readonly correct: {
    readonly both: number;
    readonly onlyBaseline: number;
    readonly onlyCandidate: number;
    readonly neither: number;
  };
  readonly metrics: readonly MetricComparison[];
}

export interface SliceEstimate {
  readonly slice: string;
  readonly dimension: string;
  readonly code: number;
  readonly rows: number;
  readonly positives: number;
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

/** One model's rows laid out, with what is asked of them and the working space to compute it. */
interface Layout {
  readonly predictions: BinaryPredictions;
  readonly metrics: readonly MetricDefinition[];
  readonly options: EstimationOptions;
  readonly sample: Sample;
  readonly influence: Float64Array;
}

interface PairLayout {
  readonly baseline: Layout;
  readonly candidate: Layout;
}

function layOut(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions,
): Layout {
  if (predictions.task !== 'binary-classification') throw new Error(`${predictions.task} comes next`);
  const metrics = definitions.filter((definition) => definition.family !== 'measurement');
  const ranked = metrics.some((definition) => definition.family === 'ranks');
  const sample = sampleOf(predictions, threshold, ranked);
  return { predictions, metrics, options, sample, influence: new Float64Array(sample.rows) };
}

function layOutPair(
  baseline: Predictions,
  candidate: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
  options: EstimationOptions,
): PairLayout {
  checkSameRows(baseline, candidate);
  const before = layOut(baseline, definitions, threshold, options);
  const { entity: _entity, weight: _weight, ...scores } = candidate;
  const after = layOut(scores, definitions, threshold, options);
  const { label, weight, clusters } = before.sample;
  return { baseline: before, candidate: { ...after, sample: { ...after.sample, label, weight, clusters } } };
}

function estimateOverall({ sample, metrics, influence, options }: Layout): Map<string, MetricEstimate> {
  return estimateSample(sample, metrics, influence, options);
}

function estimateEachSlice({ predictions, sample, metrics, influence, options }: Layout): SliceEstimate[] {
  const slices: SliceEstimate[] = [];
  for (const dimension of predictions.slices) {
    for (const { samples, ...slice } of sliceSamples([sample], dimension, predictions.entity)) {
      const part = samples[0]!;
      slices.push({
        ...slice,
        rows: part.rows,
        positives: countPositives(part.label),
        metrics: estimateSample(part, metrics, influence, options),
      });
    }
  }
  return slices;
}

function compareOverall({ baseline, candidate }: PairLayout): MetricComparison[] {
  const influence = { baseline: baseline.influence, candidate: candidate.influence };
  return compareSamples(baseline.sample, candidate.sample, baseline.metrics, influence, baseline.options);
}

function compareEachSlice({ baseline, candidate }: PairLayout): SliceComparison[] {
  const { predictions, metrics, options } = baseline;
  const influence = { baseline: baseline.influence, candidate: candidate.influence };
  const slices: SliceComparison[] = [];
  for (const dimension of predictions.slices) {
    for (const { samples, ...slice } of sliceSamples(
      [baseline.sample, candidate.sample],
      dimension,
      predictions.entity,
    )) {
      const [first, second] = [samples[0]!, samples[1]!];
      slices.push({
        ...slice,
        rows: first.rows,
        positives: countPositives(first.label),
        entities: first.clusters?.count ?? null,
        correct: correctRows(first, second),
        metrics: compareSamples(first, second, metrics, influence, options),
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
  { confidence = DEFAULT_CONFIDENCE }: EstimationOptions,
): MetricComparison[] {
  const space = {
    baseline: influence.baseline.subarray(0, baseline.rows),
    candidate: influence.candidate.subarray(0, candidate.rows),
  };
  return metrics.map((definition) => compareMetric(definition, baseline, candidate, space, confidence));
}

function estimateSample(
  sample: Sample,
  metrics: readonly MetricDefinition[],
  influence: Float64Array,
  { confidence = DEFAULT_CONFIDENCE }: EstimationOptions,
): Map<string, MetricEstimate> {
  const space = influence.subarray(0, sample.rows);
  return new Map(
    metrics.map((definition) => [definition.name, estimateMetric(definition, sample, space, confidence).estimate]),
  );
}

function checkSameRows(baseline: Predictions, candidate: Predictions): void {
  if (baseline.rows !== candidate.rows) {
    throw new RangeError(`baseline has ${baseline.rows} rows, candidate ${candidate.rows}`);
  }
  if (baseline.task !== 'binary-classification' || candidate.task !== 'binary-classification') return;
  for (let i = 0; i < baseline.rows; i++) {
    if (baseline.label[i] !== candidate.label[i]) throw new RangeError(`labels differ in row ${i}`);
  }
}

function correctRows(baseline: Sample, candidate: Sample): SliceComparison['correct'] {
  const negatives = pairedTable(baseline.cell, candidate.cell, CELL.trueNegative);
  const positives = pairedTable(baseline.cell, candidate.cell, CELL.truePositive);
  return {
    both: negatives.n11 + positives.n11,
    onlyBaseline: negatives.n01 + positives.n01,
    onlyCandidate: negatives.n10 + positives.n10,
    neither: negatives.n00 + positives.n00,
  };
}
