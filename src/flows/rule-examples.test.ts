import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { DataCard } from '../config/data-card.ts';
import type { RowRule } from '../data/contract-rules.ts';
import type { TableSession } from '../ports.ts';
import type { CardTable } from './card-table.ts';
import { withExamples } from './rule-examples.ts';

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
});
afterAll(() => session.close());

const ROWS = 500;
const COLUMNS = 12;

async function table(): Promise<CardTable> {
  const items = Array.from({ length: COLUMNS }, (_, k) => `(i * ${k + 3}) % 101 as "Value ${k}"`);
  await session.execute(
    `create or replace table made as select 'row ' || i as id, 'secret' as mail, ${items.join(', ')} from range(${ROWS}) r(i)`,
  );
  const columns = await session.columns('from made');
  const rest = { digest: '', changed: [], referenceSelect: () => undefined, close: () => {} };
  return { session, from: 'made', columns, ...rest };
}

const card = DataCard.parse({
  name: 'made',
  files: [{ uri: 'made.csv', sha256: 'a'.repeat(64) }],
  splits: { all: { where: 'true' } },
  key: ['id', 'gone'],
  columns: { mail: { sensitive: true } },
});

const rule = (k: number): RowRule => ({
  check: 'bounds',
  columns: [`Value ${k}`],
  path: ['columns', `Value ${k}`, 'max'],
  severity: 'error',
  tolerance: 0,
  broken: `coalesce("Value ${k}" > 90 and mail = 'secret' and "value ${(k + 1) % COLUMNS}" >= 0, false)`,
  what: '',
  fix: '',
});

describe('examples of rows that break a rule', () => {
  test('are the same for many rules together and for each alone', async () => {
    const [made, rules] = [await table(), Array.from({ length: COLUMNS }, (_, k) => rule(k))];
    const counts = rules.map(() => 40);
    const together = await withExamples(rules, counts, ROWS, card, made);
    for (const [k, each] of rules.entries()) {
      const [alone] = await withExamples([each], [40], ROWS, card, made);
      expect(together[k]).toEqual(alone);
      expect(alone?.examples).toHaveLength(5);
    }
  });

  test('come in the order of the key where a query makes the rows', async () => {
    const made = await table();
    const asked = { ...card, key: ['id'], query: 'select 1' };
    const rules = Array.from({ length: COLUMNS }, (_, k) => rule(k));
    const counts = rules.map(() => 40);
    for (const found of await withExamples(rules, counts, ROWS, asked, made)) {
      const ids = found.examples.map(({ values }) => values.id!);
      expect(ids).toHaveLength(5);
      expect([...ids].sort()).toEqual(ids);
    }
    const [alone] = await withExamples([rule(0)], [40], ROWS, asked, made);
    expect(alone?.examples[0]?.row).toBe(100);
  });

  test('are the first such rows, with the key, the columns of the rule, and nothing sensitive', async () => {
    const [found] = await withExamples([rule(0)], [40], ROWS, card, await table());
    expect(found?.examples[0]).toEqual({ row: 31, values: { id: 'row 31', 'Value 0': '93', 'Value 1': '23' } });
    expect(JSON.stringify(found)).not.toMatch(/secret"/);
  });

  test('are not looked for where the rule allows so many', async () => {
    const allowed = { ...rule(0), tolerance: 0.1 };
    expect((await withExamples([allowed], [40], ROWS, card, await table()))[0]?.examples).toEqual([]);
  });
});
