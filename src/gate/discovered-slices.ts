import { z } from 'zod';
import { declaredSlices } from '../config/evaluated-slices.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { SliceSpec } from '../config/slices.ts';
import { parseBinLabel } from '../metrics/bin-labels.ts';
import {
  type DiscoveredSlice,
  type DiscoveryRequest,
  openSearch,
  overAllRows,
  type SliceSearch,
  searchSlices,
} from '../metrics/discovery.ts';
import type { Predictions, SliceDimension } from '../metrics/predictions.ts';
import { dependentRows, rowErrors, rowLosses } from '../metrics/row-loss.ts';
import { pText, short } from './number-text.ts';

/** Rows of each kind that a verdict keeps, the costliest first. */
const KEPT = 10;
/** Regressions that become warnings. */
const WARNED = 3;
/** What stands for null and NaN among the values of a column. */
const MISSING = '∅';

/** A slice that nobody named, in which the candidate lost or errs more than overall. It warns and never decides. */
export const DiscoveredRow = z.object({
  kind: z.enum(['regression', 'concentration']),
  slice: z.string(),
  rows: z.number().int(),
  /** Mean loss above that of the baseline, or mean error above that of all rows. */
  effect: z.number(),
  /** The same on the half of the rows that confirmed it. */
  confirmedEffect: z.number(),
  adjustedP: z.number(),
  /** The line for `evaluate.slices` that makes it a slice for good; null when it is one. */
  pin: z.string().nullable(),
});
export type DiscoveredRow = z.infer<typeof DiscoveredRow>;

/** A search that is yet to be made, by this thread or another. */
export interface OpenDiscovery {
  /** For `searchSlices`. */
  readonly search: SliceSearch;
  /** What a verdict keeps of it. */
  rowsOf(found: readonly DiscoveredSlice[]): readonly DiscoveredRow[];
}

/** Looks through the columns that the evaluation kept for it, and through the slices that are declared. */
export function discoveredRows(
  config: ModelConfig,
  candidate: Predictions,
  baseline: Predictions | null,
  digest: string,
): readonly DiscoveredRow[] {
  const open = openDiscovery(config, candidate, baseline, digest);
  return open === null ? [] : open.rowsOf(searchSlices(open.search));
}

/** Null where nothing is looked for. */
export function openDiscovery(
  config: ModelConfig,
  candidate: Predictions,
  baseline: Predictions | null,
  digest: string,
): OpenDiscovery | null {
  const { evaluate } = config;
  if (evaluate.discover === false || candidate.explore === undefined) return null;
  const declared = declaredSlices(evaluate).flatMap(({ slice, purpose }) =>
    slice.kind === 'invalid' || slice.kind === 'crossing' || purpose === 'fairness' ? [] : [slice],
  );
  const explored = candidate.explore;
  const columns = new Set(explored.map((dimension) => dimension.name));
  const known = declared.filter((slice) => !columns.has(slice.kind === 'bins' ? slice.column : slice.name));
  const bySlice = new Map<string, SliceSpec>(known.map((slice) => [slice.name, slice]));
  const dimensions = [...explored, ...candidate.slices.filter(({ name }) => bySlice.has(name))];
  const losses = rowLosses(candidate, evaluate.threshold);
  const before = baseline === null ? undefined : rowLosses(baseline, evaluate.threshold);
  const request: DiscoveryRequest = {
    dimensions,
    errors: rowErrors(candidate, evaluate.threshold),
    ...(before === undefined ? {} : { lossDifference: difference(losses, before) }),
    weight: candidate.weight,
    clusters: dependentRows(candidate),
    salt: Number.parseInt(digest.slice(0, 8), 16) | 0,
  };
  const search = openSearch(request);
  return {
    search,
    rowsOf(found) {
      const rows = overAllRows(found, search, request).map(
        (slice): DiscoveredRow => ({
          kind: slice.kind,
          slice: slice.slice,
          rows: slice.rows,
          effect: slice.effect,
          confirmedEffect: slice.confirmedEffect,
          adjustedP: slice.adjustedP,
          pin: pinLine(slice, dimensions, bySlice),
        }),
      );
      return (['regression', 'concentration'] as const).flatMap((kind) =>
        rows.filter((row) => row.kind === kind).slice(0, KEPT),
      );
    },
  };
}

/** Regressions nobody looks at yet; that errors concentrate somewhere is normal and no warning. */
export function discoveryWarnings(rows: readonly DiscoveredRow[]): readonly string[] {
  return rows
    .filter((row) => row.kind === 'regression' && row.pin !== null)
    .slice(0, WARNED)
    .map(
      (row) =>
        `The candidate got worse where ${row.slice} (${row.rows.toLocaleString('en-US')} rows, mean loss +${short(row.confirmedEffect)}, confirmed on held-back rows with ${pText(row.adjustedP)}). To judge it from now on, add to evaluate.slices: ${row.pin}`,
    );
}

function difference(after: Float64Array, before: Float64Array): Float64Array {
  const change = new Float64Array(after.length);
  for (let row = 0; row < change.length; row++) change[row] = after[row]! - before[row]!;
  return change;
}

function pinLine(
  { parts }: DiscoveredSlice,
  dimensions: readonly SliceDimension[],
  declared: ReadonlyMap<string, SliceSpec>,
): string | null {
  const [first] = parts;
  if (parts.length === 1 && declared.has(first!.dimension)) return null;
  const conditions = parts.map(({ dimension, value }) => {
    const slice = declared.get(dimension);
    if (slice?.kind === 'condition') return `(${slice.sql})`;
    const values = dimensions.find((found) => found.name === dimension)!.values;
    const binned = values.every((label) => label === MISSING || parseBinLabel(label) !== undefined);
    return conditionOf(slice?.kind === 'bins' ? slice.column : dimension, value, binned);
  });
  const name = parts
    .map(({ dimension, value }) =>
      declared.get(dimension)?.kind === 'condition' ? dimension : `${dimension}_${valueName(value)}`,
    )
    .join('_')
    .replace(/∅/g, 'missing')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^(?=[0-9-])/, '_')
    .slice(0, 80);
  return `- ${JSON.stringify(`${conditions.join(' and ')} as ${name}`)}`;
}

/** `below_337`, `337_to_556`, `from_556`; other values as they are. */
function valueName(value: string): string {
  const bin = parseBinLabel(value);
  if (bin === undefined) return value;
  if (bin.from === null) return bin.to === null ? 'any' : `below_${bin.to}`;
  return bin.to === null ? `from_${bin.from}` : `${bin.from}_to_${bin.to}`;
}

/** SQL that is true for the rows of one value of a column. */
function conditionOf(column: string, value: string, binned: boolean): string {
  const name = /^[A-Za-z_][A-Za-z0-9_]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
  if (value === MISSING) return binned ? `coalesce(isnan(${name}), true)` : `${name} is null`;
  const bin = binned ? parseBinLabel(value) : undefined;
  if (bin === undefined) return `${name} = '${value.replaceAll("'", "''")}'`;
  const bounds = [
    bin.from === null ? [] : [`${name} >= ${bin.from}`],
    bin.to === null ? [] : [`${name} < ${bin.to}`],
  ].flat();
  return bounds.length === 0 ? `${name} is not null` : bounds.join(' and ');
}
