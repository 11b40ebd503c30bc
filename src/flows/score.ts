import { Task } from '../config/model-config.ts';
import { UserError } from '../errors.ts';
import { confusion, reliabilityBins } from '../metrics/binary.ts';
import { defineMetrics, type MetricDefinition, metricsOf } from '../metrics/catalog.ts';
import { estimateOverallAndSlices, type MetricEstimate } from '../metrics/models.ts';
import { confusionMatrix, perClass } from '../metrics/multiclass.ts';
import type { BinaryPredictions, Predictions, SliceDimension } from '../metrics/predictions.ts';
import { queriesUsed } from '../metrics/ranking.ts';
import type { ScoreFileReader, ScoreTable } from '../ports.ts';
import type { ScoredMetric, ScoredRows, ScoreResult } from '../report/score-table.ts';
import { classColumns, withListsOfClasses } from './score-class-columns.ts';
import { readScoreTable, ScoreColumns } from './score-file.ts';
import { predictionsOfModels, requiredColumns, wantedColumns } from './score-predictions.ts';

export type { ScoreResult } from '../report/score-table.ts';

export interface ScoreRequest {
  readonly file: string;
  readonly task: string;
  /** Default the file's own, then 0.5. Of binary classification. */
  readonly threshold?: number;
  /** Of the intervals, such as 0.95. */
  readonly confidence?: number;
  /** Instead of all that the task has. */
  readonly metrics?: readonly string[];
  /** Names of the classes in the order of the probabilities; default the file's own, then the labels. */
  readonly classes?: readonly string[];
}

export const DEFAULT_THRESHOLD = 0.5;
export const DEFAULT_CONFIDENCE = 0.95;

/** With more classes than this, tables show only means over classes unless one is asked for by name. */
const SHOWN_CLASSES = 20;

/** How a table is scored, checked. */
export interface ScoreSetting {
  readonly task: Task;
  readonly threshold: number;
  readonly confidence: number;
  readonly metrics: readonly string[] | undefined;
  readonly classes: readonly string[] | undefined;
}

/** Every metric of the scores in a file, with its interval, overall and by slice. */
export async function score(request: ScoreRequest, ports: { readonly files: ScoreFileReader }): Promise<ScoreResult> {
  const task = requireTask(request.task);
  const table = await readModels(request.file, task, [''], ports.files, request.classes);
  return scoreTable(table, settingOf(request, task, table));
}

/** The columns of a task; probabilities in a column of each class become one list a row. */
export async function readModels(
  file: string,
  task: Task,
  suffixes: readonly string[],
  files: ScoreFileReader,
  classes: readonly string[] | undefined,
): Promise<ScoreTable> {
  const wide = (names: readonly string[]) =>
    task === 'multiclass-classification' ? suffixes.flatMap((suffix) => classColumns(names, suffix)) : [];
  const table = await readScoreTable(file, wantedColumns(task, suffixes), files, wide);
  return withListsOfClasses(table, wide(table.names).length === 0 ? [] : suffixes, classes);
}

/** @throws UserError for a threshold or confidence that is none */
export function settingOf(
  request: Pick<ScoreRequest, 'threshold' | 'confidence' | 'metrics' | 'classes'>,
  task: Task,
  table: ScoreTable,
): ScoreSetting {
  return {
    task,
    threshold: requireThreshold(request.threshold ?? table.threshold),
    confidence: requireConfidence(request.confidence),
    metrics: request.metrics,
    classes: request.classes,
  };
}

