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
  const inA = membersOf(reference, a, wanted);
  const inB = membersOf(current, b, wanted);
  for (let bin = 0; bin < BINS; bin++) {
    if (wanted[bin] === 0) continue;
    const walked = walk(inA(bin), inB(bin), starts[bin]!, {
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

interface Binned {
  /** Bin of each value. */
  readonly bins: Uint16Array;
  readonly counts: Int32Array;
  /** Sums, by bin, of distances from the lower edge of the grid, in bins. */
  readonly sums: Float64Array;
}

function countBins(values: Float64Array, { least, scale }: Grid): Binned {
  const bins = new Uint16Array(values.length);
  const counts = new Int32Array(BINS);
  const sums = new Float64Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const place = (values[i]! - least) * scale;
    const bin = place < BINS ? place | 0 : BINS - 1;
    bins[i] = bin;
    counts[bin]!++;
    sums[bin]! += place;
  }
  return { bins, counts, sums };
}

/** The values of the wanted bins, sorted, by bin. */
function membersOf(values: Float64Array, { bins, counts }: Binned, wanted: Uint8Array): (bin: number) => Float64Array {
  const ends = new Int32Array(BINS);
  let total = 0;
  for (let bin = 0; bin < BINS; bin++) {
    ends[bin] = total;
    if (wanted[bin] !== 0) total += counts[bin]!;
  }
  const members = new Float64Array(total);
  if (total > 0) {
    for (let i = 0; i < values.length; i++) {
      const bin = bins[i]!;
      if (wanted[bin] !== 0) members[ends[bin]!++] = values[i]!;
    }
  }
  return (bin) => members.subarray(ends[bin]! - counts[bin]!, ends[bin]!).sort();
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
