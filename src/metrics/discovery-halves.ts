import type { SliceDimension } from './predictions.ts';

/** What is looked for: where the candidate lost against the baseline, or where errors are more frequent than overall. */
export type DiscoveryKind = 'regression' | 'concentration';

/** Rows that are looked at, a seeded sample of them when there are more: an effect worth a warning shows in these. */
const MOST_SEARCHED = 200_000;

export interface DiscoveryRequest {
  /** Ways to cut the rows; their values are combined in pairs. */
  readonly dimensions: readonly SliceDimension[];
  /** Loss of the candidate minus loss of the baseline per row; undefined without a baseline. */
  readonly lossDifference?: Float64Array;
  /** Error per row of the candidate. */
  readonly errors: Float64Array;
  readonly weight?: Float64Array | undefined;
  /** Rows that depend on each other stay in one half and count as one. */
  readonly clusters?: { readonly codes: Int32Array; readonly count: number } | undefined;
  /** Decides the halves; the same salt gives the same halves. */
  readonly salt: number;
}

/** A dimension without its codes, of which each half has its own. */
export type Axis = Omit<SliceDimension, 'codes'>;

/** One half of the rows, laid out in the order in which they are read: rows of a cluster side by side. */
export interface Half {
  readonly rows: number;
  readonly codes: ReadonlyMap<Axis, Int32Array>;
  readonly weight: Float64Array | undefined;
  readonly clusters: Int32Array | undefined;
  /** What is averaged: differences as they are, errors less their mean in this half. */
  readonly values: Readonly<Partial<Record<DiscoveryKind, Float64Array>>>;
}

/** Splits rows by a hash of their cluster's code, or of their number; rows beyond the sample are in neither half. */
export function halvesOf(
  request: DiscoveryRequest,
  axes: ReadonlyMap<SliceDimension, Axis>,
): { readonly a: Half; readonly b: Half } {
  const { errors, clusters, salt } = request;
  const rows = errors.length;
  const share = MOST_SEARCHED / rows;
  const order = clusters === undefined ? undefined : orderByCode(clusters.codes, clusters.count);
  const a = new Int32Array(rows);
  const b = new Int32Array(rows);
  let inA = 0;
  let inB = 0;
  for (let place = 0; place < rows; place++) {
    const row = order === undefined ? place : order[place]!;
    if (share < 1 && hash(row, ~salt) >= share * HASHES) continue;
    const unit = clusters === undefined ? row : clusters.codes[row]!;
    if (hash(unit, salt) & 1) a[inA++] = row;
    else b[inB++] = row;
  }
  return { a: halfOf(a.subarray(0, inA), request, axes), b: halfOf(b.subarray(0, inB), request, axes) };
}

function halfOf(
  rows: Int32Array,
  { lossDifference, errors, weight, clusters }: DiscoveryRequest,
  axes: ReadonlyMap<SliceDimension, Axis>,
): Half {
  const numbers = (column: Float64Array) => taken(column, rows);
  const weights = weight === undefined ? undefined : numbers(weight);
  const concentration = numbers(errors);
  const overall = meanOf(concentration, weights);
  for (let at = 0; at < concentration.length; at++) concentration[at]! -= overall;
  return {
    rows: rows.length,
    codes: new Map(Array.from(axes, ([dimension, axis]) => [axis, taken(dimension.codes, rows)])),
    weight: weights,
    clusters: clusters === undefined ? undefined : taken(clusters.codes, rows),
    values: { concentration, ...(lossDifference === undefined ? {} : { regression: numbers(lossDifference) }) },
  };
}

function taken<T extends Int32Array | Float64Array>(column: T, rows: Int32Array): T {
  const values = new (column.constructor as new (length: number) => T)(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = column[rows[at]!]!;
  return values;
}

function orderByCode(codes: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < codes.length; row++) starts[codes[row]! + 1]! += 1;
  for (let code = 0; code < count; code++) starts[code + 1]! += starts[code]!;
  const order = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) order[starts[codes[row]!]!++] = row;
  return order;
}

/** Hashes are below this. */
const HASHES = 2 ** 25;

/** The 32-bit finaliser of MurmurHash3: neighbours get unrelated bits. */
function hash(value: number, salt: number): number {
  let h = (value ^ salt) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 7;
}

function meanOf(values: Float64Array, weight: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let at = 0; at < values.length; at++) {
    const w = weight === undefined ? 1 : weight[at]!;
    sum += w * values[at]!;
    total += w;
  }
  return total === 0 ? 0 : sum / total;
}