/** Pure part: a table to its metrics. */
export function scoreTable(table: ScoreTable, setting: ScoreSetting): ScoreResult {
  const { task, threshold, confidence } = setting;
  const columns = new ScoreColumns(table, requiredColumns(task, ['']));
  const predictions = predictionsOfModels(task, columns, [''], setting.classes)[0]!;
  columns.throwProblems();

  const definitions = metricsToScore(predictions, setting.metrics);
  const { overall, slices } = estimateOverallAndSlices(predictions, definitions, threshold, { confidence });
  const dimension = predictions.slices[0];
  const parts = dimension === undefined ? [] : partsOf(predictions, dimension);
  return {
    task,
    ...(task === 'binary-classification' ? { threshold } : {}),
    confidence,
    ...scoredRows(predictions, threshold, overall),
    slices: Object.fromEntries(
      slices.map((slice) => [
        dimension!.values[slice.code]!,
        { ...scoredRows(parts[slice.code] ?? slice, threshold, slice.metrics), ...unitsOf(task, slice.units) },
      ]),
    ),
    ...details(predictions),
  };
}

/** The metrics asked for; otherwise those of the task, and of few classes each one's. */
export function metricsToScore(
  predictions: Predictions,
  asked: readonly string[] | undefined,
): readonly MetricDefinition[] {
  if (asked !== undefined) return defineMetrics(asked, predictions.task);
  const names = [...metricsOf(predictions.task)];
  if (predictions.task === 'multiclass-classification' && predictions.classes.length <= SHOWN_CLASSES) {
    const ofEach = ['precision', 'recall', 'f1', ...(predictions.proba === undefined ? [] : ['roc_auc'])];
    for (const metric of ofEach) {
      names.push(...predictions.classes.filter(canBeNamed).map((className) => `${metric}[${className}]`));
    }
  }
  return defineMetrics(names, predictions.task);
}

/** Brackets would end the name of a metric. */
function canBeNamed(className: string): boolean {
  return className !== '' && !/[[\]]/.test(className);
}

function unitsOf(task: Task, units: number): { readonly queries_used?: number } {
  return task === 'ranking' ? { queries_used: units } : {};
}

/** What a task shows beside its metrics. */
function details(predictions: Predictions): Partial<ScoreResult> {
  switch (predictions.task) {
    case 'binary-classification':
      return {
        reliability_bins: {
          columns: ['bin', 'n', 'mean_p', 'mean_y'],
          rows: reliabilityBins(predictions).map(({ bin, n, meanScore, observedRate }) => [
            bin,
            n,
            meanScore,
            observedRate,
          ]),
        },
      };
    case 'multiclass-classification':
      return {
        classes: predictions.classes,
        confusion_rows_true_cols_pred: confusionMatrix(predictions),
        per_class: perClass(predictions),
      };
    case 'ranking':
      return unitsOf('ranking', queriesUsed(predictions));
    case 'regression':
      return {};
  }
}

function scoredRows(
  predictions: Predictions | { readonly rows: number },
  threshold: number,
  estimates: ReadonlyMap<string, MetricEstimate>,
): ScoredRows {
  const metrics = [...estimates].map(([name, estimate]) => [name, scoredMetric(estimate)]);
  if (!('task' in predictions) || predictions.task !== 'binary-classification') {
    return { n: predictions.rows, metrics: Object.fromEntries(metrics) };
  }
  const { n, tp, fp, fn, tn } = confusion(predictions, threshold);
  const counts = Object.entries({ tp, fp, fn, tn }).map(([name, value]) => [name, { value, ci: null, se: null }]);
  return { n, metrics: Object.fromEntries([...counts, ...metrics]) };
}

export function scoredMetric({ value, ci, se, undefined: absent }: MetricEstimate): ScoredMetric {
  if (absent === undefined) return { value, ci, se };
  return { value: absent.convention, ci, se, undefined: absent.reason };
}

/** The rows of each slice by code, with what counting classified rows needs; none but for binary classification. */
function partsOf(predictions: Predictions, dimension: SliceDimension): readonly BinaryPredictions[] {
  if (predictions.task !== 'binary-classification') return [];
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

export function requireTask(task: string): Task {
  const known = Task.safeParse(task);
  if (known.success) return known.data;
  throw new UserError({
    what: `there is no task ${task}`,
    where: { field: '--task' },
    fix: Task.options.map((name) => `--task ${name}`).join(', '),
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
