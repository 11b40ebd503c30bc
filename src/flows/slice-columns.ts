import { UNNAMED_CRITICAL } from '../config/evaluated-slices.ts';
import type { SimpleSlice, SliceSpec } from '../config/slices.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import { binLabels, edgesOfLabels } from '../metrics/bin-labels.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import type { Column, TableSession } from '../ports.ts';
import { NUMERIC } from './feature-query.ts';

/** Columns of `predictions.parquet` that hold the slices, and those in which others are looked for. */
export const sliceColumn = (name: string): string => `slice_${name}`;
export const exploreColumn = (name: string): string => `explore_${name}`;

/** What stands for null, and for NaN among numbers, in a column of slices. */
export const NULL_VALUE = '∅';

/** Columns of these types are looked at value by value; those of others (lists, times, …) have no values that make slices. */
const GROUP = /^(?:BOOLEAN|VARCHAR|ENUM)/;

/** Numbers with at most this many times as many values as bins are looked at value by value. */
const FEW_VALUES = 2;
/** Rows that decide where columns are cut for discovery; the bins of declared slices are cut exactly. */
const SAMPLED_ROWS = 50_000;
/** Smallest share of the rows that is a slice for discovery, and smallest number of rows. */
const LEAST_SHARE = 0.01;
const LEAST_ROWS = 100;

/** A column of `predictions.parquet`: its name and the SQL of its value in a row of the split. */
export interface SliceItem {
  readonly name: string;
  readonly sql: string;
  /** All texts it can be, in any order, where they are known before the rows are read. */
  readonly values?: readonly string[];
}

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

export function isNumber({ type }: Column): boolean {
  return NUMERIC.test(type);
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
  for (const { column, bins } of binnedColumns(spec)) {
    const [found] = await quantileEdges(session, [column], bins, table);
    edges.set(edgeKey(column, bins), found!);
  }
  const items: SliceItem[] = spec.slices.map((slice) => ({
    name: sliceColumn(slice.name),
    sql: sliceSql(slice, edges),
    ...(slice.kind === 'bins' ? { values: binValues(edges.get(edgeKey(slice.column, slice.bins))!) } : {}),
  }));
  if (spec.critical !== null) items.push({ name: sliceColumn(UNNAMED_CRITICAL), sql: isTrue(spec.critical) });
  if (spec.explore !== undefined) items.push(...(await planExploredColumns(session, spec.explore, columns, table)));
  return items;
}

/** Value of a slice in a row: a text, null for none; of a condition, true or false. */
function sliceSql(slice: SliceSpec, edges: ReadonlyMap<string, readonly number[]>): string {
  if (slice.kind === 'condition') return isTrue(slice.sql);
  if (slice.kind !== 'crossing') return groupSql(slice, edges);
  const conditions = slice.of.flatMap((part) => (part.kind === 'condition' ? [isTrue(part.sql)] : []));
  const parts = slice.of.map((part) =>
    part.kind === 'condition' ? quoteText(part.name) : `${quoteText(`${part.name}=`)} || ${groupSql(part, edges)}`,
  );
  const name = `(${parts.join(" || ' & ' || ")})`;
  return conditions.length === 0 ? name : `(case when ${conditions.join(' and ')} then ${name} end)`;
}

function groupSql(
  slice: Exclude<SimpleSlice, { kind: 'condition' }>,
  edges: ReadonlyMap<string, readonly number[]>,
): string {
  if (slice.kind === 'column') return groupText(slice.name);
  return binSql(slice.column, edges.get(edgeKey(slice.column, slice.bins))!);
}

/** The value of a column as a text. */
function groupText(column: string): string {
  return `coalesce(cast(${quoteName(column)} as varchar), ${quoteText(NULL_VALUE)})`;
}

function isTrue(condition: string): string {
  return `coalesce(cast(${operand(condition)} as boolean), false)`;
}

function edgeKey(column: string, bins: number): string {
  return `${bins} ${column.toLowerCase()}`;
}

/** The label of the bin that a number falls into; half-open, `[337, 556)` is `337..556`. */
function binSql(column: string, edges: readonly number[]): string {
  const value = `cast(${quoteName(column)} as double)`;
  const labels = binLabels(edges);
  const cases = edges.map((edge, index) => `when ${value} < ${literal(edge)} then ${quoteText(labels[index]!)}`);
  const missing = `when ${value} is null or isnan(${value}) then ${quoteText(NULL_VALUE)}`;
  return `(case ${missing} ${cases.join(' ')} else ${quoteText(labels.at(-1)!)} end)`;
}

/** All that `binSql` can give. */
function binValues(edges: readonly number[]): readonly string[] {
  return [NULL_VALUE, ...binLabels(edges)];
}

function literal(value: number): string {
  return `(${value}::double)`;
}

/**
 * Edges between `bins` parts of about equal size, column by column: quantiles of the values that are there, rounded to six
 * digits so that they can be read, ascending and without those that would cut nothing off. Equal values stay together, so a
 * column with few values has fewer parts.
 */
