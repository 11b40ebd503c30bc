import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Policy } from '../config/policy.ts';
import { METRICS } from '../metrics/catalog.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { answerRecipe, type EvaluatedSeed, recipeWarnings } from './recipe-question.ts';
import type { MetricRow } from './verdict-record.ts';

const setting = { policy: Policy.parse({}), rows: 10_000 };

function metric(name: 'roc_auc' | 'log_loss', margin: number | string): DeclaredMetric {
  return {
    definition: { ...METRICS[name], name, perRow: false } as DeclaredMetric['definition'],
    options: { role: 'optimize', margin } as DeclaredMetric['options'],
  };
}

function seeds(name: string, values: readonly (number | null)[]): EvaluatedSeed[] {
  return values.map((value, seed) => ({
    seed,
    runKey: `run${seed}`,
    evaluationKey: `evaluation${seed}`,
    metrics: { [name]: { value, se: null, ci: null } },
  }));
}

function ask(
  baseline: readonly (number | null)[],
  candidate: readonly (number | null)[],
  margin: number | string = 0.005,
  name: 'roc_auc' | 'log_loss' = 'roc_auc',
) {
  const request = { candidate: seeds(name, candidate), baseline: seeds(name, baseline), sameRecipe: false };
  return answerRecipe([metric(name, margin)], request, setting);
}
const row = (...args: Parameters<typeof ask>) => ask(...args).rows[0]!;

/** Values that spread around a mean as seeds do, always the same. */
function around(mean: number, sigma: number, count = 5): number[] {
  const spread = [-1.3, 0.2, 1.1, -0.4, 0.4, 0.9, -0.9, 0.1, -0.6, 0.5];
  return Array.from({ length: count }, (_, at) => mean + sigma * spread[at % spread.length]!);
}

