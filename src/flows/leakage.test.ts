import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { LeakageFinding } from '../data/leakage-finding.ts';
import type { Log } from '../ports.ts';
import { findLeakage, type LeakageRequest, type LeakageResult } from './leakage.ts';

const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
const FLIGHTS = join(import.meta.dirname, '../../node_modules/vega-datasets/data/flights-3m.parquet');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-leakage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);

async function look(train: string, test: string, request: Partial<LeakageRequest> = {}): Promise<LeakageResult> {
  const ports = { log: silent, tables: duckDbTables(), dataFiles: dataFiles(folder), sha256: sha256Hex };
  return findLeakage(
    { source: { trainFile: file(train), testFile: file(test) }, ids: [], allow: [], ...request },
    ports,
  );
}

const of = (result: LeakageResult, check: LeakageFinding['check'], column?: string) =>
  result.findings.find((finding) => finding.check === check && (column === undefined || finding.column === column));

describe('real flights', () => {
  const base = `select *, delay > 15 as late from '${FLIGHTS}'`;
  beforeAll(async () => {
    const database = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await database.connect();
    const write = (name: string, select: string) =>
      connection.run(`copy (${select}) to '${file(name)}' (format parquet)`);
    await connection.run(
      `create table april as select * exclude (delay) from (${base}) where date >= '2001-04-10' and date < '2001-05-01' and date_part('minute', date) % 5 = 0`,
    );
    await connection.run(
      `create table may as select * exclude (delay) from (${base}) where date >= '2001-05-02' and date < '2001-05-12' and date_part('minute', date) % 5 = 0`,
    );
    await write('train.parquet', 'from april');
    await write('test.parquet', 'from may');
    await write(
      'doubled.parquet',
      '(from may) union all (select * from april using sample reservoir(600 rows) repeatable (7))',
    );
    await write(
      'contradicted.parquet',
      'select * replace (not late as late) from april using sample reservoir(600 rows) repeatable (7)',
    );
    const proxy = '*, case when late then 30 + distance % 50 else distance % 20 end as taxi_in';
    await write('proxy-train.parquet', `select ${proxy} from april`);
    await write('proxy-test.parquet', `select ${proxy} from may`);
    const empty = "*, case when late then 'weather' end as reason, row_number() over () as flight_id";
    await write('missing-train.parquet', `select ${empty} from april`);
    await write('missing-test.parquet', `select ${empty} from may`);
    await write(
      'sorted.parquet',
      'select row_number() over (order by late, date) as n, * from april order by late, date',
    );
    await write('sorted-test.parquet', 'select row_number() over (order by date) as n, * from may order by date');
    connection.closeSync();
    database.closeSync();
  });
  const asked = { label: 'late', timestamp: 'date' };

  test('do not leak when May is held against April', async () => {
    const result = await look('train.parquet', 'test.parquet', asked);
    expect(result.findings.filter(({ status }) => status === 'warn' || status === 'fail')).toEqual([]);
    expect(result.verdict).toBe('pass');
    expect(of(result, 'adversarial')?.status).toBe('pass');
  });

  test('that are in both splits are found, row by row', async () => {
    const result = await look('train.parquet', 'doubled.parquet', asked);
    const found = of(result, 'duplicates')!;
    expect(result.verdict).toBe('fail');
    expect(found).toMatchObject({ status: 'fail', count: 600 });
    expect(found.examples).toHaveLength(5);
    expect(found.examples[0]!.values).toMatchObject({ origin: expect.stringMatching(/^[A-Z]{3}$/) });
    expect(of(result, 'time')).toMatchObject({ status: 'fail', count: 600 });
    expect(of(result, 'conflicts')).toMatchObject({ status: 'pass', count: 0 });
  });

  test('are too coarse to be nearly equal: routes and hours repeat', async () => {
    const found = of(await look('train.parquet', 'test.parquet', asked), 'near-duplicates')!;
    expect(found).toMatchObject({ status: 'skip', what: expect.stringContaining('by nature') });
  });

  test('whose twins have another label are told', async () => {
    expect(of(await look('train.parquet', 'contradicted.parquet', asked), 'conflicts')).toMatchObject({
      status: 'warn',
      count: 600,
      share: 1,
    });
  });

  test('with a column that knows the label fail, unless it is allowed', async () => {
    const result = await look('proxy-train.parquet', 'proxy-test.parquet', asked);
    expect(of(result, 'target', 'taxi_in')).toMatchObject({
      status: 'fail',
      what: expect.stringContaining('AUC 1.000'),
    });
    const allowed = await look('proxy-train.parquet', 'proxy-test.parquet', { ...asked, allow: ['taxi_in'] });
    expect(allowed.verdict).toBe('pass');
    expect(of(allowed, 'target', 'taxi_in')?.status).toBe('pass');
  });

  test('with a column that is only there for late ones fail, and identifiers are left out', async () => {
    const result = await look('missing-train.parquet', 'missing-test.parquet', asked);
    expect(of(result, 'target', 'reason')).toMatchObject({
      status: 'fail',
      what: expect.stringContaining('by having a value or not'),
    });
    expect(result.columns.ids).toEqual(['flight_id']);
  });

  test('that are sorted by the label warn, by row and by number', async () => {
    const result = await look('sorted.parquet', 'sorted-test.parquet', { ...asked, policy: 'random' });
    expect(of(result, 'order')?.status).toBe('warn');
    expect(of(result, 'identifiers', 'n')?.status).toBe('warn');
    expect(of(result, 'target', 'n')).toBeUndefined();
  });
});

