import { describe, expect, test } from 'vitest';
import { decideAdversarial, decideEntities, decideFuture, decideTime, type TimeFacts } from './leakage-splits.ts';

describe('time', () => {
  const HOUR = 3_600_000;
  const facts: TimeFacts = {
    trainFirst: 0,
    trainLast: 100 * HOUR,
    testFirst: 101 * HOUR,
    early: 0,
    testRows: 100,
    unknown: 0,
    trainRows: 1000,
    embargo: 0,
  };
  test.each([
    ['later test rows', {}, undefined, 'pass'],
    ['test rows at the same time', { testFirst: 100 * HOUR, early: 1 }, undefined, 'fail'],
    ['an overlap that a split by time forbids', { testFirst: 50 * HOUR, early: 50 }, 'time', 'fail'],
    ['an overlap of a random split', { testFirst: 50 * HOUR, early: 50 }, 'random', 'pass'],
    ['an overlap of a split by group', { testFirst: 50 * HOUR, early: 50 }, 'group', 'pass'],
    ['few rows inside the gap', { embargo: 6 * HOUR, unknown: 10 }, undefined, 'warn'],
    ['many rows inside the gap', { embargo: 6 * HOUR, unknown: 11 }, undefined, 'fail'],
    ['no times', { testFirst: null }, undefined, 'skip'],
  ] as const)('%s', (_, change, policy, status) => {
    expect(decideTime('at', { ...facts, ...change }, policy).status).toBe(status);
  });

  test('a column of the future is a warning unless it may be', () => {
    expect(decideFuture('due', 'at', 5, 10, false)).toMatchObject({ status: 'warn', count: 5, share: 0.5 });
    expect(decideFuture('due', 'at', 5, 10, true)).toBeUndefined();
    expect(decideFuture('due', 'at', 0, 10, false)).toBeUndefined();
  });
});

test('entities of both sides warn, and fail when rows were to be dealt by group', () => {
  const facts = { rows: 4, testRows: 8, entities: 2 };
  expect(decideEntities('user', facts, undefined)).toMatchObject({ status: 'warn', count: 4, share: 0.5 });
  expect(decideEntities('user', facts, 'group').status).toBe('fail');
  expect(decideEntities('user', { ...facts, rows: 0, entities: 0 }, 'group').status).toBe('pass');
  expect(decideEntities('user', facts, 'time')).toMatchObject({ status: 'pass', fix: '' });
  expect(decideEntities('user', facts, 'random').what).toContain('split_policy random allows');
});

test('a classifier that tells the splits apart warns by the lower end of its interval, unless they are of different times', () => {
  const told = (lower: number, ordered: boolean) =>
    decideAdversarial({ auc: 0.6, interval: [lower, 0.65], importance: [{ column: 'x', share: 1 }] }, ordered).status;
  expect([told(0.55, false), told(0.56, false), told(0.56, true)]).toEqual(['pass', 'warn', 'pass']);
  expect(decideAdversarial(null, false).status).toBe('skip');
});
