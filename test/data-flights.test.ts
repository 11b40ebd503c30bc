import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFiles } from '../src/adapters/data-files-node.ts';
import { sha256Hex } from '../src/adapters/digest-node.ts';
import { duckDbTables } from '../src/adapters/tables-duckdb.ts';
import type { DriftReport } from '../src/data/drift-outcome.ts';
import { driftData } from '../src/flows/drift-data.ts';
import type { Log } from '../src/ports.ts';

const FLIGHTS = join(import.meta.dirname, '..', 'node_modules/vega-datasets/data/flights-3m.parquet');
const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
let folder: string;

/** What happened to the flights of June on their way, as columns of a select. */
const FAULTS = {
  june: '*',
  unit: '* replace (distance * 1.609344 as distance)',
  constant: '* replace (0 as delay)',
  swapped: '* replace (delay as distance, distance as delay)',
  'time-zone': '* replace (date + interval 5 hours as date, (hour + 5) % 24 as hour)',
} as const;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-flights-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `create table flights as select date, hour(date) as hour, delay, distance, origin, destination, delay > 15 as late
     from read_parquet('${FLIGHTS}')`,
  );
  const copy = (name: string, select: string) =>
    connection.run(`copy (${select}) to '${join(folder, `${name}.parquet`)}' (format parquet)`);
  await copy('reference', "select * from flights where date < '2001-05-01' using sample 5% (bernoulli, 1)");
  await copy('may', 'select * from flights where month(date) = 5 using sample 20% (bernoulli, 3)');
  const june = "select * from flights where date >= '2001-06-01' using sample 10% (bernoulli, 2)";
  for (const [name, columns] of Object.entries(FAULTS)) await copy(name, `select ${columns} from (${june})`);
  connection.closeSync();
  instance.closeSync();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function drift(name: string): Promise<DriftReport> {
  const place = (side: string) => join(folder, `${side}.parquet`);
  return driftData(
    { reference: place('reference'), current: place(name), columns: [], tests: {}, label: 'late' },
    { log: silent, sha256: sha256Hex, dataFiles: dataFiles(join(folder, '.private')), tables: duckDbTables() },
  );
}

describe('the flights of 2001', () => {
  test('of June beside January to April show no fault, and a small shift of the label', async () => {
    const { causes, prior, verdict } = await drift('june');
    expect(causes).toEqual([]);
    expect(['stable', 'warning']).toContain(verdict);
    expect(prior!.interval[0]).toBeLessThan(prior!.change);
    expect(prior!.now - prior!.before).toBeCloseTo(prior!.change, 10);
  });

  test('of May show the known shift of the label, from a fifth to a sixth', async () => {
    const { causes, prior } = await drift('may');
    expect(causes).toEqual([]);
    expect(prior!.before).toBeCloseTo(0.206, 2);
    expect(prior!.now).toBeCloseTo(0.161, 2);
    expect(prior!.interval[1]).toBeLessThan(0);
  });

  test.each([
    ['unit', ['distance'], /miles and kilometres/],
    ['constant', ['delay'], /0 in every row/],
    ['swapped', ['delay', 'distance'], /delay|distance/],
    ['time-zone', ['hour'], /5/],
  ] as const)('with a planted %s are unnatural, with that cause', async (name, columns, what) => {
    const { causes, verdict } = await drift(name);
    expect(verdict).toBe('unnatural');
    const found = causes.filter(({ cause }) => cause === name);
    expect(
      causes.every(({ cause }) => cause === name),
      JSON.stringify(causes),
    ).toBe(true);
    expect(found[0]!.what).toMatch(what);
    expect(found.flatMap((cause) => cause.columns)).toEqual(expect.arrayContaining([...columns]));
  });
});
