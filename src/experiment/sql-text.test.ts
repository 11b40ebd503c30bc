import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { TableSession } from '../ports.ts';
import { quoteText } from './sql-text.ts';

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
});
afterAll(() => session.close());

test('any text is the literal of itself, also with NUL', async () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom("'", '\0', '\\', '"', '\n', '-', '/*'), fc.string({ unit: 'binary', maxLength: 1 })),
  });
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const [row] = await session.rows(`select ${quoteText(value)} as value`);
      expect(row?.value).toBe(value);
    }),
    { numRuns: 200, examples: [["a\0'b"], ['\0'], ['']] },
  );
});
