import { binomialCdf, binomialQuantile } from './distributions.ts';

/** Sample quantile with linear interpolation (Hyndman & Fan type 7, NumPy's default). `q` in [0, 1]; NaN when empty. */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

/** `quantile` of values already in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** An interval whose ends are observations. */
export interface QuantileInterval {
  /** Ranks from 1; a rank of 0 or n + 1 means the sample does not bound that side. */
  readonly lowerRank: number;
  readonly upperRank: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Probability that the interval between the two ranks covers the quantile, for a continuous distribution. */
  readonly coverage: number;
  /** The quantile itself, type 7. */
  readonly point: number;
}

/**
 * Distribution-free interval of a quantile from order statistics: how many of n observations lie below the true quantile is
 * binomial(n, q) (David & Nagaraja, Order Statistics, §7.1).
 */
export function quantileInterval(values: ArrayLike<number>, q: number, confidence: number): QuantileInterval {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const tail = (1 - confidence) / 2;
  const lowerRank = binomialQuantile(tail, n, q);
  const upperRank = binomialQuantile(1 - tail, n, q) + 1;
  return {
    lowerRank,
    upperRank,
    lower: lowerRank >= 1 ? sorted[lowerRank - 1]! : null,
    upper: upperRank <= n ? sorted[upperRank - 1]! : null,
    coverage: binomialCdf(upperRank - 1, n, q) - binomialCdf(lowerRank - 1, n, q),
    point: quantileOfSorted(sorted, q),
  };
}
