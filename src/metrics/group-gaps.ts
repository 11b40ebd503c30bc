import type { MetricDefinition } from './catalog.ts';
import { normalQuantile, studentQuantile } from './distributions.ts';
import { estimateMetric, type MetricEstimate } from './estimation.ts';
import type { Predictions, SliceDimension } from './predictions.ts';
import { sliceName } from './predictions.ts';
import { layOutSample } from './samples.ts';
import { takeRows } from './take-rows.ts';

/** One metric of one model on one group of rows. */
export interface GroupValue {
  readonly group: string;
  readonly rows: number;
  readonly estimate: MetricEstimate;
  /** The estimate at the confidence that holds for all comparisons at once. */
  readonly wide: MetricEstimate;
  /** Σ U² over the rows, or over the clusters. */
  readonly influence: Float64Array;
  /** Cluster of each row; undefined when rows are independent. */
  readonly clusters: Int32Array | undefined;
  /** Sum of the influence by cluster. */
  readonly sums: ReadonlyMap<number, number> | undefined;
}

/** The largest difference of a metric between two groups, with an interval that allows for having chosen the largest. */
export interface Gap {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** Place of the measure that differs most, and of its two groups. */
  readonly measure: number;
  readonly highest: number;
  readonly lowest: number;
}

/** Row numbers of each slice of a dimension, by code. */
export function groupRows({ codes, values }: SliceDimension): readonly Int32Array[] {
  const counts = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) counts[codes[row]!]! += 1;
  const rows = values.map((_, code) => new Int32Array(counts[code]!));
  const next = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) rows[code]![next[code]!++] = row;
  }
  return rows;
}

/**
 * The metric of one group.
 * @param comparisons number of ordered pairs of groups, over which `wide` is corrected (Bonferroni)
 */
export function groupValue(
  predictions: Predictions,
  definition: MetricDefinition,
  dimension: SliceDimension,
  code: number,
  rows: Int32Array,
  setting: {
    readonly threshold: number;
    readonly confidence: number;
    readonly comparisons: number;
    readonly digest: string;
    /** Cluster of every row of the predictions, as `clusterCodes` gives them. */
    readonly clusters: Int32Array | undefined;
  },
): GroupValue {
  const part = takeRows(predictions, rows);
  const sample = layOutSample(part, [definition], setting.threshold);
  const influence = new Float64Array(rows.length);
  const slice = sliceName(dimension, code);
  const scope = { digest: setting.digest, slice };
  const wideConfidence = 1 - (1 - setting.confidence) / Math.max(1, setting.comparisons);
  const { estimate: wide } = estimateMetric(definition, sample, influence, { ...scope, confidence: wideConfidence });
  const { estimate } = estimateMetric(definition, sample, influence, { ...scope, confidence: setting.confidence });
  const { clusters } = setting;
  const own = clusters && Int32Array.from(rows, (row) => clusters[row]!);
  return {
    group: slice,
    rows: rows.length,
    estimate,
    wide,
    influence,
    clusters: own,
    sums: own && clusterSums(influence, own),
  };
}

/**
 * Largest gap between groups, over one measure or several (`groups[measure][group]`).
 *
 * The upper bound is the largest upper bound of any pair: the pair that truly differs most is among them, so no correction
 * is needed to show that the gap is small. The lower bound is the largest of lower bounds that hold for all pairs at once,
 * so a large gap is not shown by looking at many pairs. Undefined with fewer than two groups, or when a value is.
 */
export function largestGap(groups: readonly (readonly GroupValue[])[], confidence: number): Gap | undefined {
  let best: Gap | undefined;
  let lower = 0;
  let upper = 0;
  for (const [measure, values] of groups.entries()) {
    for (let high = 0; high < values.length; high++) {
      for (let low = 0; low < values.length; low++) {
        if (high === low) continue;
        const pair = pairGap(
          values[high]!,
          values[low]!,
          confidence,
          groups.length * values.length * (values.length - 1),
        );
        if (pair === undefined) return undefined;
        lower = Math.max(lower, pair.lower);
        upper = Math.max(upper, pair.upper);
        if (best === undefined || pair.value > best.value) {
          best = { value: pair.value, lower: 0, upper: 0, measure, highest: high, lowest: low };
        }
      }
    }
  }
  return best && { ...best, lower, upper };
}

/** One group minus another, which have no row in common but may share entities. */
function pairGap(
  high: GroupValue,
  low: GroupValue,
  confidence: number,
  comparisons: number,
): { readonly value: number; readonly lower: number; readonly upper: number } | undefined {
  const [a, b] = [high.estimate, low.estimate];
  if (a.value === null || b.value === null || a.ci === null || b.ci === null) return undefined;
  const value = a.value - b.value;
  if (high.sums !== undefined && low.sums !== undefined && a.se !== null && b.se !== null && a.se > 0 && b.se > 0) {
    const { se, df } = differenceError(high.sums, low.sums);
    const strict = 1 - (1 - confidence) / comparisons;
    const t = (level: number) => studentQuantile(0.5 + level / 2, df);
    return { value, lower: value - t(strict) * se, upper: value + t(confidence) * se };
  }
  // Newcombe's square-and-add from each group's own interval, which stays honest for rates of 0 and 1 and for few rows.
  const [wideA, wideB] = [high.wide.ci ?? a.ci, low.wide.ci ?? b.ci];
  return {
    value,
    lower: value - Math.hypot(a.value - wideA[0], wideB[1] - b.value),
    upper: value + Math.hypot(a.ci[1] - a.value, b.value - b.ci[0]),
  };
}

