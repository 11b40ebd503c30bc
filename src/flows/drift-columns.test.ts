import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { DriftColumn } from '../data/drift-column.ts';
import type { TableSession } from '../ports.ts';
import { readDriftColumns } from './drift-columns.ts';
import type { DriftSide, PlannedColumn } from './drift-plan.ts';

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
});
afterAll(() => session.close());

const COLUMNS = 130;
const ROWS = 300;

/** Columns of numbers with gaps and without end, of few numbers with zeros of both signs, and of texts. */
async function side(name: string, shift: number): Promise<DriftSide> {
  const items = Array.from({ length: COLUMNS }, (_, k) => {
    switch (k % 3) {
      case 0:
        return `case when (i + ${k}) % 7 = 0 then null when i % 50 = 0 then 'inf'::double else i * ${k + shift} end as c${k}`;
      case 1:
        return `case when i % 4 = 0 then -0.0::double when i % 4 = 1 then 0::double else i % 3 end as c${k}`;
      default:
        return `'t' || (i * ${k} + ${shift}) % ${k} as c${k}`;
    }
  });
  await session.execute(`create or replace table ${name} as select ${items.join(', ')} from range(${ROWS}) r(i)`);
  return { name, session, from: name, columns: await session.columns(`from ${name}`), rows: ROWS };
}

const PLANS = Array.from({ length: COLUMNS }, (_, k): PlannedColumn => {
  const shared = { name: `c${k}`, source: `c${k}`, setting: undefined };
  if (k % 3 === 0) return { ...shared, kind: 'numeric' };
  return { ...shared, kind: 'categorical', ...(k % 3 === 1 ? { numbers: true } : {}) };
});

async function all(plans: readonly PlannedColumn[], before: DriftSide, now: DriftSide): Promise<DriftColumn[]> {
  const columns: DriftColumn[] = [];
  for await (const column of readDriftColumns(plans, before, now)) columns.push(column);
  return columns;
}

describe('columns of both sides', () => {
  test('are the same read together and one by one, in the order of the plan', async () => {
    const [before, now] = [await side('before', 0), await side('now', 1)];
    const together = await all(PLANS, before, now);
    expect(together.map(({ name }) => name)).toEqual(PLANS.map(({ name }) => name));
    for (const [index, plan] of PLANS.entries()) {
      if (index % 10 < 3) expect(together[index]).toEqual((await all([plan], before, now))[0]);
    }
  });

  test('are the same over few rows and over many, however they are counted', async () => {
    const [before, now] = [await side('before', 0), await side('now', 1)];
    const few = await all(PLANS.slice(0, 9), before, now);
    const more = { ...before, rows: 1_000_000 };
    const many = await all(PLANS.slice(0, 9), more, { ...now, rows: more.rows });
    const seen = (columns: readonly DriftColumn[]) =>
      columns.map((each) => (each.kind === 'numeric' ? [each.reference, each.current] : [each.values, each.counts]));
    expect(seen(many)).toEqual(seen(few));
    expect(few[1]).toMatchObject({ values: ['0', '1', '2'] });
  });

  test('hold finite numbers, and count all others as missing', async () => {
    const before = await side('before', 0);
    const [column] = await all(PLANS.slice(3, 4), before, before);
    expect(column).toMatchObject({ kind: 'numeric' });
    if (column?.kind !== 'numeric') return;
    expect(column.reference.every(Number.isFinite)).toBe(true);
    expect(column.missing.reference).toBe(ROWS - column.reference.length);
    expect(column.missing.reference).toBeGreaterThan(ROWS / 7);
  });
});
