import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BoostingParams,
  type LabelledTable,
  predict,
  quantileEdges,
  toBins,
  trainEnsemble,
} from './gradient-boosting.ts';
import { seededRandom } from './random.ts';

const PARAMS: BoostingParams = {
  rounds: 20,
  learningRate: 0.3,
  maxDepth: 3,
  minChildWeight: 1,
  l2: 1,
  bins: 32,
  rowShare: 0.8,
  featureShare: 1,
};

/** Rows whose label is 1 with probability 0.9 inside the band 0.25 < x0 < 0.75, else 0.1; x1 is noise. */
function bandTable(rows: number, seed: number): LabelledTable {
  const random = seededRandom(seed);
  const columns = [0, 1].map(() => Float32Array.from({ length: rows }, random));
  const label = Uint8Array.from(columns[0]!, (x) => (random() < (x > 0.25 && x < 0.75 ? 0.9 : 0.1) ? 1 : 0));
  return { rows, columns, label };
}

test('learns a band that no single split separates', () => {
  const ensemble = trainEnsemble(bandTable(4000, 1), bandTable(500, 2), PARAMS, seededRandom(3));
  const grid = { rows: 3, columns: [Float32Array.of(0.1, 0.5, 0.9), Float32Array.of(0.5, 0.5, 0.5)] };
  const [low, middle, high] = predict(ensemble, grid);
  expect(low).toBeLessThan(0.2);
  expect(middle).toBeGreaterThan(0.8);
  expect(high).toBeLessThan(0.2);
});

test('lowers the loss on rows it has not seen, and reports every round', () => {
  const losses: number[] = [];
  trainEnsemble(bandTable(4000, 1), bandTable(1000, 2), PARAMS, seededRandom(3), (round) => {
    losses.push(round.validationLoss);
  });
  expect(losses).toHaveLength(PARAMS.rounds);
  // The best possible mean loss is the entropy of 0.1: 0.325 nats.
  expect(losses.at(-1)).toBeLessThan(0.37);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
});

test('gives the same trees for the same seed and others for another', () => {
  const train = bandTable(1000, 1);
  const boost = (seed: number) => trainEnsemble(train, train, PARAMS, seededRandom(seed));
  expect(boost(5)).toEqual(boost(5));
  expect(boost(5)).not.toEqual(boost(6));
});

test('a bin and a threshold split rows alike', () => {
  const column = fc
    .array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 60 })
    .map((values) => Float32Array.from(values));
  fc.assert(
    fc.property(column, fc.integer({ min: 2, max: 16 }), (values, bins) => {
      const edges = quantileEdges(values, bins);
      const binned = toBins(values, edges);
      expect(edges.length).toBeLessThan(bins);
      for (const [b, edge] of edges.entries()) {
        for (const [row, value] of values.entries()) expect(binned[row]! <= b).toBe(value <= edge);
      }
    }),
  );
});
