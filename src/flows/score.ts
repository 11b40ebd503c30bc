import { UserError } from '../errors.ts';
import { confusion, reliabilityBins } from '../metrics/binary.ts';
import { BINARY_METRICS, defineMetrics } from '../metrics/catalog.ts';
import { estimateOverallAndSlices, type MetricEstimate } from '../metrics/models.ts';
import type { BinaryPredictions, SliceDimension } from '../metrics/predictions.ts';
import type { ScoreFileReader, ScoreTable } from '../ports.ts';
import type { ScoredMetric, ScoredRows, ScoreResult } from '../report/score-table.ts';
import { predictionsOf, readScoreTable, ScoreColumns, sharedColumns } from './score-file.ts';

export type { ScoreResult } from '../report/score-table.ts';

export interface ScoreRequest {
  readonly file: string;
  readonly task: string;
  /** Default the file's own, then 0.5. */
  readonly threshold?: number;
  /** Of the intervals, such as 0.95. */
  readonly confidence?: number;
}

const WANTED = ['y_true', 'y_score', 'y_pred', 'sample_weight', 'slice', 'entity'];
export const DEFAULT_THRESHOLD = 0.5;
export const DEFAULT_CONFIDENCE = 0.95;

/** Every binary metric of the scores in a file, with its interval, overall and by slice. */
export async function score(request: ScoreRequest, ports: { readonly files: ScoreFileReader }): Promise<ScoreResult> {
  requireBinary(request.task);
  const table = await readScoreTable(request.file, WANTED, ports.files);
  const confidence = requireConfidence(request.confidence);
  return scoreTable(table, requireThreshold(request.threshold ?? table.threshold), confidence);
}

/** Pure part: a table to its metrics. */
export function scoreTable(table: ScoreTable, threshold: number, confidence: number): ScoreResult {
  const columns = new ScoreColumns(table, ['y_true', 'y_score']);
  const predictions = predictionsOf(columns, sharedColumns(columns), 'y_score', 'y_pred');
  columns.throwProblems();

  const definitions = defineMetrics(BINARY_METRICS);
  const { overall, slices } = estimateOverallAndSlices(predictions, definitions, threshold, { confidence });
  const dimension = predictions.slices[0];
  const parts = dimension === undefined ? [] : partsOf(predictions, dimension);
  return {
    threshold,
    confidence,
    ...scoredRows(predictions, threshold, overall),
    slices: Object.fromEntries(
      slices.map((slice) => [dimension!.values[slice.code]!, scoredRows(parts[slice.code]!, threshold, slice.metrics)]),
    ),
    reliability_bins: reliabilityBins(predictions),
  };
}

function scoredRows(
  predictions: BinaryPredictions,
  threshold: number,
  estimates: ReadonlyMap<string, MetricEstimate>,
): ScoredRows {
  const { n, tp, fp, fn, tn } = confusion(predictions, threshold);
  const counts = Object.entries({ tp, fp, fn, tn }).map(([name, value]) => [name, { value, ci: null, se: null }]);
  const metrics = [...estimates].map(([name, estimate]) => [name, scoredMetric(estimate)]);
  return { n, metrics: Object.fromEntries([...counts, ...metrics]) };
}

export function scoredMetric({ value, ci, se, undefined: absent }: MetricEstimate): ScoredMetric {
  if (absent === undefined) return { value, ci, se };
  return { value: absent.convention, ci, se, undefined: absent.reason };
}

/** The rows of each slice by code, with what counting classified rows needs. */
function partsOf(predictions: BinaryPredictions, dimension: SliceDimension): readonly BinaryPredictions[] {
  const rowsOf: number[][] = dimension.values.map(() => []);
  dimension.codes.forEach((code, row) => {
    if (code >= 0) rowsOf[code]!.push(row);
  });
  const { label, score: scores, weight, predicted } = predictions;
  return rowsOf.map((rows) => ({
    task: 'binary-classification',
    rows: rows.length,
    label: Uint8Array.from(rows, (row) => label[row]!),
    score: Float64Array.from(rows, (row) => scores[row]!),
    ...(weight && { weight: Float64Array.from(rows, (row) => weight[row]!) }),
    ...(predicted && { predicted: Uint8Array.from(rows, (row) => predicted[row]!) }),
    slices: [],
    perRow: {},
  }));
}

export function requireBinary(task: string): void {
  if (task === 'binary-classification') return;
  throw new UserError({
    what: `task ${task} is not supported: binary-classification only so far`,
    where: { field: '--task' },
    fix: '--task binary-classification',
  });
}

export function requireThreshold(threshold: number = DEFAULT_THRESHOLD): number {
  if (Number.isFinite(threshold)) return threshold;
  throw new UserError({ what: 'not a number', where: { field: '--threshold' }, fix: '--threshold 0.5' });
}

export function requireConfidence(confidence: number = DEFAULT_CONFIDENCE): number {
  if (confidence > 0.5 && confidence < 1) return confidence;
  throw new UserError({
    what: `${confidence} is not between 0.5 and 1`,
    where: { field: '--confidence' },
    fix: '--confidence 0.95',
  });
}
