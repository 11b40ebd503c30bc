import type { MetricDefinition } from './catalog.ts';
import { confusionOf } from './cells.ts';
import { pointWithInfluence } from './influence.ts';
import { interval } from './interval.ts';
import { newcombePaired, type PairedTable } from './paired-proportions.ts';
import type { PointValue } from './point.ts';
import { wilson } from './proportions.ts';
import { CELL, type Clusters, countPositives, type Sample } from './sample.ts';

/** A metric of one model. Undefined is null in all three, with the reason; a value without `se` had too few rows for one. */
export interface MetricEstimate {
  readonly value: number | null;
  readonly se: number | null;
  readonly ci: [number, number] | null;
  readonly undefined?: {
    readonly reason: string;
    /** What scikit-learn reports instead (zero_division=0); null where it reports nothing either. */
    readonly convention: number | null;
  };
}

/** Candidate minus baseline on the same rows, in the metric's own unit and sign. */
export interface MetricComparison {
  readonly metric: string;
  readonly baseline: MetricEstimate;
  readonly candidate: MetricEstimate;
  /** Null when the metric is undefined for one of the two; `undefinedReason` says for which and why. */
  readonly delta: number | null;
  /** Null also when there are too few rows for a standard error. */
  readonly se: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Degrees of freedom of the t interval when rows are clustered: clusters − 1. */
  readonly df: number | null;
  /** How the interval was made; `newcombe-10` for proportions when few rows differ. */
  readonly method: 'normal' | 't' | 'newcombe-10' | null;
  readonly n: number;
  readonly undefinedReason?: string;
}

export interface EstimationOptions {
  /** Of two-sided intervals; default 0.95. */
  readonly confidence?: number;
}

/** Below this many rows, or rows that differ, the normal approximation of a paired proportion is poor. */
const FEW_ROWS = 200;
const FEW_DISCORDANT = 25;

/**
 * √Σ U² for independent rows. For clusters the influence is summed inside each first: √(G/(G−1) Σ_g (Σ U)²), the cluster
 * robust variance. Null with a single cluster.
 */
export function standardError(influence: Float64Array, rows: number, clusters: Clusters | undefined): number | null {
  let squares = 0;
  if (clusters === undefined) {
    for (let i = 0; i < rows; i++) squares += influence[i]! * influence[i]!;
    return Math.sqrt(squares);
  }
  const { codes, count } = clusters;
  if (count < 2) return null;
  const sums = new Float64Array(count);
  for (let i = 0; i < rows; i++) sums[codes[i]!]! += influence[i]!;
  for (let g = 0; g < count; g++) squares += sums[g]! * sums[g]!;
  return Math.sqrt((count / (count - 1)) * squares);
}

/** Estimates one metric; its influence values stay in `influence` for a comparison. */
export function estimateMetric(
  definition: MetricDefinition,
  sample: Sample,
  influence: Float64Array,
  confidence: number,
): { readonly point: PointValue; readonly estimate: MetricEstimate } {
  const point = pointWithInfluence(definition, sample, influence);
  if (!point.defined) {
    const { reason, convention } = point;
    return { point, estimate: { value: null, se: null, ci: null, undefined: { reason, convention } } };
  }
  const se = point.hasError ? standardError(influence, sample.rows, sample.clusters) : null;
  const ci = proportionInterval(definition, sample, point.value, se, confidence);
  if (ci !== undefined) return { point, estimate: { value: point.value, se, ci } };
  if (se === null) return { point, estimate: { value: point.value, se, ci: null } };
  if (definition.name === 'roc_auc' && (point.value === 0 || point.value === 1)) {
    return { point, estimate: { value: point.value, se, ci: separatedInterval(sample, point.value, confidence) } };
  }
  const [lower, upper] = interval(point.value, se, confidence, degreesOfFreedom(sample));
  const [least, greatest] = definition.range;
  const cut: [number, number] = [Math.max(least, lower), Math.min(greatest, upper)];
  return { point, estimate: { value: point.value, se, ci: cut } };
}

function degreesOfFreedom({ clusters }: Sample): number | null {
  return clusters === undefined ? null : clusters.count - 1;
}

/**
 * Wilson's interval for metrics that are a share of rows, which stays honest at 0, 1 and few rows. Weighted or clustered
 * rows use the effective size p(1 − p)/se² (Korn & Graubard 1998).
 */
function proportionInterval(
  definition: MetricDefinition,
  sample: Sample,
  p: number,
  se: number | null,
  confidence: number,
): [number, number] | undefined {
  const rows = proportionRows(definition, sample);
  if (rows === undefined) return undefined;
  const { weight, clusters } = sample;
  if (weight === undefined && clusters === undefined) return wilson(Math.round(p * rows), rows, confidence);
  if (se === null) return undefined;
  const atEnd = clusters === undefined ? rows : Math.min(rows, clusters.count);
  const effective = se > 0 ? (p * (1 - p)) / (se * se) : atEnd;
  return wilson(p * effective, effective, confidence);
}

/**
 * When the classes are separated perfectly, no row's placement varies and the standard error is 0, however few rows there
 * are. Then Wilson's interval of that many successes out of as many independent pairs as there are.
 */
function separatedInterval({ label, clusters }: Sample, area: number, confidence: number): [number, number] {
  const positives = countPositives(label);
  const pairs = Math.min(positives, label.length - positives, clusters?.count ?? label.length);
  return wilson(area * pairs, pairs, confidence);
}

