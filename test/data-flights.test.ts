import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFiles } from '../src/adapters/data-files-node.ts';
import { sha256Hex } from '../src/adapters/digest-node.ts';
import { duckDbTables } from '../src/adapters/tables-duckdb.ts';
import type { DriftReport } from '../src/data/drift-outcome.ts';
import { driftData } from '../src/flows/drift-data.ts';
import type { Log } from '../src/ports.ts';
import { writeFaultyFlights } from './builders/faulty-flights.ts';

const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-flights-'));
  await writeFaultyFlights(folder);
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
