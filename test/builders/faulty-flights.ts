import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const FLIGHTS = join(import.meta.dirname, '..', '..', 'node_modules/vega-datasets/data/flights-3m.parquet');

/** What happened to the flights of June on their way, as columns of a select. */
export const FAULTS = {
  june: '*',
  unit: '* replace (distance * 1.609344 as distance)',
  constant: '* replace (0 as delay)',
  swapped: '* replace (delay as distance, distance as delay)',
  'time-zone': '* replace (date + interval 5 hours as date, (hour + 5) % 24 as hour)',
} as const;

/**
 * Writes samples of the flights of 2001 into a folder: `reference.parquet` (January to April), `may.parquet`, and June as it
 * was and with each fault.
 */
export async function writeFaultyFlights(folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `create table flights as select date, hour(date) as hour, delay, distance, origin, destination, delay > 15 as late
     from read_parquet('${FLIGHTS}')`,
  );
  const copy = (name: string, select: string) =>
    connection.run(`copy (${select}) to '${join(folder, `${name}.parquet`)}' (format parquet)`);
  // By the row itself, so that the sample is the same on every machine.
  const sample = (percent: number) => `(epoch(date) // 60 * 7 + distance * 13) % 100 < ${percent}`;
  await copy('reference', `select * from flights where date < '2001-05-01' and ${sample(5)}`);
  await copy('may', `select * from flights where month(date) = 5 and ${sample(20)}`);
  const june = `select * from flights where date >= '2001-06-01' and ${sample(10)}`;
  for (const [name, columns] of Object.entries(FAULTS)) await copy(name, `select ${columns} from (${june})`);
  connection.closeSync();
  instance.closeSync();
}
