import { pbkdf2 } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Interrupted } from '../interrupted.ts';
import { SqlFailure, type TableSession, type TablesRequest } from '../ports.ts';
import { type DuckDbOptions, duckDbTables } from './tables-duckdb.ts';

const hash = promisify(pbkdf2);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-tables-'));
  await writeFile(join(folder, 'flights.csv'), 'hour,origin,share\n7,ATL,0.5\n18,,\n9,LAX,1\n');
  await writeFile(join(folder, 'secret.csv'), 'password\nhunter2\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withSession<T>(
  use: (session: TableSession) => Promise<T>,
  request: Partial<TablesRequest> = {},
  options?: DuckDbOptions,
): Promise<T> {
  const views = [{ name: 'flights', file: join(folder, 'flights.csv') }];
  const session = await duckDbTables(options).open({ views, ...request });
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

async function failureOf(run: (session: TableSession) => Promise<unknown>, request?: Partial<TablesRequest>) {
  const error = await withSession(run, request).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SqlFailure);
  return error as SqlFailure;
}

describe('a session', () => {
  test('reads typed columns in the order of the file', async () => {
    const select = `select cast(hour as float), cast(hour as bigint), coalesce(cast(share as double), 'nan'::double),
      coalesce(origin, '∅'), cast(hour > 8 as utinyint) from flights`;
    await withSession(async (session) => {
      for await (const batch of session.read(select)) {
        expect(batch.columns).toEqual([
          Float32Array.of(7, 18, 9),
          BigInt64Array.of(7n, 18n, 9n),
          Float64Array.of(0.5, Number.NaN, 1),
          ['ATL', '∅', 'LAX'],
          Uint8Array.of(0, 1, 1),
        ]);
      }
    });
  });

  test('runs statements side by side, each with its rows in the order of the file', async () => {
    await withSession(async (session) => {
      const slow = 'select sum(a.range * b.range) as n from range(2000) a, range(2000) b';
      const [[all], hours, [none]] = (await session.rowsOfAll([slow, 'select hour from flights', slow])) as [
        [{ n: number }],
        readonly { hour: number }[],
        [{ n: number }],
      ];
      expect(all.n).toBe(1999000 ** 2);
      expect(hours.map(({ hour }) => hour)).toEqual([7, 18, 9]);
      expect(none).toEqual(all);
    });
  });

  test('ends the others when one of several statements fails', async () => {
    const endless = 'select sum(a.range * b.range) from range(1000000) a, range(1000000) b';
    const { reason } = await failureOf((session) => session.rowsOfAll([endless, 'select nothing from flights']));
    expect(reason).toContain('"nothing"');
  });

  test('ends also a statement that was only about to begin', async () => {
    const endless = 'select sum(a.range * b.range) from range(1000000) a, range(1000000) b';
    await withSession(async (session) => {
      // Threads that are busy for a while, in each round another one, so that statements begin late.
      for (let round = 0; round < 40; round++) {
        const busy = [0, 1].map((each) => hash('a', 'b', 1000 + 7919 * ((round * 13 + each) % 11), 64, 'sha512'));
        await expect(session.rowsOfAll(['select nothing from flights', endless])).rejects.toThrow(SqlFailure);
        await Promise.all(busy);
      }
    });
  });

  test('reads batches while other statements run', async () => {
    await withSession(async (session) => {
      let seen = 0;
      for await (const { rows } of session.read('select cast(range as double) from range(10000)')) {
        seen += rows;
        expect(await session.rows('select count(*) as n from flights')).toEqual([{ n: 3 }]);
      }
      expect(seen).toBe(10_000);
    });
  });

  test('joins a table made in memory row by row, over many vectors', async () => {
    const value = Float32Array.from({ length: 10_000 }, (_, row) => row / 4);
    await withSession(async (session) => {
      await session.createTable('scores', { value });
      const joined =
        'select sum(abs(range / 4 - value)) as off, count(*) as n from range(10000) positional join scores';
      expect(await session.rows(joined)).toEqual([{ off: 0, n: 10_000 }]);
    });
  });

  test('spills a large sort and leaves nothing behind', async () => {
    const privateFolder = join(folder, 'private');
    await withSession(
      (session) => session.execute('create table sorted as select hash(range) as h from range(6000000) order by h'),
      {},
      { privateFolder, memoryLimit: '60MB' },
    );
    expect(await readdir(join(privateFolder, 'tmp'))).toEqual([]);
  });

  test.each([
    ["select * from read_csv('%/secret.csv')"],
    ["select * from '%/secret.csv'"],
    ["select * from read_text('%/secret.csv')"],
    ["copy (select 1) to '%/written.csv'"],
    ['set enable_external_access = true'],
    ["set allowed_paths = ['%/secret.csv']"],
    ['set threads = 8'],
    ['install httpfs'],
    ["attach '%/other.duckdb'"],
  ])('refuses: %s', async (sql) => {
    const failure = await failureOf((session) => session.execute(sql.replace('%', folder)));
    expect(failure.kind).toBe('refused');
    expect(await readdir(folder)).not.toContain('written.csv');
  });

  test('interrupts what takes too long', async () => {
    const endless = 'select count(*) from range(10000000) a, range(10000000) b where a.range % 7 = b.range % 11';
    const failure = await failureOf((session) => session.execute(endless), { timeoutMs: 200 });
    expect(failure).toMatchObject({ kind: 'timed-out', reason: 'took longer than 0.2 s' });
  });

  test('ends what runs at an abort, and refuses what comes', async () => {
    const abort = new AbortController();
    const endless =
      'select count(*) as n from range(1000000000000) a, range(1000000000) b where a.range % 7 = b.range % 11';
    let started = 0;
    const run = async (session: TableSession) => {
      started = performance.now();
      setTimeout(() => abort.abort(), 100);
      await expect(session.rows(endless)).rejects.toThrow(Interrupted);
      await expect(session.rows('select 1 as one')).rejects.toThrow(/What was finished stays/);
    };
    await withSession(run, {}, { signal: abort.signal });
    expect(performance.now() - started).toBeLessThan(2_000);
    await expect(withSession(run, {}, { signal: AbortSignal.abort() })).rejects.toThrow(Interrupted);
  });

  test.runIf(process.platform === 'linux')('tells a full disk from other failures', async () => {
    const failure = await failureOf(
      (session) => session.execute("copy (select range from range(1000000)) to '/dev/full' (format csv)"),
      { outputs: ['/dev/full'] },
    );
    expect(failure.kind).toBe('disk-full');
  });

  test('gives the engine’s reason in one line', async () => {
    const failure = await failureOf((session) => session.columns('select orgin from flights'));
    expect(failure.reason).toBe('Referenced column "orgin" not found in FROM clause');
    await withSession(async (session) => {
      expect(await session.parse('select (hour >')).toEqual({ reason: 'syntax error at end of input' });
    });
  });

  test('names a file that is no table', async () => {
    await writeFile(join(folder, 'broken.parquet'), 'not parquet');
    const views = [{ name: 'broken', file: join(folder, 'broken.parquet') }];
    await expect(withSession(async () => {}, { views })).rejects.toThrow(/broken.parquet: is no whole Parquet file/);
    const unknown = [{ name: 'odd', file: join(folder, 'odd.xlsx') }];
    await expect(withSession(async () => {}, { views: unknown })).rejects.toThrow(/odd.xlsx: is no kind of table/);
  });
});
