import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionRates } from './decision-rates.ts';

/** Half widths of the 95% interval of a change of AUC at a score correlation of 0.9, by rows. */
const SE = { 1000: 0.0146 / 1.96, 10000: 0.0046 / 1.96, 100000: 0.0014 / 1.96 } as const;
const rates = (rows: keyof typeof SE, change: number) =>
  decisionRates({ change, se: SE[rows], margin: 0.005, neverExceed: 0.02, confidence: 0.95 });

describe('the rates of the gate', () => {
  // Rows, true change, simulated shares: passes, worse, inconclusive.
  it.each([
    [1000, 0, 0.097, 0.025, 0.879],
    [1000, -0.005, 0.022, 0.1, 0.878],
    [1000, -0.01, 0.004, 0.262, 0.735],
    [1000, 0.01, 0.536, 0, 0.464],
    [10_000, 0, 0.576, 0.027, 0.397],
    [10_000, 0.002, 0.85, 0.004, 0.146],
    [10_000, -0.005, 0.026, 0.576, 0.398],
    [100_000, 0, 1, 0, 0],
    [100_000, -0.002, 0.98, 0.02, 0],
    [100_000, -0.005, 0.02, 0.98, 0],
  ] as const)('at %i rows and a true change of %f are those that were simulated', (rows, change, pass, worse, none) => {
    const found = rates(rows, change);
    expect(Math.abs(found.pass - pass)).toBeLessThan(0.025);
    expect(Math.abs(found.worse - worse)).toBeLessThan(0.025);
    expect(Math.abs(found.inconclusive - none)).toBeLessThan(0.03);
  });

  it.each([
    [1000, 0.002, 0.84, 0.15],
    [1000, 0, 0.77, 0.1],
    [1000, -0.002, 0.68, 0.06],
    [1000, -0.005, 0.52, 0.03],
    [1000, -0.01, 0.27, 0.004],
    [1000, -0.02, 0.025, 0],
    [10_000, 0, 0.975, 0.57],
    [10_000, -0.002, 0.87, 0.25],
    [10_000, -0.005, 0.43, 0.025],
    [10_000, -0.01, 0.01, 0],
    [100_000, -0.002, 0.98, 0.98],
    [100_000, -0.005, 0.025, 0.025],
  ] as const)(
    'with two margins at %i rows and %f merge and promote as the table says',
    (rows, change, merge, promote) => {
      expect(Math.abs(rates(rows, change).mergePass - merge)).toBeLessThan(0.025);
      expect(Math.abs(rates(rows, change).pass - promote)).toBeLessThan(0.025);
    },
  );

  it('sum to one, pass a model at minus the margin with 2.5% at most, and call an equal one worse with 2.5% at most', () => {
    const positive = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: -2, max: 2, noNaN: true }), (se, margin, change) => {
        const request = { se, margin, neverExceed: 4 * margin, confidence: 0.95 };
        const found = decisionRates({ ...request, change });
        expect(found.pass + found.worse + found.inconclusive).toBeCloseTo(1, 9);
        expect(found.mergePass).toBeGreaterThanOrEqual(found.pass - 1e-9);
        expect(decisionRates({ ...request, change: -margin }).pass).toBeLessThanOrEqual(0.0250001);
        expect(decisionRates({ ...request, change: 0 }).worse).toBeLessThanOrEqual(0.0250001);
      }),
    );
  });

  it('are certain without uncertainty', () => {
    const exact = { se: 0, margin: 0.1, neverExceed: 0.4, confidence: 0.95 };
    expect(decisionRates({ ...exact, change: 0 })).toEqual({ pass: 1, worse: 0, inconclusive: 0, mergePass: 1 });
    expect(decisionRates({ ...exact, change: -0.2 })).toEqual({ pass: 0, worse: 1, inconclusive: 0, mergePass: 0 });
  });
});
