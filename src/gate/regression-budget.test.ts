import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgedModel, judgeRequest, modelConfig, population, random } from '../../test/builders/judge-request.ts';
import { Policy } from '../config/policy.ts';
import type { MetricComparison } from '../metrics/models.ts';
import { declaredMetrics } from './declared-metrics.ts';
import { judge } from './judge.ts';
import { distanceRow, regressionBudget, regressionBudgetSentence } from './regression-budget.ts';
import { verdictMaterial } from './verdict-key.ts';
import { VerdictRecord } from './verdict-record.ts';

const withBudget = (margins: number, changes: object = {}) =>
  Policy.parse({ regression_budget: { margins }, ...changes });

function comparison(metric: string, delta: number, se: number): MetricComparison {
  const estimate = (value: number) => ({ value, se, ci: [value - 2 * se, value + 2 * se] as [number, number] });
  return {
    ...{ metric, delta, se, n: 4000, df: null, method: 'normal' },
    baseline: estimate(0.8),
    candidate: estimate(0.8 + delta),
    lower: delta - 1.959964 * se,
    upper: delta + 1.959964 * se,
  };
}

/** A metric with the margin 0.01, higher or lower is better. */
const metricOf = (name: 'roc_auc' | 'log_loss', margin: number | string = 0.01) =>
  declaredMetrics(modelConfig({ metrics: [{ [name]: { role: 'guard', margin } }] }))[0]!;

const distance = (delta: number, se: number, margins = 2, changes: object = {}) =>
  distanceRow(metricOf('roc_auc'), comparison('roc_auc', delta, se), withBudget(margins, changes), 4000);

describe('the distance of one metric', () => {
  const oracle = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../test/oracles/gate_four_outcomes.json'), 'utf8'),
  ) as { expected: { cases: { delta: number; se: number; margin: number; outcome: string }[] } };

  test.each(oracle.expected.cases.filter(({ margin }) => margin > 0))(
    'is decided by the reference rule with the budget as margin: $delta ± $se within $margin',
    ({ delta, se, margin, outcome }) => {
      const half = metricOf('roc_auc', margin / 2);
      const row = distanceRow(half, comparison('roc_auc', delta, se), withBudget(2), 4000);
      expect(row.outcome).toBe(outcome);
      expect(row.budget).toBeCloseTo(margin, 12);
    },
  );

  test.each([
    ['nothing lost', 0, 0.001, 'pass', 0],
    ['ahead', 0.01, 0.001, 'pass', 0],
    ['behind and proved to be within', -0.01, 0.002, 'pass', 0.5],
    ['behind and beyond', -0.03, 0.002, 'fail', 1.5],
    ['behind, and the budget may be overspent', -0.018, 0.002, 'fail', 0.9],
    ['too few rows to tell, and not far beyond', -0.005, 0.015, 'warn', 0.25],
    ['too few rows to tell anything', 0, 0.1, 'inconclusive', 0],
  ] as const)('%s', (_, delta, se, status, spent) => {
    expect(distance(delta, se)).toMatchObject({ status, spent });
  });

  test('takes its share of the anchor when the margin is relative, and says how it was declared', () => {
    const row = distanceRow(metricOf('log_loss', '2%'), comparison('log_loss', 0.02, 0.001), withBudget(3), 4000);
    expect(row).toMatchObject({ budgetText: '3 × 2%', status: 'pass', direction: 'lower' });
    expect(row.budget).toBeCloseTo(3 * 0.02 * 0.8, 12);
    expect(row.spent).toBeCloseTo(0.02 / 0.048, 12);
  });

  test('is inconclusive, never a pass, where a metric is undefined', () => {
    const undefinedOne = { ...comparison('roc_auc', 0, 0), delta: null, se: null, lower: null, upper: null };
    const row = distanceRow(metricOf('roc_auc'), undefinedOne, withBudget(2), 4000);
    expect(row).toMatchObject({ status: 'inconclusive', change: null, spent: null });
  });

  const steps = {
    delta: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    se: fc.double({ min: 0, max: 0.05, noNaN: true }),
  };
  const severity = ['pass', 'warn', 'inconclusive', 'fail'];

  test('law: a larger budget never makes it worse', () => {
    fc.assert(
      fc.property(
        steps.delta,
        steps.se,
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 8, noNaN: true }),
        (delta, se, margins, more) => {
          const [tight, wide] = [distance(delta, se, margins), distance(delta, se, margins + more)];
          expect(severity.indexOf(wide.status)).toBeLessThanOrEqual(severity.indexOf(tight.status));
        },
      ),
    );
  });

  test('law: a metric of which less is better is the mirror of one of which more is', () => {
    fc.assert(
      fc.property(steps.delta, steps.se, (delta, se) => {
        const up = distance(delta, se);
        const down = distanceRow(metricOf('log_loss'), comparison('log_loss', -delta, se), withBudget(2), 4000);
        expect([down.status, down.outcome, down.spent]).toEqual([up.status, up.outcome, up.spent]);
      }),
    );
  });

  test('law: what is further behind is never judged better', () => {
    fc.assert(
      fc.property(steps.delta, steps.se, fc.double({ min: 0, max: 0.2, noNaN: true }), (delta, se, loss) => {
        const [before, after] = [distance(delta, se), distance(delta - loss, se)];
        // `fail` needs proof of harm, so a loss can turn what was unknown into a failure, never into a pass.
        if (after.status === 'pass') expect(before.status).toBe('pass');
      }),
    );
  });

  test('passes a model that has overspent exactly nothing and nothing more in one of forty cases at most', () => {
    const next = random(11);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const draws = 4000;
    const se = 0.003;
    const passed = Array.from({ length: draws }, () => distance(-0.02 + se * normal(), se).status).filter(
      (status) => status === 'pass',
    );
    expect(passed.length / draws).toBeLessThan(0.025 + 3 * Math.sqrt((0.025 * 0.975) / draws));
  });
});

