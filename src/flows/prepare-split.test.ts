import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataFiles } from '../adapters/data-files-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { UserError } from '../errors.ts';
import type { SplitPin } from '../experiment/evaluation-question.ts';
import type { Log } from '../ports.ts';
import { prepareSplit } from './prepare-split.ts';

const silent: Log = {
  info() {},
  warn() {},
  output() {},
  progress: () => ({ update() {}, done() {} }),
};
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

const FLIGHTS = 'id,origin,hour\n1,ATL,18\n2,LAX,7\n3,ATL,9\n4,,23\n';

let root: string;
let privateFolder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'proofmark-split-'));
  privateFolder = join(root, '.git', 'proofmark');
  await mkdir(privateFolder, { recursive: true });
  await writeFile(join(root, 'flights.csv'), FLIGHTS);
});
afterEach(() => rm(root, { recursive: true, force: true }));

function pin(change: Partial<SplitPin> = {}): SplitPin {
  const made = {
    card: 'flights',
    split: 'test',
    files: [{ name: 'flights', uri: 'flights.csv', sha256: sha256(FLIGHTS) }],
    query: 'select * from flights',
    where: 'true',
    key: [],
    ...change,
  };
  return { ...made, digest: change.digest ?? sha256(JSON.stringify(made)) };
}

function prepare(change: Partial<SplitPin> = {}, timeoutMs?: number) {
  return prepareSplit(
    { pin: pin(change), root, privateFolder, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    { tables: duckDbTables(), dataFiles: dataFiles(privateFolder), log: silent },
  );
}

async function complaint(change: Partial<SplitPin>, timeoutMs?: number): Promise<string> {
  const error = await prepare(change, timeoutMs).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).problems).toHaveLength(1);
  expect(await leftovers()).toEqual([]);
  return (error as UserError).message;
}

/** Files of splits and temporary files, but for the digests. */
async function leftovers(): Promise<string[]> {
  const entries = await readdir(privateFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name !== 'digests.json').map((entry) => entry.name);
}

async function rowsOf(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const session = await duckDbTables().open({ views: [{ name: 'split', file: path }] });
  try {
    return await session.rows('select * from split');
  } finally {
    session.close();
  }
}

describe('a split', () => {
  test('has the rows of the query that meet its condition, in the order of the file', async () => {
    const split = await prepare({ where: "hour > 8 -- late\n or origin = 'LAX'" });
    expect(await rowsOf(split.path)).toHaveLength(4);
    const evening = await prepare({ where: "origin = 'ATL' or hour > 20" });
    expect((await rowsOf(evening.path)).map((row) => row.id)).toEqual([1, 3, 4]);
  });

  test('is ordered by the key when there is one', async () => {
    const { path } = await prepare({ key: ['origin', 'hour'] });
    expect((await rowsOf(path)).map((row) => row.id)).toEqual([3, 1, 2, 4]);
  });

  test('joins, groups and ranks pinned files', async () => {
    const query = `with busy as (select origin, count(*) as n from flights group by origin)
      select f.*, n, row_number() over (order by id) as k from flights f join busy using (origin);`;
    const { path } = await prepare({ query, key: ['id'] });
    expect((await rowsOf(path)).map((row) => [row.id, row.n])).toEqual([
      [1, 2],
      [2, 1],
      [3, 2],
    ]);
  });

  test('is made once, and again when its file is damaged', async () => {
    const first = await prepare();
    const bytes = await readFile(first.path);
    await writeFile(first.path, 'damaged');
    expect(await prepare()).toEqual(first);
    expect(await readFile(first.path)).toEqual(bytes);

    const middle = Buffer.from(bytes);
    middle[Math.floor(bytes.length / 3)]! ^= 1; // A Parquet file still, with another value or one that cannot be read.
    await writeFile(first.path, middle);
    expect(await prepare()).toEqual(first);
    expect(await readFile(first.path)).toEqual(bytes);
  });

  test('is made by several processes at once without harm', async () => {
    const splits = await Promise.all(Array.from({ length: 4 }, () => prepare()));
    expect(new Set(splits.map((split) => split.path)).size).toBe(1);
    expect(await rowsOf(splits[0]!.path)).toHaveLength(4);
    expect(await leftovers()).toHaveLength(1);
  });

  test.each([
    ['tsv', 'id\torigin\n1\tATL\n'],
    ['jsonl', '{"id":1,"origin":"ATL"}\n'],
    ['json', '[{"id":1,"origin":"ATL"}]'],
  ])('is read from .%s', async (ending, content) => {
    await writeFile(join(root, `small.${ending}`), content);
    const { path } = await prepare({
      files: [{ name: 'small', uri: `small.${ending}`, sha256: sha256(content) }],
      query: 'select * from small',
    });
    expect(await rowsOf(path)).toEqual([{ id: 1, origin: 'ATL' }]);
  });
});

