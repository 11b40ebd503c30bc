import type { Axis, DiscoveryKind, Half } from './discovery-halves.ts';
import { studentSurvival } from './distributions.ts';

/** Support of a slice: rows, and share of all. */
const LEAST_ROWS = 100;
const LEAST_SHARE = 0.01;

/** One dimension or two, with the number of cells. */
export interface Cut {
  readonly dimensions: readonly Axis[];
  readonly cells: number;
}

export interface Cell {
  readonly cut: Cut;
  /** First code, or first code · values of the second + second code. */
  readonly code: number;
  readonly rows: number;
  /** Sum of weights, and of weighted values. */
  readonly weight: number;
  readonly sum: number;
  readonly mean: number;
  readonly p: number;
}

/** Cuts by one dimension each. */
export function singleCuts(dimensions: readonly Axis[]): readonly Cut[] {
  return dimensions
    .filter((dimension) => dimension.values.length > 0)
    .map((dimension): Cut => ({ dimensions: [dimension], cells: dimension.values.length }));
}

/** Cuts by two of the dimensions of single cuts each. */
export function pairCuts(singles: readonly Cut[]): readonly Cut[] {
  return singles.flatMap((first, index) =>
    singles.slice(index + 1).map(
      (second): Cut => ({
        dimensions: [...first.dimensions, ...second.dimensions],
        cells: first.cells * second.cells,
      }),
    ),
  );
}

/**
 * Sums of the cells of one cut over some rows, of each cell side by side, which the processor reads at once: rows, their
 * weight, the sum of values, Σ (cluster sum)², Σ (cluster sum)(cluster weight), Σ (cluster weight)² and the clusters.
 */
type CellSums = Float64Array;
const SUMS = 8;
const ROWS = 0;
const WEIGHT = 1;
const SUM = 2;
const SQUARES = 3;
const PRODUCTS = 4;
const WEIGHTS = 5;
const UNITS = 6;

/** Arrays for the largest cut, used for one cut after the other. */
export interface WorkingSpace {
  readonly sums: CellSums;
  readonly open: OpenClusters;
  /** The cell of each row, −1 for a row in none that is wanted. */
  readonly cells: Int32Array;
}

/** The open cluster of each cell, four numbers side by side: its code, its rows, their weight and the sum of their values. */
type OpenClusters = Float64Array;
const OPEN = 4;

/** @param rows of the larger half */
export function workingSpace(cuts: readonly Cut[], rows: number): WorkingSpace {
  const size = cuts.reduce((most, { cells }) => Math.max(most, cells), 1);
  return {
    sums: new Float64Array(SUMS * size),
    open: new Float64Array(OPEN * size),
    cells: new Int32Array(rows),
  };
}

/**
 * Tests every cell with enough rows that does not hold all of them.
 * @param rows of both halves: support is asked of the whole data, so half of it of a half
 */
export function testCells(
  cuts: readonly Cut[],
  kinds: readonly DiscoveryKind[],
  half: Half,
  rows: number,
  space: WorkingSpace,
): Readonly<Partial<Record<DiscoveryKind, readonly Cell[]>>> {
  const least = Math.max(LEAST_ROWS, LEAST_SHARE * rows) / 2;
  const tested = kinds.map((kind) => ({ kind, cells: [] as Cell[] }));
  for (const cut of cuts) {
    const cells = cellsOf(cut, half, space.cells);
    for (const { kind, cells: found } of tested) {
      const sums = sumCells(half, cells, half.values[kind]!, cut.cells, space);
      for (let code = 0; code < cut.cells; code++) {
        const n = sums[SUMS * code + ROWS]!;
        if (n < least || n === half.rows) continue;
        const cell = testOf(cut, code, sums, code);
        if (cell !== undefined) found.push(cell);
      }
    }
  }
  return Object.fromEntries(tested.map(({ kind, cells }) => [kind, cells]));
}

/** Tests one cell on the rows of another half. */
export function testAgain({ cut, code }: Cell, kind: DiscoveryKind, half: Half, space: WorkingSpace): Cell | undefined {
  keepOnly(code, cellsOf(cut, half, space.cells), half.rows, space.cells);
  return testOf(cut, code, sumCells(half, space.cells, half.values[kind]!, 1, space), 0);
}

