import { expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { readColumnwise } from './columnwise.ts';

/** Rows of each part that the columns come in. */
async function partsOf(columns: number, rows: number): Promise<readonly number[]> {
  const session = await duckDbTables().open({ views: [] });
  try {
    const parts: number[] = [];
    const items = Array.from({ length: columns }, (_, index) => `cast(i + ${index} as integer)`);
    for await (const { start, columns: found } of readColumnwise(session, items, `range(${rows}) as r(i)`, rows)) {
      expect(found.map((values) => values[1])).toEqual(items.map((_, index) => start + index + 1));
      parts.push(found[0]!.length);
    }
    return parts;
  } finally {
    session.close();
  }
}

test('columns come at once, as long as the engine has the memory for all of their values', async () => {
  expect(await partsOf(3, 12_000)).toEqual([12_000]);
  expect(await partsOf(3000, 12_000)).toEqual([2048, 2048, 2048, 2048, 2048, 1760]);
});
