import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeSketches, sketchCount, sketchGamma, sketchOf, sketchQuantile } from './ddsketch.ts';

const oracle = JSON.parse(readFileSync(new URL('../../test/oracles/ddsketch.json', import.meta.url), 'utf8')) as {
  inputs: { values: number[]; alpha: number; split_at: number };
  expected: { gamma: number; buckets: [number, number][]; quantiles: Record<string, { sketch: number }> };
};

describe('the reference sketch', () => {
  const { values, alpha, split_at: splitAt } = oracle.inputs;
  const sketch = sketchOf(values, alpha);

  test('has the same buckets and quantiles', () => {
    expect(sketchGamma(alpha)).toBeCloseTo(oracle.expected.gamma, 12);
    expect(sketch.positive).toEqual(oracle.expected.buckets);
    for (const [q, { sketch: value }] of Object.entries(oracle.expected.quantiles)) {
      expect(sketchQuantile(sketch, Number(q))).toBeCloseTo(value, 6);
    }
  });

  test('is the sum of the sketches of its halves', () => {
    const halves = [values.slice(0, splitAt), values.slice(splitAt)].map((half) => sketchOf(half, alpha));
    expect(mergeSketches(halves[0]!, halves[1]!)).toEqual(sketch);
  });
});

describe('any sketch', () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { maxLength: 60 });

  test('merges in any order to the same counts', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const merged = mergeSketches(sketchOf(a), sketchOf(b));
        expect(merged).toEqual(mergeSketches(sketchOf(b), sketchOf(a)));
        expect(merged).toEqual(sketchOf([...a, ...b]));
      }),
    );
  });

  test('knows every quantile to its relative error', () => {
    fc.assert(
      fc.property(
        numbers.filter((values) => values.length > 0),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const sketch = sketchOf(values);
          expect(sketchCount(sketch)).toBe(values.length);
          const exact = values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))]!;
          expect(Math.abs(sketchQuantile(sketch, q)! - exact)).toBeLessThanOrEqual(0.0100001 * Math.abs(exact));
        },
      ),
    );
  });

  test('is not merged with one of another error', () => {
    expect(() => mergeSketches(sketchOf([1], 0.01), sketchOf([1], 0.02))).toThrow('different error');
  });

  test('of nothing has no quantile', () => {
    expect(sketchQuantile(sketchOf([]), 0.5)).toBeNull();
  });
});
