import { describe, expect, test } from 'vitest';
import { parseSlice } from './slices.ts';

describe('parseSlice', () => {
  test.each([
    ['origin', { kind: 'column', name: 'origin' }],
    ['  origin ', { kind: 'column', name: 'origin' }],
    ['carrier code', { kind: 'column', name: 'carrier code' }],
    ['"a > b"', { kind: 'column', name: 'a > b' }],
    ['hour >= 18 as evening', { kind: 'condition', name: 'evening', sql: 'hour >= 18' }],
    ['hour >= 18 AS Evening-1', { kind: 'condition', name: 'Evening-1', sql: 'hour >= 18' }],
    ['cast(x as int) > 3 as big', { kind: 'condition', name: 'big', sql: 'cast(x as int) > 3' }],
    ['late as late_rows', { kind: 'condition', name: 'late_rows', sql: 'late' }],
    ["origin in ('ATL',\n 'EWR') as hubs", { kind: 'condition', name: 'hubs', sql: "origin in ('ATL',\n 'EWR')" }],
  ])('reads %j', (text, slice) => {
    expect(parseSlice(text)).toEqual(slice);
  });

  test.each([
    ['hour >= 18', 'the slice is an expression without a name', 'write: hour >= 18 as <name>'],
    ['cast(x as int)', 'the slice is an expression without a name', 'write: cast(x as int) as <name>'],
    ['hour >= 18 as', 'the slice has no name after "as"', 'write: hour >= 18 as <name>'],
    ['   ', 'the slice is empty', 'write: hour >= 18 as <name>'],
    [
      'hour > 1 as 9pm',
      'the slice name "9pm" may hold only letters, digits, - and _, and must not begin with a digit or -',
      'write: hour > 1 as _9pm',
    ],
    [
      'x as Overall',
      'the slice name "Overall" is reserved (overall, critical)',
      'write: Overall as Overall_rows, or choose another name',
    ],
  ])('explains %j', (text, what, fix) => {
    expect(parseSlice(text)).toEqual({ kind: 'invalid', what, fix });
  });
});
