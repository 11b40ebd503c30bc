import type { Task } from '../config/model-config.ts';

export type Direction = 'higher' | 'lower';

/** How a metric's state adds up over rows, which decides how it is computed. `measurement` does not come from predictions. */
export type MetricFamily = 'cells' | 'sums' | 'ranks' | 'calibration' | 'queries' | 'measurement';

/**
 * The largest harm that does not matter when nobody says otherwise: in the metric's unit, or relative to the baseline's
 * value (0.01 = 1%). `smallSample` replaces an absolute margin below `SMALL_SAMPLE_ROWS` rows.
 */
export type DefaultMargin =
  | { readonly kind: 'absolute'; readonly value: number; readonly smallSample?: number }
  | { readonly kind: 'relative'; readonly value: number };

export interface MetricFacts {
  /** Tasks that have the metric. */
  readonly tasks: readonly Task[];
  /** Which direction is an improvement. */
  readonly direction: Direction;
  readonly unit: string | null;
  readonly family: MetricFamily;
  readonly margin: DefaultMargin;
  /** Undefined when all labels are equal. */
  readonly needsBothClasses: boolean;
  /** Undefined when a score is outside [0, 1]. */
  readonly needsProbabilities: boolean;
  /** Values the metric can take; intervals of one model's value are cut to it. */
  readonly range: readonly [number, number];
  /** Why the metric is shown and never decides anything; undefined for all that can. */
  readonly onlyShown?: string;
  readonly description: string;
}

const BINARY: readonly Task[] = ['binary-classification'];
const MULTICLASS: readonly Task[] = ['multiclass-classification'];
const CLASSIFICATION: readonly Task[] = [...BINARY, ...MULTICLASS];
const REGRESSION: readonly Task[] = ['regression'];
const RANKING: readonly Task[] = ['ranking'];
const EVERY: readonly Task[] = [...CLASSIFICATION, ...REGRESSION, ...RANKING];

const RATE_MARGIN: DefaultMargin = { kind: 'absolute', value: 0.005, smallSample: 0.01 };
const ONE_PERCENT: DefaultMargin = { kind: 'relative', value: 0.01 };
const CALIBRATION_MARGIN: DefaultMargin = { kind: 'absolute', value: 0.01 };
const UNIT_RANGE = [0, 1] as const;
const SIGNED_RANGE = [-1, 1] as const;
const NON_NEGATIVE = [0, Number.POSITIVE_INFINITY] as const;
const UP_TO_ONE = [Number.NEGATIVE_INFINITY, 1] as const;
const ANY_NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** A share or a score up to 1 of which more is better. */
function rate(
  tasks: readonly Task[],
  family: MetricFamily,
  description: string,
  facts: Partial<MetricFacts> = {},
): MetricFacts {
  return {
    tasks,
    direction: 'higher',
    unit: null,
    family,
    margin: RATE_MARGIN,
    needsBothClasses: false,
    needsProbabilities: false,
    range: UNIT_RANGE,
    description,
    ...facts,
  };
}

/** A loss or an error, of which less is better. */
function loss(tasks: readonly Task[], description: string, facts: Partial<MetricFacts> = {}): MetricFacts {
  return {
    tasks,
    direction: 'lower',
    unit: null,
    family: 'sums',
    margin: ONE_PERCENT,
    needsBothClasses: false,
    needsProbabilities: false,
    range: NON_NEGATIVE,
    description,
    ...facts,
  };
}

function probabilityLoss(tasks: readonly Task[], description: string, facts: Partial<MetricFacts> = {}): MetricFacts {
  return loss(tasks, description, { needsProbabilities: true, range: UNIT_RANGE, ...facts });
}

function measurement(unit: string, description: string): MetricFacts {
  return loss(EVERY, description, { unit, family: 'measurement', margin: { kind: 'relative', value: 0.1 } });
}

const CALIBRATION = { family: 'calibration', margin: CALIBRATION_MARGIN } as const;