describe('the budget of a change', () => {
  const rows = population({ rows: 20_000 });
  const anchor = judgedModel(rows, { seed: 3, noise: 0.2 });
  const config = modelConfig({ metrics: [{ roc_auc: { role: 'optimize', margin: 0.01 } }], slices: [] });
  const note = 'which production holds';
  // Each adds a little noise to the one before: small steps, and a long way in all.
  const chain = [0.2, 0.35, 0.45, 0.53].map((noise) => judgedModel(rows, { seed: 3, noise }));

  const verdictOf = (candidate: number, baseline: number, policy = withBudget(2)) =>
    judge(
      judgeRequest({
        config,
        policy,
        candidate: chain[candidate]!,
        baseline: chain[baseline]!,
        anchor: { model: anchor, note },
      }),
    );

  test('stops the step that goes too far in all, although each step is within its margin', () => {
    expect(verdictOf(1, 0).verdict).toBe('pass');
    expect(verdictOf(2, 1).verdict).toBe('pass');
    const third = verdictOf(3, 2);
    expect(third.metrics.find(({ metric }) => metric === 'roc_auc')?.status).toBe('pass');
    expect(third.verdict).toBe('fail');
    expect(third.reason).toMatch(
      /^In all, roc_auc is 0\.0\d+ \[.*\] behind production \(model 3\): not within the regression budget of 0\.02\.$/,
    );
    expect(verdictOf(3, 2, Policy.parse({})).verdict).toBe('pass');
  });

  test('does not depend on how many steps led there', () => {
    expect(verdictOf(3, 0).regressionBudget).toEqual(verdictOf(3, 2).regressionBudget);
  });

  test('of the anchor itself is whole', () => {
    const same = judge(
      judgeRequest({
        config,
        policy: withBudget(1),
        candidate: anchor,
        baseline: anchor,
        anchor: { model: anchor, note },
      }),
    );
    expect(same.regressionBudget?.rows).toMatchObject([{ spent: 0, status: 'pass', outcome: 'non-inferior' }]);
    expect(same.verdict).toBe('pass');
  });

  test('is said not to be judged where there is no anchor, and does not stop a change', () => {
    const verdict = judge(
      judgeRequest({ config, policy: withBudget(2), anchor: { model: null, note: 'production holds no version yet' } }),
    );
    expect(verdict.regressionBudget).toMatchObject({ contender: null, rows: [] });
    expect(regressionBudgetSentence(verdict.regressionBudget!)).toBe(
      'The regression budget is not judged: production holds no version yet.',
    );
  });

  test('is excused by a waiver of its metric, which is listed', () => {
    const waivers = [
      { model: 'flight-delay', metric: 'roc_auc', reason: 'agreed', owner: '@ml', expires: '2027-01-01' },
    ];
    const request = judgeRequest({
      config,
      policy: withBudget(2),
      candidate: chain[3]!,
      baseline: chain[2]!,
      anchor: { model: anchor, note },
      waivers,
    });
    const verdict = judge(request);
    expect(verdict).toMatchObject({ verdict: 'pass', waivers: [{ metric: 'roc_auc' }] });
    expect(verdict.regressionBudget?.rows[0]?.status).toBe('waived');
  });

  test('leaves out rows that one of the two could not score', () => {
    const broken = judgedModel(rows, { seed: 3, noise: 0.2, invalid: [0, 1] });
    const budget = regressionBudget({
      config,
      policy: withBudget(2),
      candidate: broken,
      anchor: { model: anchor, note },
      isWaived: () => false,
    });
    expect(budget?.rows[0]?.change?.value).toBe(0);
  });

  test('refuses an anchor that was evaluated on other rows', () => {
    const other = {
      ...anchor,
      evaluation: { ...anchor.evaluation, data: { ...anchor.evaluation.data, digest: 'e'.repeat(64) } },
    };
    expect(() =>
      judge(
        judgeRequest({
          config,
          policy: withBudget(2),
          candidate: anchor,
          baseline: anchor,
          anchor: { model: other, note },
        }),
      ),
    ).toThrow(/not evaluated on the same rows/);
  });
});

describe('a verdict', () => {
  test('has no budget where the policy declares none, and reads records from before there was one', () => {
    const record = judge(judgeRequest());
    expect(record.regressionBudget).toBeNull();
    const { regressionBudget: _gone, ...old } = record;
    expect(VerdictRecord.parse(JSON.parse(JSON.stringify(old)))).toMatchObject({ regressionBudget: null });
  });

  test('has another key for another anchor, and the same as ever without a budget', () => {
    const { candidate, baseline, config, policy } = judgeRequest();
    const question = { stage: 'merge' as const, config, policy, waivers: [], today: '2026-10-01' };
    const inputs = { candidate: candidate.contender, baseline: baseline!.contender, production: null };
    const material = (anchor: typeof inputs.candidate | null | undefined, with_ = policy) =>
      JSON.stringify(
        verdictMaterial({
          ...inputs,
          ...(anchor === undefined ? {} : { anchor }),
          question: { ...question, policy: with_ },
        }),
      );
    expect(material(candidate.contender)).toBe(material(undefined));
    const keys = [
      material(candidate.contender, withBudget(2)),
      material(baseline!.contender, withBudget(2)),
      material(null, withBudget(2)),
      material(null, withBudget(3)),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});
