import type { Task } from '../config/model-config.ts';
import type { Estimate } from '../experiment/evaluation-record.ts';
import { defineMetrics } from '../metrics/catalog.ts';
import { compareOverall, estimateOverall, type MetricEstimate } from '../metrics/models.ts';
import { budgetRow } from './budget-rows.ts';
import type { LaidOutRows } from './compared-rows.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import type { JudgeRequest } from './judge-request.ts';
import { type DecisionSetting, estimateOf, metricRow } from './metric-rows.ts';
import type { MetricRow } from './verdict-record.ts';

/** Standard metrics shown for information when the model's file does not name them; at most `REPORTED` of them. */
const STANDARD_METRICS: Readonly<Record<Task, readonly string[]>> = {
  'binary-classification': ['roc_auc', 'average_precision', 'log_loss', 'ece_10', 'precision', 'recall', 'accuracy'],
  'multiclass-classification': ['accuracy', 'f1_macro', 'balanced_accuracy', 'log_loss', 'top2_accuracy', 'mcc'],
  regression: ['mae', 'rmse', 'r2', 'spearman', 'median_ae'],
  ranking: ['ndcg_linear@10', 'map', 'mrr', 'recall@10', 'precision@10'],
};
const REPORTED = 4;

export function reportedMetrics(
  task: Task,
  declared: readonly DeclaredMetric[],
  hasLatency: boolean,
): readonly DeclaredMetric[] {
  const names = new Set(declared.map(({ definition }) => definition.name));
  const standard = STANDARD_METRICS[task].filter((name) => !names.has(name)).slice(0, REPORTED);
  const measured = ['size_mb', ...(hasLatency ? ['latency_p95_ms'] : [])].filter((name) => !names.has(name));
  return defineMetrics([...standard, ...measured], task).map((definition) => ({
    definition,
    options: { role: 'report' },
  }));
}

export function metricRows(
  { candidate, baseline, production, latency }: Omit<JudgeRequest, 'config'>,
  shown: readonly DeclaredMetric[],
  laid: LaidOutRows,
  setting: DecisionSetting,
): readonly MetricRow[] {
  const comparisons = laid.baseline === null ? [] : compareOverall(laid);
  const alone: ReadonlyMap<string, MetricEstimate> =
    laid.baseline === null ? estimateOverall(laid.candidate) : new Map();
  const measurements = {
    candidateBytes: candidate.contender.modelBytes,
    baselineBytes: baseline?.contender.modelBytes ?? null,
    latency,
  };
  return shown.map((metric) => {
    const { name, family } = metric.definition;
    if (family === 'measurement') return budgetRow(metric, measurements, setting);
    const comparison = comparisons.find((compared) => compared.metric === name);
    const beside: Estimate | null = production?.evaluation.metrics[name] ?? null;
    return metricRow(metric, comparison, comparison?.candidate ?? alone.get(name), beside, setting);
  });
}

/** With invalid answers there are no statistics, only what the evaluations recorded. */
export function unjudgedRow({ definition, options }: DeclaredMetric, { candidate, baseline }: JudgeRequest): MetricRow {
  return {
    metric: definition.name,
    role: options.role,
    direction: definition.direction,
    unit: definition.unit,
    baseline: baseline?.evaluation.metrics[definition.name] ?? null,
    production: null,
    candidate: candidate.evaluation.metrics[definition.name] ?? estimateOf(undefined),
    change: null,
    margin: null,
    marginText: null,
    neverExceed: null,
    outcome: null,
    threshold: null,
    status: 'info',
    rowsNeeded: null,
    smallestMargin: null,
    note: 'not judged: invalid scores',
  };
}
