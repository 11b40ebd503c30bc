import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { TableSession } from '../ports.ts';
import { askAll } from './questions.ts';
import { repeatedQuestions } from './repeated-values.ts';

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
});
afterAll(() => session.close());

async function repeated(type: string, values: readonly (number | null)[]) {
  const rows = values.map((value) => `(${value}::${type})`).join(', ');
  const table = { session, from: `(values ${rows}) as made(id)`, columns: [{ name: 'id', type }] };
  const counts = new Map<string, number>();
  const questions = await repeatedQuestions(['id'], table, counts);
  await askAll(session, questions);
  return { count: counts.get('id'), select: questions[0]!.select };
}

describe('repeated values', () => {
  test('are counted alike in bits and in groups', async () => {
    const value = fc.option(fc.integer({ min: -40, max: 40 }), { freq: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 60 }), async (values) => {
        const given = values.filter((each) => each !== null);
        const expected = given.length - new Set(given).size;
        for (const type of ['BIGINT', 'DOUBLE']) expect((await repeated(type, values)).count).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('take bits for whole numbers that lie close together, and groups for others', async () => {
    expect((await repeated('INTEGER', [7, 8, 8, 9])).select).toContain('bitstring_agg');
    for (const far of [await repeated('BIGINT', [1, 1, 5_000_000_000]), await repeated('BIGINT', [1, 1, 2 ** 62])]) {
      expect(far.select).not.toContain('bitstring_agg');
      expect(far.count).toBe(1);
    }
  });

  test('are none in a column without values', async () => {
    expect((await repeated('INTEGER', [null, null])).count).toBe(0);
  });
});
