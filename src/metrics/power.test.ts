import { expect, it } from 'vitest';
import { rowsMultiplier, rowsNeeded, smallestProvableMargin } from './power.ts';

it('proves a margin of 2.80 standard errors at 80% power', () => {
  expect(smallestProvableMargin(1)).toBeCloseTo(2.8015852, 7);
  expect(rowsNeeded(10_000, 0.001, smallestProvableMargin(0.001))).toBe(10_000);
});

it('needs four times the rows for half the margin', () => {
  expect(rowsMultiplier(0.002, 0.0025) / rowsMultiplier(0.002, 0.005)).toBeCloseTo(4, 12);
  expect(rowsNeeded(1000, 0.002, 0.0025)).toBe(5024);
});

it('needs no further rows without uncertainty, and endlessly many for a margin of 0', () => {
  expect(rowsNeeded(1000, 0, 0.005)).toBe(0);
  expect(rowsNeeded(1000, 0.002, 0)).toBe(Number.POSITIVE_INFINITY);
});
