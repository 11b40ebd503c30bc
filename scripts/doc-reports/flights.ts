import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { proofmark } from '../../test/builders/command.ts';
import { FAULTS, writeFaultyFlights } from '../../test/builders/faulty-flights.ts';
import { leakyFlights } from '../../test/builders/leaky-flights.ts';
import type { Scene } from './page.ts';
import { printed, section } from './printed.ts';

const FLIGHTS = join(import.meta.dirname, '..', '..', 'node_modules/vega-datasets/data/flights-3m.parquet');

async function inFolder(run: (folder: string) => Promise<Record<string, string>>): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-reports-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** June 2001 beside January to April, as it was and with each fault planted. */
export const drift: Scene = {
  name: 'drift',
  run: () =>
    inFolder(async (folder) => {
      await writeFaultyFlights(folder);
      const reports: Record<string, string> = {};
      for (const fault of Object.keys(FAULTS)) {
        const args = ['data', 'drift', 'reference.parquet', `${fault}.parquet`, '--label', 'late'];
        reports[`drift-${fault}`] = printed(await proofmark(folder, ...args));
      }
      return reports;
    }),
};

/** Three weeks of April in two versions, served with a fault, and leaking into three weeks of May. */
export const versions: Scene = {
  name: 'versions',
  run: () =>
    inFolder(async (folder) => {
      const instance = await DuckDBInstance.create(':memory:');
      const connection = await instance.connect();
      const weeks = (from: string, to: string) =>
        `select row_number() over (order by date, origin, destination, distance, delay) as flight, date, distance, origin, destination, delay > 15 as late
         from '${FLIGHTS}' where date >= '${from}' and date < '${to}' order by flight`;
      const write = (name: string, select: string) =>
        connection.run(`copy (${select}) to '${join(folder, `${name}.parquet`)}' (format parquet)`);
      await connection.run(`create table april as ${weeks('2001-04-10', '2001-05-01')}`);
      await connection.run(`create table may as ${weeks('2001-05-02', '2001-05-23')}`);
      await write('flights-v1', 'select flight, date, distance, origin, destination, late from april');
      await write(
        'flights-v2',
        `select flight, date, distance * 1.609344 as distance, origin, case when flight % 2 = 0 then 'AA' else 'UA' end as carrier,
         case when flight % 100 = 0 then not late else late end as late from april where flight > 300`,
      );
      const proxy =
        'select * exclude (flight), case when late then 12 + distance % 20 else distance % 14 end as taxi_in from';
      await write('april', `${proxy} april`);
      await write('may', `${proxy} may union all ${proxy} april where flight % 50 = 7`);
      const features = 'select flight, date, distance, origin, late from april where flight % 10 = 0';
      await write('recomputed', features);
      await write(
        'served',
        `select * replace (case when origin = 'ORD' then distance * 1.609344 else distance end as distance) from (${features})`,
      );
      connection.closeSync();
      instance.closeSync();
      const run = async (...args: string[]) => printed(await proofmark(folder, ...args));
      return {
        'diff-flights': await run('data', 'diff', 'flights-v1.parquet', 'flights-v2.parquet', '--key', 'flight'),
        'skew-flights': await run('data', 'skew', 'served.parquet', 'recomputed.parquet', '--key', 'flight'),
        'leakage-planted': await run(
          ...['data', 'leakage', 'april.parquet', 'may.parquet', '--label', 'late', '--timestamp', 'date'],
        ),
      };
    }),
};

/** The example of the flights with leaks planted, two models trained on it, and what the leaks are worth to them. */
export const leaks: Scene = {
  name: 'leaks',
  run: async () => {
    const repository = leakyFlights();
    try {
      const trained = await proofmark(repository.root, 'experiment', '--baseline', 'none');
      if (![0, 1, 3].includes(trained.exitCode ?? 70)) throw new Error(trained.stderr);
      const found = printed(await proofmark(repository.root, 'data', 'leakage', 'flights', '--id', 'copied'));
      return { 'leakage-worth': section(found, /^\w+ what it is worth/) };
    } finally {
      repository.remove();
    }
  },
};
