import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionDistance } from './distribution-distance.ts';
import { exactTwoSampleSurvival, kolmogorovSurvival } from './kolmogorov.ts';
import { exactRankP, rankTest } from './rank-test.ts';
import { moments, smoothedPsi, stabilityIndex, welchP } from './two-sample.ts';
import {
  chiSquared,
  correctedCramersV,
  cramersV,
  fisherExact,
  gTest,
  hellinger,
  jensenShannonDistance,
  largestShift,
  proportionsZ,
  totalVariation,
  yatesChiSquared,
} from './two-sample-categorical.ts';

const FOLDER = new URL('../../test/oracles/', import.meta.url);

interface Oracle {
  readonly inputs: Record<string, number[]>;
  readonly expected: Record<string, unknown>;
  readonly tolerance: number;
}

function oracles(prefix: string): [string, Oracle][] {
  return readdirSync(FOLDER)
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Oracle]);
}

/** Every number of `expected` that `got` has, within the tolerance; missing ones are an error. */
function expectClose(got: unknown, expected: unknown, tolerance: number, path = ''): void {
  if (typeof expected === 'number') {
    expect(typeof got, path).toBe('number');
    expect(Math.abs((got as number) - expected), path).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
  } else if (Array.isArray(expected)) {
    expect(got, path).toHaveLength(expected.length);
    expected.forEach((each, index) => {
      expectClose((got as unknown[])[index], each, tolerance, `${path}[${index}]`);
    });
  } else if (expected !== null && typeof expected === 'object') {
    for (const [name, each] of Object.entries(expected)) {
      expectClose((got as Record<string, unknown>)[name], each, tolerance, `${path}.${name}`);
    }
  } else expect(got, path).toEqual(expected);
}

describe('two samples of numbers match the reference values', () => {
  test.each(oracles('twosample_numeric'))('%s', (_, { inputs, expected, tolerance }) => {
    const reference = Float64Array.from(inputs.reference!);
    const current = Float64Array.from(inputs.current!);
    const [n, m] = [reference.length, current.length];
    const distance = distributionDistance(reference, current);
    const ranks = rankTest(reference, current);
    const { deviation } = moments(reference);
    const index = stabilityIndex(reference, current);
    const got = {
      ks: {
        statistic: distance.ks,
        p_asymptotic: kolmogorovSurvival(distance.ks, Math.round((n * m) / (n + m))),
        p_exact: n * m <= 10_000 ? exactTwoSampleSurvival(distance.ks, n, m) : undefined,
      },
      mannwhitney_cc: { U_ref: ranks.u, p: ranks.pContinuity },
      mannwhitney: { U_ref: ranks.u, p: ranks.p },
      mannwhitney_exact_p: n * m <= 10_000 ? exactRankP(ranks.u, n, m) : undefined,
      auc_ref_gt_cur: ranks.share,
      wasserstein1: distance.wasserstein,
      ref_std_ddof0: deviation,
      wasserstein1_over_ref_std: distance.wasserstein / Math.max(deviation, 0.001),
      psi: {
        edges: index.edges,
        ref_counts: index.referenceCounts,
        cur_counts: index.currentCounts,
        psi: index.psi,
        expected_under_no_drift: index.expected,
      },
      js_distance_base2_psi_bins: index.jensenShannon,
      welch_p: welchP(reference, current),
    };
    expectClose(got, expected, tolerance);
  });
});

