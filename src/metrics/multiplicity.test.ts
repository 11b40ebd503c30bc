import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from './multiplicity.ts';

fc.configureGlobal({ seed: 20261121 });

const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

describe('adjusted p-values', () => {
  it('keep their order and never fall below the raw ones', () => {
    for (const adjust of [holm, bonferroni, benjaminiHochberg, benjaminiYekutieli]) {
      fc.assert(
        fc.property(family, (p) => {
          const adjusted = adjust(p);
          p.forEach((value, i) => {
            expect(adjusted[i]).toBeGreaterThanOrEqual(value * (1 - 1e-15));
            expect(adjusted[i]).toBeLessThanOrEqual(1);
            p.forEach((other, j) => {
              if (other < value) expect(adjusted[j]).toBeLessThanOrEqual(adjusted[i]!);
            });
          });
        }),
      );
    }
  });

  it('go from Benjamini-Hochberg over Holm to Bonferroni', () => {
    fc.assert(
      fc.property(family, (p) => {
        const [rate, stepDown, single] = [benjaminiHochberg(p), holm(p), bonferroni(p)];
        p.forEach((_, i) => {
          expect(rate[i]).toBeLessThanOrEqual(stepDown[i]! * (1 + 1e-12));
          expect(stepDown[i]).toBeLessThanOrEqual(single[i]! * (1 + 1e-12));
        });
      }),
    );
  });

  it('of a single test are its p-value', () => {
    expect([holm([0.03]), benjaminiHochberg([0.03]), benjaminiYekutieli([0.03])]).toEqual([[0.03], [0.03], [0.03]]);
    expect(holm([])).toEqual([]);
  });
});
