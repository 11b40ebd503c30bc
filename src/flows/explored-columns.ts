import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Column, TableSession } from '../ports.ts';
import { isNumber } from './feature-query.ts';
import { binItem, emptyItem, groupSql, quantileEdges, type SliceItem, someValuesItem } from './slice-values.ts';

/** Columns of `predictions.parquet` in which slices are looked for. */
export const exploreColumn = (name: string): string => `explore_${name}`;

/** Columns of these types are looked at value by value; those of others (lists, times, …) have no values that make slices. */
const GROUP = /^(?:BOOLEAN|VARCHAR|ENUM)/;

/** Numbers with at most this many times as many values as bins are looked at value by value. */
const FEW_VALUES = 2;
/** Rows that decide where columns are cut for discovery; the bins of declared slices are cut exactly. */
const SAMPLED_ROWS = 50_000;
/** Smallest share of the rows that is a slice for discovery, and smallest number of rows. */
const LEAST_SHARE = 0.01;
const LEAST_ROWS = 100;

/**
 * The columns in which slices are looked for that nobody named: numbers cut into bins, others by their frequent values; rare
 * values are in no slice, and neither is a column of other types.
 */
export async function planExploredColumns(
  session: TableSession,
  { columns: names, bins }: NonNullable<EvaluationSpec['explore']>,
  columns: readonly Column[],
  table: string,
): Promise<readonly SliceItem[]> {
  const sample = await sampleOf(session, table);
  const found = names.map((name) => columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase()));
  const present = [...new Set(found.filter((column) => column !== undefined))];
  const cut = await manyValued(session, present.filter(isNumber), FEW_VALUES * bins, sample);
  const edges = await quantileEdges(session, cut, bins, sample);
  const grouped = present
    .filter((column) => !cut.includes(column.name) && (isNumber(column) || GROUP.test(column.type)))
    .map((column) => column.name);
  const frequent = await frequentValues(session, grouped, sample);
  return names.map((each, index) => {
    const name = exploreColumn(each);
    const column = found[index]?.name ?? '';
    if (cut.includes(column)) return binItem(name, column, edges[cut.indexOf(column)]!);
    const values = frequent[grouped.indexOf(column)] ?? [];
    return values.length < 2 ? emptyItem(name) : someValuesItem(name, column, values);
  });
}

/** Every k-th row of a large table: enough to know where to cut columns that are only looked through. */
async function sampleOf(session: TableSession, table: string): Promise<string> {
  const [counted] = await session.rows(`select count(*) as n from ${table}`);
  const every = Math.floor(Number(counted?.n) / SAMPLED_ROWS);
  if (every < 2) return table;
  const place = quoteName('place in the table');
  return `(select * from (select *, row_number() over () as ${place} from ${table}) where ${place} % ${every} = 0)`;
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
  columns: readonly string[],
  table: string,
): Promise<readonly (readonly string[])[]> {
  const found = await session.rowsOfAll(
    columns.map(
      (column) =>
        `select value from (select ${groupSql(column)} as value, count(*) as n from ${table} group by 1)
         where n >= greatest(${LEAST_ROWS}, ${LEAST_SHARE} * (select count(*) from ${table})) order by n desc, value limit 100`,
    ),
  );
  return found.map((rows) => rows.map((row) => String(row.value)));
}
