import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { binLabels } from '../metrics/bin-labels.ts';
import { compareCodePoints } from '../metrics/class-order.ts';
import type { TableSession } from '../ports.ts';

/** What stands for null, and for NaN among numbers, in a column of slices. */
export const NULL_VALUE = '∅';

/** A column of `predictions.parquet`: its name and the SQL of its value in a row of the split. */
export interface SliceItem {
  readonly name: string;
  readonly sql: string;
  /** Where all texts it can be are known before the rows are read: those in byte order, and SQL of a row's place among them, −1 for null. */
  readonly codes?: { readonly values: readonly string[]; readonly sql: string };
}

/** A column of bins: half-open, `[337, 556)` is `337..556`. */
export function binItem(name: string, column: string, edges: readonly number[]): SliceItem {
  const values = [NULL_VALUE, ...binLabels(edges)].toSorted(compareCodePoints);
  const codes = { values, sql: binSql(column, edges, (label) => String(values.indexOf(label))) };
  return { name, sql: binSql(column, edges, quoteText), codes };
}

/** A column that keeps some values of another, and is null for the rest. */
export function someValuesItem(name: string, column: string, some: readonly string[]): SliceItem {
  const values = some.toSorted(compareCodePoints);
  const text = groupSql(column);
  const cases = values.map((value, code) => `when ${quoteText(value)} then ${code}`);
  return {
    name,
    sql: `(case when ${text} in (${values.map(quoteText).join(', ')}) then ${text} end)`,
    codes: { values, sql: `(case ${text} ${cases.join(' ')} else -1 end)` },
  };
}

/** A column that is in no slice. */
export function emptyItem(name: string): SliceItem {
  return { name, sql: 'null::varchar', codes: { values: [], sql: '-1' } };
}

/** The value of a column as a text. */
export function groupSql(column: string): string {
  return `coalesce(cast(${quoteName(column)} as varchar), ${quoteText(NULL_VALUE)})`;
}

/** @param say SQL of what stands for a label */
export function binSql(column: string, edges: readonly number[], say: (label: string) => string): string {
  const value = `cast(${quoteName(column)} as double)`;
  const labels = binLabels(edges);
  const cases = edges.map((edge, index) => `when ${value} < ${literal(edge)} then ${say(labels[index]!)}`);
  const missing = `when ${value} is null or isnan(${value}) then ${say(NULL_VALUE)}`;
  return `(case ${missing} ${cases.join(' ')} else ${say(labels.at(-1)!)} end)`;
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
  if (columns.length === 0) return [];
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
