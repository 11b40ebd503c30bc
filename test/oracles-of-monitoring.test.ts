import { describe, expect, it } from 'vitest';
import { basicInterval, bcaInterval, jackknifeError, percentileInterval } from '../src/metrics/bootstrap.ts';
import { normalQuantile } from '../src/metrics/distributions.ts';
import { BURN_ALERTS, firingRuns } from '../src/monitor/burn-rate.ts';
import { obrienFlemingSpending, pocockSpending } from '../src/rollout/alpha-spending.ts';
import {
  betaBinomialSequence,
  empiricalBernsteinSequence,
  mixtureScale,
  normalMixtureHalfWidth,
} from '../src/rollout/confidence-sequence.ts';
import { expectClose, oracleOf } from './builders/oracles.ts';

describe('reference values', () => {
  it('confidence sequences and error spending', () => {
    const { inputs, expected, tolerance } = oracleOf('sequential_bounds');
    for (const { alpha, t, sd, t_opt, ...wanted } of expected.normal_mixture) {
      const got = {
        rho2: mixtureScale(alpha, t_opt),
        half_width: normalMixtureHalfWidth(t, sd, alpha, t_opt),
        fixed_n_half_width: (normalQuantile(1 - alpha / 2) * sd) / Math.sqrt(t),
      };
      expectClose(got, wanted, tolerance);
    }
    for (const { x, n, alpha, ci } of expected.beta_binomial) {
      expectClose(betaBinomialSequence(x, n, alpha), ci, tolerance, `${x}/${n}`);
    }
    const { x, alpha } = inputs.empirical_bernstein;
    const intervals = empiricalBernsteinSequence(x, alpha);
    for (const { t, ci } of expected.empirical_bernstein) expectClose(intervals[t - 1], ci, tolerance, `t=${t}`);
    for (const { t, alpha: level, ...wanted } of expected.spending) {
      const got = { obrien_fleming: obrienFlemingSpending(t, level), pocock: pocockSpending(t, level) };
      expectClose(got, wanted, tolerance);
    }
  });

  it('alerts of burn rates', () => {
    const { inputs, expected } = oracleOf('slo_burn_rate');
    const bins = { minutes: inputs.bin_minutes, total: inputs.total, bad: inputs.bad };
    const got = Object.fromEntries(BURN_ALERTS.map((alert) => [alert.name, firingRuns(bins, inputs.slo, alert)]));
    expect(got).toEqual(expected.firing_bin_intervals_inclusive);
  });

  it('bootstrap intervals from given replicates', () => {
    const { inputs, expected, tolerance } = oracleOf('bootstrap_percentile_bca');
    inputs.cases.forEach(({ values, replicates }: { values: number[]; replicates: number[] }, i: number) => {
      const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      const theta = mean(values);
      const drawn = Float64Array.from(replicates);
      const jackknife = values.map((_, left) => mean(values.filter((__, row) => row !== left)));
      const { z0, acceleration, levels, interval } = bcaInterval(theta, drawn, jackknife, 0.95);
      const got = {
        theta,
        percentile95: percentileInterval(drawn, 0.95),
        basic95: basicInterval(theta, drawn, 0.95),
        z0,
        acceleration,
        bca_levels: levels,
        bca95: interval,
        jackknife_se: jackknifeError(jackknife),
      };
      expectClose(got, expected.cases[i], tolerance);
    });
  });
});
