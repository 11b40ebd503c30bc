import { describe, expect, test } from 'vitest';
import { decideSkew, type SkewCounts } from './skew.ts';

const NONE: SkewCounts = {
  column: 'distance',
  rows: 10_000,
  mismatches: 0,
  missing: { logged: 0, recomputed: 0 },
  largest: null,
  ratio: null,
  difference: null,
  spelling: 0,
};

describe('skew of a column', () => {
  test('is more than one value in a thousand that differs', () => {
    expect(decideSkew({ ...NONE, mismatches: 10 })).toMatchObject({ rate: 0.001, verdict: 'same' });
    expect(decideSkew({ ...NONE, mismatches: 11 }).verdict).toBe('skew');
    expect(decideSkew({ ...NONE, mismatches: 11 }, 0.01).verdict).toBe('same');
    expect(decideSkew({ ...NONE, mismatches: 1 }, 0).verdict).toBe('skew');
    expect(decideSkew({ ...NONE, rows: 0 })).toMatchObject({ rate: 0, verdict: 'same' });
  });

  test.each<[string, Partial<SkewCounts>, RegExp | null]>([
    ['nothing', {}, null],
    ['a unit', { ratio: [1.6093, 1.6094, 1.6094], difference: [1, 20, 300] }, /1\.6094 times .*miles and kilometres/],
    ['a factor of no unit', { ratio: [0.9, 0.9, 0.9] }, /0\.9 times the recomputed ones$/],
    ['a constant', { ratio: [0.1, 3, 9], difference: [-2, -2, -2] }, /2 below the recomputed ones/],
    ['an empty log', { missing: { logged: 95, recomputed: 0 } }, /missing in the log/],
    ['nothing to compute from', { missing: { logged: 0, recomputed: 100 } }, /is missing in the recomputed data/],
    ['letters', { spelling: 99 }, /case of their letters/],
    ['scattered differences', { ratio: [0.5, 1, 2], difference: [-9, 0, 9] }, null],
  ])('tells that its differences have %s in common', (_, counts, pattern) => {
    const told = decideSkew({ ...NONE, mismatches: 100, ...counts }).pattern;
    if (pattern === null) expect(told).toBeNull();
    else expect(told).toMatch(pattern);
  });
});
