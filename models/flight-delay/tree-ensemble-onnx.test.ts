import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { type Ensemble, predict, type Table, trainEnsemble } from './gradient-boosting.ts';
import { seededRandom } from './random.ts';
import { ensembleToOnnx } from './tree-ensemble-onnx.ts';

const FEATURES = ['a', 'b', 'c'];

/** Column 1 of `probabilities`, from the exported model in onnxruntime. */
async function scoreWithOnnx(ensemble: Ensemble, table: Table): Promise<number[]> {
  const session = await InferenceSession.create(ensembleToOnnx(ensemble, FEATURES));
  const rowMajor = Float32Array.from({ length: table.rows * FEATURES.length }, (_, i) => {
    return table.columns[i % FEATURES.length]![Math.floor(i / FEATURES.length)]!;
  });
  const output = await session.run({ features: new Tensor('float32', rowMajor, [table.rows, FEATURES.length]) });
  expect(output.probabilities!.dims).toEqual([table.rows, 2]);
  const probabilities = output.probabilities!.data as Float32Array;
  return Array.from({ length: table.rows }, (_, row) => probabilities[2 * row + 1]!);
}

function randomTable(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  return { rows, columns: FEATURES.map(() => Float32Array.from({ length: rows }, () => random() * 100 - 50)) };
}

test('the exported model agrees with the trainer to 1e-6, on seen and unseen rows and on every threshold', async () => {
  const seen = randomTable(3000, 1);
  const label = Uint8Array.from(seen.columns[0]!, (a, row) =>
    a * seen.columns[1]![row]! + seen.columns[2]![row]! > 0 ? 1 : 0,
  );
  const params = {
    rounds: 40,
    learningRate: 0.2,
    maxDepth: 5,
    minChildWeight: 1,
    l2: 1,
    bins: 64,
    rowShare: 0.7,
    featureShare: 0.7,
  };
  const train = { ...seen, label };
  const ensemble = trainEnsemble(train, train, params, seededRandom(2));

  const edges = ensemble.trees.flatMap((tree) => tree.threshold.filter((_, node) => tree.left[node]! >= 0));
  const onEdges: Table = { rows: edges.length, columns: FEATURES.map(() => Float32Array.from(edges)) };
  for (const table of [seen, randomTable(1000, 3), onEdges]) {
    const expected = predict(ensemble, table);
    const actual = await scoreWithOnnx(ensemble, table);
    const largest = actual.reduce((max, p, row) => Math.max(max, Math.abs(p - expected[row]!)), 0);
    expect(largest).toBeLessThan(1e-6);
  }
});

test('a model of one leaf predicts its base rate', async () => {
  const leaf = { feature: [0], threshold: [0], left: [-1], right: [-1], value: [0] };
  const [p] = await scoreWithOnnx({ base: Math.log(0.2 / 0.8), trees: [leaf] }, randomTable(1, 1));
  expect(p).toBeCloseTo(0.2, 6);
});
