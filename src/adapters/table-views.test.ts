import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TableSession } from '../ports.ts';
import { duckDbTables } from './tables-duckdb.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-views-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Read {
  readonly types: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly noTexts: readonly { readonly column: string; readonly rows: readonly number[] }[];
}

/** What is read of files, both as a view and as a table. */
async function read(files: Readonly<Record<string, string | Buffer>>, texts: readonly string[]): Promise<Read> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const paths = Object.keys(files).map((name) => join(folder, name));
  const results: Read[] = [];
  for (const readOften of [false, true]) {
    const file = paths.length === 1 ? paths[0]! : paths;
    const session = await duckDbTables().open({ views: [{ name: 't', file, texts, readOften }] });
    try {
      results.push(await lookAt(session));
    } finally {
      session.close();
    }
  }
  expect(results[0]).toEqual(results[1]);
  return results[0]!;
}

async function lookAt(session: TableSession): Promise<Read> {
  const columns = await session.columns('select * from t');
  const noTexts: { column: string; rows: number[] }[] = [];
  for (const { view, column, from, broken } of session.noTexts) {
    expect(view).toBe('t');
    const numbered = `select row_number() over () - 1 as place, * from ${from}`;
    const found = await session.rows(`select place from (${numbered}) where ${broken} order by place`);
    noTexts.push({ column, rows: found.map(({ place }) => Number(place)) });
  }
  return {
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    rows: await session.rows('select * from t'),
    noTexts,
  };
}

const values = ({ rows }: Read, column: string) => rows.map((row) => row[column]);

describe('a column of a CSV file that is text', () => {
  test.each([
    ['numbers with exponents', ['1e5', '2e5', '1e05']],
    ['decimals', ['1.10', '1.1', '-0']],
    ['leading zeros', ['00123', '123', '0']],
    ['whole numbers beyond 2^53', ['9007199254740993', '9007199254740992']],
    ['days', ['2024-01-01', '2024-01-02']],
    ['times', ['2024-01-01 10:00', '2024-01-01T10:00:00']],
    ['truth values', ['true', 'TRUE', 'f']],
  ])('stays as it is written: %s', async (_, written) => {
    const csv = `id,code\n${written.map((value, index) => `${index},${value}`).join('\n')}\n`;
    const found = await read({ 'a.csv': csv }, ['code']);
    expect(found.types).toEqual({ id: 'BIGINT', code: 'VARCHAR' });
    expect(values(found, 'code')).toEqual(written);
    expect(found.noTexts).toEqual([]);
  });

  test('is the same in quotes and without, missing where it is empty, and packed', async () => {
    const csv = 'id,code\n1,"1e5"\n2,1e5\n3,\n4,""\n5,"1e,5"\n';
    for (const files of [{ 'q.csv': csv }, { 'q.csv.gz': gzipSync(csv) }]) {
      const found = await read(files, ['code']);
      expect(values(found, 'code')).toEqual(['1e5', '1e5', null, null, '1e,5']);
    }
  });

  test('leaves the other columns as they are guessed, and names that are not there aside', async () => {
    const csv = "id;the 'code';day;x\n1;1e5;2024-01-01;1.5\n2;2e5;2024-01-02;2\n";
    const guessed = await read({ 'o.csv': csv }, []);
    const found = await read({ 'o.csv': csv }, ["the 'code'", 'nowhere']);
    expect(found.types).toEqual({ ...guessed.types, "the 'code'": 'VARCHAR' });
    expect(guessed.types).toEqual({ id: 'BIGINT', "the 'code'": 'DOUBLE', day: 'DATE', x: 'DOUBLE' });
    expect(values(found, 'x')).toEqual(values(guessed, 'x'));
  });

  test('may be the only one, and all of them', async () => {
    expect(values(await read({ '1.csv': 'code\n1e5\n2e5\n' }, ['code']), 'code')).toEqual(['1e5', '2e5']);
    const all = await read({ '2.csv': 'a,b\n1e5,2024-01-01\n2e5,2024-01-02\n' }, ['a', 'b']);
    expect(all.rows).toEqual([
      { a: '1e5', b: '2024-01-01' },
      { a: '2e5', b: '2024-01-02' },
    ]);
  });

  test('is found without a header too, where columns have numbers', async () => {
    const found = await read({ 'n.csv': '1,1e5\n2,2e5\n' }, ['column1']);
    expect(found.rows).toEqual([
      { column0: 1, column1: '1e5' },
      { column0: 2, column1: '2e5' },
    ]);
  });

  test('is text in every one of several files, also in those that hold nothing else than numbers of it', async () => {
    const files = { 'p1.csv': 'id,code\n1,1e5\n', 'p2.csv': 'id,code,more\n2,abc,2024-01-01\n', 'p3.csv': 'id\n3\n' };
    const found = await read(files, ['code', 'more']);
    expect(values(found, 'code')).toEqual(['1e5', 'abc', null]);
    expect(values(found, 'more')).toEqual([null, '2024-01-01', null]);
  });
});

