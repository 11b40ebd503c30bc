import { describe, expect, test } from 'vitest';
import { defineMetrics } from './catalog.ts';
import { estimateAll } from './models.ts';
import type { BinaryPredictions } from './predictions.ts';
import { SeededRandom } from './random.ts';
import { takeRows } from './take-rows.ts';
import { worthOfRows } from './without-rows.ts';

const random = new SeededRandom('without rows');

/** Rows of which the first are known to the model better than the others. */
function predictions(rows: number, leaked: number): BinaryPredictions {
  const label = Uint8Array.from({ length: rows }, () => (random.uniform() < 0.4 ? 1 : 0));
  const score = Float64Array.from(label, (each, row) => {
    const noise = random.uniform() + random.uniform() - 1;
    return Math.min(0.999, Math.max(0.001, 0.5 + (each - 0.5) * (row < leaked ? 0.9 : 0.2) + 0.3 * noise));
  });
  return { task: 'binary-classification', rows, label, score, slices: [], perRow: {} };
}

const from = (start: number, end: number) => Int32Array.from({ length: end - start }, (_, index) => start + index);

describe('what rows are worth', () => {
  const metrics = defineMetrics(['roc_auc', 'log_loss', 'accuracy', 'average_precision']);

  test('is the difference of the two values, in the order of the metrics', () => {
    const given = predictions(500, 100);
    const left = from(100, 500);
    const [all, rest] = [estimateAll(given, metrics, 0.5), estimateAll(takeRows(given, left), metrics, 0.5)];
    const worth = worthOfRows(given, left, metrics, 0.5);
    expect(worth.map(({ metric }) => metric)).toEqual(['roc_auc', 'log_loss', 'accuracy', 'average_precision']);
    for (const { metric, delta, ci } of worth) {
      expect(delta).toBeCloseTo(all.get(metric)!.value! - rest.get(metric)!.value!, 12);
      expect(ci![0]).toBeLessThan(delta!);
      expect(ci![1]).toBeGreaterThan(delta!);
    }
  });

  test('is nothing at all when no row goes', () => {
    const given = predictions(300, 0);
    for (const { delta, se } of worthOfRows(given, from(0, 300), metrics, 0.5)) expect([delta, se]).toEqual([0, 0]);
  });

  test('has an interval that holds the truth about as often as it says', () => {
    const [auc] = defineMetrics(['roc_auc']);
    // Each row is a leak or not by chance, as in data.
    const worth = (rows: number) => {
      const leaked = Array.from({ length: rows }, () => random.uniform() < 0.1).filter(Boolean).length;
      return worthOfRows(predictions(rows, leaked), from(leaked, rows), [auc!], 0.5)[0]!;
    };
    const truth = mean(Array.from({ length: 100 }, () => worth(4000).delta!));
    const covered = Array.from({ length: 400 }, () => worth(500)).filter(
      ({ ci }) => ci![0] <= truth && truth <= ci![1],
    );
    expect(covered.length / 400).toBeGreaterThan(0.92);
    expect(covered.length / 400).toBeLessThan(0.985);
  });

  test('sums rows of one entity first', () => {
    const given = predictions(400, 80);
    const entity = { codes: Int32Array.from({ length: 400 }, (_, row) => row % 20), count: 20 };
    const [plain] = worthOfRows(given, from(80, 400), metrics, 0.5);
    const [clustered] = worthOfRows({ ...given, entity }, from(80, 400), metrics, 0.5);
    expect(clustered!.delta).toBe(plain!.delta);
    expect(clustered!.se).not.toBe(plain!.se);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
