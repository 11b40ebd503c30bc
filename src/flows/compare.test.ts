import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { ScoreFileReader } from '../ports.ts';
import { type CompareRequest, type CompareResult, compare } from './compare.ts';

const DeLong = z.object({
  inputs: z.unknown(),
  expected: z.object({
    auc_a: z.number(),
    auc_b: z.number(),
    delta: z.number(),
    var_a: z.number(),
    var_b: z.number(),
    se_delta: z.number(),
    z: z.number(),
    p_two_sided: z.number(),
    ci95_delta: z.tuple([z.number(), z.number()]),
    ap_a: z.number(),
    ap_b: z.number(),
    delta_ap: z.number(),
    se_delta_ap_infinitesimal_jackknife: z.number(),
  }),
  tolerance: z.number(),
});

function compared(content: unknown, options: Partial<CompareRequest> = {}): Promise<CompareResult> {
  const files: ScoreFileReader = {
    readText: async () => JSON.stringify(content),
    readTable: () => Promise.reject(new Error('not a table')),
  };
  return compare({ file: 'scores.json', ...options }, { files });
}

function table(shift: number, rows = 400) {
  const y_true = Array.from({ length: rows }, (_, row) => ((row * 7) % 10 < 3 ? 1 : 0));
  const score_a = y_true.map((label, row) => 0.3 + 0.3 * label + 0.35 * Math.sin(row * 12.9898));
  const clipped = score_a.map((value) => Math.min(0.99, Math.max(0.01, value)));
  const score_b = clipped.map((value, row) => {
    const moved = value + shift * (y_true[row] === 1 ? 1 : -1) + 0.01 * Math.cos(row * 4.1);
    return Math.min(0.99, Math.max(0.01, moved));
  });
  return { y_true, score_a: clipped, score_b };
}

describe('compare', () => {
  it.each(['delong_n40', 'delong_n300', 'delong_n250_ties', 'delong_n2000'])('agrees with %s', async (name) => {
    const text = await readFile(new URL(`../../test/oracles/${name}.json`, import.meta.url), 'utf8');
    const { inputs, expected, tolerance } = DeLong.parse(JSON.parse(text));
    const { roc_auc: auc, average_precision: ap } = (await compared({ inputs })).metrics;
    const pairs: [number | null | undefined, number][] = [
      [auc?.baseline.value, expected.auc_a],
      [auc?.candidate.value, expected.auc_b],
      [auc?.delta, expected.delta],
      [auc?.baseline.se, Math.sqrt(expected.var_a)],
      [auc?.candidate.se, Math.sqrt(expected.var_b)],
      [auc?.se, expected.se_delta],
      [auc?.z, expected.z],
      [auc?.p, expected.p_two_sided],
      [auc?.ci?.[0], expected.ci95_delta[0]],
      [auc?.ci?.[1], expected.ci95_delta[1]],
      [ap?.baseline.value, expected.ap_a],
      [ap?.candidate.value, expected.ap_b],
      [ap?.delta, expected.delta_ap],
      [ap?.se, expected.se_delta_ap_infinitesimal_jackknife],
    ];
    pairs.forEach(([got, want], index) => {
      expect(got, `pair ${index}`).toBeTypeOf('number');
      expect(Math.abs(got! - want), `pair ${index}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want)));
    });
  });

  it('calls a clear gain better and a clear loss worse, also for metrics where lower is better', async () => {
    const gain = (await compared(table(0.1))).metrics;
    const loss = (await compared(table(-0.1))).metrics;
    for (const name of ['roc_auc', 'average_precision', 'log_loss', 'brier']) {
      expect(gain[name]?.outcome, name).toBe('better');
      expect(loss[name]?.outcome, name).toBe('worse');
    }
    expect(gain.log_loss!.delta).toBeLessThan(0);
  });

  it('calls identical models non-inferior with a change of exactly 0', async () => {
    const { y_true, score_a } = table(0);
    const { roc_auc: auc, log_loss: loss } = (await compared({ y_true, score_a, score_b: score_a })).metrics;
    expect(auc).toMatchObject({ delta: 0, se: 0, ci: [0, 0], z: 0, p: 1, outcome: 'non-inferior' });
    expect(loss).toMatchObject({ delta: 0, se: 0, outcome: 'non-inferior', rows_needed: null });
  });

  it('takes one margin for all metrics, absolute or relative to the baseline', async () => {
    const absolute = await compared(table(0.01), { margin: '0.5' });
    expect(absolute.metrics.log_loss).toMatchObject({ margin: 0.5, outcome: expect.stringMatching(/better|non-inf/) });
    const relative = await compared(table(0.01), { margin: '2%' });
    expect(relative.metrics.roc_auc!.margin).toBeCloseTo(0.02 * relative.metrics.roc_auc!.baseline.value!, 12);
    await expect(compared(table(0), { margin: 'wide' })).rejects.toThrow(UserError);
    await expect(compared(table(0), { margin: -1 })).rejects.toThrow(/is not a margin/);
    await expect(compared(table(0), { confidence: 95 })).rejects.toThrow(/--confidence/);
  });

  it('compares slices, and is inconclusive where a slice has one class only', async () => {
    const data = table(0.1);
    const slice = data.y_true.map((label, row) => (label === 0 && row < 100 ? 'negatives' : 'rest'));
    const { slices } = await compared({ ...data, slice });
    expect(Object.keys(slices).sort()).toEqual(['negatives', 'rest']);
    expect(slices.negatives!.metrics.roc_auc).toMatchObject({
      delta: null,
      ci: null,
      z: null,
      outcome: 'inconclusive',
    });
    expect(slices.rest!.metrics.roc_auc!.outcome).toBe('better');
    expect(slices.rest!.n + slices.negatives!.n).toBe(400);
  });

  it('names both score columns when they are missing', async () => {
    await expect(compared({ y_true: [0, 1], y_score: [0, 1] })).rejects.toThrow(
      /score_a: no such column[\s\S]*score_b/,
    );
  });
});
