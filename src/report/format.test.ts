import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationSeconds } from '../config/duration.ts';
import { formatBytes, formatCost, formatDuration, formatSignificant } from './format.ts';

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [0.012, '12 ms'],
    [0.42, '0.4 s'],
    [0.9999, '1.0 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 m 00 s'],
    [185, '3 m 05 s'],
    [3599.7, '1 h 00 m'],
    [7620, '2 h 07 m'],
    [86_399, '1 d 0 h'],
    [273_600, '3 d 4 h'],
  ])('%d seconds read as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('an unknown duration is a dash', () => {
    expect(formatDuration(null)).toBe('–');
    expect(formatDuration(Number.NaN)).toBe('–');
  });

  test('never shows sixty of a unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (seconds) => {
        expect(formatDuration(seconds)).not.toMatch(/\b60\b|\b24 h\b/);
      }),
    );
  });

  test('are read with their unit', () => {
    expect(['30s', '90m', '1.5h', '7d'].map(durationSeconds)).toEqual([30, 5400, 5400, 604_800]);
    expect(() => durationSeconds('2 weeks')).toThrow(RangeError);
  });
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KiB'],
  [47_185_920, '45 MiB'],
  [1_610_612_736, '1.5 GiB'],
])('%d bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a tiny cost is not shown as nothing', () => {
  expect(formatCost({ amount: 0.0004, currency: 'USD' })).toBe('<0.01 USD');
  expect(formatCost({ amount: 12.345, currency: 'EUR' })).toBe('12.35 EUR');
  expect(formatCost({ amount: 0, currency: 'EUR' })).toBe('0.00 EUR');
  expect(formatCost(null)).toBe('–');
});

test('significant digits keep small and large values readable', () => {
  expect(formatSignificant(0.85123456)).toBe('0.8512');
  expect(formatSignificant(1200)).toBe('1200');
  expect(formatSignificant(0.000000123456)).toBe('1.235e-7');
  expect(formatSignificant(Number.NEGATIVE_INFINITY)).toBe('-∞');
  expect(formatSignificant(null)).toBe('–');
});
