import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { SliceSpec } from '../config/slices.ts';
import type { TableSession } from '../ports.ts';
import { planSliceColumns } from './slice-columns.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-slices-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a column is cut once for each number of bins, in however many crossings it is', async () => {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, `a,b\n${Array.from({ length: 100 }, (_, row) => `${row},${10 * row}`).join('\n')}\n`);
  const opened = await duckDbTables().open({ views: [{ name: 'split', file }] });
  try {
    let statements = 0;
    const session: TableSession = {
      ...opened,
      rows: (select) => {
        statements++;
        return opened.rows(select);
      },
    };
    const bins = (column: string, count: number) =>
      ({ kind: 'bins', name: `${column}_${count}`, column, bins: count }) as const;
    const counts = [2, 3, 4, 5];
    const slices = counts.flatMap((one) =>
      counts.map((other): SliceSpec => {
        const of = [bins(one % 2 === 0 ? 'a' : 'A', one), bins('b', other)];
        return { kind: 'crossing', name: of.map(({ name }) => name).join(' * '), of };
      }),
    );
    const columns = await session.columns('select * from split');
    const items = await planSliceColumns(session, { slices, critical: null }, columns, 'split');
    expect(statements).toBe(4);
    const select = items.map(({ sql }, index) => `${sql} as c${index}`).join(', ');
    const [row] = await session.rows(`select ${select} from split where a = 40`);
    expect([row?.c0, row?.c7]).toEqual(['a_2=..49 & b_2=..490', 'A_3=33..66 & b_5=390..590']);
  } finally {
    opened.close();
  }
});
