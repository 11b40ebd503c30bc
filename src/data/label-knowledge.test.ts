import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../metrics/random.ts';
import { type KnownLabel, labelKnowledge, orderAuc, squaredCorrelation } from './label-knowledge.ts';

const random = new SeededRandom('label knowledge');
const ROWS = 2000;
const positive = Uint8Array.from({ length: ROWS }, () => (random.uniform() < 0.3 ? 1 : 0));
const binary: KnownLabel = { kind: 'binary', positive };
const noise = Float64Array.from({ length: ROWS }, () => random.uniform());
const of = (values: ArrayLike<number>, label: KnownLabel = binary, kind: 'numeric' | 'category' = 'numeric') =>
  labelKnowledge({ kind, values: Float64Array.from(values) }, label);

describe('what one feature knows of a label of two classes', () => {
  test('is nothing for noise', () => {
    expect(of(noise)!.value).toBeLessThan(0.56);
    expect(
      of(
        noise.map((value) => Math.floor(value * 30)),
        binary,
        'category',
      )!.value,
    ).toBeLessThan(0.56);
  });

  test('is all for a proxy, whichever way round it is', () => {
    expect(of(positive)).toEqual({ value: 1, by: 'order' });
    expect(of(positive.map((each) => 1 - each))).toEqual({ value: 1, by: 'order' });
  });

  test('is seen in categories, in their absence, and where no order shows it', () => {
    const category = Array.from(positive, (each, row) => (each === 1 ? 7 + (row % 5) : row % 4));
    expect(of(category, binary, 'category')).toMatchObject({ by: 'values' });
    expect(of(category, binary, 'category')!.value).toBeGreaterThan(0.99);
    const missing = Array.from(positive, (each, row) => (each === 1 ? Number.NaN : noise[row]!));
    expect(of(missing)).toEqual({ value: 1, by: 'missing' });
    const outside = Array.from(positive, (each, row) => (each === 1 ? (row % 2 ? -2 : 2) : noise[row]!));
    expect(orderAuc(outside, positive)!).toBeLessThan(0.6);
    expect(of(outside)!.value).toBeGreaterThan(0.99);
  });

  test('is not made up by a category with one row each', () => {
    expect(
      of(
        Array.from({ length: ROWS }, (_, row) => row * 7919),
        binary,
        'category',
      )!.value,
    ).toBeLessThan(0.6);
  });

  test('is not told of a constant, or from a handful of rows', () => {
    expect(of(new Float64Array(ROWS))!.value).toBeCloseTo(0.5, 1);
    expect(labelKnowledge({ kind: 'numeric', values: new Float64Array(20) }, binary)).toBeUndefined();
    const few = Uint8Array.from({ length: 100 }, (_, row) => (row < 3 ? 1 : 0));
    expect(
      labelKnowledge({ kind: 'numeric', values: Float64Array.from(few) }, { kind: 'binary', positive: few }),
    ).toBeUndefined();
  });
});

test('several classes count by their size, and a number by the share of its variance', () => {
  const codes = Int32Array.from({ length: ROWS }, (_, row) => row % 4);
  expect(of(codes, { kind: 'classes', codes, classes: 4 }, 'category')!.value).toBeGreaterThan(0.99);
  expect(of(noise, { kind: 'classes', codes, classes: 4 })!.value).toBeLessThan(0.6);
  const target: KnownLabel = { kind: 'number', values: noise };
  expect(
    of(
      noise.map((value) => Math.exp(value)),
      target,
    ),
  ).toEqual({ value: 1, by: 'order' });
  expect(
    of(
      noise.map((value) => (value - 0.5) ** 2),
      target,
    )!.value,
  ).toBeLessThan(0.3);
  expect(of(positive, target)!.value).toBeLessThan(0.02);
});

test('the area by ranks is the share of pairs in order', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 60, maxLength: 120 }), (rows) => {
      const values = rows.map(([value]) => value);
      const label = Uint8Array.from(rows, ([, each]) => each);
      const [ones, zeros] = [1, 0].map((wanted) => values.filter((_, row) => label[row] === wanted)) as [
        number[],
        number[],
      ];
      if (Math.min(ones.length, zeros.length) < 10) {
        expect(orderAuc(values, label)).toBeNull();
        return;
      }
      let wins = 0;
      for (const a of ones) for (const b of zeros) wins += a > b ? 1 : a === b ? 0.5 : 0;
      expect(orderAuc(values, label)).toBeCloseTo(wins / (ones.length * zeros.length), 12);
    }),
  );
});

test('the squared rank correlation leaves out rows without a value', () => {
  const values = Float64Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? Number.NaN : row));
  expect(
    squaredCorrelation(
      values,
      Float64Array.from(values, (value) => -(value ** 3)),
    ),
  ).toBeCloseTo(1, 12);
  expect(squaredCorrelation(new Float64Array(60), values)).toBeNull();
});
