import { nearestName } from '../config/nearest-name.ts';
import { type Problem, UserError } from '../errors.ts';

export type Direction = 'higher' | 'lower';

/** How a metric's state adds up over rows, which decides how it is computed. `measurement` does not come from predictions. */
export type MetricFamily = 'cells' | 'sums' | 'ranks' | 'calibration' | 'measurement';

/**
 * The largest harm that does not matter when nobody says otherwise: in the metric's unit, or relative to the baseline's
 * value (0.01 = 1%). `smallSample` replaces an absolute margin below `SMALL_SAMPLE_ROWS` rows.
 */
export type DefaultMargin =
  | { readonly kind: 'absolute'; readonly value: number; readonly smallSample?: number }
  | { readonly kind: 'relative'; readonly value: number };

export interface MetricFacts {
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
  readonly description: string;
}

/** A metric as one model asks for it. */
export interface MetricDefinition extends MetricFacts {
  readonly name: string;
  /** For `recall`: the precision at which it is read, in [0, 1]. The decision threshold is then not used. */
  readonly atPrecision?: number;
  /** The mean of `predictions.perRow[name]`. */
  readonly perRow: boolean;
}

export interface MetricRequest {
  readonly name: string;
  readonly atPrecision?: number;
  /** True for a metric that SQL computes per row. */
  readonly perRow?: boolean;
  readonly direction?: Direction;
}

/** Below this many rows a margin of 0.005 cannot be resolved by a typical paired comparison. */
const SMALL_SAMPLE_ROWS = 10_000;

