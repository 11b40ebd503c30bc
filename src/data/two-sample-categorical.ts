import { chiSquaredSurvival, logGamma, normalSurvival } from '../metrics/distributions.ts';

/** Counts of the same categories in two samples. */
export interface CategoryCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

export interface ChiSquared {
  readonly statistic: number;
  readonly p: number;
  readonly df: number;
  /** Smallest expected count; below 5 the approximation is poor. */
  readonly minExpected: number;
}

/** Without categories that neither sample has. */
export function occurring({ reference, current }: CategoryCounts): CategoryCounts {
  const kept = reference.map((count, index) => count + current[index]! > 0);
  return {
    reference: reference.filter((_, index) => kept[index]),
    current: current.filter((_, index) => kept[index]),
  };
}

/** Puts categories with expected counts below `least` together, rarest first, until no group has fewer. */
export function poolRare(counts: CategoryCounts, least = 5): CategoryCounts {
  const { reference, current } = occurring(counts);
  const [n, m] = [sum(reference), sum(current)];
  const smaller = Math.min(n, m) / (n + m);
  const order = reference
    .map((_, index) => index)
    .sort((a, b) => reference[a]! + current[a]! - reference[b]! - current[b]! || a - b);
  const groups: { reference: number; current: number }[] = [];
  let open = { reference: 0, current: 0 };
  for (const index of order) {
    open = { reference: open.reference + reference[index]!, current: open.current + current[index]! };
    if ((open.reference + open.current) * smaller < least) continue;
    groups.push(open);
    open = { reference: 0, current: 0 };
  }
  if (open.reference + open.current > 0) {
    const last = groups.pop() ?? { reference: 0, current: 0 };
    groups.push({ reference: last.reference + open.reference, current: last.current + open.current });
  }
  return { reference: groups.map((group) => group.reference), current: groups.map((group) => group.current) };
}

/** Pearson's test of homogeneity, without a correction. Null when there is only one category, or an empty sample. */
export function chiSquared(counts: CategoryCounts): ChiSquared | null {
  return homogeneity(counts, (observed, expected) => (observed - expected) ** 2 / expected);
}

/** The likelihood-ratio test, 2 Σ O ln(O/E). */
export function gTest(counts: CategoryCounts): ChiSquared | null {
  return homogeneity(counts, (observed, expected) =>
    observed === 0 ? 0 : 2 * observed * Math.log(observed / expected),
  );
}

/** Pearson's test of a 2 × 2 table with Yates' correction. */
export function yatesChiSquared(counts: CategoryCounts): ChiSquared | null {
  return homogeneity(counts, (observed, expected) => {
    const distance = Math.abs(observed - expected);
    return (distance - Math.min(0.5, distance)) ** 2 / expected;
  });
}

function homogeneity(counts: CategoryCounts, term: (observed: number, expected: number) => number): ChiSquared | null {
  const { reference, current } = occurring(counts);
  const [n, m] = [sum(reference), sum(current)];
  if (reference.length < 2 || n === 0 || m === 0) return null;
  let statistic = 0;
  let minExpected = Number.POSITIVE_INFINITY;
  reference.forEach((count, index) => {
    const both = count + current[index]!;
    const [a, b] = [(both * n) / (n + m), (both * m) / (n + m)];
    minExpected = Math.min(minExpected, a, b);
    statistic += term(count, a) + term(current[index]!, b);
  });
  const df = reference.length - 1;
  return { statistic, p: chiSquaredSurvival(statistic, df), df, minExpected };
}

/** Cramér's V of the 2 × K table, 0 to 1. */
export function cramersV(counts: CategoryCounts): number | null {
  const test = chiSquared(counts);
  return test === null ? null : Math.sqrt(test.statistic / (sum(counts.reference) + sum(counts.current)));
}

