import type { Task } from '../config/model-config.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { defineMetrics, type MetricRequest, metricsOf } from '../metrics/catalog.ts';
import type { MetricEstimate } from '../metrics/estimation.ts';
import { invalidRows } from '../metrics/invalid-rows.ts';
import { estimateEachSlice, estimateOverall, layOut, type SliceEstimate } from '../metrics/models.ts';
import { type Predictions, sliceName } from '../metrics/predictions.ts';
import type { Log, Sha256 } from '../ports.ts';
import { allOf, othersTurn } from '../side-by-side.ts';
import { digestPredictions } from './digest-predictions.ts';
import type { EvaluationIdentity } from './evaluate-request.ts';
import { binEdges } from './slice-columns.ts';

/** Metrics of each slice in the record; verdicts compute what they need from the predictions. */
const SLICE_METRICS: Readonly<Record<Task, readonly string[]>> = {
  'binary-classification': ['accuracy', 'roc_auc', 'log_loss'],
  'multiclass-classification': ['accuracy', 'f1_macro', 'log_loss'],
  regression: ['mae', 'rmse', 'bias'],
  ranking: ['ndcg_linear@10', 'mrr'],
};

/** Row numbers of invalid answers that are kept. */
const SHOWN_INVALID_ROWS = 5;

/** Predictions that are still to be read, and maybe to be written. */
interface ReadableRows {
  read(): Promise<Predictions>;
  write?(): Promise<void>;
}

/** `evaluation.json` of predictions, which are written while it is computed. */
export async function summarizeRows(
  request: EvaluationIdentity,
  rows: ReadableRows,
  { log, sha256 }: { readonly log: Log; readonly sha256: Sha256 },
): Promise<EvaluationRecord> {
  const { model, pin } = request;
  const progress = log.progress(`computing metrics of ${model} on ${pin.card}/${pin.split}`);
  try {
    const predictions = await rows.read();
    const [, record] = await allOf([
      rows.write?.(),
      summarizeEvaluation(request, predictions, sha256, (share) => progress.update(share)),
    ]);
    progress.done();
    return record;
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
}

/** `evaluation.json` of predictions: every metric of the task, overall and by slice. */
async function summarizeEvaluation(
  request: EvaluationIdentity,
  predictions: Predictions,
  sha256: Sha256,
  tell: (share: number) => void,
): Promise<EvaluationRecord> {
  const { spec, pin, modelBytes } = request;
  // What was begun before this gets under way; then nothing else moves for a while.
  await othersTurn();
  const invalid = invalidRows(predictions);
  // Statistics over answers that are none would be a lie; the verdict fails on them first.
  const dimensionOf = new Map(predictions.slices.map((dimension) => [dimension.name, dimension]));
  const { overall, slices } = invalid.length > 0 ? NO_ESTIMATES : await estimate(predictions, spec, tell);
  return {
    ...taskFacts(predictions),
    model: request.model,
    key: request.evaluation.key,
    material: request.evaluation.material,
    runKey: request.runKey,
    modelSha256: request.modelFile.sha256,
    modelBytes,
    data: { card: pin.card, split: pin.split, digest: pin.digest },
    rows: predictions.rows,
    entities: predictions.entity?.count ?? null,
    invalid: invalid.length,
    invalidRows: invalid.slice(0, SHOWN_INVALID_ROWS),
    threshold: spec.threshold,
    metrics: plain(overall),
    slices: slices.map(({ dimension, code, rows, positives, metrics: ofSlice }) => ({
      slice: sliceName(dimensionOf.get(dimension)!, code),
      rows,
      positives,
      metrics: plain(ofSlice),
    })),
    ...binEdges(spec, predictions.slices),
    predictionsDigest: digestPredictions(predictions, sha256),
  };
}

interface Estimates {
  readonly overall: ReadonlyMap<string, MetricEstimate>;
  readonly slices: readonly SliceEstimate[];
}

const NO_ESTIMATES: Estimates = { overall: new Map(), slices: [] };

/** Many rows take a while: between the parts others have their turn, such as who tells how far it is. */
async function estimate(
  predictions: Predictions,
  spec: EvaluationSpec,
  tell: (share: number) => void,
): Promise<Estimates> {
  const { task } = predictions;
  const model = layOut(predictions, defineMetrics(metricRequests(task, spec), task), spec.threshold);
  await othersTurn();
  const inSlices = new Set([...SLICE_METRICS[task], ...spec.sqlMetrics.map(({ name }) => name)]);
  const metrics = model.metrics.filter(({ name }) => inSlices.has(name));
  const parts = model.metrics.length + predictions.slices.length;
  let finished = 0;
  const finish = async () => {
    tell(++finished / parts);
    await othersTurn();
  };
  const overall = new Map<string, MetricEstimate>();
  for (const metric of model.metrics) {
    for (const [name, found] of estimateOverall({ ...model, metrics: [metric] })) overall.set(name, found);
    await finish();
  }
  const slices: SliceEstimate[] = [];
  for (const dimension of predictions.slices) {
    slices.push(...estimateEachSlice(model, { metrics, dimensions: [dimension] }));
    await finish();
  }
  return { overall, slices };
}

/** The first format knew binary classification alone, and its records stay as they are. */
function taskFacts(
  predictions: Predictions,
): Pick<EvaluationRecord, 'format' | 'task' | 'positives' | 'classes' | 'queries'> {
  const format = 'proofmark-evaluation/2';
  switch (predictions.task) {
    case 'binary-classification': {
      const positives = predictions.label.reduce((sum, label) => sum + label, 0);
      return { format: 'proofmark-evaluation/1', positives };
    }
    case 'multiclass-classification': {
      const rows = new Int32Array(predictions.classes.length);
      for (const code of predictions.label) rows[code]!++;
      const classes = predictions.classes.map((name, code) => ({ name, rows: rows[code]! }));
      return { format, task: predictions.task, positives: null, classes };
    }
    case 'regression':
      return { format, task: predictions.task, positives: null };
    case 'ranking':
      return { format, task: predictions.task, positives: null, queries: predictions.query.count };
  }
}

function metricRequests(task: Task, spec: EvaluationSpec): readonly MetricRequest[] {
  // A recall that is asked for at a precision takes the place of the recall at the threshold.
  const names = new Set([...metricsOf(task), ...(spec.metrics ?? [])]);
  for (const { name } of spec.recallAtPrecision) names.delete(name);
  return [
    ...[...names].map((name) => ({ name })),
    ...spec.recallAtPrecision.map(({ name, precision }) => ({ name, atPrecision: precision })),
    ...spec.sqlMetrics.map(({ name, aggregate, denominator }) => {
      const how = denominator === undefined ? (aggregate ?? 'mean') : 'ratio';
      return { name, perRow: true, aggregate: how } as const;
    }),
  ];
}

function plain(estimates: ReadonlyMap<string, MetricEstimate>): EvaluationRecord['metrics'] {
  return Object.fromEntries([...estimates].map(([name, { value, se, ci }]) => [name, { value, se, ci }]));
}
