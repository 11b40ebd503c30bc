import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { TableSession } from '../ports.ts';
import { encode } from './text-codes.ts';

fc.configureGlobal({ seed: 20261121 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-codes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Column = readonly (string | null)[];

/** Lends a session with the view `predictions` of these columns, which are named c0, c1, …, read from a Parquet file. */
async function withPredictions<T>(columns: readonly Column[], use: (session: TableSession) => Promise<T>): Promise<T> {
  const file = join(folder, 'predictions.parquet');
  const rows = columns[0]!.map((_, row) => {
    const texts = columns.map((column) => (column[row] === null ? 'null' : quoteText(column[row]!)));
    return `(${texts.join(', ')})`;
  });
  const names = columns.map((_, index) => `c${index}`);
  const types = names.map((name) => `cast(${name} as varchar) as ${name}`);
  const made = await duckDbTables().open({ views: [], outputs: [file] });
  await made.execute(
    `copy (select ${types.join(', ')} from (values ${rows.join(', ')}) as t(${names.join(', ')})) to ${quoteText(file)} (format parquet, use_tmp_file false)`,
  );
  made.close();
  const session = await duckDbTables().open({ views: [{ name: 'predictions', file }] });
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

async function encoded(columns: readonly Column[]) {
  return withPredictions(columns, async (session) => {
    const names = columns.map((_, index) => `c${index}`);
    const found = await encode(session, 'predictions', names);
    const items = names.map((name) => `${found.get(name)!.item} as ${quoteName(name)}`);
    const codes: number[][] = columns.map(() => []);
    for await (const batch of session.read(`select ${items.join(', ')} from predictions`)) {
      batch.columns.forEach((values, index) => {
        expect(values).toBeInstanceOf(Int32Array);
        codes[index]!.push(...(values as Int32Array));
      });
    }
    return names.map((name, index) => ({ values: found.get(name)!.values, codes: codes[index]! }));
  });
}

/** Values in byte order, and each row's place among them. */
function expected(column: Column) {
  const bytes = (text: string) => Buffer.from(text);
  const values = [...new Set(column.filter((text) => text !== null))].sort((a, b) =>
    Buffer.compare(bytes(a), bytes(b)),
  );
  return { values, codes: column.map((text) => (text === null ? -1 : values.indexOf(text))) };
}

test('texts have their place in byte order as code, whatever is in them, and null has −1', async () => {
  const columns = [
    ['b', null, 'a', 'b', ''],
    ["it's", 'two\nlines', 'nul\0byte', '{x: 1}', '∅'],
    // Above the surrogates in UTF-16, below U+10000 in bytes.
    ['\u{1f600}', '\uff5e', 'z', null, 'Z'],
    [null, null, null, null, null],
  ];
  expect(await encoded(columns)).toEqual(columns.map(expected));
});

test.each([64, 65, 300])('%i values in many rows have the same codes as few', async (count) => {
  const column = Array.from({ length: 5000 }, (_, row) => (row % 7 === 0 ? null : `v${(row * 31) % count}`));
  expect(await encoded([column, column.toReversed()])).toEqual([column, column.toReversed()].map(expected));
});

test('values too long for a statement, and more columns than one statement asks for', async () => {
  const long = ['x'.repeat(9_000), 'y'.repeat(9_000), null];
  const columns = Array.from({ length: 120 }, (_, index) => [`a${index}`, null, 'b']);
  expect(await encoded([long, ...columns])).toEqual([long, ...columns].map(expected));
});

test('for any texts', async () => {
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 6 }), { freq: 6 });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), async (column) => {
      expect(await encoded([column])).toEqual([expected(column)]);
    }),
    { numRuns: 25 },
  );
});
