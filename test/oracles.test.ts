import { describe, expect, it } from 'vitest';
import { confusion, reliabilityBins } from '../src/metrics/binary.ts';
import { jackknifeError } from '../src/metrics/bootstrap.ts';
import { BINARY_METRICS, defineMetrics } from '../src/metrics/catalog.ts';
import { normalSurvival } from '../src/metrics/distributions.ts';
import { pairedEquivalence, welch, welchEquivalence } from '../src/metrics/equivalence.ts';
import { standardError } from '../src/metrics/estimation.ts';
import { interval } from '../src/metrics/interval.ts';
import { compareAll, estimateAll, estimateOverallAndSlices, type MetricEstimate } from '../src/metrics/models.ts';
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from '../src/metrics/multiplicity.ts';
import {
  bonettPrice,
  mcnemar,
  newcombePaired,
  pairedCorrelation,
  pairedDifference,
} from '../src/metrics/paired-proportions.ts';
import { rowsMultiplier } from '../src/metrics/power.ts';
import type { BinaryPredictions } from '../src/metrics/predictions.ts';
import {
  agrestiCaffo,
  agrestiCoull,
  clopperPearson,
  jeffreys,
  newcombeIndependent,
  wald,
  waldIndependent,
  wilson,
} from '../src/metrics/proportions.ts';
import { quantileInterval } from '../src/metrics/quantiles.ts';
import { expectClose, type Oracle, ofFamily, oracleOf } from './builders/oracles.ts';

const DEFINITIONS = defineMetrics(BINARY_METRICS);

function predictionsOf(
  inputs: Oracle['inputs'],
  score: readonly number[],
  weight = inputs.sample_weight,
): BinaryPredictions {
  const labels = inputs.y_true as number[];
  const values = [...new Set((inputs.slice ?? []) as string[])].sort();
  const codes = Int32Array.from((inputs.slice ?? []) as string[], (value) => values.indexOf(value));
  return {
    task: 'binary-classification',
    rows: labels.length,
    label: Uint8Array.from(labels),
    score: Float64Array.from(score),
    ...(weight === undefined ? {} : { weight: Float64Array.from(weight as number[]) }),
    slices: values.length === 0 ? [] : [{ name: 'slice', kind: 'column', values, codes }],
    perRow: {},
  };
}

/** The value, or for an undefined metric what scikit-learn reports instead. */
function reported(estimates: ReadonlyMap<string, MetricEstimate>): Record<string, number | null> {
  return Object.fromEntries(
    [...estimates].map(([name, { value, undefined: none }]) => [name, value ?? none?.convention ?? null]),
  );
}

