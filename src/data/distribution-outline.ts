import { countBetween } from './two-sample.ts';

/** The cumulative shares of a sample at some of its values: enough to tell that two samples are apart. */
export interface DistributionOutline {
  /** Ascending and distinct. */
  readonly values: Float64Array;
  /** Share of the sample up to each of them, itself included; exact. */
  readonly shares: Float64Array;
}

/** Values of an outline: two outlines tell distances to within a thirtieth. */
const POINTS = 63;
/** Shares are quotients. */
const ROUNDING = 1e-9;
/** Values of the sample that decide which they are. */
const LOOKED_AT = 1024;

/** O(n). @param sample finite numbers, at least one */
export function outlineOf(sample: Float64Array): DistributionOutline {
  const every = Math.ceil(sample.length / LOOKED_AT);
  const some = sample.filter((_, index) => index % every === 0).sort();
  const chosen = Array.from({ length: POINTS }, (_, index) => {
    return some[Math.floor(((index + 1) * some.length) / (POINTS + 1))]!;
  });
  const values = Float64Array.from(new Set(chosen));
  const counts = countBetween(sample, values);
  const shares = new Float64Array(values.length);
  let seen = 0;
  for (let point = 0; point < values.length; point++) {
    seen += counts[point]!;
    shares[point] = seen / sample.length;
  }
  return { values, shares };
}

/**
 * Whether the Kolmogorov–Smirnov statistic of the two samples could be at most `most`. Between its points a cumulative share
 * is between those of its neighbours, so that no is certain.
 */
export function couldBeWithin(most: number, a: DistributionOutline, b: DistributionOutline): boolean {
  // Samples that are apart mostly are so in the middle.
  const middle = a.values.length >>> 1;
  if (distanceAt(a, middle, b, above(a.values[middle]!, b.values)) > most + ROUNDING) return false;
  return noFurther(most, a, b) && noFurther(most, b, a);
}

/** Looks at the points of `a`. */
function noFurther(most: number, a: DistributionOutline, b: DistributionOutline): boolean {
  let next = 0;
  for (let point = 0; point < a.values.length; point++) {
    while (next < b.values.length && b.values[next]! <= a.values[point]!) next++;
    if (distanceAt(a, point, b, next) > most + ROUNDING) return false;
  }
  return true;
}

/**
 * What the cumulative shares are apart by at least at a point of `a`.
 * @param next the first point of `b` above it
 */
function distanceAt(a: DistributionOutline, point: number, b: DistributionOutline, next: number): number {
  const share = a.shares[point]!;
  const least = next === 0 ? 0 : b.shares[next - 1]!;
  const greatest = next === b.values.length ? 1 : b.shares[next]!;
  return Math.max(least - share, share - greatest);
}

/** The first of the ascending values that is above this one; their number when none is. */
function above(value: number, values: Float64Array): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