/** Makes one cell the cell 0, and all others none. */
function keepOnly(code: number, cells: Int32Array, rows: number, into: Int32Array): void {
  for (let at = 0; at < rows; at++) into[at] = cells[at] === code ? 0 : -1;
}

/** The cell of every row: written to `into`, unless the codes say it already. */
function cellsOf({ dimensions: [one, other] }: Cut, { rows, codes }: Half, into: Int32Array): Int32Array {
  const first = codes.get(one!)!;
  if (other === undefined) return first;
  const second = codes.get(other)!;
  const width = other.values.length;
  for (let at = 0; at < rows; at++) {
    const code = first[at]!;
    const beside = second[at]!;
    into[at] = (code | beside) < 0 ? -1 : code * width + beside;
  }
  return into;
}

/** @returns a part of the working space, until it is used again */
function sumCells(
  half: Half,
  cells: Int32Array,
  values: Float64Array,
  size: number,
  { sums, open }: WorkingSpace,
): CellSums {
  sums.fill(0, 0, SUMS * size);
  if (half.clusters === undefined) sumRows(half, cells, values, sums);
  else sumClusters(half, cells, values, half.clusters, size, open, sums);
  return sums;
}

/** Rows that do not depend on each other: each is a unit of its own. */
function sumRows({ rows: count, weight }: Half, cells: Int32Array, values: Float64Array, sums: CellSums): void {
  for (let at = 0; at < count; at++) {
    const cell = cells[at]!;
    if (cell < 0) continue;
    const w = weight === undefined ? 1 : weight[at]!;
    add(sums, cell, 1, w, w * values[at]!);
  }
}

/** Adds a cluster: its rows, their weight and the sum of their weighted values. */
function add(sums: CellSums, cell: number, rows: number, weight: number, sum: number): void {
  const place = SUMS * cell;
  sums[place + ROWS]! += rows;
  sums[place + WEIGHT]! += weight;
  sums[place + SUM]! += sum;
  sums[place + SQUARES]! += sum * sum;
  sums[place + PRODUCTS]! += sum * weight;
  sums[place + WEIGHTS]! += weight * weight;
  sums[place + UNITS]! += 1;
}

/** Rows of a cluster stand side by side, so each cell has one open at a time. */
function sumClusters(
  { rows: count, weight }: Half,
  cells: Int32Array,
  values: Float64Array,
  clusters: Int32Array,
  size: number,
  open: OpenClusters,
  sums: CellSums,
): void {
  open.fill(-1, 0, OPEN * size);
  for (let at = 0; at < count; at++) {
    const cell = cells[at]!;
    if (cell < 0) continue;
    const w = weight === undefined ? 1 : weight[at]!;
    const x = w * values[at]!;
    const cluster = clusters[at]!;
    const place = OPEN * cell;
    if (open[place] === cluster) {
      open[place + 1]! += 1;
      open[place + 2]! += w;
      open[place + 3]! += x;
      continue;
    }
    if (open[place]! >= 0) add(sums, cell, open[place + 1]!, open[place + 2]!, open[place + 3]!);
    open[place] = cluster;
    open[place + 1] = 1;
    open[place + 2] = w;
    open[place + 3] = x;
  }
  for (let cell = 0; cell < size; cell++) {
    const place = OPEN * cell;
    if (open[place]! >= 0) add(sums, cell, open[place + 1]!, open[place + 2]!, open[place + 3]!);
  }
}

/** One-sided t test of "the mean is not above 0" with the cluster-robust variance of a weighted mean. */
function testOf(cut: Cut, code: number, sums: CellSums, at: number): Cell | undefined {
  const place = SUMS * at;
  const [weight, sum, units] = [sums[place + WEIGHT]!, sums[place + SUM]!, sums[place + UNITS]!];
  if (units < 2 || weight <= 0) return undefined;
  const mean = sum / weight;
  const spread = sums[place + SQUARES]! - 2 * mean * sums[place + PRODUCTS]! + mean * mean * sums[place + WEIGHTS]!;
  // A mean that would not show in the twelfth digit is rounding, not an effect.
  const se = Math.sqrt((Math.max(0, spread) * units) / (units - 1)) / weight;
  const p = se > 0 ? studentSurvival(mean / se, units - 1) : mean > 1e-12 ? 0 : 1;
  return { cut, code, rows: sums[place + ROWS]!, weight, sum, mean, p };
}
