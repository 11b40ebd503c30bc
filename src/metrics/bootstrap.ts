import { normalCdf, normalQuantile } from './distributions.ts';
import { quantile } from './quantiles.ts';
import { SeededRandom } from './random.ts';
import type { Clusters } from './sample.ts';

/** Replicates of every bootstrap: the ends of a 95% interval are then known to about a tenth of its half-width. */
export const REPLICATES = 2_000;

/** Above this many rows resampling costs more than it tells: the approximation for large samples is good. */
export const MOST_BOOTSTRAP_ROWS = 2_000;

/** Part of every seed; changes when the way of resampling does. */
const RULE_VERSION = 'bootstrap-1';

/** What makes a bootstrap repeatable: the test set, the metric and the slice. Never the time, never a run. */
export interface BootstrapSeed {
  readonly digest: string;
  readonly metric: string;
  readonly slice: string;
}

/**
 * Draws rows (or clusters of them) with replacement, as many as there are, and evaluates a statistic of how often each row
 * was drawn. The same seed draws the same counts, so two statistics over the same rows are resampled together.
 * @param statistic reads `counts`, which is reused; NaN for a draw without a value, which is left out
 * @returns the replicates, unsorted
 */
export function bootstrapReplicates(
  rows: number,
  clusters: Clusters | undefined,
  seed: BootstrapSeed,
  statistic: (counts: Int32Array) => number,
  replicates: number = REPLICATES,
): Float64Array {
  const random = new SeededRandom(`${seed.digest}|${seed.metric}|${seed.slice}|${RULE_VERSION}`);
  const units = clusters?.count ?? rows;
  const drawn = new Int32Array(units);
  const counts = clusters === undefined ? drawn : new Int32Array(rows);
  const values = new Float64Array(replicates);
  let kept = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawn.fill(0);
    for (let draw = 0; draw < units; draw++) drawn[random.below(units)]!++;
    if (clusters !== undefined) for (let i = 0; i < rows; i++) counts[i] = drawn[clusters.codes[i]!]!;
    const value = statistic(counts);
    if (!Number.isNaN(value)) values[kept++] = value;
  }
  return values.subarray(0, kept);
}

/** Standard deviation of the replicates (n − 1). */
export function replicateError(replicates: Float64Array): number {
  const n = replicates.length;
  let mean = 0;
  for (const value of replicates) mean += value / n;
  let squares = 0;
  for (const value of replicates) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (n - 1));
}

/** The quantiles of the replicates that leave the same share out on both sides. */
export function percentileInterval(replicates: Float64Array, confidence: number): [number, number] {
  const tail = (1 - confidence) / 2;
  return [quantile(replicates, tail), quantile(replicates, 1 - tail)];
}

/** The percentile interval mirrored at the estimate ("basic"). */
export function basicInterval(estimate: number, replicates: Float64Array, confidence: number): [number, number] {
  const [low, high] = percentileInterval(replicates, confidence);
  return [2 * estimate - high, 2 * estimate - low];
}

export interface BcaInterval {
  readonly z0: number;
  readonly acceleration: number;
  /** Shares of the replicates below the two ends. */
  readonly levels: [number, number];
  readonly interval: [number, number];
}

/**
 * Bias-corrected and accelerated interval (Efron & Tibshirani 1993, ch. 14). Not the default: it covers less than it says
 * for small counts.
 * @param jackknife the statistic without each row in turn
 */
export function bcaInterval(
  estimate: number,
  replicates: Float64Array,
  jackknife: ArrayLike<number>,
  confidence: number,
): BcaInterval {
  let below = 0;
  for (const value of replicates) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const z0 = normalQuantile(below / replicates.length);
  const acceleration = accelerationOf(jackknife);
  const level = (share: number): number => {
    const shifted = z0 + normalQuantile(share);
    return normalCdf(z0 + shifted / (1 - acceleration * shifted));
  };
  const tail = (1 - confidence) / 2;
  const levels: [number, number] = [level(tail), level(1 - tail)];
  return {
    z0,
    acceleration,
    levels,
    interval: [quantile(replicates, levels[0]), quantile(replicates, levels[1])],
  };
}

/** Σ (m − x)³ / (6 (Σ (m − x)²)^(3/2)) over the leave-one-out values x with mean m. */
function accelerationOf(jackknife: ArrayLike<number>): number {
  const n = jackknife.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += jackknife[i]! / n;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i++) {
    const gap = mean - jackknife[i]!;
    squares += gap * gap;
    cubes += gap * gap * gap;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** √((n−1)/n Σ (x − m)²) over the leave-one-out values x with mean m. */
export function jackknifeError(jackknife: ArrayLike<number>): number {
  const n = jackknife.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += jackknife[i]! / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (jackknife[i]! - mean) ** 2;
  return Math.sqrt(((n - 1) / n) * squares);
}
