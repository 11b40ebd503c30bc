import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bonettPrice, mcnemar, mcnemarHarm, newcombePaired, pairedDifference } from './paired-proportions.ts';

fc.configureGlobal({ seed: 20261121 });

const table = fc
  .record({ n11: fc.nat(200), n10: fc.nat(30), n01: fc.nat(30), n00: fc.nat(200) })
  .filter(({ n11, n10, n01, n00 }) => n11 + n10 + n01 + n00 > 0);

describe('paired proportions', () => {
  it('have intervals around their difference that turn round with the models', () => {
    fc.assert(
      fc.property(table, (counts) => {
        const swapped = { ...counts, n10: counts.n01, n01: counts.n10 };
        const [lower, upper] = newcombePaired(counts, 0.95);
        const difference = pairedDifference(counts);
        expect(lower).toBeLessThanOrEqual(difference + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(difference - 1e-12);
        const [reverseLower, reverseUpper] = newcombePaired(swapped, 0.95);
        expect(reverseLower).toBeCloseTo(-upper, 12);
        expect(reverseUpper).toBeCloseTo(-lower, 12);
        expect(bonettPrice(swapped, 0.95).centre).toBeCloseTo(-bonettPrice(counts, 0.95).centre, 12);
      }),
    );
  });

  it('keep some width when no row differs', () => {
    const [lower, upper] = newcombePaired({ n11: 40, n10: 0, n01: 0, n00: 10 }, 0.95);
    expect(lower).toBeLessThan(-0.01);
    expect(upper).toBeGreaterThan(0.01);
  });
});

describe('McNemar tests', () => {
  it('cannot tell the models apart when no row differs', () => {
    expect(mcnemar(0, 0)).toMatchObject({ exact: { statistic: 0, p: 1 }, midP: 1 });
    expect(mcnemarHarm(0, 0)).toBe(1);
  });

  it('of harm ask how likely so many broken rows are by chance', () => {
    expect(mcnemarHarm(5, 0)).toBeCloseTo(1 / 32, 12);
    expect(mcnemarHarm(0, 5)).toBe(1);
    expect(mcnemarHarm(4, 1)).toBeCloseTo(6 / 32, 12);
  });
});