describe('measurements', () => {
  beforeAll(async () => {
    const database = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await database.connect();
    await connection.run('select setseed(0.3)');
    const columns = Array.from({ length: 10 }, (_, index) => `random() * ${index + 1} as x${index}`).join(', ');
    await connection.run(`create table rows as select ${columns}, random() < 0.5 as y from range(6000)`);
    const write = (name: string, select: string) =>
      connection.run(`copy (${select}) to '${file(name)}' (format parquet)`);
    await write('measured.parquet', 'from rows limit 4000');
    await write('fresh.parquet', 'from rows limit 2000 offset 4000');
    // A few ten-thousandths of their range off in every number, and one number measured anew.
    const noisy = Array.from(
      { length: 9 },
      (_, index) => `x${index} + ${index + 1} * 0.0004 * (random() - 0.5) as x${index}`,
    );
    const copies = `select ${noisy.join(', ')}, random() * 10 as x9, y from rows limit 80`;
    await write('noisy.parquet', `(from rows limit 2000 offset 4000) union all (${copies})`);
    connection.closeSync();
    database.closeSync();
  });

  test('that are nearly in both splits are found, though no row is equal', async () => {
    const clean = await look('measured.parquet', 'fresh.parquet', { label: 'y' });
    expect(of(clean, 'near-duplicates')).toMatchObject({ status: 'pass', count: 0 });
    const result = await look('measured.parquet', 'noisy.parquet', { label: 'y' });
    expect(of(result, 'duplicates')).toMatchObject({ status: 'pass', count: 0 });
    const near = of(result, 'near-duplicates')!;
    expect(near.status).toBe('fail');
    expect(near.count).toBeGreaterThan(50);
    expect(near.count).toBeLessThanOrEqual(80);
    // Copies follow the fresh rows and come in the order of the rows they copy.
    for (const { test: row, train } of near.examples) expect(row - 2000).toBe(train);
  });
});

describe('few columns', () => {
  // One of 70 ages, of 300 places and of 3,000 amounts: two of the three agree by chance.
  const strangers = `select (random() * 70)::int as age, (random() * 300)::int as place, round(random() * 3000) as amount, random() < 0.5 as y
     from range(4000)`;
  beforeAll(async () => {
    const database = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await database.connect();
    for (const seed of [1, 2, 3]) {
      await connection.run(`select setseed(${seed / 10})`);
      await connection.run(`create or replace table rows as ${strangers}`);
      await connection.run(`copy (from rows limit 2700) to '${file(`few-${seed}.parquet`)}'`);
      await connection.run(`copy (from rows limit 1300 offset 2700) to '${file(`others-${seed}.parquet`)}'`);
    }
    connection.closeSync();
    database.closeSync();
  });

  test.each([1, 2, 3])('agree by chance, and that is no leak (table %i)', async (seed) => {
    const near = of(await look(`few-${seed}.parquet`, `others-${seed}.parquet`, { label: 'y' }), 'near-duplicates')!;
    expect(near.count).toBeGreaterThan(0);
    expect(near).toMatchObject({ status: 'pass' });
    expect(near.what).toContain('by chance');
  });
});

