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

/** Pairs that are looked at beside the widest one, when the bounds of a change are made. */
const MOST_PAIRS = 100;

/**
 * How much wider the gap of one model is than that of another on the same rows, from paired influence values.
 *
 * The estimate is the difference of the two largest gaps. The candidate's true gap is that of one of its pairs, and the
 * baseline's is at least that of its widest pair, and of the same pair: so the largest of the upper bounds of the
 * candidate's pairs, each against the closer of these two, is an upper bound; and the other way round for the lower. Pairs
 * whose own bound does not reach the widest are left out.
 */
export function gapChange(
  baseline: readonly (readonly GroupValue[])[],
  candidate: readonly (readonly GroupValue[])[],
  confidence: number,
): { readonly value: number; readonly lower: number; readonly upper: number; readonly se: number } | undefined {
  const before = largestGap(baseline, confidence);
  const after = largestGap(candidate, confidence);
  if (before === undefined || after === undefined) return undefined;
  const half = ({ se, df }: ReturnType<typeof changeError>) => {
    const quantile = 0.5 + confidence / 2;
    return se * (df === null ? normalQuantile(quantile) : studentQuantile(quantile, df));
  };
  const value = after.value - before.value;
  const widest = changeError(baseline, candidate, after, before);
  let upper = value + half(widest);
  let lower = value - half(widest);
  for (const pair of pairsWithin(candidate, after)) {
    const against = [before, { ...pair, value: differenceOf(baseline, pair) }];
    const bounds = against.map(
      (other) => pair.value - other.value + half(changeError(baseline, candidate, pair, other)),
    );
    upper = Math.max(upper, Math.min(...bounds));
  }
  for (const pair of pairsWithin(baseline, before)) {
    const against = [after, { ...pair, value: differenceOf(candidate, pair) }];
    const bounds = against.map(
      (other) => other.value - pair.value - half(changeError(baseline, candidate, other, pair)),
    );
    lower = Math.min(lower, Math.max(...bounds));
  }
  return { value, lower, upper, se: widest.se };
}

type Extremes = Pick<Gap, 'measure' | 'highest' | 'lowest'>;

function differenceOf(groups: readonly (readonly GroupValue[])[], { measure, highest, lowest }: Extremes): number {
  return groups[measure]![highest]!.estimate.value! - groups[measure]![lowest]!.estimate.value!;
}

/** Pairs whose difference may be the largest one as far as the largest is known, widest first. */
function pairsWithin(
  groups: readonly (readonly GroupValue[])[],
  gap: Gap,
): readonly (Extremes & { readonly value: number })[] {
  const reach = gap.upper - gap.value;
  const pairs = groups.flatMap((values, measure) =>
    values.flatMap((high, highest) =>
      values.flatMap((low, lowest) => {
        const value = high.estimate.value! - low.estimate.value!;
        return highest !== lowest && value > 0 && gap.value - value <= reach
          ? [{ measure, highest, lowest, value }]
          : [];
      }),
    ),
  );
  return pairs.sort((a, b) => b.value - a.value).slice(0, MOST_PAIRS);
}

/** Standard error of a difference of the candidate minus a difference of the baseline, each between two groups. */
function changeError(
  baseline: readonly (readonly GroupValue[])[],
  candidate: readonly (readonly GroupValue[])[],
  after: Extremes,
  before: Extremes,
): { readonly se: number; readonly df: number | null } {
  const terms = [
    { value: candidate[after.measure]![after.highest]!, group: after.highest, sign: 1 },
    { value: candidate[after.measure]![after.lowest]!, group: after.lowest, sign: -1 },
    { value: baseline[before.measure]![before.highest]!, group: before.highest, sign: -1 },
    { value: baseline[before.measure]![before.lowest]!, group: before.lowest, sign: 1 },
  ];
  if (terms[0]!.value.sums !== undefined) {
    const all = new Map<number, number>();
    for (const { value, sign } of terms) {
      for (const [cluster, sum] of value.sums!) all.set(cluster, (all.get(cluster) ?? 0) + sign * sum);
    }
    return differenceError(all, new Map());
  }
  // Rows of one group are the same rows in both models: their influence is subtracted before it is squared.
  let squares = 0;
  for (const group of new Set(terms.map((term) => term.group))) {
    const own = terms.filter((term) => term.group === group);
    const { length } = own[0]!.value.influence;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (const { value, sign } of own) sum += sign * value.influence[i]!;
      squares += sum * sum;
    }
  }
  return { se: Math.sqrt(squares), df: null };
}
