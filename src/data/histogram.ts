import { type ColumnProfile, profileValues } from './profile.ts';

/** Equal-width bins over a numeric column, for small pictures. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/**
 * Counts of a numeric column in equal-width bins between its bounds, or between `bounds` to show two columns on one axis
 * (values outside go into the outer bins). From the sketch, so bins are right to one per cent of a value. Null for a column
 * without numbers.
 */
export function histogramOf(
  { numbers }: ColumnProfile,
  bins: number,
  bounds?: { readonly from: number; readonly to: number },
): Histogram | null {
  if (numbers === null) return null;
  const { from, to } = bounds ?? { from: numbers.min, to: numbers.max };
  const counts = Array.from({ length: bins }, () => 0);
  const width = (to - from) / bins;
  for (const [value, count] of profileValues(numbers)) {
    const bin = width > 0 ? Math.floor((value - from) / width) : 0;
    counts[Math.max(0, Math.min(bins - 1, bin))]! += count;
  }
  return { from, to, counts };
}
