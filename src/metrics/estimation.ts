import { bootstrapReplicates, MOST_BOOTSTRAP_ROWS, percentileInterval, replicateError } from './bootstrap.ts';
import type { MetricDefinition } from './catalog.ts';
import { pointWithInfluence } from './influence.ts';
import { interval, intervalWithin } from './interval.ts';
import { medianOf, sortedErrors } from './median-error.ts';
import { newcombePaired } from './paired-proportions.ts';
import type { PointValue } from './point.ts';
import { wilson } from './proportions.ts';
import { usedQueries } from './ranking.ts';
import type { Clusters } from './sample.ts';
import type { Sample } from './samples.ts';
import { pairedShares, sameAnswers, shareRows } from './shares.ts';

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
  /** How the interval was made; `newcombe-10` for proportions when few rows differ, `bootstrap` for quantiles. */
  readonly method: 'normal' | 't' | 'newcombe-10' | 'bootstrap' | null;
  readonly n: number;
  readonly undefinedReason?: string;
}

export interface EstimationOptions {
  /** Of two-sided intervals; default 0.95. */
  readonly confidence?: number;
  /** Digest of the test set, which seeds the bootstrap of the metrics that need one. */
  readonly digest?: string;
}

/** How metrics of one sample are estimated. */
export interface EstimationScope {
  readonly confidence: number;
  readonly digest: string;
  /** Name of the slice; empty for all rows. */
  readonly slice: string;
}

/** Below this many rows, or rows that differ, the normal approximation of a paired proportion is poor. */
const FEW_ROWS = 200;
const FEW_DISCORDANT = 25;

/**
 * √Σ U² for independent rows. For clusters the influence is summed inside each first: √(G/(G−1) Σ_g (Σ U)²), the cluster
 * robust variance. Null with a single cluster.
 * @param contributing G, when not all clusters of the sample contribute
 */
export function standardError(
  influence: Float64Array,
  rows: number,
  clusters: Clusters | undefined,
  contributing: number | undefined = clusters?.count,
): number | null {
  let squares = 0;
  if (clusters === undefined || contributing === undefined) {
    for (let i = 0; i < rows; i++) squares += influence[i]! * influence[i]!;
    return Math.sqrt(squares);
  }
  const { codes, count } = clusters;
  if (contributing < 2) return null;
  const sums = new Float64Array(count);
  for (let i = 0; i < rows; i++) sums[codes[i]!]! += influence[i]!;
  for (let g = 0; g < count; g++) squares += sums[g]! * sums[g]!;
  return Math.sqrt((contributing / (contributing - 1)) * squares);
}

/** Estimates one metric; its influence values stay in `influence` for a comparison. */
export function estimateMetric(
  definition: MetricDefinition,
  sample: Sample,
  influence: Float64Array,
  scope: EstimationScope,
): { readonly point: PointValue; readonly estimate: MetricEstimate } {
  const point = pointWithInfluence(definition, sample, influence);
  if (!point.defined) {
    const { reason, convention } = point;
    return { point, estimate: { value: null, se: null, ci: null, undefined: { reason, convention } } };
  }
  const { value } = point;
  if (point.hasError && isResampled(definition, sample)) {
    const replicates = resample(definition, [sample], scope)[0]!;
    const ci = percentileInterval(replicates, scope.confidence);
    return { point, estimate: { value, se: replicateError(replicates), ci } };
  }
  const se = point.hasError ? standardError(influence, sample.rows, sample.clusters, point.clusters) : null;
  const ci = proportionInterval(definition, sample, value, se, scope.confidence);
  if (ci !== undefined) return { point, estimate: { value, se, ci } };
  if (se === null) return { point, estimate: { value, se, ci: null } };
  const separated = se === 0 ? separatedInterval(definition, sample, value, scope.confidence) : undefined;
  if (separated !== undefined) return { point, estimate: { value, se, ci: separated } };
  const df = degreesOfFreedom(sample, point);
  return { point, estimate: { value, se, ci: intervalWithin(definition.range, value, se, scope.confidence, df) } };
}

