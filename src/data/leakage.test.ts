import { describe, expect, test } from 'vitest';
import { type LeakPrice, priceStatus } from './leak-price.ts';
import {
  decideAdversarial,
  decideDuplicates,
  decideEntities,
  decideFuture,
  decideKnowledge,
  decideNearDuplicates,
  decideOrder,
  decideTime,
  decideTooGood,
  type KnowledgeFact,
  leakageVerdict,
  type RepeatFacts,
  type TimeFacts,
} from './leakage.ts';

const repeats = (found: number, looked: number, trainFound = 0, trainLooked = 10_000): RepeatFacts => ({
  found,
  looked,
  trainFound,
  trainLooked,
  columns: 5,
  examples: [],
});

describe('equal rows', () => {
  test.each([
    [0, 'pass'],
    [1, 'warn'],
    [10, 'warn'],
    [11, 'fail'],
    [200, 'fail'],
  ])('%i of 10,000 test rows: %s', (found, status) => {
    expect(decideDuplicates(repeats(found, 10_000)).status).toBe(status);
  });

  test('only warn in a coarse table, and fail when there are more than by nature', () => {
    expect(decideDuplicates(repeats(900, 10_000, 1000)).status).toBe('warn');
    expect(decideDuplicates(repeats(1500, 10_000, 1000)).status).toBe('fail');
    // A few per cent of repeats were there before the split: they leak.
    expect(decideDuplicates(repeats(300, 10_000, 300)).status).toBe('fail');
  });

  test.each([
    [10, 0, 'pass'],
    [11, 0, 'warn'],
    [101, 0, 'fail'],
    [1000, 1000, 'pass'],
    [1200, 1000, 'fail'],
  ])('nearly: %i of 10,000 test rows and %i of the training rows: %s', (found, natural, status) => {
    expect(decideNearDuplicates({ ...repeats(found, 10_000, natural), telling: 10 }).status).toBe(status);
  });

  test('are not looked for nearly where columns tell nothing apart', () => {
    expect(decideNearDuplicates({ ...repeats(0, 10), telling: 0 }).status).toBe('skip');
  });
});

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
});

describe('what columns know', () => {
  const fact = (train: number | null, more: Partial<KnowledgeFact> = {}): KnowledgeFact => ({
    column: 'x',
    measure: 'AUC',
    train,
    test: train,
    by: 'order',
    used: true,
    allowed: false,
    ...more,
  });
  const worst = (facts: readonly KnowledgeFact[]) => leakageVerdict(decideKnowledge(facts));

  test.each([
    [0.949, 'pass'],
    [0.95, 'warn'],
    [0.989, 'warn'],
    [0.99, 'fail'],
  ])('AUC %d: %s', (auc, verdict) => expect(worst([fact(auc)])).toBe(verdict));

  test('is no leak when no model reads it or the card allows it, and is told all the same', () => {
    expect(worst([fact(1, { used: false })])).toBe('pass');
    expect(worst([fact(1, { allowed: true })])).toBe('pass');
    expect(
      decideKnowledge([fact(1, { allowed: true })])
        .map(({ what }) => what)
        .join(),
    ).toContain('the card allows it');
  });

  test('warns when it differs by split, and says when nothing can be told', () => {
    expect(decideKnowledge([fact(0.8, { test: 0.55 })]).find(({ check }) => check === 'train-test')?.status).toBe(
      'warn',
    );
    expect(decideKnowledge([fact(0.8, { test: 0.65 })]).find(({ check }) => check === 'train-test')).toBeUndefined();
    expect(decideKnowledge([]).map(({ status }) => status)).toEqual(['skip']);
    expect(decideKnowledge([fact(null)]).map(({ status }) => status)).toEqual(['skip']);
  });

  test('orders and classifiers warn by the lower end of their interval', () => {
    const order = (lower: number) => decideOrder([{ column: null, measure: 'AUC', value: 0.7, lower }])[0]!.status;
    expect([order(0.6), order(0.61)]).toEqual(['pass', 'warn']);
    const told = (lower: number, ordered: boolean) =>
      decideAdversarial({ auc: 0.6, interval: [lower, 0.65], importance: [{ column: 'x', share: 1 }] }, ordered).status;
    expect([told(0.55, false), told(0.56, false), told(0.56, true)]).toEqual(['pass', 'warn', 'pass']);
    expect(decideAdversarial(null, false).status).toBe('skip');
  });

  test('a metric above what people reach is a warning only when it is for sure', () => {
    const metric = { metric: 'roc_auc', value: 0.9, lower: 0.85, ceiling: 0.81, who: 'people' };
    expect(decideTooGood([metric]).map(({ status }) => status)).toEqual(['warn']);
    expect(decideTooGood([{ ...metric, lower: 0.8 }])).toEqual([]);
  });
});

describe('the price of a leak', () => {
  const price = (more: Partial<LeakPrice>): LeakPrice => ({
    leak: 'duplicates',
    kind: 'rows',
    rows: 10,
    metric: 'roc_auc',
    direction: 'higher',
    judged: true,
    with: 0.9,
    without: 0.88,
    change: 0.02,
    ci: [0.01, 0.03],
    margin: 0.01,
    ...more,
  });
  test.each([
    ['above the margin', {}, 'fail'],
    ['below the margin', { change: 0.005, ci: [0.001, 0.009] }, 'warn'],
    ['that may be chance', { ci: [-0.01, 0.05] }, 'pass'],
    ['that does harm', { change: -0.02, ci: [-0.03, -0.01] }, 'pass'],
    ['of a loss that fell', { direction: 'lower', change: -0.02, ci: [-0.03, -0.01] }, 'fail'],
    ['of a metric nobody decides by', { judged: false }, 'pass'],
    ['without a margin', { margin: null }, 'warn'],
    ['without an interval', { ci: null }, 'pass'],
  ] as const)('%s', (_, more, status) => expect(priceStatus(price(more as Partial<LeakPrice>))).toBe(status));
});
