import { quoteName } from '../experiment/sql-text.ts';
import type { TableSession } from '../ports.ts';

/**
 * Codes of a text column of a view of predictions, from 0, in the byte order of its values. The engine counts them, because
 * there may be millions: their names are never brought over.
 */
export async function readCodes(
  session: TableSession,
  view: string,
  rows: number,
  column: 'entity' | 'query',
): Promise<{ readonly codes: Int32Array; readonly count: number }> {
  const names = `select ${column} as name from ${quoteName(view)} group by ${column}`;
  const coded = `select name, cast(row_number() over (order by name) - 1 as integer) as code from (${names})`;
  const placed = `select cast("row" as integer) as place, code from ${quoteName(view)} join (${coded}) on ${column} = name`;
  const codes = new Int32Array(rows);
  let count = 0;
  // Each code goes to its row: the engine may join in any order.
  for await (const { columns } of session.read(placed)) {
    const [places, found] = columns as [Int32Array, Int32Array];
    for (let at = 0; at < places.length; at++) {
      const code = found[at]!;
      codes[places[at]!] = code;
      if (code >= count) count = code + 1;
    }
  }
  return { codes, count };
}