describe('reference values', () => {
  it.each(ofFamily('binary').map((oracle) => [oracle.case, oracle] as const))('%s', (_, oracle) => {
    const { inputs, expected, tolerance } = oracle;
    const predictions = predictionsOf(inputs, inputs.y_score);
    const { reliability_bins: bins, ...metrics } = expected;
    const got = {
      ...confusion(predictions, inputs.threshold),
      ...reported(estimateAll(predictions, DEFINITIONS, inputs.threshold)),
    };
    expectClose(got, metrics, tolerance);
    if (bins === undefined) return;
    const rows = reliabilityBins(predictions).map(({ bin, n, meanScore, observedRate }) => [
      bin,
      n,
      meanScore,
      observedRate,
    ]);
    expect(rows).toHaveLength(bins.rows.length);
    expectClose(rows, bins.rows, tolerance);
  });

  it('binary metrics on slices', () => {
    for (const { inputs, expected, tolerance } of ofFamily('binary-sliced')) {
      const predictions = predictionsOf(inputs, inputs.y_score);
      const { overall, slices } = estimateOverallAndSlices(predictions, DEFINITIONS, inputs.threshold);
      const { n, tp, fp, fn, tn, ...metrics } = expected.overall;
      expectClose(reported(overall), metrics, tolerance);
      expectClose(confusion(predictions, inputs.threshold), { n, tp, fp, fn, tn }, tolerance);
      expect(slices.map(({ slice }) => slice)).toEqual(Object.keys(expected.slices).map((name) => `slice=${name}`));
      for (const { slice, rows, positives, metrics: found } of slices) {
        const { n, tp, fp: _fp, fn, tn: _tn, ...values } = expected.slices[slice.slice('slice='.length)];
        expect([rows, positives]).toEqual([n, tp + fn]);
        expectClose(reported(found), values, tolerance, slice);
      }
    }
  });

  it('weighted replicates of a bootstrap', () => {
    const { inputs, expected, tolerance } = oracleOf('bootstrap_weighted_replicates');
    const names = Object.keys(expected.replicates[0]);
    inputs.weights.forEach((weight: number[], i: number) => {
      const predictions = predictionsOf(inputs, inputs.y_score, weight);
      const got = reported(estimateAll(predictions, defineMetrics(names), inputs.threshold));
      expectClose(got, expected.replicates[i], tolerance);
    });
  });

  it.each(ofFamily('delong').map((oracle) => [oracle.case, oracle] as const))('%s', (_, oracle) => {
    const { inputs, expected, tolerance } = oracle;
    const a = predictionsOf(inputs, inputs.score_a);
    const b = predictionsOf(inputs, inputs.score_b);
    const [auc, ap] = compareAll(a, b, defineMetrics(['roc_auc', 'average_precision']), 0.5);
    const z = auc!.se === 0 ? 0 : auc!.delta! / auc!.se!;
    const got = {
      auc_a: auc!.baseline.value,
      auc_b: auc!.candidate.value,
      delta: auc!.delta,
      var_a: auc!.baseline.se! ** 2,
      var_b: auc!.candidate.se! ** 2,
      var_delta: auc!.se! ** 2,
      se_delta: auc!.se,
      z,
      p_two_sided: 2 * normalSurvival(Math.abs(z)),
      ci95_delta: [auc!.lower, auc!.upper],
      ap_a: ap!.baseline.value,
      ap_b: ap!.candidate.value,
      delta_ap: ap!.delta,
      se_delta_ap_infinitesimal_jackknife: ap!.se,
    };
    const { cov: _cov, ...compared } = expected;
    expectClose(got, compared, tolerance);
  });

  it('standard error of a mean difference, row by row and by clusters', () => {
    const { inputs, expected, tolerance } = ofFamily('bucketed')[0] as Oracle;
    const difference = inputs.paired_difference as number[];
    const codes = Int32Array.from(inputs.bucket as number[]);
    const rows = difference.length;
    const label = new Uint8Array(rows);
    const independent: BinaryPredictions = {
      task: 'binary-classification',
      rows,
      label,
      score: new Float64Array(rows),
      slices: [],
      perRow: { gain: Float64Array.from(difference) },
    };
    const clustered = { ...independent, entity: { codes, count: Math.max(...codes) + 1 } };
    const gain = defineMetrics([{ name: 'gain', perRow: true }]);
    const [byRow, byCluster] = [independent, clustered].map((p) => estimateAll(p, gain, 0.5).get('gain'));
    const buckets: [number, number][] = Array.from({ length: Math.max(...codes) + 1 }, () => [0, 0]);
    difference.forEach((value, row) => {
      buckets[codes[row]!]![0]++;
      buckets[codes[row]!]![1] += value;
    });
    const sum = difference.reduce((total, value) => total + value, 0);
    const withoutBucket = buckets.map(([n, part]) => (sum - part) / (rows - n));
    const got = {
      buckets_n_sum: buckets,
      mean: byRow!.value,
      se_linearised: byCluster!.se,
      se_delete_bucket_jackknife: jackknifeError(withoutBucket),
      se_iid: byRow!.se,
    };
    expectClose(got, expected, tolerance);
    expect(standardError(new Float64Array(rows), rows, { codes: new Int32Array(rows), count: 1 })).toBeNull();
  });

  it('intervals of one proportion', () => {
    const { expected, tolerance } = oracleOf('interval_proportion');
    for (const { x, n, conf, ...intervals } of expected.cases) {
      const got = {
        wilson: wilson(x, n, conf),
        agresti_coull: agrestiCoull(x, n, conf),
        clopper_pearson: clopperPearson(x, n, conf),
        jeffreys: jeffreys(x, n, conf),
        wald: wald(x, n, conf),
      };
      expectClose(got, intervals, tolerance, `${x}/${n}`);
    }
  });

  it('intervals of the difference of independent proportions', () => {
    const { expected, tolerance } = oracleOf('interval_diff_independent_newcombe');
    for (const { x1, n1, x2, n2, conf, ...intervals } of expected.cases) {
      const got = {
        diff: x1 / n1 - x2 / n2,
        newcomb: newcombeIndependent(x1, n1, x2, n2, conf),
        'agresti-caffo': agrestiCaffo(x1, n1, x2, n2, conf),
        wald: waldIndependent(x1, n1, x2, n2, conf),
      };
      expectClose(got, intervals, tolerance, `${x1}/${n1} - ${x2}/${n2}`);
    }
  });

  it('intervals of the difference of paired proportions', () => {
    const { expected, tolerance } = oracleOf('interval_diff_paired');
    for (const { conf, n11, n10, n01, n00, ...intervals } of expected.cases) {
      const table = { n11, n10, n01, n00 };
      const { centre, interval: ci } = bonettPrice(table, conf);
      const got = {
        diff: pairedDifference(table),
        newcombe10: newcombePaired(table, conf),
        phi: pairedCorrelation(table),
        bonett_price: { center: centre, ci },
      };
      expectClose(got, intervals, tolerance, JSON.stringify(table));
    }
  });

  it('McNemar tests', () => {
    for (const { expected, tolerance } of ofFamily('paired-test')) {
      for (const { table, ...tests } of expected.cases) {
        const result = mcnemar(table[0][1], table[1][0]);
        const got = {
          exact: result.exact,
          chi2_cc: result.chiSquaredCorrected,
          chi2: result.chiSquared,
          mid_p: result.midP,
        };
        expectClose(got, tests, tolerance, JSON.stringify(table));
      }
    }
  });

  it('adjusted p-values', () => {
    for (const { expected, tolerance } of ofFamily('multiplicity')) {
      for (const { p, ...adjusted } of expected.cases) {
        const got = {
          holm: holm(p),
          bh: benjaminiHochberg(p),
          bonferroni: bonferroni(p),
          by: benjaminiYekutieli(p),
        };
        expectClose(got, adjusted, tolerance);
      }
    }
  });

  it('order-statistic intervals of quantiles', () => {
    for (const { inputs, expected, tolerance } of ofFamily('latency')) {
      for (const { q, ...wanted } of expected.quantiles) {
        const got = quantileInterval(inputs.values, q, inputs.conf);
        expectClose(
          {
            rank_lo: got.lowerRank,
            rank_hi: got.upperRank,
            lo: got.lower,
            hi: got.upper,
            coverage: got.coverage,
            point_type7: got.point,
          },
          wanted,
          tolerance,
        );
      }
    }
  });

  it('Welch comparison of seeds', () => {
    for (const { inputs, expected, tolerance } of ofFamily('seeds')) {
      inputs.cases.forEach(({ a, b, margin }: { a: number[]; b: number[]; margin: number }, i: number) => {
        const test = welch(a, b, 0.95);
        const equivalence = welchEquivalence(a, b, margin);
        const got = {
          diff: test.difference,
          se: test.se,
          welch_df: test.df,
          welch_t: test.t,
          welch_p: test.p,
          ci95: test.interval,
          tost_p: equivalence.p,
          ni_p: equivalence.lower.p,
          prob_b_gt_a: test.probabilityGreater,
        };
        expectClose(got, expected.cases[i], tolerance);
      });
    }
  });

  it('paired equivalence tests', () => {
    for (const { inputs, expected, tolerance } of ofFamily('equivalence')) {
      inputs.cases.forEach(({ a, b, margin }: { a: number[]; b: number[]; margin: number }, i: number) => {
        const test = pairedEquivalence(a, b, margin);
        const got = {
          mean_diff: test.difference,
          se: test.se,
          tost_p: test.p,
          lower: test.lower,
          upper: test.upper,
          df: test.df,
          ci90_t: interval(test.difference, test.se, 0.9, test.df),
        };
        expectClose(got, expected.cases[i], tolerance);
      });
    }
  });

  it('rows needed for a margin', () => {
    for (const { expected, tolerance } of ofFamily('gate')) {
      for (const { se, margin, conf, rows_multiplier_for_80pct_power_at_zero_effect: multiplier } of expected.cases) {
        if (typeof multiplier === 'number') expectClose(rowsMultiplier(se, margin, conf), multiplier, tolerance);
      }
    }
  });
});
