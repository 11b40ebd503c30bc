import { describe, expect, test } from 'vitest';
import {
  decimalsFor,
  formatInterval,
  formatMargin,
  formatMean,
  formatNumber,
  formatProbability,
  formatShare,
  formatShortCount,
  formatSigned,
  twoValues,
} from './numbers.ts';

test('numbers have the digits asked for and separate thousands', () => {
  expect(formatNumber(0.85123)).toBe('0.8512');
  expect(formatNumber(1234567.891, 1)).toBe('1,234,567.9');
  expect(formatNumber(-1234.5, 0)).toBe('-1,235');
  expect(formatNumber(0)).toBe('0.0000');
});

test('a number too small or too large for its digits goes to an exponent, never to zero', () => {
  expect(formatNumber(1.2e-7)).toBe('1.2e-7');
  expect(formatNumber(-3e12)).toBe('-3.0e+12');
});

test('undefined is a dash, never NaN or 0', () => {
  expect(formatNumber(null)).toBe('–');
  expect(formatNumber(Number.NaN)).toBe('–');
  expect(formatProbability(null)).toBe('–');
  expect(formatShare(1, 0)).toBe('–');
});

test('changes carry their sign, an exact zero none', () => {
  expect(formatSigned(0.0021)).toBe('+0.0021');
  expect(formatSigned(-0.0021)).toBe('-0.0021');
  expect(formatSigned(0)).toBe('0.0000');
  expect(formatInterval({ value: 0, lower: -0.006, upper: 0.0032, se: 1 })).toBe('[-0.0060, +0.0032]');
});

test('digits follow the size and the unit of a row', () => {
  expect(decimalsFor([0.85, 0.84])).toBe(4);
  expect(decimalsFor([1234, null])).toBe(1);
  expect(decimalsFor([12.3], 'ms')).toBe(2);
  expect(decimalsFor([null])).toBe(4);
});

test('margins have three significant digits and their unit', () => {
  expect(formatMargin({ margin: 0.004021, unit: null }, 4)).toBe('0.00402');
  expect(formatMargin({ margin: 0.0412, unit: 'ms' }, 4)).toBe('0.0412 ms');
});

test('small p-values and counts are short', () => {
  expect(formatProbability(1e-9)).toBe('<0.001');
  expect(formatProbability(0.0234)).toBe('0.023');
  expect([999, 1000, 22_700, 999_600, 3_400_000].map(formatShortCount)).toEqual(['999', '1k', '22.7k', '1M', '3.4M']);
});

describe('two values of a column', () => {
  test('lose the digits of binary arithmetic, unless these are the difference', () => {
    expect(twoValues('9.71', '11.652000000000001')).toEqual(['9.71', '11.652']);
    expect(twoValues('0.1', '0.10000000000000003')).toEqual(['0.1', '0.10000000000000003']);
    expect(twoValues('North', null)).toEqual(['North', null]);
    expect(twoValues('1234567890123456789', '1234567890123456788')).toEqual([
      '1234567890123456789',
      '1234567890123456788',
    ]);
  });
});

describe('a mean of numbers of unknown size', () => {
  test('has four digits', () => {
    expect([0.19912, 23.968, 1_008_123, -1512.7, 0, null].map(formatMean)).toEqual([
      '0.1991',
      '23.97',
      '1,008,000',
      '-1,513',
      '0',
      '–',
    ]);
  });
});
