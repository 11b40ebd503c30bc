/**
 * A label that features are held against: 0 and 1 for each class of a classification, or a number. Rows without a label are
 * left out beforehand.
 */
export type KnownLabel =
  | { readonly kind: 'binary'; readonly positive: Uint8Array }
  | { readonly kind: 'classes'; readonly codes: Int32Array; readonly classes: number }
  | { readonly kind: 'number'; readonly values: Float64Array };

/** A feature as numbers; NaN is missing. Of categories, any number that stands for the value. */
export interface KnownFeature {
  readonly kind: 'numeric' | 'category';
  readonly values: Float64Array;
}

export interface Knowledge {
  /** AUC, 0.5 to 1, or R², 0 to 1. */
  readonly value: number;
  readonly by: 'order' | 'values' | 'missing';
}

/** Below so many rows, or rows of a class, nothing is told. */
const LEAST_ROWS = 30;
const LEAST_OF_CLASS = 10;
/** Classes looked at, most frequent first. */
export const CLASSES_LOOKED_AT = 10;
const BINS = 64;
const FOLDS = 5;
/** Rows at the overall rate that steady the rate of a small group. */
const PRIOR = 1;

/**
 * How much one feature alone says about the label: the best of its order (AUC, or the square of Spearman's correlation), of
 * its groups (values, or quantile bins; rates from four fifths of the rows, judged on the fifth that is left), and of having a
 * value or not. Undefined with too few rows. Of several classes the average over one-against-the-rest, by their size.
 */
export function labelKnowledge(feature: KnownFeature, label: KnownLabel): Knowledge | undefined {
  const rows = feature.values.length;
  if (rows < LEAST_ROWS) return undefined;
  const groups = groupsOf(feature);
  const missing = feature.values.map((value) => (Number.isNaN(value) ? 1 : 0));
  const someMissing = missing.includes(1) && missing.includes(0);
  const found: Knowledge[] = [];
  const consider = (by: Knowledge['by'], value: number | null) => {
    if (value !== null) found.push({ by, value });
  };
  if (label.kind === 'number') {
    const target = midRanks(label.values);
    if (feature.kind === 'numeric') consider('order', squaredCorrelation(feature.values, label.values));
    consider('values', crossFitR2(groups.codes, groups.count, target));
    if (someMissing) consider('missing', crossFitR2(Int32Array.from(missing), 2, target));
  } else {
    const each = (auc: (positive: Uint8Array) => number | null) => averageOverClasses(label, auc);
    if (feature.kind === 'numeric')
      consider(
        'order',
        each((positive) => unsigned(orderAuc(feature.values, positive))),
      );
    consider(
      'values',
      each((positive) => crossFitAuc(groups.codes, groups.count, positive)),
    );
    if (someMissing)
      consider(
        'missing',
        each((positive) => unsigned(orderAuc(missing, positive))),
      );
  }
  // The first of equal ones is the simplest.
  const order = ['missing', 'order', 'values'];
  found.sort((a, b) => b.value - a.value || order.indexOf(a.by) - order.indexOf(b.by));
  const best = found[0];
  return best === undefined ? undefined : { ...best, value: Math.min(1, Math.max(0, best.value)) };
}

const unsigned = (auc: number | null) => (auc === null ? null : Math.max(auc, 1 - auc));

function averageOverClasses(
  label: Exclude<KnownLabel, { kind: 'number' }>,
  auc: (positive: Uint8Array) => number | null,
): number | null {
  if (label.kind === 'binary') return auc(label.positive);
  let [sum, weight] = [0, 0];
  for (let code = 0; code < Math.min(label.classes, CLASSES_LOOKED_AT); code++) {
    const positive = Uint8Array.from(label.codes, (each) => (each === code ? 1 : 0));
    const value = auc(positive);
    if (value === null) continue;
    const size = positive.reduce((total, each) => total + each, 0);
    sum += size * value;
    weight += size;
  }
  return weight === 0 ? null : sum / weight;
}

/** Chance that a positive row has a larger value than a negative one, ties a half; rows without a value are left out. */
export function orderAuc(values: ArrayLike<number>, positive: Uint8Array): number | null {
  const order = presentOrder(values);
  let [positives, negatives, below, wins] = [0, 0, 0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    let [p, n] = [0, 0];
    for (; end < order.length && values[order[end]!] === values[order[start]!]; end++) {
      if (positive[order[end]!] === 1) p++;
      else n++;
    }
    wins += p * (below + n / 2);
    below += n;
    positives += p;
    negatives += n;
    start = end;
  }
  if (Math.min(positives, negatives) < LEAST_OF_CLASS) return null;
  return wins / (positives * negatives);
}

