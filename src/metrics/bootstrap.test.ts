import { describe, expect, it } from 'vitest';
import { bootstrapReplicates, percentileInterval, replicateError } from './bootstrap.ts';
import { SeededRandom } from './random.ts';

const SEED = { digest: 'd', metric: 'm', slice: '' };
const values = Float64Array.from({ length: 400 }, (_, i) => Math.sin(i * 12.9898));

function meanOf(counts: Int32Array): number {
  let [sum, drawn] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    sum += counts[i]! * values[i]!;
    drawn += counts[i]!;
  }
  return sum / drawn;
}

describe('a bootstrap', () => {
  it('draws as many rows as there are, and spreads as the standard error of a mean does', () => {
    const replicates = bootstrapReplicates(400, undefined, SEED, (counts) => {
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400);
      return meanOf(counts);
    });
    expect(replicates).toHaveLength(2000);
    const mean = values.reduce((sum, value) => sum + value, 0) / 400;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 399);
    expect(replicateError(replicates) / (deviation / 20)).toBeCloseTo(1, 1);
    const [low, high] = percentileInterval(replicates, 0.95);
    expect((high - low) / (3.92 * (deviation / 20))).toBeCloseTo(1, 1);
  });

  it('draws clusters whole', () => {
    const clusters = { codes: Int32Array.from(values, (_, i) => i % 10), count: 10 };
    bootstrapReplicates(
      400,
      clusters,
      SEED,
      (counts) => {
        for (let i = 10; i < 400; i++) expect(counts[i]).toBe(counts[i % 10]);
        return 0;
      },
      3,
    );
  });

  it('depends on the test set, the metric and the slice, and on nothing else', () => {
    const first = (seed: typeof SEED) => bootstrapReplicates(400, undefined, seed, meanOf, 2)[0];
    expect(first(SEED)).toBe(first({ ...SEED }));
    const others = [{ digest: 'e' }, { metric: 'n' }, { slice: 's' }].map((change) => first({ ...SEED, ...change }));
    expect(new Set([first(SEED), ...others]).size).toBe(4);
  });
});

it('random numbers are spread evenly and repeat from their seed', () => {
  const random = new SeededRandom('a');
  const counts = new Int32Array(10);
  for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect(new SeededRandom('a').next()).not.toBe(new SeededRandom('b').next());
});
