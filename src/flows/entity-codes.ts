import type { TableSession } from '../ports.ts';

/**
 * Codes of the column `entity` of `predictions`, from 0, in the byte order of the entities. The engine counts them, because
 * there may be millions: their names are never brought over.
 */
export async function readEntityCodes(
  session: TableSession,
  rows: number,
): Promise<{ readonly codes: Int32Array; readonly count: number }> {
  await session.execute(
    `create temp table entities as
     select name, cast(row_number() over (order by name) - 1 as integer) as code
     from (select distinct entity as name from predictions)`,
  );
  const codes = new Int32Array(rows);
  // Each code goes to its row: the engine may join in any order.
  for await (const batch of session.read(
    'select cast("row" as integer), code from predictions join entities on entity = name',
  )) {
    const [places, found] = batch.columns as [Int32Array, Int32Array];
    for (let at = 0; at < batch.rows; at++) codes[places[at]!] = found[at]!;
  }
  const [counted] = await session.rows('select count(*) as n from entities');
  return { codes, count: Number(counted?.n) };
}
