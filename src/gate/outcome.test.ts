import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rowsMultiplier } from '../metrics/power.ts';
import { decideOutcome, outcomeOfInterval, roundForDecision } from './outcome.ts';

const Oracle = z.object({
  tolerance: z.number(),
  expected: z.object({
    cases: z.array(
      z.object({
        delta: z.number(),
        se: z.number(),
        margin: z.number(),
        conf: z.number(),
        lower: z.number(),
        upper: z.number(),
        outcome: z.string(),
        rows_multiplier_for_80pct_power_at_zero_effect: z.number().nullable(),
      }),
    ),
  }),
});

describe('the four outcomes', () => {
  it('agree with every reference case', async () => {
    const text = await readFile(new URL('../../test/oracles/gate_four_outcomes.json', import.meta.url), 'utf8');
    const { expected, tolerance } = Oracle.parse(JSON.parse(text));
    for (const { delta, se, margin, conf, ...want } of expected.cases) {
      const got = decideOutcome({ delta, se, margin, confidence: conf });
      expect(got.outcome, JSON.stringify({ delta, se, margin })).toBe(want.outcome);
      expect(Math.abs(got.lower - want.lower)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(got.upper - want.upper)).toBeLessThanOrEqual(tolerance);
      const multiplier = want.rows_multiplier_for_80pct_power_at_zero_effect;
      if (multiplier !== null) expect(rowsMultiplier(se, margin)).toBeCloseTo(multiplier, 9);
    }
  });

  const finite = fc.double({ min: -1, max: 1, noNaN: true });
  const positive = fc.double({ min: 0, max: 1, noNaN: true });
  const rank = { better: 3, 'non-inferior': 2, inconclusive: 1, worse: 0 } as const;

  it('never get worse when the margin grows', () => {
    fc.assert(
      fc.property(finite, positive, positive, positive, (delta, se, margin, extra) => {
        const narrow = decideOutcome({ delta, se, margin, confidence: 0.95 });
        const wide = decideOutcome({ delta, se, margin: margin + extra, confidence: 0.95 });
        return rank[wide.outcome] >= rank[narrow.outcome];
      }),
    );
  });

  it('divide all intervals among themselves by their definitions', () => {
    fc.assert(
      fc.property(finite, finite, positive, (a, b, margin) => {
        const [low, high, m] = [Math.min(a, b), Math.max(a, b), margin].map(roundForDecision) as [
          number,
          number,
          number,
        ];
        const outcome = outcomeOfInterval(low, high, m);
        const holds = {
          better: low > 0,
          'non-inferior': low <= 0 && low > -m,
          worse: low <= -m && low <= 0 && high < 0,
          inconclusive: low <= -m && low <= 0 && high >= 0,
        };
        return (
          Object.entries(holds)
            .filter(([, is]) => is)
            .map(([name]) => name)
            .join() === outcome
        );
      }),
    );
  });

  it('mirror: swapping the models never leaves both better', () => {
    fc.assert(
      fc.property(finite, positive, positive, (delta, se, margin) => {
        const there = decideOutcome({ delta, se, margin, confidence: 0.95 }).outcome;
        const back = decideOutcome({ delta: -delta, se, margin, confidence: 0.95 }).outcome;
        return !(there === 'better' && back === 'better') && !(there === 'worse' && back === 'worse');
      }),
    );
  });

  it('use wider intervals with few degrees of freedom', () => {
    const difference = { delta: 0.022, se: 0.01, margin: 0.005, confidence: 0.95 };
    expect(decideOutcome(difference).outcome).toBe('better');
    expect(decideOutcome({ ...difference, df: 4 }).outcome).toBe('inconclusive');
  });

  it('do not hang on the last bits of a sum', () => {
    expect(outcomeOfInterval(-(0.1 + 0.2), 1, 0.3)).toBe(outcomeOfInterval(-0.3, 1, 0.3));
    expect(outcomeOfInterval(Number.NaN, 1, 0.1)).toBe('inconclusive');
  });
});
