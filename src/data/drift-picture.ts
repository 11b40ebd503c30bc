import type { DriftColumn } from './drift-column.ts';

const PICTURE_BINS = 12;
/** Values a picture of a long column is drawn from: every k-th. */
const PICTURE_ROWS = 50_000;
/** Categories that are numbers, such as hours, are shown in their order. */
const MOST_NUMBERS = 24;

/** Counts of both samples in the same bins or categories. */
export interface DriftPicture {
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** For a small picture; of long columns estimated from some of their rows. */
export function pictureOf(column: DriftColumn): DriftPicture {
  if (column.kind === 'categorical') {
    const { values, counts } = column;
    const numbers = values.every((value) => value !== '' && Number.isFinite(Number(value)));
    const both = (index: number) => counts.reference[index]! + counts.current[index]!;
    const order = values
      .map((_, index) => index)
      .sort((a, b) => both(b) - both(a) || a - b)
      .slice(0, numbers ? MOST_NUMBERS : PICTURE_BINS)
      .sort((a, b) => (numbers ? Number(values[a]) - Number(values[b]) : 0));
    return {
      labels: order.map((index) => column.values[index]!),
      reference: order.map((index) => column.counts.reference[index]!),
      current: order.map((index) => column.counts.current[index]!),
    };
  }
  const [from, to] = middleRange(column.reference, column.current);
  const width = (to - from) / PICTURE_BINS;
  const counts = (values: Float64Array) => {
    const bins = Array.from({ length: PICTURE_BINS }, () => 0);
    const step = Math.max(1, Math.floor(values.length / PICTURE_ROWS));
    for (let i = 0; i < values.length; i += step) {
      const bin = width > 0 ? Math.floor((values[i]! - from) / width) : 0;
      bins[Math.max(0, Math.min(PICTURE_BINS - 1, bin))]! += step;
    }
    return bins;
  };
  const labels = Array.from({ length: PICTURE_BINS }, (_, bin) => String(Number((from + bin * width).toPrecision(4))));
  return { labels, reference: counts(column.reference), current: counts(column.current) };
}

/** From the 1st to the 99th percentile of both, so that one outlier does not squeeze the picture. */
function middleRange(...samples: readonly Float64Array[]): [from: number, to: number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of samples) {
    if (values.length === 0) continue;
    const step = Math.max(1, Math.floor(values.length / 2000));
    const some = Float64Array.from(
      { length: Math.ceil(values.length / step) },
      (_, index) => values[index * step]!,
    ).sort();
    from = Math.min(from, some[Math.floor(0.01 * (some.length - 1))]!);
    to = Math.max(to, some[Math.ceil(0.99 * (some.length - 1))]!);
  }
  return Number.isFinite(from) ? [from, to] : [0, 0];
}