/** Rows in the denominator of a metric that is a share of rows. */
function proportionRows(definition: MetricDefinition, { cell }: Sample): number | undefined {
  if (definition.perRow || definition.atPrecision !== undefined || definition.family !== 'cells') return undefined;
  if (!['accuracy', 'precision', 'recall', 'specificity'].includes(definition.name)) return undefined;
  const { tn, fp, fn, tp } = confusionOf(cell, undefined);
  switch (definition.name) {
    case 'precision':
      return tp + fp;
    case 'recall':
      return tp + fn;
    case 'specificity':
      return tn + fp;
    default:
      return tn + fp + fn + tp;
  }
}

/** Working space of a comparison, as long as the largest sample. */
export interface InfluencePair {
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
}

/**
 * Compares two models on the same rows. The influence values are subtracted row by row before anything is summed, so what
 * the models share cancels exactly: identical predictions give a change of 0 with standard error 0.
 */
export function compareMetric(
  definition: MetricDefinition,
  baseline: Sample,
  candidate: Sample,
  influence: InfluencePair,
  confidence: number,
): MetricComparison {
  const before = estimateMetric(definition, baseline, influence.baseline, confidence);
  const after = estimateMetric(definition, candidate, influence.candidate, confidence);
  const { rows, clusters } = candidate;
  const estimates = { metric: definition.name, baseline: before.estimate, candidate: after.estimate };
  const df = degreesOfFreedom(candidate);
  const none = { delta: null, se: null, lower: null, upper: null, df, method: null, n: rows } as const;
  if (!before.point.defined || !after.point.defined) {
    const undefinedReason = reasonOf(before.point, after.point);
    return { ...estimates, ...none, undefinedReason };
  }
  const delta = after.point.value - before.point.value;
  if (!before.point.hasError || !after.point.hasError) return { ...estimates, ...none, delta };
  const difference = influence.candidate;
  for (let i = 0; i < rows; i++) difference[i] = difference[i]! - influence.baseline[i]!;
  const se = standardError(difference, rows, clusters);
  if (se === null) return { ...estimates, ...none, delta };
  const small = smallSampleInterval(definition, baseline, candidate, confidence);
  const [lower, upper] = small ?? interval(delta, se, confidence, df);
  const method = small !== undefined ? 'newcombe-10' : df === null ? 'normal' : 't';
  return { ...estimates, delta, se, lower, upper, df, method, n: rows };
}

function reasonOf(before: PointValue, after: PointValue): string {
  const baseline = before.defined ? undefined : before.reason;
  const candidate = after.defined ? undefined : after.reason;
  if (baseline === candidate) return baseline ?? '';
  const parts = [
    baseline === undefined ? [] : [`baseline: ${baseline}`],
    candidate === undefined ? [] : [`candidate: ${candidate}`],
  ];
  return parts.flat().join('; ');
}

/** Newcombe's interval for a share of the same rows in both models, when few rows or few differing rows are all there is. */
function smallSampleInterval(
  definition: MetricDefinition,
  baseline: Sample,
  candidate: Sample,
  confidence: number,
): [number, number] | undefined {
  if (candidate.weight !== undefined || candidate.clusters !== undefined) return undefined;
  const table = rightnessTable(definition, baseline, candidate);
  if (table === undefined) return undefined;
  const { n11, n10, n01, n00 } = table;
  const rows = n11 + n10 + n01 + n00;
  if (rows >= FEW_ROWS && n10 + n01 >= FEW_DISCORDANT) return undefined;
  if (sameNumbers(baseline.cell, candidate.cell) && sameNumbers(baseline.score, candidate.score)) return undefined;
  return newcombePaired(table, confidence);
}

/** First = candidate, second = baseline, over the rows that the metric is a share of; undefined for other metrics. */
function rightnessTable(definition: MetricDefinition, baseline: Sample, candidate: Sample): PairedTable | undefined {
  if (definition.perRow || definition.atPrecision !== undefined) return undefined;
  switch (definition.name) {
    case 'accuracy': {
      const ofNegatives = pairedTable(baseline.cell, candidate.cell, CELL.trueNegative);
      const ofPositives = pairedTable(baseline.cell, candidate.cell, CELL.truePositive);
      return {
        n11: ofNegatives.n11 + ofPositives.n11,
        n10: ofNegatives.n10 + ofPositives.n10,
        n01: ofNegatives.n01 + ofPositives.n01,
        n00: ofNegatives.n00 + ofPositives.n00,
      };
    }
    case 'recall':
      return pairedTable(baseline.cell, candidate.cell, CELL.truePositive);
    case 'specificity':
      return pairedTable(baseline.cell, candidate.cell, CELL.trueNegative);
    default:
      return undefined;
  }
}

/** Rows of one class by which model put them into the cell `right`. */
export function pairedTable(
  baseline: Uint8Array,
  candidate: Uint8Array,
  right: typeof CELL.trueNegative | typeof CELL.truePositive,
): PairedTable {
  const label = right >> 1;
  const counts = new Float64Array(4);
  for (let i = 0; i < baseline.length; i++) {
    if (baseline[i]! >> 1 !== label) continue;
    const place = (candidate[i] === right ? 2 : 0) + (baseline[i] === right ? 1 : 0);
    counts[place]!++;
  }
  return { n11: counts[3]!, n10: counts[2]!, n01: counts[1]!, n00: counts[0]! };
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
