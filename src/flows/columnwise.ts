import type { ColumnValues, TableSession } from '../ports.ts';

/**
 * Rows of which whole columns are brought over at once, as one list each: the engine works on them without this thread,
 * which may be busy with something else. Of more rows that would take memory, and the batches of a select come one by one.
 */
const MOST_AT_ONCE = 250_000;

/** The same for many columns: these values take two hundred megabytes of the engine's memory at most. */
const MOST_VALUES_AT_ONCE = 25_000_000;

/** Values of some consecutive rows. */
export interface ColumnPart {
  /** The first of the rows. */
  readonly start: number;
  readonly columns: readonly ColumnValues[];
}

/**
 * Reads numbers, in the order in which the engine has the rows.
 * @param items SQL of the columns: numbers that are never null
 * @param rows how many there are; infinity for what cannot be brought over at once
 */
export async function* readColumnwise(
  session: TableSession,
  items: readonly string[],
  from: string,
  rows: number,
): AsyncGenerator<ColumnPart> {
  const atOnce = rows <= MOST_AT_ONCE && rows * items.length <= MOST_VALUES_AT_ONCE;
  const selected = atOnce ? items.map((item) => `list(${item})`) : items;
  let start = 0;
  for await (const batch of session.read(`select ${selected.join(', ')} from ${from}`)) {
    yield { start, columns: batch.columns };
    start += batch.rows;
  }
}