/** Every metric with a fixed name, and the only place where its direction, unit, range and default margin are said. */
export const METRICS = {
  accuracy: rate(CLASSIFICATION, 'cells', 'share of rows classified right'),
  precision: rate(BINARY, 'cells', 'share of predicted positives that are positive'),
  recall: rate(BINARY, 'cells', 'share of positives that are predicted positive'),
  specificity: rate(BINARY, 'cells', 'share of negatives that are predicted negative'),
  f1: rate(BINARY, 'cells', 'harmonic mean of precision and recall'),
  precision_macro: rate(MULTICLASS, 'cells', 'mean of the precision of all classes'),
  recall_macro: rate(MULTICLASS, 'cells', 'mean of the recall of all classes'),
  f1_macro: rate(CLASSIFICATION, 'cells', 'mean of the F1 of all classes'),
  precision_weighted: rate(
    MULTICLASS,
    'cells',
    'mean of the precision of all classes, weighted by how often each occurs',
  ),
  recall_weighted: rate(MULTICLASS, 'cells', 'mean of the recall of all classes, weighted by how often each occurs'),
  f1_weighted: rate(CLASSIFICATION, 'cells', 'mean of the F1 of all classes, weighted by how often each occurs'),
  precision_micro: rate(MULTICLASS, 'cells', 'precision over all classes together, which is the accuracy'),
  recall_micro: rate(MULTICLASS, 'cells', 'recall over all classes together, which is the accuracy'),
  f1_micro: rate(MULTICLASS, 'cells', 'F1 over all classes together, which is the accuracy'),
  balanced_accuracy: rate(CLASSIFICATION, 'cells', 'mean recall of the classes that occur', { needsBothClasses: true }),
  mcc: rate(CLASSIFICATION, 'cells', 'Matthews correlation coefficient; of several classes, as Gorodkin extends it', {
    needsBothClasses: true,
    range: SIGNED_RANGE,
  }),
  cohen_kappa: rate(CLASSIFICATION, 'cells', "Cohen's kappa, unweighted", { range: SIGNED_RANGE }),
  cohen_kappa_quadratic: rate(
    MULTICLASS,
    'cells',
    "Cohen's kappa, weighted by the squared distance of the class codes",
    {
      range: SIGNED_RANGE,
    },
  ),
  roc_auc: rate(BINARY, 'ranks', 'area under the ROC curve; ties count one half', { needsBothClasses: true }),
  average_precision: rate(BINARY, 'ranks', 'area under the precision-recall steps, without interpolation'),
  log_loss: probabilityLoss(CLASSIFICATION, 'mean negative log-likelihood, natural log', { range: NON_NEGATIVE }),
  brier: probabilityLoss(BINARY, 'mean squared error of the probability'),
  ece_10: probabilityLoss(BINARY, 'expected calibration error over 10 equal-width bins', CALIBRATION),
  mce_10: probabilityLoss(BINARY, 'largest calibration error of 10 equal-width bins', CALIBRATION),
  roc_auc_ovr_macro: rate(
    MULTICLASS,
    'ranks',
    'mean over the classes that occur of the AUC of that class against the rest',
    {
      needsBothClasses: true,
      needsProbabilities: true,
    },
  ),
  roc_auc_ovr_weighted: rate(
    MULTICLASS,
    'ranks',
    'mean of the one-against-the-rest AUC, weighted by how often each class occurs',
    {
      needsBothClasses: true,
      needsProbabilities: true,
    },
  ),
  brier_multiclass: probabilityLoss(
    MULTICLASS,
    'mean squared distance of the probabilities from the class that occurred',
    {
      range: [0, 2],
    },
  ),
  ece_top_label_10: probabilityLoss(
    MULTICLASS,
    'expected calibration error of the most probable class over 10 equal-width bins',
    CALIBRATION,
  ),
  mae: loss(REGRESSION, 'mean absolute error'),
  mse: loss(REGRESSION, 'mean squared error'),
  rmse: loss(REGRESSION, 'root of the mean squared error'),
  r2: rate(REGRESSION, 'sums', 'share of the variance explained: 1 − SSres / SStot, on the own mean of the rows', {
    range: UP_TO_ONE,
  }),
  mape: loss(REGRESSION, 'mean absolute error relative to the target, as a fraction'),
  median_ae: loss(REGRESSION, 'median absolute error'),
  max_error: loss(REGRESSION, 'largest absolute error', { onlyShown: 'one row decides it, so it has no interval' }),
  explained_variance: rate(REGRESSION, 'sums', '1 − variance of the error / variance of the target', {
    range: UP_TO_ONE,
  }),
  bias: loss(REGRESSION, 'mean of prediction − target', {
    range: ANY_NUMBER,
    onlyShown: 'it is best at 0 and not at an end',
  }),
  spearman: rate(REGRESSION, 'ranks', 'correlation of the ranks, ties at their average', { range: SIGNED_RANGE }),
  pearson: rate(REGRESSION, 'sums', 'linear correlation', { range: SIGNED_RANGE }),
  kendall_tau_b: rate(REGRESSION, 'ranks', "Kendall's rank correlation τ-b", { range: SIGNED_RANGE }),
  latency_p50_ms: measurement('ms', 'median time of one request'),
  latency_p95_ms: measurement('ms', '95th percentile of the time of one request'),
  latency_p99_ms: measurement('ms', '99th percentile of the time of one request'),
  size_mb: measurement('MB', 'size of the model file, 1 MB = 1,000,000 bytes'),
} as const satisfies Readonly<Record<string, MetricFacts>>;

export type MetricName = keyof typeof METRICS;

/** Metrics whose names carry a parameter, by what is left of the name without it. */
export const PARAMETRIC_METRICS = {
  top_accuracy: rate(MULTICLASS, 'cells', 'share of rows whose class is among the k most probable', {
    needsProbabilities: true,
  }),
  class_precision: rate(MULTICLASS, 'cells', 'precision of one class'),
  class_recall: rate(MULTICLASS, 'cells', 'recall of one class'),
  class_f1: rate(MULTICLASS, 'cells', 'F1 of one class'),
  class_roc_auc: rate(MULTICLASS, 'ranks', 'AUC of one class against the rest', {
    needsBothClasses: true,
    needsProbabilities: true,
  }),
  pinball: loss(REGRESSION, 'pinball loss of a quantile'),
  ndcg_linear: rate(RANKING, 'queries', 'normalised discounted gain, gain = relevance'),
  ndcg_exp: rate(RANKING, 'queries', 'normalised discounted gain, gain = 2^relevance − 1'),
  map: rate(RANKING, 'queries', 'mean over queries of the average precision'),
  mrr: rate(RANKING, 'queries', 'mean over queries of 1 / rank of the first relevant row'),
  recall_at: rate(RANKING, 'queries', 'mean share of the relevant rows that are among the first k'),
  precision_at: rate(RANKING, 'queries', 'mean share of the first k that is relevant'),
  hit_rate_at: rate(RANKING, 'queries', 'share of queries with a relevant row among the first k'),
} as const satisfies Readonly<Record<string, MetricFacts>>;

export type ParametricMetric = keyof typeof PARAMETRIC_METRICS;

/** What SQL computes per row. */
export const PER_ROW_FACTS: MetricFacts = rate(EVERY, 'sums', 'a number per row, computed by SQL', {
  margin: ONE_PERCENT,
  range: ANY_NUMBER,
});