export async function quantileEdges(
  session: TableSession,
  columns: readonly string[],
  bins: number,
  table: string,
): Promise<readonly (readonly number[])[]> {
  const shares = Array.from({ length: bins - 1 }, (_, index) => (index + 1) / bins).join(', ');
  const values = columns.map((column, index) => {
    const value = `cast(${quoteName(column)} as double)`;
    return `case when isfinite(${value}) then ${value} end as v${index}`;
  });
  const items = columns.map(
    (_, index) => `[min(v${index}), max(v${index})] || quantile_disc(v${index}, [${shares}]) as e${index}`,
  );
  const [found = {}] = await session.rows(
    `select ${items.join(', ')} from (select ${values.join(', ')} from ${table})`,
  );
  return columns.map((_, index) => edgesBetween(found[`e${index}`]));
}

/** @param found the least and the greatest value and the quantiles; null where there are no values */
function edgesBetween(found: unknown): readonly number[] {
  const [least, greatest, ...quantiles] = (found ?? []) as readonly (number | null)[];
  if (least == null || greatest == null) return [];
  const rounded = quantiles.map((edge) => (Number.isInteger(edge) ? edge! : Number(edge!.toPrecision(6))));
  return [...new Set(rounded)].filter((edge) => edge > least && edge <= greatest).sort((a, b) => a - b);
}

/** Every k-th row of a large table: enough to know where to cut columns that are only looked through. */
async function sampleOf(session: TableSession, table: string): Promise<string> {
  const [counted] = await session.rows(`select count(*) as n from ${table}`);
  const every = Math.floor(Number(counted?.n) / SAMPLED_ROWS);
  if (every < 2) return table;
  const place = quoteName('place in the table');
  return `(select * from (select *, row_number() over () as ${place} from ${table}) where ${place} % ${every} = 0)`;
}

/** The columns that are only looked through: numbers cut into bins, others by their frequent values. Null where neither makes slices. */
async function planExploredColumns(
  session: TableSession,
  { columns: names, bins }: NonNullable<EvaluationSpec['explore']>,
  columns: readonly Column[],
  table: string,
): Promise<readonly SliceItem[]> {
  const sample = await sampleOf(session, table);
  const found = names.map((name) => columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase()));
  const present = [...new Set(found.filter((column) => column !== undefined))];
  const numbers = await manyValued(session, present.filter(isNumber), FEW_VALUES * bins, sample);
  const edges = numbers.length === 0 ? [] : await quantileEdges(session, numbers, bins, sample);
  const groups = present.filter(
    (column) => !numbers.includes(column.name) && (isNumber(column) || GROUP.test(column.type)),
  );
  const frequent = await frequentValues(session, groups, sample);
  return names.map((name, index): SliceItem => {
    const column = found[index];
    const item = { name: exploreColumn(name) };
    const cut = column === undefined ? undefined : edges[numbers.indexOf(column.name)];
    if (column !== undefined && cut !== undefined)
      return { ...item, sql: binSql(column.name, cut), values: binValues(cut) };
    const values = column === undefined ? [] : (frequent[groups.indexOf(column)] ?? []);
    if (column === undefined || values.length < 2) return { ...item, sql: 'null::varchar', values: [] };
    const text = groupText(column.name);
    return { ...item, sql: `(case when ${text} in (${values.map(quoteText).join(', ')}) then ${text} end)`, values };
  });
}

/** Names of the columns that have more than `most` values, or about that. */
async function manyValued(
  session: TableSession,
  columns: readonly Column[],
  most: number,
  table: string,
): Promise<readonly string[]> {
  if (columns.length === 0) return [];
  const counts = columns.map(({ name }, index) => `approx_count_distinct(${quoteName(name)}) as n${index}`);
  const [found = {}] = await session.rows(`select ${counts.join(', ')} from ${table}`);
  return columns.filter((_, index) => Number(found[`n${index}`]) > most).map(({ name }) => name);
}

/** Of each column the values that enough rows have. */
async function frequentValues(
  session: TableSession,
  columns: readonly Column[],
  table: string,
): Promise<readonly (readonly string[])[]> {
  const found = await session.rowsOfAll(
    columns.map(
      ({ name }) =>
        `select value from (select ${groupText(name)} as value, count(*) as n from ${table} group by 1)
         where n >= greatest(${LEAST_ROWS}, ${LEAST_SHARE} * (select count(*) from ${table})) order by n desc, value limit 100`,
    ),
  );
  return found.map((rows) => rows.map((row) => String(row.value)));
}

/** The edges of all bins, for the record: a crossing tells those of its parts. */
export function binEdges(
  spec: Pick<EvaluationSpec, 'slices'>,
  dimensions: readonly SliceDimension[],
): { readonly bins?: Record<string, number[]> } {
  const bins: Record<string, number[]> = {};
  for (const slice of spec.slices) {
    const values = dimensions.find((dimension) => dimension.name === slice.name)?.values ?? [];
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
