import { studentSurvival } from './distributions.ts';
import { benjaminiHochberg, holm } from './multiplicity.ts';
import type { SliceDimension } from './predictions.ts';
import { sliceName } from './predictions.ts';

/** False-discovery rate on the half of the rows that is searched. */
const DISCOVERY_RATE = 0.05;
/** Family-wise error on the half that confirms. */
const CONFIRMATION_LEVEL = 0.05;
/** Support of a slice: rows, and share of all. */
const LEAST_ROWS = 100;
const LEAST_SHARE = 0.01;
/** A conjunction is kept beside its parts only when its effect is this many times theirs. */
const SHARPER = 1.25;
/** A part is explained by a conjunction when the rest of it has less than this share of the conjunction's effect. */
const EXPLAINED = 0.25;
/** Rows that are looked at, a seeded sample of them when there are more: an effect worth a warning shows in these. */
const MOST_SEARCHED = 200_000;
/** Candidates that are taken to the other half: more would weaken every confirmation. */
const MOST_CONFIRMED = 50;

/** What is looked for: where the candidate lost against the baseline, or where errors are more frequent than overall. */
export type DiscoveryKind = 'regression' | 'concentration';

/** A slice nobody named, found on one half of the rows and confirmed on the other. */
export interface DiscoveredSlice {
  readonly kind: DiscoveryKind;
  /** One or two conditions, `origin=ATL`, in the order of the dimensions. */
  readonly parts: readonly { readonly dimension: string; readonly value: string }[];
  /** `origin=ATL & hour=18..` */
  readonly slice: string;
  /** Rows of the slice, also those that were not looked at. */
  readonly rows: number;
  /** Mean over the rows looked at: of the difference of losses, or of the errors less the overall rate. Positive is bad. */
  readonly effect: number;
  /** The same on the half that confirmed only, which searching did not flatter. */
  readonly confirmedEffect: number;
  /** One-sided, on the confirming half, after Holm over all that were taken there. */
  readonly adjustedP: number;
}

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

/**
 * Looks for slices of one or two conditions in which a model lost or in which its errors concentrate (after SliceFinder and
 * DivExplorer). Half A, chosen by a hash of the row or of its cluster, is searched: every slice of at least max(100, 1%)
 * rows, one-sided t tests, Benjamini and Hochberg at 5%. What is found is thinned out to one slice per effect and tested
 * once on half B, with Holm at 5%: whatever was tried on A, a false confirmation of any kind happens in at most 5% of
 * searches. Of more than 200,000 rows a seeded sample of about so many is looked at, so that the cost stays O(200,000 × pairs of
 * dimensions) however many rows there are.
 */
export function discoverSlices(request: DiscoveryRequest): readonly DiscoveredSlice[] {
  const halves = halvesOf(request);
  const rows = halves.a.rows + halves.b.rows;
  const kinds: DiscoveryKind[] =
    request.lossDifference === undefined ? ['concentration'] : ['regression', 'concentration'];
  const cuts = cutsOf(request.dimensions);
  const space = workingSpace(cuts, Math.max(halves.a.rows, halves.b.rows));
  const candidates = kinds.flatMap((kind) => {
    const found = cuts.flatMap((cut) => testedCells(cut, kind, halves.a, rows, space));
    const adjusted = benjaminiHochberg(found.map((cell) => cell.p));
    const significant = found.filter((_, index) => adjusted[index]! <= DISCOVERY_RATE);
    return thinned(significant, found).map((cell) => ({ kind, cell }));
  });
  const taken = candidates.sort((a, b) => a.cell.p - b.cell.p).slice(0, MOST_CONFIRMED);
  const confirmed = taken.map(({ kind, cell: { cut, code } }) =>
    testOf(cut, code, sumCells(cut, kind, halves.b, space, code), 0),
  );
  const p = confirmed.map((cell) => cell?.p ?? 1);
  return holm(p)
    .flatMap((adjustedP, index) => {
      const again = confirmed[index];
      if (again === undefined || adjustedP > CONFIRMATION_LEVEL) return [];
      const { kind, cell } = taken[index]!;
      return [discovered(kind, cell, again, adjustedP)];
    })
    .map((slice) => (rows === request.errors.length ? slice : { ...slice, rows: rowsOf(slice, request.dimensions) }))
    .sort((a, b) => b.effect * b.rows - a.effect * a.rows);
}