const RATE_MARGIN: DefaultMargin = { kind: 'absolute', value: 0.005, smallSample: 0.01 };
const UNIT_RANGE = [0, 1] as const;
const SIGNED_RANGE = [-1, 1] as const;
const NON_NEGATIVE = [0, Number.POSITIVE_INFINITY] as const;
const ANY_NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function rate(family: 'cells' | 'ranks', description: string, facts: Partial<MetricFacts> = {}): MetricFacts {
  return {
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

function probabilityLoss(family: 'sums' | 'calibration', description: string, margin: DefaultMargin): MetricFacts {
  return {
    direction: 'lower',
    unit: null,
    family,
    margin,
    needsBothClasses: false,
    needsProbabilities: true,
    range: UNIT_RANGE,
    description,
  };
}

function measurement(unit: string, description: string): MetricFacts {
  return {
    direction: 'lower',
    unit,
    family: 'measurement',
    margin: { kind: 'relative', value: 0.1 },
    needsBothClasses: false,
    needsProbabilities: false,
    range: NON_NEGATIVE,
    description,
  };
}

/** Every metric Proofmark knows by name, and the only place where its direction, unit, range and default margin are said. */
export const METRICS = {
  accuracy: rate('cells', 'share of rows classified right'),
  precision: rate('cells', 'share of predicted positives that are positive'),
  recall: rate('cells', 'share of positives that are predicted positive'),
  specificity: rate('cells', 'share of negatives that are predicted negative'),
  f1: rate('cells', 'harmonic mean of precision and recall'),
  f1_macro: rate('cells', 'mean of the F1 of both classes'),
  f1_weighted: rate('cells', 'mean of the F1 of both classes, weighted by how often each occurs'),
  balanced_accuracy: rate('cells', 'mean of recall and specificity', { needsBothClasses: true }),
  mcc: rate('cells', 'Matthews correlation coefficient', { needsBothClasses: true, range: SIGNED_RANGE }),
  cohen_kappa: rate('cells', "Cohen's kappa, unweighted", { range: SIGNED_RANGE }),
  roc_auc: rate('ranks', 'area under the ROC curve; ties count one half', { needsBothClasses: true }),
  average_precision: rate('ranks', 'area under the precision-recall steps, without interpolation'),
  log_loss: {
    ...probabilityLoss('sums', 'mean negative log-likelihood, natural log', { kind: 'relative', value: 0.01 }),
    range: NON_NEGATIVE,
  },
  brier: probabilityLoss('sums', 'mean squared error of the probability', { kind: 'relative', value: 0.01 }),
  ece_10: probabilityLoss('calibration', 'expected calibration error over 10 equal-width bins', {
    kind: 'absolute',
    value: 0.01,
  }),
  mce_10: probabilityLoss('calibration', 'largest calibration error of 10 equal-width bins', {
    kind: 'absolute',
    value: 0.01,
  }),
  latency_p50_ms: measurement('ms', 'median time of one request'),
  latency_p95_ms: measurement('ms', '95th percentile of the time of one request'),
  latency_p99_ms: measurement('ms', '99th percentile of the time of one request'),
  size_mb: measurement('MB', 'size of the model file, 1 MB = 1,000,000 bytes'),
} as const satisfies Readonly<Record<string, MetricFacts>>;

export type MetricName = keyof typeof METRICS;

/** The metrics that follow from predictions alone, in the order tables show them. */
export const BINARY_METRICS: readonly MetricName[] = (Object.keys(METRICS) as MetricName[]).filter(
  (name) => METRICS[name].family !== 'measurement',
);

const PER_ROW_FACTS: MetricFacts = {
  direction: 'higher',
  unit: null,
  family: 'sums',
  margin: { kind: 'relative', value: 0.01 },
  needsBothClasses: false,
  needsProbabilities: false,
  range: ANY_NUMBER,
  description: 'mean of a number per row, computed by SQL',
};

/**
 * Resolves names to definitions, keeping their order.
 * @throws UserError with one problem per name that is not known, used twice, or has options that do not apply
 */
export function defineMetrics(requests: readonly (string | MetricRequest)[]): MetricDefinition[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const definitions = requests.map((entry): MetricDefinition | undefined => {
    const request = typeof entry === 'string' ? { name: entry } : entry;
    const problem = problemOf(request, seen);
    seen.add(request.name);
    if (problem !== undefined) {
      problems.push(problem);
      return undefined;
    }
    return define(request);
  });
  if (problems.length > 0) throw new UserError(problems);
  return definitions.filter((definition) => definition !== undefined);
}

function define(request: MetricRequest): MetricDefinition {
  const direction = request.direction === undefined ? {} : { direction: request.direction };
  if (request.perRow === true) return { ...PER_ROW_FACTS, ...direction, name: request.name, perRow: true };
  const facts = METRICS[request.name as MetricName];
  if (request.atPrecision === undefined) return { ...facts, ...direction, name: request.name, perRow: false };
  return {
    ...facts,
    ...direction,
    name: request.name,
    perRow: false,
    family: 'ranks',
    atPrecision: request.atPrecision,
    description: `largest recall at a precision of at least ${request.atPrecision}`,
  };
}

function problemOf(request: MetricRequest, seen: ReadonlySet<string>): Problem | undefined {
  const { name, atPrecision } = request;
  if (seen.has(name)) return { what: `metric "${name}" is listed twice`, fix: 'keep one of them' };
  const known = Object.hasOwn(METRICS, name);
  if (request.perRow === true) {
    if (!known) return undefined;
    return { what: `"${name}" is a built-in metric and cannot be SQL`, fix: `give the SQL metric another name` };
  }
  if (!known) {
    const names = Object.keys(METRICS);
    const near = nearestName(name, names);
    const question = near === undefined ? '' : `did you mean ${near}? `;
    return {
      what: `unknown metric "${name}"`,
      fix: `${question}Known: ${names.join(', ')}; any other name needs \`sql\``,
    };
  }
  if (atPrecision === undefined) return undefined;
  if (name !== 'recall') return { what: `"${name}" cannot be read at a precision`, fix: 'only recall can' };
  if (atPrecision > 0 && atPrecision <= 1) return undefined;
  return { what: `recall at a precision of ${atPrecision}`, fix: 'the precision is above 0 and at most 1' };
}

/** The default margin of a metric on a test set of this many rows. */
export function defaultMargin(
  definition: MetricDefinition,
  rows: number,
): { readonly kind: 'absolute' | 'relative'; readonly value: number } {
  const { margin } = definition;
  if (margin.kind === 'relative') return margin;
  const small = rows < SMALL_SAMPLE_ROWS ? margin.smallSample : undefined;
  return { kind: 'absolute', value: small ?? margin.value };
}