describe('a column of a JSON file that is text', () => {
  const lines = (...rows: readonly unknown[]) =>
    rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

  test('stays as it is written, where the engine sees times and ids in texts', async () => {
    const rows = [
      { id: 1, at: '2024-01-01T00:00:00Z', key: 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', day: '01-02-2024' },
      { id: 2, at: '2024-01-01T00:00:05Z', key: null, day: '13-02-2024' },
    ];
    for (const files of [
      { 'a.jsonl': lines(...rows) },
      { 'a.json': JSON.stringify(rows) },
      { 'a.jsonl.gz': gzipSync(lines(...rows)) },
    ]) {
      const guessed = await read(files, []);
      expect(guessed.types).toEqual({ id: 'BIGINT', at: 'TIMESTAMP', key: 'UUID', day: 'DATE' });
      const found = await read(files, ['at', 'key']);
      expect(found.types).toEqual({ id: 'BIGINT', at: 'VARCHAR', key: 'VARCHAR', day: 'DATE' });
      expect(found.rows.map(({ at, key }) => ({ at, key }))).toEqual(rows.map(({ at, key }) => ({ at, key })));
      expect(values(found, 'day')).toEqual(values(guessed, 'day'));
      expect(found.noTexts).toEqual([]);
    }
  });

  test('holds numbers as they are written, and tells which rows have them', async () => {
    const file = lines(
      '{"id":1,"code":"007"}',
      '{"id":2,"code":9007199254740993}',
      '{"id":3,"code":null}',
      '{"id":4}',
      '{"id":5,"code":true}',
      '{"id":6,"code":{"a":1}}',
      '{"id":7,"code":"a \\"b\\""}',
    );
    const found = await read({ 'b.jsonl': file }, ['code']);
    expect(values(found, 'code')).toEqual(['007', '9007199254740993', null, null, 'true', '{"a":1}', 'a "b"']);
    expect(found.types).toEqual({ id: 'BIGINT', code: 'VARCHAR' });
    expect(found.noTexts).toEqual([{ column: 'code', rows: [1, 4, 5] }]);
  });

  test('of numbers alone is all told', async () => {
    const found = await read({ 'c.ndjson': lines({ code: 1 }, { code: 2.5 }, { code: null }) }, ['code']);
    expect(values(found, 'code')).toEqual(['1', '2.5', null]);
    expect(found.noTexts).toEqual([{ column: 'code', rows: [0, 1] }]);
  });

  test('is a text also where it has no value at all', async () => {
    const found = await read({ 'd.jsonl': lines({ id: 1, code: null }) }, ['code']);
    expect(found).toMatchObject({ types: { code: 'VARCHAR' }, rows: [{ id: 1, code: null }], noTexts: [{ rows: [] }] });
  });

  test('is a list of texts as they are written, where the engine sees times and ids in them', async () => {
    const rows = [
      {
        id: 1,
        at: ['2024-01-01', '2024-01-02'],
        keys: [['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'], []],
        code: '2024-01-01',
      },
      { id: 2, at: null, keys: [], code: '2024-01-02' },
      { id: 3, at: [null, '2024-01-03'], keys: null, code: null },
    ];
    for (const files of [{ 'l.jsonl': lines(...rows) }, { 'l.json': JSON.stringify(rows) }]) {
      const guessed = await read(files, []);
      expect(guessed.types).toEqual({ id: 'BIGINT', at: 'DATE[]', keys: 'UUID[][]', code: 'DATE' });
      const found = await read(files, ['at', 'keys', 'code']);
      expect(found.types).toEqual({ id: 'BIGINT', at: 'VARCHAR[]', keys: 'VARCHAR[][]', code: 'VARCHAR' });
      expect(found.rows).toEqual(rows);
      expect(found.noTexts).toEqual([]);
    }
  });

  test('stays what it is where it has lists or objects', async () => {
    const found = await read({ 'e.jsonl': lines({ a: [1], b: { c: 1 } }) }, ['a', 'b']);
    expect(found.types).toEqual({ a: 'BIGINT[]', b: 'STRUCT(c BIGINT)' });
  });

  test('keeps rows together when few of them are asked for, in files of more rows than one batch', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => ({
      id,
      code: `2024-01-01T00:00:${String(id % 60).padStart(2, '0')}Z`,
    }));
    await writeFile(join(folder, 'f1.jsonl'), lines(...rows.slice(0, 2500)));
    await writeFile(join(folder, 'f2.jsonl'), lines(...rows.slice(2500)));
    const file = [join(folder, 'f1.jsonl'), join(folder, 'f2.jsonl')];
    const session = await duckDbTables().open({ views: [{ name: 't', file, texts: ['code'] }] });
    try {
      expect(await session.rows('select * from t where id in (7, 2600, 4999) order by id')).toEqual([
        rows[7],
        rows[2600],
        rows[4999],
      ]);
      expect(
        await session.rows("select count(*) as n from t where code = '2024-01-01T00:00:59Z' and id > 100"),
      ).toEqual([{ n: 82 }]);
    } finally {
      session.close();
    }
  });
});
