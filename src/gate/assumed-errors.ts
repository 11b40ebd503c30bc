import type { MetricDefinition } from '../metrics/catalog.ts';

/**
 * How alike two versions of a model are: the correlation of their influence values, as two models have whose scores
 * correlate by 0.9 within a class. What one model's own error becomes for a change: √(2 (1 − 0.87)), about one half.
 */
const LIKENESS = 0.87;
export const PAIRING = Math.sqrt(2 * (1 - LIKENESS));

/** Share of positive rows where nobody counted them. */
const ASSUMED_PREVALENCE = 0.2;

/** Typical values, for when there is no model to ask: a good one, not a perfect one. */
const TYPICAL: Readonly<Record<string, { readonly value: number; readonly deviation: number }>> = {
  log_loss: { value: 0.4, deviation: 0.5 },
  brier: { value: 0.12, deviation: 0.18 },
  brier_multiclass: { value: 0.3, deviation: 0.35 },
  // Of normal errors with a standard deviation of 1: |e| and the root of the mean of e².
  mae: { value: Math.sqrt(2 / Math.PI), deviation: Math.sqrt(1 - 2 / Math.PI) },
  rmse: { value: 1, deviation: Math.SQRT1_2 },
  mse: { value: 1, deviation: Math.SQRT2 },
  r2: { value: 0.7, deviation: 0.3 * Math.SQRT2 },
};

/** Metrics that are a share, or behave like one. */
const SHARES =
  /^(?:accuracy|balanced_accuracy|top\d*_accuracy|f1|precision|recall|specificity|mcc|cohen_kappa|average_precision)/;
const OF_POSITIVES = /^(?:f1|precision|recall|average_precision|mcc|cohen_kappa)$/;
const TYPICAL_SHARE = 0.8;
/** Spread of a metric's value between queries. */
const QUERY_DEVIATION = 0.3;

/** Value and standard error of one model's metric, assumed from nothing but how many rows there are. */
export function assumedEstimate(
  { name }: Pick<MetricDefinition, 'name'>,
  facts: {
    readonly task: string;
    readonly rows: number;
    readonly positives: number | null;
    readonly queries: number | null;
  },
): { readonly value: number; readonly se: number } {
  const rows = Math.max(1, facts.rows);
  if (facts.task === 'ranking') {
    return { value: 0.6, se: QUERY_DEVIATION / Math.sqrt(Math.max(1, facts.queries ?? rows)) };
  }
  const positives = Math.max(1, facts.positives ?? rows * ASSUMED_PREVALENCE);
  if (name.startsWith('roc_auc'))
    return { value: 0.85, se: hanleyMcNeil(0.85, positives, Math.max(1, rows - positives)) };
  if (SHARES.test(name)) {
    const among = facts.task === 'binary-classification' && OF_POSITIVES.test(name) ? positives : rows;
    return { value: TYPICAL_SHARE, se: Math.sqrt((TYPICAL_SHARE * (1 - TYPICAL_SHARE)) / among) };
  }
  const typical = TYPICAL[name] ?? { value: 1, deviation: 1 };
  return { value: typical.value, se: typical.deviation / Math.sqrt(rows) };
}

/** Standard error of an area under the ROC curve from its value and the class sizes (Hanley and McNeil 1982). */
export function hanleyMcNeil(area: number, positives: number, negatives: number): number {
  const q1 = area / (2 - area);
  const q2 = (2 * area ** 2) / (1 + area);
  const sum = area * (1 - area) + (positives - 1) * (q1 - area ** 2) + (negatives - 1) * (q2 - area ** 2);
  return Math.sqrt(sum / (positives * negatives));
}
