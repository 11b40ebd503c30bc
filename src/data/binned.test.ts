import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { klFromEvidently, sturgesCounts } from './binned.ts';

const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
const many = (length: number, of: (index: number) => number) => Float64Array.from({ length }, (_, index) => of(index));

/** What numpy's `histogram(values, bins, range)` does: edges of equal width, the last bin closed. */
function histogram(values: Float64Array, bins: number, least: number, greatest: number): number[] {
  const edges = Array.from({ length: bins + 1 }, (_, bin) =>
    bin === bins ? greatest : least + (bin * (greatest - least)) / bins,
  );
  return Array.from({ length: bins }, (_, bin) => {
    const closed = bin === bins - 1;
    return values.filter(
      (value) => value >= edges[bin]! && (closed ? value <= edges[bin + 1]! : value < edges[bin + 1]!),
    ).length;
  });
}

describe('counts in common bins', () => {
  const sample = fc
    .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 25, maxLength: 80 })
    .map((values) => Float64Array.from(values));

  test('are those of a histogram over both, whatever lies on an edge', () => {
    fc.assert(
      fc.property(sample, sample, fc.boolean(), (a, b, whole) => {
        const [reference, current] = whole ? [a.map(Math.round), b.map(Math.round)] : [a, b];
        const { reference: r, current: c } = sturgesCounts(reference, current);
        expect([total(r), total(c)]).toEqual([reference.length, current.length]);
        if (new Set(reference).size <= 20) return;
        const both = [...reference, ...current];
        const [least, greatest] = [Math.min(...both), Math.max(...both)];
        const bins = Math.ceil(Math.log2(both.length) + 1);
        expect(r).toEqual(histogram(reference, bins, least, greatest));
        expect(c).toEqual(histogram(current, bins, least, greatest));
      }),
    );
  });

  test('hold values on every edge, and far outside the reference', () => {
    const reference = many(32, (index) => index);
    const { reference: r, current } = sturgesCounts(reference, Float64Array.of(-1000, 1000));
    // ⌈log₂ 34 + 1⌉ bins, of which the reference fills the middle.
    expect(r).toEqual([0, 0, 0, 32, 0, 0, 0]);
    expect(current).toEqual([1, 0, 0, 0, 0, 0, 1]);
  });

  test('are by value where the reference has few, with those that only one side has', () => {
    const counts = sturgesCounts(
      many(40, (index) => index % 4),
      Float64Array.of(9, 2, 2),
    );
    expect(counts).toEqual({ reference: [10, 10, 10, 10, 0], current: [0, 0, 2, 0, 1] });
    expect(sturgesCounts(new Float64Array(5).fill(7), new Float64Array(3).fill(7))).toEqual({
      reference: [5],
      current: [3],
    });
  });

  test('begin with more than twenty values', () => {
    const { reference } = sturgesCounts(
      many(20, (index) => index),
      many(20, (index) => index),
    );
    expect(reference).toHaveLength(20);
    // ⌈log₂ 42 + 1⌉
    expect(
      sturgesCounts(
        many(21, (index) => index),
        many(21, (index) => index),
      ).reference,
    ).toHaveLength(7);
  });
});

describe('the Kullback–Leibler divergence of Evidently', () => {
  test('is Σ r ln(r/c) of shares', () => {
    const found = klFromEvidently({ reference: [60, 40], current: [30, 70] });
    expect(found).toBeCloseTo(0.6 * Math.log(0.6 / 0.3) + 0.4 * Math.log(0.4 / 0.7), 12);
    expect(klFromEvidently({ reference: [3, 5], current: [3, 5] })).toBe(0);
  });

  test('fills an empty share with a ten-thousandth, or less beside a smaller one', () => {
    const sum = 1.0001;
    expect(klFromEvidently({ reference: [50, 50], current: [100, 0] })).toBeCloseTo(
      0.5 * Math.log(0.5 / (1 / sum)) + 0.5 * Math.log(0.5 / (0.0001 / sum)),
      10,
    );
    const rare = klFromEvidently({ reference: [99_999, 1, 0], current: [33_333, 33_333, 33_334] });
    // The smallest share is 0.00001, so the empty one is a millionth of that.
    const shares = [0.99999, 0.00001, 1e-11];
    const all = shares.reduce((a, b) => a + b, 0);
    const current = [0.33333, 0.33333, 0.33334];
    expect(rare).toBeCloseTo(
      shares.reduce((kl, share, index) => kl + (share / all) * Math.log(share / all / current[index]!), 0),
      8,
    );
  });

  test('is never below zero, and grows without bound never', () => {
    const counts = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(counts, (pairs) => {
        const given = { reference: pairs.map(([r]) => r), current: pairs.map(([, c]) => c) };
        fc.pre(total(given.reference) > 0 && total(given.current) > 0);
        const kl = klFromEvidently(given);
        expect(kl).toBeGreaterThanOrEqual(-1e-9);
        expect(Number.isFinite(kl)).toBe(true);
      }),
    );
  });
});
