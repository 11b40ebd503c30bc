import type { TableSession } from '../ports.ts';
import { readColumnwise } from './columnwise.ts';

/**
 * Codes of a text column of `predictions` (`entity`, `query`), from 0, in the byte order of its values. The engine counts them, because
 * there may be millions: their names are never brought over.
 */
export async function readCodes(
  session: TableSession,
  rows: number,
  column: 'entity' | 'query',
): Promise<{ readonly codes: Int32Array; readonly count: number }> {
  // Not a temporary one, which only one of the engine's connections would know.
  await session.execute(
    `create table "codes of ${column}" as
     select name, cast(row_number() over (order by name) - 1 as integer) as code
     from (select distinct ${column} as name from predictions)`,
  );
  const codes = new Int32Array(rows);
  // Each code goes to its row: the engine may join in any order.
  const join = `predictions join "codes of ${column}" on ${column} = name`;
  for await (const { columns } of readColumnwise(session, ['cast("row" as integer)', 'code'], join, rows)) {
    const [places, found] = columns as [Int32Array, Int32Array];
    for (let at = 0; at < places.length; at++) codes[places[at]!] = found[at]!;
  }
  const [counted] = await session.rows(`select count(*) as n from "codes of ${column}"`);
  return { codes, count: Number(counted?.n) };
}
