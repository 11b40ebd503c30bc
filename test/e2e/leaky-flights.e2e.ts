import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeakageResult } from '../../src/flows/leakage.ts';
import { proofmark } from '../builders/command.ts';
import { leakyFlights } from '../builders/leaky-flights.ts';
import type { SmallRepository } from '../builders/small-repository.ts';

let repository: SmallRepository;
let result: LeakageResult;

beforeAll(async () => {
  repository = leakyFlights();
  const trained = await proofmark(repository.root, 'experiment', '--baseline', 'none');
  expect([0, 1, 3], trained.stderr).toContain(trained.exitCode);
  const looked = await proofmark(repository.root, 'data', 'leakage', 'flights', '--id', 'copied', '--json');
  expect(looked.exitCode, looked.stderr).toBe(1);
  result = JSON.parse(looked.stdout) as LeakageResult;
}, 600_000);
afterAll(() => repository.remove());

const worthTo = (model: string) => result.worth.find((worth) => worth.model === model)!;

test('2% of the flights of May, copied from training, are found row by row', () => {
  const found = result.findings.find(({ check }) => check === 'duplicates')!;
  expect(found).toMatchObject({ status: 'fail' });
  expect(found.share).toBeCloseTo(0.02, 3);
  expect(found.count).toBe(Math.round(found.share! * result.rows.test));
  expect(found.examples).toHaveLength(5);
  expect(result.findings.find(({ check }) => check === 'conflicts')).toMatchObject({ status: 'pass', count: 0 });
});

test('the copies are priced for a model that learned from them', () => {
  const worth = worthTo('flight-delay');
  expect(worth.current).toBe(true);
  const auc = worth.prices.find(({ metric }) => metric === 'roc_auc')!;
  expect(auc).toMatchObject({ leak: 'duplicates', kind: 'rows' });
  expect(auc.with).toBeGreaterThan(0.66);
  expect(auc.with).toBeLessThan(0.75);
  expect(auc.change).toBeCloseTo(auc.with! - auc.without!, 12);
  // Trees of 50 rows a leaf remember little: the copies are worth something, and far less than the margin.
  expect(auc.change).toBeGreaterThan(0);
  expect(auc.change).toBeLessThan(0.003);
  expect(auc.ci![0]).toBeLessThan(auc.change!);
  expect(auc.ci![1] - auc.ci![0]).toBeLessThan(0.004);
  expect(worth.prices.every(({ kind }) => kind === 'rows')).toBe(true);
  expect(worth.clean).toMatchObject({ baseline: null, leaked: auc.rows });
  expect(worth.clean!.before).toBe(worth.clean!.after);
});

test('a column that follows the label is found, and priced for the model that reads it', () => {
  const known = result.findings.find(({ check, column }) => check === 'target' && column === 'taxi_in')!;
  expect(['fail', 'warn']).toContain(known.status);
  const worth = worthTo('flight-delay-taxi');
  const auc = worth.prices.find(({ metric, kind }) => metric === 'roc_auc' && kind === 'column')!;
  expect(auc.leak).toBe('taxi_in');
  expect(auc.with).toBeGreaterThan(0.97);
  expect(auc.without).toBeLessThan(0.75);
  expect(auc.ci![0]).toBeGreaterThan(0.2);
  expect(worth.status).toBe('fail');
});
