import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaCdf,
  betaQuantile,
  betaSurvival,
  binomialCdf,
  binomialPmf,
  binomialQuantile,
  chiSquaredSurvival,
  logGamma,
  normalCdf,
  normalQuantile,
  normalSurvival,
  studentCdf,
  studentQuantile,
  studentSurvival,
} from './distributions.ts';

fc.configureGlobal({ seed: 20261121 });

/** Relative closeness, which is what small tails need. */
function expectRelative(got: number, expected: number, tolerance = 1e-13): void {
  expect(Math.abs(got / expected - 1), `got ${got}, expected ${expected}`).toBeLessThanOrEqual(tolerance);
}

// Expected numbers: mpmath with 40 digits.
describe('against 40-digit reference values', () => {
  it.each([
    [-3, 0.9986501019683699],
    [0, 0.5],
    [0.3, 0.3820885778110474],
    [1.96, 0.024997895148220435],
    [5.5, 1.8989562465887718e-8],
    [5.6, 1.071759025831093e-8],
    [12, 1.776482112077679e-33],
    [37, 5.725571222524577e-300],
  ])('normal survival at %s', (z, expected) => expectRelative(normalSurvival(z), expected));

  it.each([
    [1e-20, -9.262340089798407],
    [0.3, -0.5244005127080408],
    [0.8, 0.8416212335729142],
    [0.975, 1.9599639845400543],
  ])('normal quantile of %s', (p, expected) => expectRelative(normalQuantile(p), expected, 1e-15));

  it.each([
    [1e-6, 1, 0.49999968169011383],
    [2, 1, 0.14758361765043326],
    [2.5, 3.7, 0.03591101145591339],
    [5, 10, 0.0002686668013782263],
    [1.96, 19, 0.032414489644484616],
    [40, 30.6, 2.7604707049904625e-28],
    [1.96, 1e6, 0.024998033792634895],
  ])('Student survival at %s with %s degrees of freedom', (t, df, expected) =>
    expectRelative(studentSurvival(t, df), expected, 1e-10),
  );

  it.each([
    [0.975, 1, 12.706204736174705],
    [0.975, 4.7, 2.6207260753531703],
    [0.975, 19, 2.0930240544083096],
    [0.95, 799, 1.6467629488085247],
    [0.975, 100_000, 1.9599877075346097],
  ])('Student quantile of %s with %s degrees of freedom', (p, df, expected) => {
    expectRelative(studentQuantile(p, df), expected, 1e-11);
    expectRelative(studentQuantile(1 - p, df), -expected, 1e-11);
  });

  it.each([
    [0.01, 0.5, 0.5, 0.06376856085851985],
    [0.3, 2, 5, 0.579825],
    [0.62, 500, 300, 0.38300352182682307],
    [0.001, 30, 2, 3.097e-89],
  ])('beta distribution at %s with %s, %s', (x, a, b, expected) => {
    expectRelative(betaCdf(x, a, b), expected, 1e-12);
    expectRelative(betaSurvival(1 - x, b, a), expected, 1e-12);
    expectRelative(betaQuantile(expected, a, b), x, 1e-12);
  });

  it.each([
    [3, 10, 0.3, 0.6496107184, 0.266827932],
    [225, 250, 0.95, 0.0008593143581571567, 0.0004795697987197319],
    [100, 300, 0.5, 4.007437608269459e-9, 2.041324508534733e-9],
    [0, 1000, 0.001, 0.36769542477096406, 0.36769542477096406],
  ])('binomial at %s of %s with probability %s', (k, n, p, cdf, pmf) => {
    expectRelative(binomialCdf(k, n, p), cdf, 1e-12);
    expectRelative(binomialPmf(k, n, p), pmf, 1e-12);
  });

  it.each([
    [3.84, 1, 0.0500435212487051],
    [100, 1, 1.523970604832105e-23],
    [0.5, 3, 0.9188914116546758],
    [20, 7.5, 0.007657674067298906],
    [1200, 1000, 1.2255942330622905e-5],
  ])('chi-squared survival at %s with %s degrees of freedom', (x, df, expected) =>
    expectRelative(chiSquaredSurvival(x, df), expected, 1e-11),
  );

  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [3.5, 1.2009736023470743],
    [15.5, 26.536914491115613],
    [100, 359.1342053695754],
  ])('log gamma of %s', (x, expected) => expectRelative(logGamma(x), expected, 1e-14));
});

describe('at the ends', () => {
  it('answers limits instead of NaN', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(normalQuantile(1.5)).toBeNaN();
    expect([normalSurvival(50), normalCdf(50)]).toEqual([0, 1]);
    expect([betaCdf(0, 2, 3), betaCdf(1, 2, 3)]).toEqual([0, 1]);
    expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5)]).toEqual([0, 1]);
    expect([binomialQuantile(0, 9, 0.5), binomialQuantile(1, 9, 0.5)]).toEqual([0, 9]);
    expect(chiSquaredSurvival(0, 3)).toBe(1);
    expect(studentQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975));
    expect(binomialPmf(0, 10, 0) + binomialPmf(10, 10, 1)).toBe(2);
  });
});

describe('laws', () => {
  const probability = fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true });
  const degrees = fc.double({ min: 1, max: 1000, noNaN: true });

  it('quantiles invert distribution functions', () => {
    // Nearer to 1 a beta quantile can be closer to 1 than doubles tell apart.
    fc.assert(
      fc.property(probability, degrees, degrees, (p, a, b) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14);
        expect(studentCdf(studentQuantile(p, a), a)).toBeCloseTo(p, 10);
        expect(betaCdf(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 8);
      }),
    );
  });

  it('the binomial quantile is the first count whose probability suffices', () => {
    fc.assert(
      fc.property(probability, fc.integer({ min: 1, max: 5000 }), probability, (q, n, p) => {
        const k = binomialQuantile(q, n, p);
        expect(binomialCdf(k, n, p)).toBeGreaterThanOrEqual(q * (1 - 1e-12));
        if (k > 0) expect(binomialCdf(k - 1, n, p)).toBeLessThan(q);
      }),
    );
  });
});
