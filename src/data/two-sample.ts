import { studentSurvival } from '../metrics/distributions.ts';
import { quantileOfSorted } from '../metrics/quantiles.ts';
import { jensenShannonDistance } from './two-sample-categorical.ts';

/** Population stability index over bins of the reference's deciles. */
export interface StabilityIndex {
  /** Inner edges; bins are (−∞, e₁], (e₁, e₂], …, (eₖ, ∞). */
  readonly edges: readonly number[];
  readonly referenceCounts: readonly number[];
  readonly currentCounts: readonly number[];
  readonly psi: number;
  /** What it is on average without any drift: (bins − 1)(1/n + 1/m). */
  readonly expected: number;
  /** Jensen–Shannon distance, base 2, of the same bins. */
  readonly jensenShannon: number;
}

const BINS = 10;

/** @param sorted the reference, ascending, at least one value */
export function decileEdges(sorted: Float64Array, bins = BINS): number[] {
  const edges = Array.from({ length: bins - 1 }, (_, index) => quantileOfSorted(sorted, (index + 1) / bins));
  return edges.filter((edge, index) => index === 0 || edge !== edges[index - 1]);
}

/** Counts in (−∞, e₁], (e₁, e₂], …, (eₖ, ∞). */
export function countBetween(values: Float64Array, edges: ArrayLike<number>): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= edges[middle]!) high = middle;
      else low = middle + 1;
    }
    counts[low]!++;
  }
  return counts;
}

/** @param reference finite numbers, at least one; `current` likewise */
export function stabilityIndex(reference: Float64Array, current: Float64Array): StabilityIndex {
  const edges = decileEdges(reference.slice().sort());
  const referenceCounts = countBetween(reference, edges);
  const currentCounts = countBetween(current, edges);
  return {
    edges,
    referenceCounts,
    currentCounts,
    psi: smoothedPsi(referenceCounts, currentCounts),
    expected: edges.length * (1 / reference.length + 1 / current.length),
    jensenShannon: jensenShannonDistance(referenceCounts, currentCounts, 2),
  };
}

/** Σ (c − r) ln(c/r) over shares, with 0.5 added to every count so that an empty bin is not infinitely far away. */
export function smoothedPsi(reference: readonly number[], current: readonly number[]): number {
  const share = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    return counts.map((count) => (count + 0.5) / total);
  };
  const [r, c] = [share(reference), share(current)];
  return r.reduce((sum, each, index) => sum + (c[index]! - each) * Math.log(c[index]! / each), 0);
}

/** Mean and population standard deviation, in two passes. */
export function moments(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** Two-sided p of Welch's t test of equal means; null for fewer than two values or when both are constant. */
export function welchP(reference: Float64Array, current: Float64Array): number | null {
  const [n, m] = [reference.length, current.length];
  if (n < 2 || m < 2) return null;
  const [a, b] = [moments(reference), moments(current)];
  const [u, v] = [a.deviation ** 2 / (n - 1), b.deviation ** 2 / (m - 1)];
  if (!(u + v > 0)) return null;
  const t = (b.mean - a.mean) / Math.sqrt(u + v);
  const df = (u + v) ** 2 / (u ** 2 / (n - 1) + v ** 2 / (m - 1));
  return Math.min(1, 2 * studentSurvival(Math.abs(t), df));
}
