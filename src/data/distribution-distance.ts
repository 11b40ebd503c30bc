/** How far two samples of numbers are apart. */
export interface DistributionDistance {
  /** Kolmogorov–Smirnov statistic: the largest distance between the cumulative shares, 0 to 1. */
  readonly ks: number;
  /** Wasserstein-1 distance: the area between the cumulative shares, in the unit of the numbers. */
  readonly wasserstein: number;
}

const BINS = 1 << 16;

/**
 * Both distances, exactly, in O(n): values are counted and added up in equal-width bins, which settles every bin in which
 * the cumulative shares cannot cross and cannot come further apart than at some edge; only the few others are sorted.
 * @param reference finite numbers, at least one
 * @param current finite numbers, at least one
 */
export function distributionDistance(reference: Float64Array, current: Float64Array): DistributionDistance {
  const [least, greatest] = bounds(reference, current);
  const width = (greatest - least) / BINS;
  const small = reference.length + current.length < BINS;
  if (small || !(width > 0) || !Number.isFinite(width))
    return walk(reference.slice().sort(), current.slice().sort(), 0);

  const grid = { least, scale: 1 / width };
  const a = countBins(reference, grid);
  const b = countBins(current, grid);
  const [n, m] = [reference.length, current.length];
  const starts = new Float64Array(BINS);
  let ks = 0;
  let [seenA, seenB] = [0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    starts[bin] = seenA / n - seenB / m;
    seenA += a.counts[bin]!;
    seenB += b.counts[bin]!;
    ks = Math.max(ks, Math.abs(seenA / n - seenB / m));
  }
  let wasserstein = 0;
  const wanted = new Uint8Array(BINS);
  for (let bin = 0; bin < BINS; bin++) {
    const start = starts[bin]!;
    const [rise, fall] = [a.counts[bin]! / n, b.counts[bin]! / m];
    const crosses = start >= 0 ? fall > 0 && start - fall < 0 : rise > 0 && start + rise > 0;
    const reaches = Math.max(start + rise, fall - start) > ks && rise > 0 && fall > 0;
    if (crosses || reaches) wanted[bin] = crosses ? CROSSES : REACHES;
    if (crosses) continue;
    // Values are added up as distances from the lower edge of the grid, in bins; `left` is what lies right of them.
    const left = (counts: number, sum: number) => (counts * (bin + 1) - sum) * width;
    wasserstein += Math.abs(
      start * width + left(a.counts[bin]!, a.sums[bin]!) / n - left(b.counts[bin]!, b.sums[bin]!) / m,
    );
  }
  const members = [membersOf(reference, grid, a.counts, wanted), membersOf(current, grid, b.counts, wanted)] as const;
  for (const [bin, inA] of members[0]) {
    const inB = members[1].get(bin)!;
    const walked = walk(inA.sort(), inB.sort(), starts[bin]!, {
      sizes: [n, m],
      from: least + bin * width,
      to: least + (bin + 1) * width,
    });
    ks = Math.max(ks, walked.ks);
    if (wanted[bin] === CROSSES) wasserstein += walked.wasserstein;
  }
  return { ks, wasserstein };
}

const CROSSES = 1;
const REACHES = 2;

interface Grid {
  readonly least: number;
  /** Bins per unit. */
  readonly scale: number;
}

function bounds(...samples: readonly Float64Array[]): [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of samples) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return [least, greatest];
}

/** Values by bin: how many, and the sum of their distances from the lower edge of the grid, in bins. */
function countBins(values: Float64Array, { least, scale }: Grid) {
  const counts = new Int32Array(BINS);
  const sums = new Float64Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const place = (values[i]! - least) * scale;
    const bin = Math.min(BINS - 1, place | 0);
    counts[bin]!++;
    sums[bin]! += place;
  }
  return { counts, sums };
}

/** The values of the wanted bins, by bin. */
function membersOf(
  values: Float64Array,
  { least, scale }: Grid,
  counts: Int32Array,
  wanted: Uint8Array,
): ReadonlyMap<number, Float64Array> {
  const members = new Map<number, Float64Array>();
  for (let bin = 0; bin < BINS; bin++) if (wanted[bin] !== 0) members.set(bin, new Float64Array(counts[bin]!));
  if (members.size === 0) return members;
  const filled = new Int32Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const bin = Math.min(BINS - 1, ((value - least) * scale) | 0);
    if (wanted[bin] !== 0) members.get(bin)![filled[bin]!++] = value;
  }
  return members;
}

/**
 * Walks two sorted samples together.
 * @param start difference of the cumulative shares before the first value
 * @param part sizes of the whole samples, of which these are a part between two edges
 */
function walk(
  a: Float64Array,
  b: Float64Array,
  start: number,
  part?: { readonly sizes: readonly [number, number]; readonly from: number; readonly to: number },
): DistributionDistance {
  const [n, m] = part?.sizes ?? [a.length, b.length];
  let [i, j] = [0, 0];
  let difference = start;
  let at = part?.from ?? Math.min(a[0]!, b[0]!);
  let [ks, wasserstein] = [0, 0];
  while (i < a.length || j < b.length) {
    const next = i < a.length && (j >= b.length || a[i]! <= b[j]!) ? a[i]! : b[j]!;
    wasserstein += Math.abs(difference) * (next - at);
    at = next;
    while (i < a.length && a[i] === next) i++;
    while (j < b.length && b[j] === next) j++;
    difference = start + i / n - j / m;
    ks = Math.max(ks, Math.abs(difference));
  }
  if (part !== undefined) wasserstein += Math.abs(difference) * (part.to - at);
  return { ks, wasserstein };
}