describe('the recipe question', () => {
  it('gives the reference values of Welch, of the two one-sided tests and of the pairs of seeds', () => {
    const file = join(import.meta.dirname, '../../test/oracles/seed_noise_welch_tost.json');
    const { inputs, expected, tolerance } = JSON.parse(readFileSync(file, 'utf8')) as {
      inputs: { cases: { a: number[]; b: number[]; margin: number }[] };
      expected: { cases: Record<string, number & number[]>[] };
      tolerance: number;
    };
    expect(inputs.cases).toHaveLength(3);
    for (const [index, { a, b, margin }] of inputs.cases.entries()) {
      const found = row(a, b, margin);
      const wanted = expected.cases[index]!;
      const close = (got: number, value: number) =>
        expect(Math.abs(got - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
      close(found.change!.value, wanted.diff!);
      close(found.change!.se, wanted.se!);
      close(found.change!.lower, wanted.ci95![0]!);
      close(found.change!.upper, wanted.ci95![1]!);
      close(found.df!, wanted.welch_df!);
      close(found.p.difference!, wanted.welch_p!);
      close(found.p.nonInferiority!, wanted.ni_p!);
      close(found.p.equivalence!, wanted.tost_p!);
      close(found.probabilityBetter!, wanted.prob_b_gt_a!);
    }
  });

  it('tells better, not meaningfully worse, worse and unknown apart at the margin', () => {
    const baseline = around(0.85, 0.001);
    expect(row(baseline, around(0.86, 0.001)).outcome).toBe('better');
    expect(row(baseline, around(0.85, 0.001)).outcome).toBe('non-inferior');
    expect(row(baseline, around(0.84, 0.001)).outcome).toBe('worse');
    expect(row(around(0.85, 0.01), around(0.849, 0.01)).outcome).toBe('inconclusive');
  });

  it('turns a metric of which less is better', () => {
    const better = row(around(0.4, 0.001), around(0.39, 0.001), '1%', 'log_loss');
    expect(better).toMatchObject({ outcome: 'better', probabilityBetter: 1, marginText: '1%' });
    expect(better.change!.value).toBeCloseTo(-0.01, 10);
    expect(better.change!.lower).toBeLessThan(better.change!.upper);
    expect(better.margin).toBeCloseTo(0.004, 4);
  });

  it('says when the margin is below the seed noise, and how many seeds would do', () => {
    const noisy = row(around(0.85, 0.006), around(0.85, 0.006));
    expect(noisy.seedNoise).toBeCloseTo(2 * noisy.seedDeviation! * Math.sqrt(2 / 5), 12);
    expect(noisy.belowSeedNoise).toBe(true);
    const enough = noisy.seedsNeeded!;
    expect(2 * noisy.seedDeviation! * Math.sqrt(2 / enough)).toBeLessThanOrEqual(0.005);
    expect(2 * noisy.seedDeviation! * Math.sqrt(2 / (enough - 1))).toBeGreaterThan(0.005);
    expect(row(around(0.85, 0.001), around(0.85, 0.001)).belowSeedNoise).toBe(false);
  });

  it('does not compare seeds that do not differ: there is only one model of each recipe', () => {
    const note = 'no seed differs from another: the training does not use its seed';
    expect(row([0.85, 0.85, 0.85], [0.86, 0.86, 0.86])).toMatchObject({ outcome: null, change: null, df: null, note });
    expect(row([0.85, 0.85], [0.85, 0.85])).toMatchObject({ outcome: null, probabilityBetter: null, note });
    expect(row([0.85, 0.85, 0.85], [0.86, 0.87, 0.88]).outcome).not.toBeNull();
  });

  it.each([
    ['no baseline', [], [0.8, 0.81], 'no seed of a baseline to compare with'],
    [
      'a baseline of one seed',
      [0.8],
      [0.8, 0.81],
      'the baseline was trained with one seed; two are needed, better five',
    ],
    ['a metric that one seed leaves undefined', [0.8, 0.81], [0.8, null], 'undefined with one of the seeds'],
  ])('is not answered for %s', (_, baseline, candidate, note) => {
    expect(row(baseline, candidate)).toMatchObject({ outcome: null, change: null, note });
  });

  it('warns that two seeds are few', () => {
    expect(row([0.8, 0.81], [0.9, 0.91]).note).toBe('only 2 seeds; at least 3 tell how much seeds differ');
  });

  it('is not asked of one recipe', () => {
    const side = seeds('roc_auc', [0.8, 0.81]);
    const answer = answerRecipe(
      [metric('roc_auc', 0.005)],
      { candidate: side, baseline: side, sameRecipe: true },
      setting,
    );
    expect(answer.rows[0]).toMatchObject({ outcome: null, note: 'the recipe did not change' });
  });
});

describe('warnings about seeds', () => {
  const artifact = (outcome: MetricRow['outcome']) =>
    [{ metric: 'roc_auc', role: 'optimize', outcome } as MetricRow] as readonly MetricRow[];

  it('tell of an artifact that is better by the luck of its seed', () => {
    const answer = ask(around(0.85, 0.002), around(0.851, 0.002));
    expect(recipeWarnings(answer, artifact('better'))).toEqual([
      expect.stringMatching(
        /^This artifact is better in roc_auc; that its recipe is, its seeds do not show: it wins \d+%/,
      ),
    ]);
    expect(recipeWarnings(answer, artifact('non-inferior'))).toEqual([]);
  });

  it('tell of a recipe that is worse although its artifact passes', () => {
    const answer = ask(around(0.85, 0.001), around(0.84, 0.001));
    expect(recipeWarnings(answer, artifact('inconclusive'))[0]).toMatch(
      /^The recipe is worse in roc_auc over its seeds/,
    );
  });

  it('tell of a margin below the seed noise, with the seeds that are needed', () => {
    const [warning] = recipeWarnings(ask(around(0.85, 0.006), around(0.85, 0.006)), artifact('non-inferior'));
    expect(warning).toMatch(
      /^The margin 0\.005 of roc_auc is below the seed noise 0\.00\d+ \(2σ√\(2\/K\), σ 0\.00\d+, 5 seeds\): .* train about \d+ seeds/,
    );
  });

  it('say nothing of a metric that is only reported', () => {
    const answer = ask(around(0.85, 0.004), around(0.8, 0.004));
    expect(recipeWarnings(answer, [{ metric: 'roc_auc', role: 'report', outcome: null } as MetricRow])).toEqual([]);
    expect(recipeWarnings(undefined, artifact('better'))).toEqual([]);
  });
});