describe('two samples of categories match the reference values', () => {
  test.each(oracles('twosample_categorical'))('%s', (_, { inputs, expected, tolerance }) => {
    const reference = inputs.reference_counts!;
    const current = inputs.current_counts!;
    const counts = { reference, current };
    const table = (test: ReturnType<typeof chiSquared>) =>
      test === null ? null : { statistic: test.statistic, p: test.p, df: test.df, min_expected: test.minExpected };
    const two = reference.length === 2;
    const total = (each: number[]) => each.reduce((sum, count) => sum + count, 0);
    const got = {
      chi2: table(chiSquared(counts)),
      chi2_yates: two ? table(yatesChiSquared(counts)) : undefined,
      fisher_exact_p: two ? fisherExact(reference[0]!, reference[1]!, current[0]!, current[1]!) : undefined,
      ztest: two ? { ...proportionsZ(current[0]!, total(current), reference[0]!, total(reference)) } : undefined,
      cramers_v: cramersV(counts),
      cramers_v_bias_corrected: correctedCramersV(counts),
      g_test: table(gTest(counts)),
      total_variation: totalVariation(counts),
      linf: largestShift(counts),
      js_distance_base2: jensenShannonDistance(reference, current, 2),
      js_distance_base_e: jensenShannonDistance(reference, current, Math.E),
      hellinger: hellinger(counts),
      psi_smoothed: smoothedPsi(reference, current),
    };
    if (two) expect(Math.abs((expected.ztest as { z: number }).z)).toBeCloseTo(Math.abs(got.ztest!.z!), 10);
    const { ztest: _sign, ...others } = expected;
    expectClose(got, others, tolerance);
  });
});

describe('distances of large samples', () => {
  const numbers = (length: number, make: (index: number) => number) =>
    Float64Array.from({ length }, (_, index) => make(index));
  const scattered = (index: number, seed: number) => ((index * 2654435761 + seed * 40503) % 4294967296) / 4294967296;

  test.each([
    ['of one shape', (u: number) => u, (u: number) => u],
    ['that are shifted', (u: number) => u, (u: number) => u + 0.01],
    ['with a heavy tail', (u: number) => 1 / (1e-6 + u), (u: number) => 1 / (2e-6 + u)],
    ['of few values', (u: number) => Math.floor(u * 5), (u: number) => Math.floor(u * u * 5)],
    ['that do not overlap', (u: number) => u, (u: number) => u + 5],
    ['far from zero', (u: number) => 1e9 + u, (u: number) => 1e9 + u * 1.02],
  ])('%s are those of sorting them', (_, first, second) => {
    const reference = numbers(60_000, (index) => first(scattered(index, 1)));
    const current = numbers(50_000, (index) => second(scattered(index, 2)));
    const quick = distributionDistance(reference, current);
    const whole = bySorting(reference, current);
    expect(quick.ks).toBeCloseTo(whole.ks, 12);
    expect(Math.abs(quick.wasserstein - whole.wasserstein)).toBeLessThanOrEqual(1e-9 * Math.max(1, whole.wasserstein));
  });

  test('do not hang on the order, and are zero for equal samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (values) => {
          const sample = Float64Array.from(values);
          expect(distributionDistance(sample, sample.slice().reverse())).toEqual({ ks: 0, wasserstein: 0 });
        },
      ),
    );
  });
});

function bySorting(a: Float64Array, b: Float64Array): { ks: number; wasserstein: number } {
  const all = Float64Array.from([...a, ...b]).sort();
  const [x, y] = [a.slice().sort(), b.slice().sort()];
  let [i, j, ks, wasserstein] = [0, 0, 0, 0];
  for (let k = 0; k < all.length; k++) {
    const value = all[k]!;
    while (i < x.length && x[i]! <= value) i++;
    while (j < y.length && y[j]! <= value) j++;
    const distance = Math.abs(i / x.length - j / y.length);
    ks = Math.max(ks, distance);
    if (k + 1 < all.length) wasserstein += distance * (all[k + 1]! - value);
  }
  return { ks, wasserstein };
}

describe('the distribution of the statistic', () => {
  test.each([
    // scipy.stats.kstwo.sf(d, n)
    [0.1, 100, 0.2526927570063874],
    [0.05, 1000, 0.013012074781090332],
    [0.02, 5000, 0.03613941395325637],
    [0.01, 20000, 0.03638603905248727],
    [0.005, 100000, 0.013430824977799608],
    [0.12, 273, 0.000697166983412455],
    [0.9, 3, 0.002],
    [0.02, 10, 1],
  ])('of d = %d with n = %d is %d', (d, n, expected) => {
    expect(kolmogorovSurvival(d, n)).toBeCloseTo(expected, 7);
  });
});
