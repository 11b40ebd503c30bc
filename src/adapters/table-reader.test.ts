import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { duckDbTables } from './tables-duckdb.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-reader-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ROWS = `id,name\n${Array.from({ length: 100 }, (_, i) => `${i},n${i % 7}\n`).join('')}`;

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
  return file;
}

/** Number of rows and `name TYPE` of columns; or what was said. */
async function read(...files: readonly string[]): Promise<readonly [number, ...string[]] | string> {
  try {
    const session = await duckDbTables().open({ views: [{ name: 't', file: files.length === 1 ? files[0]! : files }] });
    try {
      const columns = await session.columns('select * from t');
      const [row] = await session.rows('select count(columns(*)), count(*) as n from t');
      return [Number(row?.n), ...columns.map(({ name, type }) => `${name} ${type}`)];
    } finally {
      session.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replaceAll(folder, '');
  }
}

describe('no row is left out', () => {
  test.each<[string, string]>([
    ['with more fields than all before it', `${ROWS}100,a,b\n`],
    ['with fewer', `${ROWS}100\n`],
    ['under a title', `A report,of,three\n\n${ROWS}`],
  ])('%s: the file is refused with the line', async (_, content) => {
    expect(await read(await written('odd.csv', content))).toMatch(
      /^\/odd\.csv:\d+: has \d fields?, and the first line has \d/,
    );
  });

  test('that begins with #', async () => {
    expect(await read(await written('hash.csv', `${ROWS}#100,a\n`))).toEqual([101, 'id VARCHAR', 'name VARCHAR']);
  });
});

describe('no column is added', () => {
  test('by the names of folders', async () => {
    expect(await read(await written('year=2026/rows.csv', ROWS))).toEqual([100, 'id BIGINT', 'name VARCHAR']);
  });
});

describe('a path is a name', () => {
  test.each(['*.csv', 'a[1].csv', 'q?.csv', "it's.csv", 'two words.csv'])('%s', async (name) => {
    await written('glob/other.csv', 'a,b,c\n1,2,3\n');
    await written('glob/a1.csv', 'a,b,c\n1,2,3\n');
    expect(await read(await written(`glob/${name}`, ROWS))).toEqual([100, 'id BIGINT', 'name VARCHAR']);
  });
});

describe('JSON', () => {
  test('nested without sense is refused before it ends the process', async () => {
    const deep = await written('deep.json', `[{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}]`);
    expect(await read(deep)).toMatch(/deep\.json:1: is nested more than 1,000 levels deep/);
  });

  test('that is nested deep is read in little time, what is deepest as JSON', async () => {
    const row = `{"id": 1, "a": ${'['.repeat(900)}1${']'.repeat(900)}}\n`;
    const [rows, , nested] = await read(await written('nested.jsonl', row.repeat(50)));
    expect(rows).toBe(50);
    expect(nested).toMatch(/^a JSON(?:\[\])+$/);
  });

  test.each<[string, string, RegExp]>([
    ['twice.jsonl', '{"id": 1}\n{"id": "SECRET", "id": 2}\n', /twice\.jsonl:2: an object has a name twice/],
    ['proto.jsonl', '{"__proto__": 1}\n', /name of column 1 is __proto__/],
  ])('%s is refused without its values', async (name, content, says) => {
    const said = await read(await written(name, content));
    expect(said).toMatch(says);
    expect(said).not.toContain('SECRET');
  });
});

describe('names of columns', () => {
  test.each<[string, string, RegExp]>([
    ['nul.csv', 'id,na\0me\n1,2\n', /the name of column 2 holds a NUL character/],
    [
      'long.csv',
      `id,${'x'.repeat(5000)}\n1,2\n`,
      /the name of column 2 is 5,000 characters long; the longest is 1,000/,
    ],
  ])('%s is refused', async (name, content, says) => {
    expect(await read(await written(name, content))).toMatch(says);
  });

  test('of any other kind are kept', async () => {
    const names = ['a"b', "it's", 'two\nlines', '@everyone', '\u202eevil', '<b>', '"; drop table t; --', 'constructor'];
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const result = await read(await written('names.csv', `${quoted}\n${names.map((_, i) => i).join(',')}\n`));
    expect(result.slice(1)).toEqual(names.map((name) => `${name} BIGINT`));
  });
});

describe('what is packed', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['no.csv.gz', Buffer.from(ROWS), /cannot be unpacked: it is damaged or cut off, or not packed/],
    ['cut.csv.gz', gzipSync(ROWS.repeat(50)).subarray(0, 300), /cannot be unpacked/],
    ['odd.csv.gz', gzipSync(`${ROWS}1,2,3\n`), /odd\.csv\.gz:102: has 3 fields/],
    ['bomb.csv.gz', gzipSync(Buffer.alloc(64 * 2 ** 20, 0x30)), /bomb\.csv\.gz:1: a line is longer than 2 MiB/],
  ])('%s is refused at once', async (name, content, says) => {
    expect(await read(await written(name, content))).toMatch(says);
  });
});

describe('what is no file of data', () => {
  test('is refused in a sentence', async () => {
    await symlink('/dev/zero', join(folder, 'zero.csv'));
    expect(await read(await written('table.txt', ROWS))).toMatch(/is no kind of table/);
    expect(await read(await written('empty.parquet', ''))).toMatch(/is empty/);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;
    for (const name of ['lfs.csv', 'lfs.parquet'])
      expect(await read(await written(name, pointer))).toMatch(/pointer of Git LFS/);
    const footer = Buffer.concat([
      Buffer.from('PAR1'),
      Buffer.alloc(50, 7),
      Buffer.from([40, 0, 0, 0]),
      Buffer.from('PAR1'),
    ]);
    expect(await read(await written('forged.parquet', footer))).toMatch(/is a damaged Parquet file/);
  });
});
