import { UNNAMED_CRITICAL } from '../config/evaluated-slices.ts';
import type { SimpleSlice, SliceSpec } from '../config/slices.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { operand, quoteText } from '../experiment/sql-text.ts';
import { edgesOfLabels } from '../metrics/bin-labels.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import type { Column, TableSession } from '../ports.ts';
import { planExploredColumns } from './explored-columns.ts';
import { binItem, binSql, groupSql, quantileEdges, type SliceItem } from './slice-values.ts';

/** Columns of `predictions.parquet` that hold the slices. */
export const sliceColumn = (name: string): string => `slice_${name}`;

type SlicesOfSpec = Pick<EvaluationSpec, 'slices' | 'critical' | 'explore'>;

/** How a dimension is read back: `text` columns are encoded, null is no slice; `flag` columns are true or false. */
export interface SliceSource {
  readonly name: string;
  readonly kind: 'column' | 'condition' | 'crossing';
}

/** The names of all ways to cut the rows, in order: declared slices, then the critical rows. */
export function sliceDimensions(spec: Pick<EvaluationSpec, 'slices' | 'critical'>): readonly SliceSource[] {
  return [
    ...spec.slices.map(({ kind, name }) => ({ kind: kind === 'bins' ? ('column' as const) : kind, name })),
    ...(spec.critical === null ? [] : [{ kind: 'condition' as const, name: UNNAMED_CRITICAL }]),
  ];
}

/** Columns that bins are made of. */
export function binnedColumns(spec: Pick<EvaluationSpec, 'slices'>): readonly { column: string; bins: number }[] {
  return spec.slices.flatMap((slice) =>
    (slice.kind === 'crossing' ? slice.of : [slice]).flatMap((part) =>
      part.kind === 'bins' ? [{ column: part.column, bins: part.bins }] : [],
    ),
  );
}

/**
 * SQL of every slice column. Quantiles are those of the whole of `table`, whichever rows are scored, so that two models on
 * one split, and all shards of it, share their edges.
 */
export async function planSliceColumns(
  session: TableSession,
  spec: SlicesOfSpec,
  columns: readonly Column[],
  table: string,
): Promise<readonly SliceItem[]> {
  const edges = new Map<string, readonly number[]>();
  for (const [bins, binned] of byBins(binnedColumns(spec))) {
    const found = await quantileEdges(session, binned, bins, table);
    binned.forEach((column, index) => {
      edges.set(edgeKey(column, bins), found[index]!);
    });
  }
  const items: SliceItem[] = spec.slices.map((slice) => {
    const name = sliceColumn(slice.name);
    if (slice.kind !== 'bins') return { name, sql: sliceSql(slice, edges) };
    return binItem(name, slice.column, edges.get(edgeKey(slice.column, slice.bins))!);
  });
  if (spec.critical !== null) items.push({ name: sliceColumn(UNNAMED_CRITICAL), sql: isTrue(spec.critical) });
  if (spec.explore !== undefined) items.push(...(await planExploredColumns(session, spec.explore, columns, table)));
  return items;
}

/** Columns that are cut into the same number of bins, each once however many crossings it is in. */
function byBins(
  binned: readonly { readonly column: string; readonly bins: number }[],
): ReadonlyMap<number, readonly string[]> {
  const columns = new Map<number, Map<string, string>>();
  for (const { column, bins } of binned) {
    const same = columns.get(bins) ?? new Map<string, string>();
    columns.set(bins, same.set(column.toLowerCase(), column));
  }
  return new Map(Array.from(columns, ([bins, names]) => [bins, [...names.values()]]));
}

/** Value of a slice in a row: a text, null for none; of a condition, true or false. */
function sliceSql(slice: SliceSpec, edges: ReadonlyMap<string, readonly number[]>): string {
  if (slice.kind === 'condition') return isTrue(slice.sql);
  if (slice.kind !== 'crossing') return partSql(slice, edges);
  const conditions = slice.of.flatMap((part) => (part.kind === 'condition' ? [isTrue(part.sql)] : []));
  const parts = slice.of.map((part) =>
    part.kind === 'condition' ? quoteText(part.name) : `${quoteText(`${part.name}=`)} || ${partSql(part, edges)}`,
  );
  const name = `(${parts.join(" || ' & ' || ")})`;
  return conditions.length === 0 ? name : `(case when ${conditions.join(' and ')} then ${name} end)`;
}

function partSql(
  slice: Exclude<SimpleSlice, { kind: 'condition' }>,
  edges: ReadonlyMap<string, readonly number[]>,
): string {
  if (slice.kind === 'column') return groupSql(slice.name);
  return binSql(slice.column, edges.get(edgeKey(slice.column, slice.bins))!, quoteText);
}

function isTrue(condition: string): string {
  return `coalesce(cast(${operand(condition)} as boolean), false)`;
}

function edgeKey(column: string, bins: number): string {
  return `${bins} ${column.toLowerCase()}`;
}

/** The edges of all bins, for the record: a crossing tells those of its parts. */
export function binEdges(
  spec: Pick<EvaluationSpec, 'slices'>,
  dimensions: readonly SliceDimension[],
): { readonly bins?: Record<string, number[]> } {
  const bins: Record<string, number[]> = {};
  const valuesOf = new Map(dimensions.map(({ name, values }) => [name, values]));
  for (const slice of spec.slices) {
    const values = valuesOf.get(slice.name) ?? [];
    const parts = slice.kind === 'crossing' ? slice.of : [slice];
    parts.forEach((part, index) => {
      if (part.kind !== 'bins' || bins[part.name] !== undefined) return;
      const labels = slice.kind === 'crossing' ? values.map((value) => labelOfPart(value, index, part.name)) : values;
      bins[part.name] = [...edgesOfLabels(labels)];
    });
  }
  return Object.keys(bins).length === 0 ? {} : { bins };
}

function labelOfPart(value: string, index: number, name: string): string {
  return (value.split(' & ')[index] ?? '').slice(name.length + 1);
}
