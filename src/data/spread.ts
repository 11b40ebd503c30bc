import { sketchGamma } from '../metrics/ddsketch.ts';
import { type ColumnProfile, DAY } from './profile.ts';

/** Where values of a column lie: `count` of them, evenly between two bounds; exactly at one when the bounds are equal. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * The values of a numeric column as a profile knows them, ascending: one by one where there are few, else by bucket of the
 * sketch or by day, within the bounds of the column. Empty for a column without numbers.
 */
export function piecesOf({ numbers, values, family }: ColumnProfile): readonly Piece[] {
  if (numbers === null) return [];
  const { min, max, sketch, days } = numbers;
  if (values?.all === true && (family === 'int' || family === 'float')) {
    const listed = values.counts.map(([text, count]) => ({ value: Number(text), count }));
    const finite = listed.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
    return finite.map(({ value, count }) => ({ from: value, to: value, count }));
  }
  const within = (value: number) => Math.min(max, Math.max(min, value));
  const piece = (from: number, to: number, count: number): Piece => ({ from: within(from), to: within(to), count });
  if (days !== null) return days.map(([day, count]) => piece(day * DAY, (day + 1) * DAY, count));
  if (sketch === null) return [];
  const gamma = sketchGamma(sketch.alpha);
  return [
    ...sketch.negative.toReversed().map(([k, count]) => piece(-(gamma ** k), -(gamma ** (k - 1)), count)),
    ...(sketch.zeros > 0 ? [piece(0, 0, sketch.zeros)] : []),
    ...sketch.positive.map(([k, count]) => piece(gamma ** (k - 1), gamma ** k, count)),
  ];
}

/** Value at rank ⌊q · (n − 1)⌋, 0 ≤ q ≤ 1: exact where values are known one by one, else within its piece. */
export function quantileOf(column: ColumnProfile, q: number): number | null {
  const pieces = piecesOf(column);
  const rank = Math.floor(q * (pieces.reduce((sum, { count }) => sum + count, 0) - 1));
  let passed = 0;
  for (const { from, to, count } of pieces) {
    if (passed + count > rank) return from + ((to - from) * (rank - passed + 0.5)) / count;
    passed += count;
  }
  return null;
}

/** Bins of equal width over a column, for small pictures. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  /** Values in each bin, as far as the profile can tell them apart: a piece is shared out evenly, so these may be broken. */
  readonly counts: readonly number[];
}

/**
 * At most `bins` bins between the bounds of a column. Whole numbers have bins of a whole width, so that no bin is empty
 * only because no whole number is in it. Null for a column without numbers.
 */
export function histogramOf(column: ColumnProfile, bins: number): Histogram | null {
  const { numbers, family } = column;
  if (numbers === null) return null;
  const whole = family === 'int' || family === 'bool';
  const span = numbers.max - numbers.min + (whole ? 1 : 0);
  const width = whole ? Math.ceil(span / bins) : span / bins;
  const counts = Array.from({ length: width > 0 ? Math.min(bins, Math.ceil(span / width)) : 1 }, () => 0);
  const binOf = (value: number) => {
    const bin = width > 0 ? Math.floor((value - numbers.min) / width) : 0;
    return Math.max(0, Math.min(counts.length - 1, bin));
  };
  for (const { from, to, count } of piecesOf(column)) {
    const [first, last] = [binOf(from), binOf(to)];
    for (let bin = first; bin <= last; bin++) {
      const lower = Math.max(from, numbers.min + bin * width);
      const upper = bin === last ? to : Math.min(to, numbers.min + (bin + 1) * width);
      counts[bin]! += first === last ? count : (count * (upper - lower)) / (to - from);
    }
  }
  return { from: numbers.min, to: numbers.max, counts };
}
