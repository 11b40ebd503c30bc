import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descendingOrder } from './radix-order.ts';

fc.configureGlobal({ seed: 20261121 });

function sortedByComparison(score: Float32Array | Float64Array): number[] {
  return Array.from(score, (_, i) => i).sort((a, b) => score[b]! - score[a]! || a - b);
}

describe('descendingOrder', () => {
  const few = fc.constantFrom(0, -0, 0.25, 1 / 3, -1e-300, 5e-324, 1e300, -7);

  it('orders doubles like a stable comparison sort', () => {
    const doubles = fc.array(fc.oneof(few, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 300 });
    fc.assert(
      fc.property(doubles, (values) => {
        const score = Float64Array.from(values);
        expect([...descendingOrder(score)]).toEqual(sortedByComparison(score));
      }),
    );
  });

  it('orders single-precision numbers like a stable comparison sort, whichever array they are in', () => {
    const floats = fc.array(fc.oneof(few, fc.float({ noNaN: true, noDefaultInfinity: true })), { maxLength: 300 });
    fc.assert(
      fc.property(floats, (values) => {
        const score = Float32Array.from(values);
        const expected = sortedByComparison(score);
        expect([...descendingOrder(score)]).toEqual(expected);
        expect([...descendingOrder(Float64Array.from(score))]).toEqual(expected);
      }),
    );
  });

  it('puts infinities at the ends and leaves its input alone', () => {
    const score = Float64Array.of(0.1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0.1);
    expect([...descendingOrder(score)]).toEqual([2, 0, 3, 1]);
    expect([...score]).toEqual([0.1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0.1]);
  });

  it('reads a view that does not begin where its buffer begins', () => {
    const whole = Float64Array.of(9, 1 / 3, 2 / 3, 1 / 7, 9);
    expect([...descendingOrder(whole.subarray(1, 4))]).toEqual([1, 0, 2]);
  });
});
