import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { mergeProfiles } from '../data/merge-profiles.ts';
import type { ColumnProfile, TableProfile } from '../data/profile.ts';
import type { TableSession } from '../ports.ts';
import { profileTable } from './profile-table.ts';

let folder: string;
let session: TableSession;
const ROWS = 3000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-profile-'));
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const x = i % 11 === 0 ? '' : ((i * 7919) % 1000) / 7 - 60;
    const day = `2026-0${1 + (i % 9)}-1${i % 10}`;
    return [i, x, `n${i % 37}`, day, i % 3 === 0, `long text ${(i * i) % 2500}`].join(',');
  });
  const file = join(folder, 'rows.csv');
  await writeFile(file, `id,x,name,day,late,note\n${lines.join('\n')}\n`);
  session = await duckDbTables().open({ views: [{ name: 'data', file, readOften: true }] });
});
afterAll(async () => {
  session.close();
  await rm(folder, { recursive: true, force: true });
});

async function profileOf(where: string): Promise<TableProfile> {
  const columns = await session.columns('select * from data');
  const from = `(select * from data where ${where})`;
  const request = { card: 'c', split: null, digest: '', columns, from, sensitive: new Set<string>() };
  return (await profileTable({ ...request, label: 'cast(late as double)' }, session)).profile;
}

/** What has to be the same to the last bit. */
function exactPart({ name, count, missing, notFinite, numbers, lengths, values }: ColumnProfile) {
  const { min, max, sketch, days } = numbers ?? { min: null, max: null, sketch: null, days: null };
  const bounds = lengths === null ? null : [lengths.min, lengths.max];
  return {
    name,
    count,
    missing,
    notFinite,
    min,
    max,
    sketch,
    days,
    bounds,
    values: values?.all === true ? values : null,
  };
}

function expectSame(a: TableProfile, b: TableProfile): void {
  expect(a.rows).toBe(b.rows);
  expect(a.columns.map(exactPart)).toEqual(b.columns.map(exactPart));
  for (const [index, column] of a.columns.entries()) {
    const other = b.columns[index]!;
    for (const [one, two] of [
      [column.numbers?.mean, other.numbers?.mean],
      [column.numbers?.variance, other.numbers?.variance],
      [column.lengths?.mean, other.lengths?.mean],
      [column.label?.covariance, other.label?.covariance],
      [column.label?.labelVariance, other.label?.labelVariance],
    ]) {
      if (one === undefined || two === undefined) expect(one).toBe(two);
      else expect(Math.abs(one - two)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(one)));
    }
  }
}

describe('profiles of shards', () => {
  test('merge to the profile of all rows, in any order and grouping', async () => {
    const whole = await profileOf('true');
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: ROWS - 1 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, async (given) => {
        const bounds = [0, ...given.toSorted((a, b) => a - b), ROWS];
        const shards: TableProfile[] = [];
        for (let i = 0; i + 1 < bounds.length; i++) {
          shards.push(await profileOf(`id >= ${bounds[i]} and id < ${bounds[i + 1]}`));
        }
        const forth = shards.reduce((a, b) => mergeProfiles(a, b));
        const back = shards.reduceRight((a, b) => mergeProfiles(b, a));
        expectSame(forth, whole);
        expectSame(back, whole);
        expectSame(shards.toReversed().reduce(mergeProfiles), whole);
      }),
      { numRuns: 8 },
    );
  });

  test('of other columns are refused', async () => {
    const whole = await profileOf('true');
    const fewer = { ...whole, columns: whole.columns.slice(1) };
    expect(() => mergeProfiles(whole, fewer)).toThrow(RangeError);
  });

  test('an empty shard changes nothing', async () => {
    const [whole, none] = [await profileOf('true'), await profileOf('false')];
    expectSame(mergeProfiles(whole, none), whole);
    expectSame(mergeProfiles(none, whole), whole);
  });
});

describe('a profile', () => {
  const request = async () => ({
    card: 'c',
    split: null,
    digest: '',
    columns: await session.columns('select * from data'),
    from: 'data',
    sensitive: new Set<string>(['name']),
    label: 'cast(late as double)',
  });

  test('is the same to the last bit from one statement at a time and from several side by side', async () => {
    const oneByOne: TableSession = {
      ...session,
      async rowsOfAll(selects) {
        const answers: Awaited<ReturnType<TableSession['rowsOfAll']>>[number][] = [];
        for (const select of selects) answers.push(await session.rows(select));
        return answers;
      },
    };
    const [alone, together] = [
      await profileTable(await request(), oneByOne),
      await profileTable(await request(), session),
    ];
    expect(JSON.stringify(together)).toBe(JSON.stringify(alone));
  });

  test('answers other questions about the rows beside it, and tells how far it is', async () => {
    const shares: number[] = [];
    let rows = 0;
    const beside = [
      {
        select: 'select count(*) as n from data where late',
        take: ([row]: readonly Record<string, unknown>[]) => {
          rows = Number(row?.n);
        },
      },
    ];
    await profileTable(await request(), session, { beside, tell: (share) => void shares.push(share) });
    expect(rows).toBe(ROWS / 3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1);
  });
});

describe('values at the edge of what there is', () => {
  /** The profile of one column of a hundred rows. */
  async function columnOf(sql: string): Promise<ColumnProfile> {
    const from = `(select ${sql} as v from range(100) as r(i))`;
    const columns = await session.columns(`select v from ${from}`);
    const request = { card: 'c', split: null, digest: '', columns, from, sensitive: new Set<string>() };
    return (await profileTable(request, session)).profile.columns[0]!;
  }

  test('numbers whose squares are beyond all numbers count as not finite', async () => {
    const column = await columnOf(
      "case i % 5 when 0 then 1e308 when 1 then -1e308 when 2 then 'nan'::double else i end",
    );
    expect(column).toMatchObject({ count: 100, notFinite: 60, numbers: { min: 3, max: 99 } });
  });

  test.each([
    ["if(i = 0, date '5000000-01-01', date '2026-01-01' + i::int)", 'date'],
    ["if(i = 0, timestamp '290000-01-01', timestamp '2026-01-01' + interval (i) day)", 'timestamp'],
    ["if(i = 0, timestamp 'infinity', timestamp '2026-01-01' + interval (i) day)", 'timestamp'],
  ])('days that no calendar has are left out: %s', async (sql, family) => {
    const { numbers, ...column } = await columnOf(sql);
    expect(column).toMatchObject({ family, count: 100 });
    expect(new Date(numbers!.min).toISOString()).toBe('2026-01-02T00:00:00.000Z');
    expect(new Date(numbers!.max).getUTCFullYear()).toBe(2026);
  });

  test.each([
    ["map(['a'], [i])", 'other'],
    ['interval (i) day', 'other'],
    ['uuid()', 'string'],
    ["{'a': i}", 'other'],
    ['[i, i]', 'list'],
    ['[[i], [i]]', 'list'],
    ["'\\xAA'::blob", 'other'],
    ['i::hugeint * 100000000000000000000', 'int'],
    ['i::utinyint', 'int'],
    ['i::decimal(38, 10)', 'float'],
    ["time '12:00:00'", 'time'],
    ['null', 'int'],
  ])('a column of %s is %s', async (sql, family) => {
    expect(await columnOf(sql)).toMatchObject({ family, missing: sql === 'null' ? 100 : 0 });
  });
});