/** One dimension or two, with the number of cells. */
interface Cut {
  readonly dimensions: readonly SliceDimension[];
  readonly cells: number;
}

interface Cell {
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

/** One half of the rows, laid out in the order in which they are read: rows of a cluster side by side. */
interface Half {
  readonly rows: number;
  readonly codes: ReadonlyMap<SliceDimension, Int32Array>;
  readonly weight: Float64Array | undefined;
  readonly clusters: Int32Array | undefined;
  /** What is averaged: differences as they are, errors less their mean in this half. */
  readonly values: Readonly<Partial<Record<DiscoveryKind, Float64Array>>>;
}

function cutsOf(dimensions: readonly SliceDimension[]): readonly Cut[] {
  const usable = dimensions.filter((dimension) => dimension.values.length > 0);
  const single = usable.map((dimension): Cut => ({ dimensions: [dimension], cells: dimension.values.length }));
  const pairs = usable.flatMap((first, index) =>
    usable
      .slice(index + 1)
      .map((second): Cut => ({ dimensions: [first, second], cells: first.values.length * second.values.length })),
  );
  return [...single, ...pairs];
}

/** Rows of a slice, of all there are. */
function rowsOf({ parts }: DiscoveredSlice, dimensions: readonly SliceDimension[]): number {
  const wanted = parts.map(({ dimension, value }) => {
    const { codes, values } = dimensions.find(({ name }) => name === dimension)!;
    return { codes, code: values.indexOf(value) };
  });
  const [first, second] = wanted;
  let count = 0;
  for (let row = 0; row < first!.codes.length; row++) {
    if (first!.codes[row] !== first!.code) continue;
    if (second === undefined || second.codes[row] === second.code) count += 1;
  }
  return count;
}

/** Splits rows by a hash of their cluster's code, or of their number; rows beyond the sample are in neither half. */
function halvesOf(request: DiscoveryRequest): { readonly a: Half; readonly b: Half } {
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
  return { a: halfOf(a.subarray(0, inA), request), b: halfOf(b.subarray(0, inB), request) };
}

function halfOf(rows: Int32Array, { dimensions, lossDifference, errors, weight, clusters }: DiscoveryRequest): Half {
  const numbers = (column: Float64Array) => taken(column, rows);
  const weights = weight === undefined ? undefined : numbers(weight);
  const concentration = numbers(errors);
  const overall = meanOf(concentration, weights);
  for (let at = 0; at < concentration.length; at++) concentration[at]! -= overall;
  return {
    rows: rows.length,
    codes: new Map(dimensions.map((dimension) => [dimension, taken(dimension.codes, rows)])),
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

/** Sums of the cells of one cut over some rows: of the values, and of their squares within clusters. */
interface CellSums {
  readonly rows: Float64Array;
  readonly weight: Float64Array;
  readonly sum: Float64Array;
  /** Σ (cluster sum)², Σ (cluster sum)(cluster weight), Σ (cluster weight)². */
  readonly squares: Float64Array;
  readonly products: Float64Array;
  readonly weights: Float64Array;
  readonly units: Float64Array;
}

/** Sums for the largest cut, used for one cut after the other. */
interface WorkingSpace extends CellSums {
  /** The open cluster of each cell: its code, its sum and its weight so far. */
  readonly open: Int32Array;
  readonly openSum: Float64Array;
  readonly openWeight: Float64Array;
  /** The cell of each row. */
  readonly cells: Int32Array;
}

function workingSpace(cuts: readonly Cut[], rows: number): WorkingSpace {
  const size = cuts.reduce((most, { cells }) => Math.max(most, cells), 1);
  const array = () => new Float64Array(size);
  return {
    rows: array(),
    weight: array(),
    sum: array(),
    squares: array(),
    products: array(),
    weights: array(),
    units: array(),
    open: new Int32Array(size),
    openSum: array(),
    openWeight: array(),
    cells: new Int32Array(rows),
  };
}

/**
 * @param only the one cell that is wanted, whose sums then stand first; −1 for all
 * @returns a part of the working space, until it is used for the next cut
 */
function sumCells(cut: Cut, kind: DiscoveryKind, half: Half, space: WorkingSpace, only = -1): CellSums {
  const size = only < 0 ? cut.cells : 1;
  for (const column of Object.values(space)) column.fill(0, 0, size);
  const cells = cellsOf(cut, half, only, space.cells);
  if (half.clusters === undefined) sumRows(half, cells, half.values[kind]!, space);
  else sumClusters(half, cells, half.values[kind]!, half.clusters, size, space);
  return space;
}

/** The cell of every row, −1 for a row in none that is wanted: written to `cells`, unless they are there already. */
function cellsOf(
  { dimensions: [one, other] }: Cut,
  { rows, codes }: Half,
  only: number,
  cells: Int32Array,
): Int32Array {
  const first = codes.get(one!)!;
  const second = other && codes.get(other);
  if (second === undefined && only < 0) return first;
  const width = other?.values.length ?? 1;
  for (let at = 0; at < rows; at++) {
    const code = first[at]!;
    const beside = second === undefined ? 0 : second[at]!;
    const cell = (code | beside) < 0 ? -1 : code * width + beside;
    cells[at] = only < 0 ? cell : cell === only ? 0 : -1;
  }
  return cells;
}

/** Rows that do not depend on each other: each is a unit of its own. */
function sumRows({ rows: count, weight }: Half, cells: Int32Array, values: Float64Array, into: CellSums): void {
  const { rows, weight: total, sum, squares, products, weights, units } = into;
  for (let at = 0; at < count; at++) {
    const cell = cells[at]!;
    if (cell < 0) continue;
    const w = weight === undefined ? 1 : weight[at]!;
    const x = w * values[at]!;
    rows[cell]! += 1;
    units[cell]! += 1;
    total[cell]! += w;
    sum[cell]! += x;
    squares[cell]! += x * x;
    products[cell]! += x * w;
    weights[cell]! += w * w;
  }
}

/** Rows of a cluster stand side by side, so each cell has one open at a time. */
function sumClusters(
  { rows: count, weight }: Half,
  cells: Int32Array,
  values: Float64Array,
  clusters: Int32Array,
  size: number,
  into: WorkingSpace,
): void {
  const { rows, weight: total, sum, squares, products, weights, units, open, openSum, openWeight } = into;
  open.fill(-1, 0, size);
  const close = (cell: number) => {
    const s = openSum[cell]!;
    const w = openWeight[cell]!;
    squares[cell]! += s * s;
    products[cell]! += s * w;
    weights[cell]! += w * w;
    units[cell]! += 1;
  };
  for (let at = 0; at < count; at++) {
    const cell = cells[at]!;
    if (cell < 0) continue;
    const w = weight === undefined ? 1 : weight[at]!;
    const x = w * values[at]!;
    rows[cell]! += 1;
    sum[cell]! += x;
    const cluster = clusters[at]!;
    if (open[cell] === cluster) {
      openSum[cell]! += x;
      openWeight[cell]! += w;
      continue;
    }
    if (open[cell]! >= 0) close(cell);
    open[cell] = cluster;
    openSum[cell] = x;
    openWeight[cell] = w;
  }
  for (let cell = 0; cell < size; cell++) if (open[cell]! >= 0) close(cell);
  if (weight === undefined) total.set(rows.subarray(0, size));
  else for (let at = 0; at < count; at++) if (cells[at]! >= 0) total[cells[at]!]! += weight[at]!;
}

/** Cells with enough rows that are not all of them. Support is asked of the whole data, so half of it of a half. */
function testedCells(cut: Cut, kind: DiscoveryKind, half: Half, rows: number, space: WorkingSpace): readonly Cell[] {
  const sums = sumCells(cut, kind, half, space);
  const least = Math.max(LEAST_ROWS, LEAST_SHARE * rows) / 2;
  const cells: Cell[] = [];
  for (let code = 0; code < cut.cells; code++) {
    const n = sums.rows[code]!;
    if (n < least || n === half.rows) continue;
    const cell = testOf(cut, code, sums, code);
    if (cell !== undefined) cells.push(cell);
  }
  return cells;
}

/** One-sided t test of "the mean is not above 0" with the cluster-robust variance of a weighted mean. */
function testOf(cut: Cut, code: number, sums: CellSums, at: number): Cell | undefined {
  const [weight, sum, units] = [sums.weight[at]!, sums.sum[at]!, sums.units[at]!];
  if (units < 2 || weight <= 0) return undefined;
  const mean = sum / weight;
  const spread = sums.squares[at]! - 2 * mean * sums.products[at]! + mean * mean * sums.weights[at]!;
  // A mean that would not show in the twelfth digit is rounding, not an effect.
  const se = Math.sqrt((Math.max(0, spread) * units) / (units - 1)) / weight;
  const p = se > 0 ? studentSurvival(mean / se, units - 1) : mean > 1e-12 ? 0 : 1;
  return { cut, code, rows: sums.rows[at]!, weight, sum, mean, p };
}

/**
 * One slice per effect: a conjunction goes when one of its parts alone has about its effect; a part goes when a conjunction
 * explains it, that is, when little is left of its effect outside.
 * @param all every tested cell, to find the parts of a conjunction
 */
function thinned(found: readonly Cell[], all: readonly Cell[]): readonly Cell[] {
  const singles = new Map<string, Cell>();
  for (const cell of all)
    if (cell.cut.dimensions.length === 1) singles.set(keyOf(cell.cut.dimensions[0]!, cell.code), cell);
  const significant = new Set(found);
  const dropped = new Set<Cell>();
  const conjunctions = found.filter((cell) => cell.cut.dimensions.length === 2).sort((a, b) => a.p - b.p);
  for (const cell of conjunctions) {
    for (const part of partsOf(cell, singles)) {
      if (!significant.has(part)) continue;
      const rest = part.weight - cell.weight;
      const left = rest <= 0 ? 0 : (part.sum - cell.sum) / rest;
      if (left < EXPLAINED * cell.mean && rest > 0) dropped.add(part);
      else if (cell.mean < SHARPER * part.mean) dropped.add(cell);
    }
  }
  // Of overlapping conjunctions that share a part, the surest stays.
  const kept: Cell[] = [];
  for (const cell of [...found].sort((a, b) => a.p - b.p || b.mean - a.mean)) {
    if (dropped.has(cell)) continue;
    const parts = partsOf(cell, singles);
    const shadowed = kept.some((better) => {
      const shared = partsOf(better, singles).filter((part) => parts.includes(part));
      return shared.length > 0 && parts.length === 2 && cell.mean < SHARPER * better.mean;
    });
    if (!shadowed) kept.push(cell);
  }
  return kept;
}

function partsOf(cell: Cell, singles: ReadonlyMap<string, Cell>): readonly Cell[] {
  const [first, second] = cell.cut.dimensions;
  if (second === undefined) return [cell];
  const width = second.values.length;
  return [
    singles.get(keyOf(first!, Math.floor(cell.code / width))),
    singles.get(keyOf(second, cell.code % width)),
  ].filter((part) => part !== undefined);
}

function keyOf(dimension: SliceDimension, code: number): string {
  return `${code} ${dimension.name}`;
}

function discovered(kind: DiscoveryKind, cell: Cell, again: Cell, adjustedP: number): DiscoveredSlice {
  const [first, second] = cell.cut.dimensions;
  const width = second?.values.length ?? 1;
  const codes: [SliceDimension, number][] =
    second === undefined
      ? [[first!, cell.code]]
      : [
          [first!, Math.floor(cell.code / width)],
          [second, cell.code % width],
        ];
  return {
    kind,
    parts: codes.map(([dimension, code]) => ({ dimension: dimension.name, value: dimension.values[code]! })),
    slice: codes.map(([dimension, code]) => sliceName(dimension, code)).join(' & '),
    rows: cell.rows + again.rows,
    effect: (cell.sum + again.sum) / (cell.weight + again.weight),
    confirmedEffect: again.mean,
    adjustedP,
  };
}
