/**
 * DDSketch (Masson, Rim & Lee 2019): counts of values in buckets that grow by a constant factor, so every quantile is known to
 * a relative error of `alpha`. Counts add exactly and in any order, which is why it is the sketch for shards and long logs.
 */
export interface DdSketch {
  /** Relative error, 0 < alpha < 1. */
  readonly alpha: number;
  /** Values that are exactly 0. */
  readonly zeros: number;
  /** Counts by bucket, ascending. Bucket k holds gammaᵏ⁻¹ < x ≤ gammaᵏ. */
  readonly positive: readonly (readonly [bucket: number, count: number])[];
  /** The same for −x of negative values. */
  readonly negative: readonly (readonly [bucket: number, count: number])[];
}

export const SKETCH_ALPHA = 0.01;

/** Factor between the bounds of a bucket: (1 + alpha) / (1 − alpha). */
export function sketchGamma(alpha: number): number {
  return (1 + alpha) / (1 - alpha);
}

/** Sketch of finite values; others are left out. */
export function sketchOf(values: Iterable<number>, alpha: number = SKETCH_ALPHA): DdSketch {
  const logGamma = Math.log(sketchGamma(alpha));
  const positive = new Map<number, number>();
  const negative = new Map<number, number>();
  let zeros = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value === 0) {
      zeros++;
      continue;
    }
    const buckets = value > 0 ? positive : negative;
    const bucket = Math.ceil(Math.log(Math.abs(value)) / logGamma);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  return { alpha, zeros, positive: sorted(positive), negative: sorted(negative) };
}

/**
 * Adds the counts of two sketches.
 * @throws RangeError when their relative errors differ
 */
export function mergeSketches(a: DdSketch, b: DdSketch): DdSketch {
  if (a.alpha !== b.alpha) throw new RangeError(`sketches of different error: ${a.alpha} and ${b.alpha}`);
  return {
    alpha: a.alpha,
    zeros: a.zeros + b.zeros,
    positive: mergeBuckets(a.positive, b.positive),
    negative: mergeBuckets(a.negative, b.negative),
  };
}

/** Number of values in a sketch. */
export function sketchCount({ zeros, positive, negative }: DdSketch): number {
  const sum = (buckets: DdSketch['positive']) => buckets.reduce((total, [, count]) => total + count, 0);
  return zeros + sum(positive) + sum(negative);
}

/** Value at rank ⌊q · (n − 1)⌋, 0 ≤ q ≤ 1, to a relative error of alpha; null for an empty sketch. */
export function sketchQuantile(sketch: DdSketch, q: number): number | null {
  const rank = Math.floor(q * (sketchCount(sketch) - 1));
  if (rank < 0) return null;
  let passed = 0;
  for (const [value, count] of sketchValues(sketch)) {
    passed += count;
    if (passed > rank) return value;
  }
  return null;
}

/** The middle of every bucket with its count, by ascending value: 2·gammaᵏ / (gamma + 1). */
export function* sketchValues({
  alpha,
  zeros,
  positive,
  negative,
}: DdSketch): Generator<[value: number, count: number]> {
  const gamma = sketchGamma(alpha);
  const middle = (bucket: number) => (2 * gamma ** bucket) / (gamma + 1);
  for (let i = negative.length - 1; i >= 0; i--) yield [-middle(negative[i]![0]), negative[i]![1]];
  if (zeros > 0) yield [0, zeros];
  for (const [bucket, count] of positive) yield [middle(bucket), count];
}

/** Adds counts by bucket; ascending. */
export function mergeBuckets(a: DdSketch['positive'], b: DdSketch['positive']): DdSketch['positive'] {
  const counts = new Map(a);
  for (const [bucket, count] of b) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return sorted(counts);
}

function sorted(counts: ReadonlyMap<number, number>): [number, number][] {
  return [...counts].sort(([a], [b]) => a - b);
}
