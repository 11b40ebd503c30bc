import { describe, expect, test } from 'vitest';
import { decideDuplicates, decideNearDuplicates, type RepeatFacts } from './leakage-repeats.ts';

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
    const facts = { ...repeats(found, 10_000, natural), telling: 10, chance: { found: 0, looked: 10_000 } };
    expect(decideNearDuplicates(facts).status).toBe(status);
  });

  test.each([
    [300, 100, 'pass'],
    [320, 100, 'pass'],
    [345, 100, 'warn'],
    [450, 100, 'fail'],
    [450, 0, 'fail'],
  ])('nearly: %i of 10,000 test rows where chance brings %i: %s', (found, byChance, status) => {
    const facts = { ...repeats(found, 10_000, found), telling: 10, chance: { found: byChance, looked: 10_000 } };
    expect(decideNearDuplicates(facts).status).toBe(status);
  });

  test('are not looked for nearly where columns tell nothing apart', () => {
    expect(decideNearDuplicates({ ...repeats(0, 10), telling: 0, chance: { found: 0, looked: 0 } }).status).toBe(
      'skip',
    );
  });
});