/** With the correction for bias of Bergsma (2013). */
export function correctedCramersV(counts: CategoryCounts): number | null {
  const test = chiSquared(counts);
  if (test === null) return null;
  const n = sum(counts.reference) + sum(counts.current);
  const columns = test.df + 1;
  const phi = Math.max(0, test.statistic / n - test.df / (n - 1));
  const [k, r] = [columns - (columns - 1) ** 2 / (n - 1), 2 - 1 / (n - 1)];
  return Math.sqrt(phi / Math.min(k - 1, r - 1));
}

/** Two-sided test of equal shares with the pooled variance; z > 0 when the first share is larger. */
export function proportionsZ(
  x1: number,
  n1: number,
  x2: number,
  n2: number,
): { readonly z: number; readonly p: number } | null {
  const pooled = (x1 + x2) / (n1 + n2);
  const variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2);
  if (!(variance > 0)) return null;
  const z = (x1 / n1 - x2 / n2) / Math.sqrt(variance);
  return { z, p: Math.min(1, 2 * normalSurvival(Math.abs(z))) };
}

/** Odds ratio of the table [[a, b], [c, d]]; null where it is infinite or undefined. */
export function oddsRatio(a: number, b: number, c: number, d: number): number | null {
  return b * c === 0 ? null : (a * d) / (b * c);
}

/** Fisher's exact two-sided p of the table [[a, b], [c, d]]: all tables that are at most as likely. */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [row, column, total] = [a + b, a + c, a + b + c + d];
  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const constant = logChoose(total, column);
  const probability = (x: number) => Math.exp(logChoose(row, x) + logChoose(total - row, column - x) - constant);
  // Tables as likely as the observed one count too, whatever rounding says.
  const limit = probability(a) * (1 + 1e-7);
  let p = 0;
  for (let x = Math.max(0, column - (total - row)); x <= Math.min(row, column); x++) {
    const each = probability(x);
    if (each <= limit) p += each;
  }
  return Math.min(1, p);
}

/** Half the sum of the distances between shares, 0 to 1. */
export function totalVariation(counts: CategoryCounts): number {
  const [r, c] = shares(counts);
  return r.reduce((total, share, index) => total + Math.abs(share - c[index]!), 0) / 2;
}

/** Largest distance between shares of a category, 0 to 1. */
export function largestShift(counts: CategoryCounts): number {
  const [r, c] = shares(counts);
  return r.reduce((largest, share, index) => Math.max(largest, Math.abs(share - c[index]!)), 0);
}

/** Hellinger distance, 0 to 1. */
export function hellinger(counts: CategoryCounts): number {
  const [r, c] = shares(counts);
  const squares = r.reduce((total, share, index) => total + (Math.sqrt(share) - Math.sqrt(c[index]!)) ** 2, 0);
  return Math.sqrt(squares / 2);
}

/** Square root of the Jensen–Shannon divergence in logarithms of `base`, as scipy's `jensenshannon`. */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[], base: number): number {
  const [r, c] = shares({ reference, current });
  let divergence = 0;
  r.forEach((share, index) => {
    const other = c[index]!;
    const middle = (share + other) / 2;
    if (share > 0) divergence += (share * Math.log(share / middle)) / 2;
    if (other > 0) divergence += (other * Math.log(other / middle)) / 2;
  });
  return Math.sqrt(Math.max(0, divergence) / Math.log(base));
}

/** Kullback–Leibler divergence of the current shares from the reference's, natural logarithm, empty shares as `epsilon`. */
export function kullbackLeibler(reference: readonly number[], current: readonly number[], epsilon = 0.0001): number {
  const [r, c] = shares({ reference, current });
  return r.reduce((total, share, index) => {
    const [p, q] = [Math.max(share, epsilon), Math.max(c[index]!, epsilon)];
    return total + p * Math.log(p / q);
  }, 0);
}

function shares({ reference, current }: CategoryCounts): [number[], number[]] {
  const share = (counts: readonly number[]) => {
    const total = sum(counts);
    return counts.map((count) => (total === 0 ? 0 : count / total));
  };
  return [share(reference), share(current)];
}

/** Of counts. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