function clusterSums(influence: Float64Array, clusters: Int32Array): Map<number, number> {
  const sums = new Map<number, number>();
  for (let i = 0; i < influence.length; i++) sums.set(clusters[i]!, (sums.get(clusters[i]!) ?? 0) + influence[i]!);
  return sums;
}

/** √(G/(G−1) Σ_g (a − b)²): what an entity has in both groups is subtracted before it is squared. */
function differenceError(
  high: ReadonlyMap<number, number>,
  low: ReadonlyMap<number, number>,
): { readonly se: number; readonly df: number } {
  let squares = 0;
  let count = high.size;
  for (const [cluster, sum] of high) squares += (sum - (low.get(cluster) ?? 0)) ** 2;
  for (const [cluster, sum] of low) {
    if (high.has(cluster)) continue;
    squares += sum * sum;
    count += 1;
  }
  return { se: Math.sqrt((squares * count) / Math.max(1, count - 1)), df: Math.max(1, count - 1) };
}

/**
 * How much wider the gap of one model is than that of another on the same rows, measure by measure and group by group.
 *
 * The estimate is the difference of the two largest gaps. Its interval is that of the two pairs of groups that differ most
 * in each model, from paired influence values; its upper bound also covers every other pair's change, because the
 * candidate's widest pair may be another than the one seen.
 */
export function gapChange(
  baseline: readonly (readonly GroupValue[])[],
  candidate: readonly (readonly GroupValue[])[],
  confidence: number,
): { readonly value: number; readonly lower: number; readonly upper: number; readonly se: number } | undefined {
  const before = largestGap(baseline, confidence);
  const after = largestGap(candidate, confidence);
  if (before === undefined || after === undefined) return undefined;
  const value = after.value - before.value;
  const clustered = candidate[0]?.[0]?.clusters !== undefined;
  const chosen = changeError(baseline, candidate, { after, before }, clustered);
  const critical = (df: number | null) =>
    df === null ? normalQuantile(0.5 + confidence / 2) : studentQuantile(0.5 + confidence / 2, df);
  const half = critical(chosen.df) * chosen.se;
  let upper = value + half;
  for (const [measure, values] of candidate.entries()) {
    for (let a = 0; a < values.length; a++) {
      for (let b = 0; b < a; b++) {
        const now = values[a]!.estimate.value! - values[b]!.estimate.value!;
        const then = baseline[measure]![a]!.estimate.value! - baseline[measure]![b]!.estimate.value!;
        const own = {
          after: { measure, highest: now >= 0 ? a : b, lowest: now >= 0 ? b : a },
          before: { measure, highest: then >= 0 ? a : b, lowest: then >= 0 ? b : a },
        };
        // The candidate's gap may be this pair's only as far as it comes near the largest.
        const reach = after.value - Math.abs(now);
        const { se, df } = changeError(baseline, candidate, own, clustered);
        const pairUpper = Math.abs(now) - Math.abs(then) + critical(df) * se;
        if (reach <= after.upper - after.value)
          upper = Math.max(upper, Math.min(pairUpper, after.upper - before.lower));
      }
    }
  }
  return { value, lower: value - half, upper, se: chosen.se };
}

type Extremes = Pick<Gap, 'measure' | 'highest' | 'lowest'>;

/** Standard error of |gap of the candidate| − |gap of the baseline| at given pairs of groups. */
function changeError(
  baseline: readonly (readonly GroupValue[])[],
  candidate: readonly (readonly GroupValue[])[],
  { after, before }: { readonly after: Extremes; readonly before: Extremes },
  clustered: boolean,
): { readonly se: number; readonly df: number | null } {
  const terms = new Map<number, { readonly clusters: Int32Array | undefined; readonly influence: Float64Array }>();
  const add = ({ influence, clusters }: GroupValue, group: number, sign: number) => {
    const term = terms.get(group) ?? { clusters, influence: new Float64Array(influence.length) };
    for (let i = 0; i < influence.length; i++) term.influence[i]! += sign * influence[i]!;
    terms.set(group, term);
  };
  for (const [values, { measure, highest, lowest }, sign] of [
    [candidate, after, 1],
    [baseline, before, -1],
  ] as const) {
    add(values[measure]![highest]!, highest, sign);
    add(values[measure]![lowest]!, lowest, -sign);
  }
  if (clustered) {
    const all = new Map<number, number>();
    for (const { influence, clusters } of terms.values()) {
      for (const [cluster, sum] of clusterSums(influence, clusters!)) all.set(cluster, (all.get(cluster) ?? 0) + sum);
    }
    return differenceError(all, new Map());
  }
  let squares = 0;
  for (const { influence } of terms.values()) for (let i = 0; i < influence.length; i++) squares += influence[i]! ** 2;
  return { se: Math.sqrt(squares), df: null };
}
