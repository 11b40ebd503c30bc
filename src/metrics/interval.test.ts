import fc from 'fast-check';
import { expect, it } from 'vitest';
import { interval, intervalWithin } from './interval.ts';

const RANGES = [
  [0, 1],
  [-1, 1],
  [0, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, 1],
] as const;

it('intervals stay inside the range of their metric and hold its value', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...RANGES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      (range, share, se) => {
        const value = range[0] === -1 ? 2 * share - 1 : share;
        const [lower, upper] = intervalWithin(range, value, se, 0.95, null);
        expect(lower).toBeGreaterThanOrEqual(range[0]);
        expect(upper).toBeLessThanOrEqual(range[1]);
        expect(lower).toBeLessThanOrEqual(value + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(value - 1e-12);
      },
    ),
  );
});

it('are the plain ones where samples are large', () => {
  for (const range of RANGES) {
    const [lower, upper] = intervalWithin(range, 0.7, 1e-6, 0.95, 12);
    const plain = interval(0.7, 1e-6, 0.95, 12);
    expect(lower).toBeCloseTo(plain[0], 9);
    expect(upper).toBeCloseTo(plain[1], 9);
  }
});

it('do not reach from end to end of the range because a value is near one end', () => {
  const [lower, upper] = intervalWithin([0, 1], 0.0017, 0.033, 0.95, null);
  expect(lower).toBe(0);
  expect(upper).toBeCloseTo(0.0017 + 1.96 * 0.033, 4);
});
