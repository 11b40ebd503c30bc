import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DdSketch, sketchOf } from '../metrics/ddsketch.ts';
import { type ColumnProfile, DAY, PROFILE_ALPHA } from './profile.ts';
import { histogramOf, piecesOf, quantileOf } from './spread.ts';

function writable({ positive, negative, ...rest }: DdSketch) {
  const pairs = (buckets: DdSketch['positive']) => buckets.map(([bucket, count]): [number, number] => [bucket, count]);
  return { ...rest, positive: pairs(positive), negative: pairs(negative) };
}

function columnOf(
  numbers: readonly number[],
  family: 'int' | 'float' | 'timestamp' = 'float',
  listed = false,
): ColumnProfile {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const counts = new Map<string, number>();
  for (const x of numbers) counts.set(String(x), (counts.get(String(x)) ?? 0) + 1);
  const days = new Map<number, number>();
  for (const x of numbers) days.set(Math.floor(x / DAY), (days.get(Math.floor(x / DAY)) ?? 0) + 1);
  return {
    name: 'x',
    type: 'X',
    family,
    count: numbers.length,
    missing: 0,
    notFinite: 0,
    distinct: { value: counts.size, exact: true },
    numbers: {
      min: Math.min(...numbers),
      max: Math.max(...numbers),
      mean,
      variance: 0,
      sketch: family === 'timestamp' ? null : writable(sketchOf(numbers, PROFILE_ALPHA)),
      days: family === 'timestamp' ? [...days].sort(([a], [b]) => a - b) : null,
    },
    lengths: null,
    values: listed ? { all: true, counts: [...counts] } : null,
    label: null,
    sensitive: false,
  };
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('a quantile', () => {
  test('of numbers far from zero lies where they lie', () => {
    const ids = columnOf(range(1_000_000, 20_000), 'int');
    expect(quantileOf(ids, 0.5)).toBeGreaterThan(1_009_000);
    expect(quantileOf(ids, 0.5)).toBeLessThan(1_011_000);
  });

  test('of few values is one of them', () => {
    const years = columnOf([1998, 2001, 2001, 2024, 2025], 'int', true);
    expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantileOf(years, q))).toEqual([1998, 2001, 2001, 2024, 2025]);
  });

  test('of times lies within its day', () => {
    const times = columnOf(
      range(0, 1440).map((minute) => 20_000 * DAY + minute * 60_000),
      'timestamp',
    );
    expect((quantileOf(times, 0.5)! - 20_000 * DAY) / 3_600_000).toBeCloseTo(12, 0);
  });

  test('is within the bounds, grows with q, and is right to two per cent', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => (Math.abs(x) < 1e-3 ? 0 : x));
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (xs, q) => {
          const column = columnOf(xs);
          const sorted = [...xs].sort((a, b) => a - b);
          const truth = sorted[Math.floor(q * (xs.length - 1))]!;
          const got = quantileOf(column, q)!;
          expect(got).toBeGreaterThanOrEqual(column.numbers!.min);
          expect(got).toBeLessThanOrEqual(column.numbers!.max);
          expect(Math.abs(got - truth)).toBeLessThanOrEqual(0.0203 * Math.abs(truth) + 1e-12);
          expect(quantileOf(column, 0)!).toBeLessThanOrEqual(quantileOf(column, 1)!);
        },
      ),
    );
  });

  test('of a column without numbers is nothing', () => {
    const none = { ...columnOf([1]), numbers: null };
    expect(quantileOf(none, 0.5)).toBeNull();
    expect(histogramOf(none, 5)).toBeNull();
    expect(piecesOf(none)).toEqual([]);
  });
});

describe('a histogram', () => {
  test('of whole numbers has no holes between them', () => {
    const values = range(0, 1400).map((index) => 1 + (index % 14));
    expect(histogramOf(columnOf(values, 'int', true), 18)!.counts).toEqual(Array.from({ length: 14 }, () => 100));
    expect(histogramOf(columnOf(range(0, 30), 'int', true), 18)!.counts).toEqual(Array.from({ length: 15 }, () => 2));
  });

  test('of identifiers is flat', () => {
    const { counts } = histogramOf(columnOf(range(1_000_000, 18_000), 'int'), 18)!;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(400);
  });

  test('has every value once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1 }), fc.boolean(), (xs, listed) => {
        const { counts } = histogramOf(columnOf(xs, 'int', listed), 12)!;
        expect(counts.length).toBeLessThanOrEqual(12);
        expect(counts.every((count) => count >= 0)).toBe(true);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(xs.length, 6);
      }),
    );
  });

  test('of one value is one bin', () => {
    expect(histogramOf(columnOf([2.5, 2.5]), 18)!.counts).toEqual([2]);
  });
});
