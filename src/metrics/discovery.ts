import { type Cell, type Cut, pairCuts, singleCuts, testAgain, testCells, workingSpace } from './discovery-cells.ts';
import { type Axis, type DiscoveryKind, type DiscoveryRequest, type Half, halvesOf } from './discovery-halves.ts';
import { thinned } from './discovery-thinning.ts';
import { benjaminiHochberg, holm } from './multiplicity.ts';
import type { SliceDimension } from './predictions.ts';
import { sliceName } from './predictions.ts';

export type { DiscoveryKind, DiscoveryRequest } from './discovery-halves.ts';

/** False-discovery rate on the half of the rows that is searched. */
const DISCOVERY_RATE = 0.05;
/** Family-wise error on the half that confirms. */
const CONFIRMATION_LEVEL = 0.05;
/** Candidates that are taken to the other half: more would weaken every confirmation. */
const MOST_CONFIRMED = 50;

/** Dimensions that are combined with each other: 4,950 pairs, of which 200,000 rows take seconds. */
const MOST_PAIRED = 100;

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

/** Everything a search needs, at most 200,000 rows of it: plain values, which can be sent to another thread. */
export interface SliceSearch {
  readonly axes: readonly Axis[];
  readonly kinds: readonly DiscoveryKind[];
  readonly a: Half;
  readonly b: Half;
}

/** Lays out the rows of a search: the part of it that needs all rows. */
export function openSearch(request: DiscoveryRequest): SliceSearch {
  const axes = new Map(
    request.dimensions.map((dimension): [SliceDimension, Axis] => {
      const { name, kind, values } = dimension;
      return [dimension, { name, kind, values }];
    }),
  );
  const kinds: DiscoveryKind[] =
    request.lossDifference === undefined ? ['concentration'] : ['regression', 'concentration'];
  return { axes: [...axes.values()], kinds, ...halvesOf(request, axes) };
}

/**
 * Looks for slices of one or two conditions in which a model lost or in which its errors concentrate (after SliceFinder and
 * DivExplorer). Half A, chosen by a hash of the row or of its cluster, is searched: every slice of at least max(100, 1%)
 * rows, one-sided t tests, Benjamini and Hochberg at 5%. What is found is thinned out to one slice per effect and tested
 * once on half B, with Holm at 5%: whatever was tried on A, a false confirmation of any kind happens in at most 5% of
 * searches. Of more than 200,000 rows a seeded sample of about so many is looked at, so that the cost stays O(200,000 × pairs of
 * dimensions) however many rows there are; of more than 100 dimensions, pairs are made of the 100 that tell most alone.
 * @returns in no order, with the rows of the search: `overAllRows` puts them in order and counts all rows
 */
export function searchSlices({ axes, kinds, a, b }: SliceSearch): readonly DiscoveredSlice[] {
  const rows = a.rows + b.rows;
  const singles = singleCuts(axes);
  const alone = testCells(singles, kinds, a, rows, workingSpace(singles, a.rows));
  const pairs = pairCuts(mostTelling(singles, Object.values(alone).flat()));
  const space = workingSpace([...singles, ...pairs], Math.max(a.rows, b.rows));
  const together = testCells(pairs, kinds, a, rows, space);
  const candidates = kinds.flatMap((kind) => {
    const found = [...(alone[kind] ?? []), ...(together[kind] ?? [])];
    const adjusted = benjaminiHochberg(found.map((cell) => cell.p));
    const significant = found.filter((_, index) => adjusted[index]! <= DISCOVERY_RATE);
    return thinned(significant, found).map((cell) => ({ kind, cell }));
  });
  const taken = candidates.sort((one, other) => one.cell.p - other.cell.p).slice(0, MOST_CONFIRMED);
  const confirmed = taken.map(({ kind, cell }) => testAgain(cell, kind, b, space));
  const p = confirmed.map((cell) => cell?.p ?? 1);
  return holm(p).flatMap((adjustedP, index) => {
    const again = confirmed[index];
    if (again === undefined || adjustedP > CONFIRMATION_LEVEL) return [];
    const { kind, cell } = taken[index]!;
    return [discovered(kind, cell, again, adjustedP)];
  });
}

/**
 * The cuts with the surest cell each, in their order: where there are thousands of conditions, their pairs are millions. That
 * they are chosen by the half that is searched makes nothing false likelier: the other half confirms.
 */
function mostTelling(singles: readonly Cut[], tested: readonly Cell[]): readonly Cut[] {
  if (singles.length <= MOST_PAIRED) return singles;
  const surest = new Map<Cut, number>();
  for (const { cut, p } of tested) surest.set(cut, Math.min(p, surest.get(cut) ?? 1));
  const telling = singles
    .filter((cut) => surest.has(cut))
    .toSorted((one, other) => surest.get(one)! - surest.get(other)!);
  const chosen = new Set(telling.slice(0, MOST_PAIRED));
  return singles.filter((cut) => chosen.has(cut));
}

/** What a search found, the costliest first, with the rows of each among all that there are. */
export function overAllRows(
  found: readonly DiscoveredSlice[],
  { a, b }: SliceSearch,
  { dimensions, errors }: DiscoveryRequest,
): readonly DiscoveredSlice[] {
  const sampled = a.rows + b.rows < errors.length;
  return found
    .map((slice) => (sampled ? { ...slice, rows: rowsOf(slice, dimensions) } : slice))
    .sort((one, other) => other.effect * other.rows - one.effect * one.rows);
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

function discovered(kind: DiscoveryKind, cell: Cell, again: Cell, adjustedP: number): DiscoveredSlice {
  const [first, second] = cell.cut.dimensions;
  const width = second?.values.length ?? 1;
  const codes: [Axis, number][] =
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
