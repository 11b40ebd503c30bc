import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { TableSession } from '../ports.ts';
import { planCounts } from './count-values.ts';
import { askAll } from './questions.ts';

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
});
afterAll(() => session.close());

/** Texts that any hand-made order or quoting would get wrong, with ties. */
const TEXTS = ['', ' ', '"', '\\', '__proto__', 'constructor', '10', '9', 'é', '\uffee', '\u{1f600}', 'a\nb', 'null'];
const VALUES = TEXTS.map((text, index) => `(${index % 3}, '${text}'), (${index % 3}, '${text}')`).join(', ');
const FROM = `(select * from (values ${VALUES}, (0, 'more'), (null, null), (-5, '9')) as made(k, word)) as rows`;

async function counted(rows: number, most?: number) {
  const found: Record<string, [string, number][]> = {};
  const columns = ['k', 'word'].map((value) => ({
    value,
    bytes: 16,
    ...(most === undefined ? {} : { most }),
    take: (counts: [string, number][]) => {
      found[value] = counts;
    },
  }));
  const questions = planCounts(FROM, rows, columns);
  await askAll(session, questions);
  return { found, statements: questions.length };
}

describe('counts of values', () => {
  test('are the same from one statement for all columns and from one for each', async () => {
    const [few, many] = [await counted(30, 100), await counted(1e9, 100)];
    expect([few.statements, many.statements]).toEqual([1, 2]);
    expect(few.found).toEqual(many.found);
    expect(few.found.word).toHaveLength(TEXTS.length + 1);
    expect(few.found.word?.[0]).toEqual(['9', 3]);
  });

  test('hold the most frequent values where a list may be no longer', async () => {
    const [few, many, all] = [await counted(30, 5), await counted(1e9, 5), await counted(30, 100)];
    expect(few.found).toEqual(many.found);
    expect(few.found.word).toEqual(all.found.word?.slice(0, 5));
  });

  test('hold all values, and not the missing ones, where no list was asked for', async () => {
    const sorted = (counts: [string, number][] = []) => counts.toSorted(([a], [b]) => (a < b ? -1 : 1));
    const [few, many] = [await counted(30), await counted(1e9)];
    expect(sorted(few.found.k)).toEqual([
      ['-5', 1],
      ['0', 11],
      ['1', 8],
      ['2', 8],
    ]);
    for (const name of ['k', 'word']) expect(sorted(few.found[name])).toEqual(sorted(many.found[name]));
  });

  test('of no rows are empty', async () => {
    let found: [string, number][] | undefined;
    const take = (counts: [string, number][]) => {
      found = counts;
    };
    for (const rows of [0, 1e9]) {
      await askAll(session, planCounts(`(select * from ${FROM} where false)`, rows, [{ value: 'k', bytes: 16, take }]));
      expect(found).toEqual([]);
    }
  });
});
