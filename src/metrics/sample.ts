import type { BinaryPredictions, PredictedRows } from './predictions.ts';
import { descendingOrder } from './radix-order.ts';

export type Scores = Float32Array | Float64Array;

/** Cells of a binary confusion table: `2 · label + predicted`. */
export const CELL = { trueNegative: 0, falsePositive: 1, falseNegative: 2, truePositive: 3 } as const;

/** Clusters of dependent rows inside one sample: a code 0..count-1 per row. */
export interface Clusters {
  readonly codes: Int32Array;
  readonly count: number;
}

/** What the rows of one model laid out for computing have for every task: all of a split, or one slice side by side. */
export interface SampleRows {
  readonly rows: number;
  readonly weight: Float64Array | undefined;
  readonly clusters: Clusters | undefined;
  readonly perRow: Readonly<Record<string, Float64Array>>;
}

export interface BinarySample extends SampleRows {
  readonly task: 'binary-classification';
  readonly label: Uint8Array;
  readonly score: Scores;
  /** Whether a score is NaN: such a sample has no metrics of scores. */
  readonly hasNaN: boolean;
  /** Confusion cell per row, see `CELL`. */
  readonly cell: Uint8Array;
  /** Rows by descending score; undefined when no metric needs it. */
  readonly ranking: Ranking | undefined;
}

export interface Ranking {
  /** Row numbers by descending score. */
  readonly order: Int32Array;
  /** Per place in the order: bit 0 is the row's label, bit 1 is set on the last row of a run of equal scores. */
  readonly flags: Uint8Array;
}

export const POSITIVE = 1;
export const LAST_OF_TIE = 2;

/** Ranks the rows of a sample, given their order. */
export function ranking(order: Int32Array, score: Scores, label: Uint8Array): Ranking {
  const rows = order.length;
  const flags = new Uint8Array(rows);
  let next = rows > 0 ? score[order[rows - 1]!]! : 0;
  for (let place = rows - 1; place >= 0; place--) {
    const row = order[place]!;
    const value = score[row]!;
    flags[place] = label[row]! | (place === rows - 1 || value !== next ? LAST_OF_TIE : 0);
    next = value;
  }
  return { order, flags };
}

/**
 * Lays out predictions.
 * @param threshold score from which a row is predicted positive, unless the predictions carry classes of their own
 * @param ranked whether some metric needs the rows in the order of their scores
 * @throws RangeError for columns of different length or a label other than 0 and 1, which no reader may let through
 */
export function sampleOf(predictions: BinaryPredictions, threshold: number, ranked: boolean): BinarySample {
  const { label, score, predicted } = predictions;
  checkColumns(predictions, { label, score, predicted });
  checkLabels(label);
  return {
    task: 'binary-classification',
    ...sampleRows(predictions, predictions.entity),
    label,
    score,
    hasNaN: hasNaN(score),
    cell: confusionCells(predictions, threshold),
    ranking: ranked ? ranking(descendingOrder(score), score, label) : undefined,
  };
}

function checkLabels(label: Uint8Array): void {
  for (let i = 0; i < label.length; i++) {
    if (label[i]! > 1) throw new RangeError(`label ${label[i]} in row ${i}; labels are 0 or 1`);
  }
}

/** The columns that samples of every task have. */
export function sampleRows(predictions: PredictedRows, entity: PredictedRows['entity']): SampleRows {
  return {
    rows: predictions.rows,
    weight: predictions.weight,
    clusters: entity === undefined ? undefined : denseClusters(entity.codes, unusedNumbers(entity.count)),
    perRow: predictions.perRow,
  };
}

function confusionCells({ rows, label, score, predicted }: BinaryPredictions, threshold: number): Uint8Array {
  const cell = new Uint8Array(rows);
  if (predicted !== undefined) {
    for (let i = 0; i < rows; i++) cell[i] = 2 * label[i]! + (predicted[i] === 0 ? 0 : 1);
    return cell;
  }
  // Scores kept in single precision are compared with the threshold in single precision: 0.7 is at 0.7.
  const limit = score instanceof Float32Array ? Math.fround(threshold) : threshold;
  for (let i = 0; i < rows; i++) cell[i] = 2 * label[i]! + (score[i]! >= limit ? 1 : 0);
  return cell;
}

/** @throws RangeError for columns of different length and weights that are negative or not finite */
export function checkColumns(
  { rows, weight, entity, slices, perRow }: PredictedRows,
  own: Readonly<Record<string, ArrayLike<unknown> | undefined>>,
): void {
  const columns: [string, ArrayLike<unknown> | undefined][] = [
    ...Object.entries(own),
    ['weight', weight],
    ['entity', entity?.codes],
    ...slices.map((slice): [string, ArrayLike<unknown>] => [`slice ${slice.name}`, slice.codes]),
    ...Object.entries(perRow),
  ];
  for (const [name, column] of columns) {
    if (column !== undefined && column.length !== rows) {
      throw new RangeError(`column ${name} has ${column.length} values for ${rows} rows`);
    }
  }
  if (weight === undefined) return;
  for (let i = 0; i < rows; i++) {
    const value = weight[i]!;
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`weight ${value} in row ${i}; weights are finite and not negative`);
    }
  }
}

/**
 * Renumbers codes 0..count-1 so that only those that occur are counted, in order of first occurrence.
 * @param numbers working space of `count` entries, all −1; given back so
 */
export function denseClusters(codes: Int32Array, numbers: Int32Array): Clusters {
  const dense = new Int32Array(codes.length);
  let count = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    let number = numbers[code]!;
    if (number < 0) {
      number = count++;
      numbers[code] = number;
    }
    dense[i] = number;
  }
  for (let i = 0; i < codes.length; i++) numbers[codes[i]!] = -1;
  return { codes: dense, count };
}

/** Working space for `denseClusters`. */
export function unusedNumbers(count: number): Int32Array {
  return new Int32Array(count).fill(-1);
}

export function hasNaN(score: Scores): boolean {
  for (let i = 0; i < score.length; i++) if (Number.isNaN(score[i]!)) return true;
  return false;
}

export function countPositives(label: Uint8Array): number {
  let positives = 0;
  for (let i = 0; i < label.length; i++) positives += label[i]!;
  return positives;
}