/** Rows with a value by ascending value. */
function presentOrder(values: ArrayLike<number>): Int32Array {
  const present: number[] = [];
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row]!)) present.push(row);
  return Int32Array.from(present).sort((a, b) => values[a]! - values[b]! || a - b);
}

/** Code of the group of each row: the value, or of many different numbers the quantile bin; missing is a group. */
function groupsOf({ kind, values }: KnownFeature): { readonly codes: Int32Array; readonly count: number } {
  const codes = new Int32Array(values.length);
  const known = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    const value = Number.isNaN(values[row]!) ? Number.NaN : values[row]!;
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      known.set(value, code);
    }
    codes[row] = code;
  }
  if (kind === 'category' || known.size <= BINS) return { codes, count: known.size };
  const order = presentOrder(values);
  codes.fill(0);
  let bin = 0;
  for (let place = 0; place < order.length; place++) {
    const wanted = 1 + Math.floor((place * BINS) / order.length);
    if (place === 0 || values[order[place]!] !== values[order[place - 1]!]) bin = wanted;
    codes[order[place]!] = bin;
  }
  return { codes, count: BINS + 1 };
}

/** AUC of the rate of positives in a row's group among the rows of other folds. */
function crossFitAuc(codes: Int32Array, groups: number, positive: Uint8Array): number | null {
  const rate = crossFitMeans(codes, groups, positive);
  return orderAuc(rate, positive);
}

/** Share of the variance of `target` that the mean of a row's group in other folds explains; at least 0. */
function crossFitR2(codes: Int32Array, groups: number, target: Float64Array): number | null {
  const fitted = crossFitMeans(codes, groups, target);
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  let [residual, total] = [0, 0];
  for (let row = 0; row < target.length; row++) {
    residual += (target[row]! - fitted[row]!) ** 2;
    total += (target[row]! - mean) ** 2;
  }
  return total === 0 ? null : Math.max(0, 1 - residual / total);
}

/** Mean of the target over the rows of a row's group that are in other folds, drawn to the overall mean by one row. */
function crossFitMeans(codes: Int32Array, groups: number, target: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(FOLDS * groups);
  const counts = new Float64Array(FOLDS * groups);
  const [foldSums, foldCounts] = [new Float64Array(FOLDS), new Float64Array(FOLDS)];
  for (let row = 0; row < codes.length; row++) {
    const fold = row % FOLDS;
    const place = fold * groups + codes[row]!;
    sums[place]! += target[row]!;
    counts[place]!++;
    foldSums[fold]! += target[row]!;
    foldCounts[fold]!++;
  }
  const all = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const [sum, count] = [all(foldSums), all(foldCounts)];
  const [groupSums, groupCounts] = [new Float64Array(groups), new Float64Array(groups)];
  for (let place = 0; place < sums.length; place++) {
    groupSums[place % groups]! += sums[place]!;
    groupCounts[place % groups]! += counts[place]!;
  }
  return Float64Array.from(codes, (code, row) => {
    const fold = row % FOLDS;
    const place = fold * groups + code;
    const overall = (sum - foldSums[fold]!) / Math.max(1, count - foldCounts[fold]!);
    const [s, n] = [groupSums[code]! - sums[place]!, groupCounts[code]! - counts[place]!];
    return (s + PRIOR * overall) / (n + PRIOR);
  });
}

/** Square of Spearman's correlation over rows with both values. */
export function squaredCorrelation(values: Float64Array, target: Float64Array): number | null {
  const rows = [...values.keys()].filter((row) => !Number.isNaN(values[row]!) && !Number.isNaN(target[row]!));
  if (rows.length < LEAST_ROWS) return null;
  const u = midRanks(Float64Array.from(rows, (row) => values[row]!));
  const v = midRanks(Float64Array.from(rows, (row) => target[row]!));
  const middle = (rows.length - 1) / 2;
  let [uu, vv, uv] = [0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const [x, y] = [u[i]! - middle, v[i]! - middle];
    uu += x * x;
    vv += y * y;
    uv += x * y;
  }
  return uu === 0 || vv === 0 ? null : (uv * uv) / (uu * vv);
}

/** Ranks from 0, ties at their middle. */
function midRanks(values: Float64Array): Float64Array {
  const order = presentOrder(values);
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let place = start; place < end; place++) ranks[order[place]!] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}