describe('small tables', () => {
  const lines = (header: string, rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`;
  const people = (from: number, to: number, more = (row: number) => `${row % 7}.5`) =>
    Array.from({ length: to - from }, (_, index) => {
      const row = from + index;
      return `u${row % 40},2026-01-${String(1 + (row % 28)).padStart(2, '0')},${more(row)},${row * 3.7},${row % 2}`;
    });
  const HEADER = 'user,day,score,amount,y';

  test('treat a missing value as a value when rows are compared', async () => {
    await writeFile(file('a.csv'), lines('a,b,y', ['1,,0', '2,x,1', ',z,1']));
    await writeFile(file('b.csv'), lines('a,b,y', ['1,,1', ',z,1', ',y,0']));
    const result = await look('a.csv', 'b.csv', { label: 'y' });
    expect(of(result, 'duplicates')).toMatchObject({ count: 2, status: 'fail' });
    expect(of(result, 'conflicts')).toMatchObject({ count: 1, share: 0.5 });
    expect(of(result, 'target')?.status).toBe('skip');
    expect(of(result, 'adversarial')?.status).toBe('skip');
  });

  test('compare numbers that one side stores as whole ones', async () => {
    await writeFile(file('int.csv'), lines('a,b', ['1,2', '3,4']));
    await writeFile(file('float.csv'), lines('a,b', ['1.0,2.0', '3.5,4']));
    expect(of(await look('int.csv', 'float.csv'), 'duplicates')?.count).toBe(1);
  });

  test('warn of entities on both sides, and fail when the split was to be by group', async () => {
    await writeFile(file('train.csv'), lines(HEADER, people(0, 200)));
    await writeFile(file('test.csv'), lines(HEADER, people(200, 300)));
    const asked = { label: 'y', entity: 'user' };
    expect(of(await look('train.csv', 'test.csv', asked), 'entities')).toMatchObject({
      status: 'warn',
      count: 100,
      share: 1,
    });
    expect(of(await look('train.csv', 'test.csv', { ...asked, policy: 'group' }), 'entities')?.status).toBe('fail');
  });

  test('fail when test rows are not after training, unless the split is random', async () => {
    await writeFile(file('train.csv'), lines(HEADER, people(0, 200)));
    await writeFile(file('test.csv'), lines(HEADER, people(200, 300)));
    const asked = { label: 'y', timestamp: 'day' };
    expect(of(await look('train.csv', 'test.csv', asked), 'time')).toMatchObject({ status: 'fail', count: 100 });
    expect(of(await look('train.csv', 'test.csv', { ...asked, policy: 'random' }), 'time')?.status).toBe('pass');
  });

  test('are coarse when rows repeat within training: then equal rows only warn', async () => {
    const coarse = (rows: number) =>
      lines(
        'a,b,y',
        Array.from({ length: rows }, (_, row) => `${row % 3},${row % 4},${row % 2}`),
      );
    await writeFile(file('train.csv'), coarse(240));
    await writeFile(file('test.csv'), coarse(120));
    expect(of(await look('train.csv', 'test.csv', { label: 'y' }), 'duplicates')).toMatchObject({
      status: 'warn',
      share: 1,
    });
  });

  test.each([
    ['a label that is not there', { label: 'why' }, /do not both have the column "why"/],
    ['an entity that is not there', { entity: 'usr' }, /Did you mean user/],
    ['two names that are not there', { label: 'q', ids: ['zzz'] }, /"q"[\s\S]*"zzz"/],
  ])('refuse %s', async (_, request, message) => {
    await writeFile(file('train.csv'), lines(HEADER, people(0, 200)));
    await writeFile(file('test.csv'), lines(HEADER, people(200, 300)));
    await expect(look('train.csv', 'test.csv', request)).rejects.toThrow(message);
  });

  test('refuse files that are not there, and splits without rows or common columns', async () => {
    await writeFile(file('train.csv'), lines('a', ['1']));
    await writeFile(file('none.csv'), 'a\n');
    await writeFile(file('other.csv'), lines('b', ['1']));
    await expect(look('nope.csv', 'nope.parquet')).rejects.toThrow(/nope\.csv[\s\S]*nope\.parquet/);
    await expect(look('train.csv', 'none.csv')).rejects.toThrow(/has no rows/);
    await expect(look('train.csv', 'other.csv')).rejects.toThrow(/no column in common/);
  });
});
