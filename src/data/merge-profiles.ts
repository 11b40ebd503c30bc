import { mergeBuckets, mergeSketches } from '../metrics/ddsketch.ts';
import {
  type ColumnProfile,
  type LabelProfile,
  type NumberProfile,
  type TableProfile,
  TOP_VALUES,
  VALUES_KEPT,
} from './profile.ts';

/**
 * The profile of two sets of rows together. Counts, bounds, sketches and whole lists of values are exact in any order;
 * means and variances add by the formula of Chan, Golub & LeVeque (1983). The number of distinct values is exact where both
 * lists of values are whole, else a lower bound, as are the counts of the most frequent values.
 * @throws RangeError when the two have different columns
 */
export function mergeProfiles(a: TableProfile, b: TableProfile): TableProfile {
  const names = (profile: TableProfile) => profile.columns.map(({ name, type }) => `${name} ${type}`).join('\n');
  if (names(a) !== names(b)) throw new RangeError('the profiles are of different columns');
  return {
    ...a,
    digest: a.digest === b.digest ? a.digest : [a.digest, b.digest].toSorted().join('+'),
    split: a.split === b.split ? a.split : null,
    rows: a.rows + b.rows,
    columns: a.columns.map((column, index) => mergeColumns(column, b.columns[index]!)),
  };
}

function mergeColumns(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  const { values, distinct } = mergeValues(a, b);
  const sensitive = a.sensitive || b.sensitive;
  return {
    ...a,
    count: a.count + b.count,
    missing: a.missing + b.missing,
    notFinite: a.notFinite + b.notFinite,
    distinct:
      values?.all === true
        ? { value: values.counts.length, exact: true }
        : { value: Math.max(a.distinct.value, b.distinct.value, distinct), exact: false },
    // Bounds and means are values too.
    numbers: sensitive ? null : mergeNumbers(a, b),
    lengths: mergeLengths(a, b),
    values: sensitive ? null : values,
    label: sensitive ? null : mergeLabels(a.label, b.label),
    sensitive,
  };
}

function mergeNumbers(first: ColumnProfile, second: ColumnProfile): NumberProfile | null {
  const [a, b] = [first.numbers, second.numbers];
  if (a === null || b === null) return a ?? b;
  const [n, m] = [first.count - first.notFinite, second.count - second.notFinite];
  const { mean, variance } = mergeMoments(n, a, m, b);
  return {
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    mean,
    variance,
    sketch:
      a.sketch === null || b.sketch === null ? null : (mergeSketches(a.sketch, b.sketch) as NumberProfile['sketch']),
    days: a.days === null || b.days === null ? null : (mergeBuckets(a.days, b.days) as NumberProfile['days']),
  };
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function mergeMoments(n: number, a: Moments, m: number, b: Moments): Moments {
  const total = n + m;
  if (total === 0) return { mean: 0, variance: 0 };
  const distance = b.mean - a.mean;
  return {
    mean: (n * a.mean + m * b.mean) / total,
    variance: (n * a.variance + m * b.variance) / total + (distance * distance * n * m) / (total * total),
  };
}

function mergeLengths(a: ColumnProfile, b: ColumnProfile): ColumnProfile['lengths'] {
  if (a.lengths === null || b.lengths === null) return a.lengths ?? b.lengths;
  return {
    min: Math.min(a.lengths.min, b.lengths.min),
    max: Math.max(a.lengths.max, b.lengths.max),
    mean: (a.lengths.mean * a.count + b.lengths.mean * b.count) / Math.max(1, a.count + b.count),
  };
}

/** @returns also how many values the lists have together, before any are left out */
function mergeValues(
  { values: a, family }: ColumnProfile,
  { values: b }: ColumnProfile,
): { readonly values: ColumnProfile['values']; readonly distinct: number } {
  if (a === null || b === null) return { values: null, distinct: 0 };
  const counts = new Map(a.counts);
  for (const [value, count] of b.counts) counts.set(value, (counts.get(value) ?? 0) + count);
  const sorted = [...counts].sort(([first, n], [second, m]) => m - n || (first < second ? -1 : 1));
  const distinct = sorted.length;
  if (a.all && b.all && distinct <= VALUES_KEPT) return { values: { all: true, counts: sorted }, distinct };
  // As of all rows at once: only texts keep their most frequent values when there are many.
  return { values: family === 'string' ? { all: false, counts: sorted.slice(0, TOP_VALUES) } : null, distinct };
}

function mergeLabels(a: LabelProfile | null, b: LabelProfile | null): LabelProfile | null {
  if (a === null || b === null) return a ?? b;
  const [n, m] = [a.rows, b.rows];
  const total = n + m;
  if (total === 0) return a;
  const column = mergeMoments(n, a, m, b);
  const label = mergeMoments(n, { mean: a.labelMean, variance: a.labelVariance }, m, {
    mean: b.labelMean,
    variance: b.labelVariance,
  });
  const cross = (b.mean - a.mean) * (b.labelMean - a.labelMean);
  return {
    rows: total,
    mean: column.mean,
    labelMean: label.mean,
    variance: column.variance,
    labelVariance: label.variance,
    covariance: (n * a.covariance + m * b.covariance) / total + (cross * n * m) / (total * total),
  };
}