describe('a problem is one message and leaves nothing behind', () => {
  test.each<[string, Partial<SplitPin>, RegExp]>([
    [
      'missing file',
      { files: [{ name: 'flights', uri: 'nowhere.csv', sha256: sha256('') }] },
      /^data-cards\/flights.md files\[0\]: the data file nowhere.csv is not there\n {2}Fix: Bring it to /,
    ],
    [
      'wrong digest',
      { files: [{ name: 'flights', uri: 'flights.csv', sha256: sha256('other') }] },
      /expected sha256 [0-9a-f]{64}, found [0-9a-f]{64} \(\d+ bytes\)/,
    ],
    [
      'remote file',
      { files: [{ name: 'flights', uri: 's3://bucket/flights.csv', sha256: sha256('') }] },
      /files\[0\]: s3:\/\/bucket\/flights.csv cannot be read: /,
    ],
    ['no rows', { where: 'hour > 24' }, /splits.test.where: the split test of flights has no rows/],
    [
      'key that is not unique',
      { key: ['origin'] },
      /key: the key \(origin\) does not tell the rows .* 4 rows have 3 different keys/,
    ],
    ['key that is no column', { key: ['idd'] }, /"idd".*\n.*Did you mean "id"/],
    ['condition that is not SQL', { where: 'hour >' }, /splits.test.where: `hour >` is not SQL: syntax error/],
    ['unknown column', { where: "orgin = 'ATL'" }, /there is no column "orgin"\n {2}Fix: Did you mean "origin"\?/],
    ['condition that is no truth value', { where: "origin || 'x'" }, /does not run: .*/],
    [
      'value of another kind',
      { where: "hour = 'late'" },
      /splits.test.where: the SQL `hour = 'late'` does not run: Could not convert string 'late'/,
    ],
    ['condition that breaks out', { where: 'true) or (true' }, /the brackets do not match/],
    [
      'condition with a second statement',
      { where: 'true); drop table flights; select (true' },
      /is not (SQL|one expression)/,
    ],
    ['condition that reads a file', { where: "(select count(*) from read_text('/etc/passwd')) > 0" }, /has a subquery/],
    [
      'condition that depends on the day',
      { where: "hour > date_part('hour', now())" },
      /calls now\(\), which is not the same every time/,
    ],
    [
      'query that is no SELECT',
      { query: "copy flights to 'x.csv'" },
      /query: .* is not SQL: only a SELECT may stand here/,
    ],
    ['query of two statements', { query: 'select 1 as a; select 2 as a' }, /is not one SELECT/],
    [
      'query that reads a file',
      { query: "select * from read_csv('/etc/passwd')" },
      /calls read_csv\(\), which could read outside/,
    ],
    [
      'query that names a file',
      { query: "select * from '/etc/passwd'" },
      /reads "\/etc\/passwd", which is not a pinned file; known: flights/,
    ],
    ['query that takes a sample', { query: 'select * from flights using sample 2' }, /takes a sample/],
    [
      'query with chance',
      { query: 'select *, random() as r from flights' },
      /calls random\(\), which is not the same every time/,
    ],
    ['query of the clock', { query: 'select *, current_date as today from flights' }, /uses current_date/],
    [
      'file that is no table',
      { files: [{ name: 'flights', uri: 'flights.csv.bin', sha256: sha256('x') }] },
      /is not there/,
    ],
  ])('%s', async (_, change, expected) => {
    expect(await complaint(change)).toMatch(expected);
  });

  test('a query that takes too long', async () => {
    const query = 'select count(*) as n from range(10000000) a, range(1000000) b where a.range % 7 = b.range % 11';
    expect(await complaint({ query }, 300)).toMatch(/took longer than 0.3 s/);
  });

  test('all files are told at once', async () => {
    const files = ['a.csv', 'b.csv'].map((uri) => ({ name: uri[0]!, uri, sha256: sha256('') }));
    const error = await prepare({ files }).catch((thrown: unknown) => thrown);
    expect((error as UserError).problems).toHaveLength(2);
  });
});