function degreesOfFreedom({ clusters }: Sample, point: PointValue): number | null {
  if (clusters === undefined) return null;
  return ((point.defined ? point.clusters : undefined) ?? clusters.count) - 1;
}

/** The one metric whose influence needs a density, which few rows do not give. */
function isResampled({ base, perRow }: MetricDefinition, sample: Sample): boolean {
  if (perRow || base !== 'median_ae' || sample.rows > MOST_BOOTSTRAP_ROWS) return false;
  return sample.clusters === undefined || sample.clusters.count > 1;
}

/** Replicates of the metric for each model, of the same draws. */
function resample(
  { name }: MetricDefinition,
  samples: readonly Sample[],
  { digest, slice }: EstimationScope,
): readonly Float64Array[] {
  return samples.map((sample) => {
    if (sample.task !== 'regression') throw new Error(`${name} is not resampled`);
    const { error, order } = sortedErrors(sample);
    const seed = { digest, metric: name, slice };
    return bootstrapReplicates(sample.rows, sample.clusters, seed, (counts) =>
      medianOf(error, order, sample.weight, counts),
    );
  });
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
  const rows = shareRows(definition, sample);
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
 * are. Then Wilson's interval of that many successes out of as many independent pairs as there are. In the same way when
 * every query has the best value.
 */
function separatedInterval(
  { base, family }: MetricDefinition,
  sample: Sample,
  area: number,
  confidence: number,
): [number, number] | undefined {
  if ((area !== 0 && area !== 1) || !(family === 'queries' || base.includes('roc_auc'))) return undefined;
  const pairs = Math.min(smallestClass(sample), sample.clusters?.count ?? sample.rows);
  return wilson(area * pairs, pairs, confidence);
}

/** Rows of the least common class that occurs. */
function smallestClass(sample: Sample): number {
  if (sample.task === 'ranking') return usedQueries(sample);
  if (sample.task !== 'binary-classification' && sample.task !== 'multiclass-classification') return sample.rows;
  const counts = new Map<number, number>();
  for (const code of sample.label) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Math.min(...counts.values());
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
  scope: EstimationScope,
): MetricComparison {
  const before = estimateMetric(definition, baseline, influence.baseline, scope);
  const after = estimateMetric(definition, candidate, influence.candidate, scope);
  const { rows, clusters } = candidate;
  const estimates = { metric: definition.name, baseline: before.estimate, candidate: after.estimate };
  const df = degreesOfFreedom(candidate, after.point);
  const none = { delta: null, se: null, lower: null, upper: null, df, method: null, n: rows } as const;
  if (!before.point.defined || !after.point.defined) {
    const undefinedReason = reasonOf(before.point, after.point);
    return { ...estimates, ...none, undefinedReason };
  }
  const delta = after.point.value - before.point.value;
  if (!before.point.hasError || !after.point.hasError) return { ...estimates, ...none, delta };
  if (isResampled(definition, candidate)) {
    const [first, second] = resample(definition, [baseline, candidate], scope);
    const change = second!.map((value, i) => value - first![i]!);
    const [lower, upper] = percentileInterval(change, scope.confidence);
    return { ...estimates, delta, se: replicateError(change), lower, upper, df: null, method: 'bootstrap', n: rows };
  }
  const difference = influence.candidate;
  for (let i = 0; i < rows; i++) difference[i] = difference[i]! - influence.baseline[i]!;
  const se = standardError(difference, rows, clusters, after.point.clusters);
  if (se === null) return { ...estimates, ...none, delta };
  const small = smallSampleInterval(definition, baseline, candidate, scope.confidence);
  const [lower, upper] = small ?? interval(delta, se, scope.confidence, df);
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
  const table = pairedShares(definition, baseline, candidate);
  if (table === undefined) return undefined;
  const { n11, n10, n01, n00 } = table;
  const rows = n11 + n10 + n01 + n00;
  if (rows >= FEW_ROWS && n10 + n01 >= FEW_DISCORDANT) return undefined;
  if (sameAnswers(baseline, candidate)) return undefined;
  return newcombePaired(table, confidence);
}
