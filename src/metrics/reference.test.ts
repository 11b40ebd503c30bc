import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineMetrics, metricsOf } from './catalog.ts';
import { estimateAll } from './models.ts';
import type { BinaryPredictions, MulticlassPredictions, Predictions } from './predictions.ts';
import { naiveReference } from './reference.ts';

it('scores the prevalence everywhere and predicts the more common class', () => {
  const predictions: BinaryPredictions = {
    task: 'binary-classification',
    rows: 4,
    label: Uint8Array.of(1, 0, 0, 0),
    score: Float64Array.of(0.9, 0.1, 0.2, 0.3),
    slices: [],
    perRow: { gain: Float64Array.of(1, 1, 1, 1) },
  };
  const definitions = defineMetrics([
    'accuracy',
    'roc_auc',
    'average_precision',
    'brier',
    'mcc',
    'size_mb',
    { name: 'gain', perRow: true },
  ]);
  expect([...naiveReference(predictions, definitions, 0.5)]).toEqual([
    ['accuracy', 0.75],
    ['roc_auc', 0.5],
    ['average_precision', 0.25],
    ['brier', 0.1875],
    ['mcc', null],
    ['gain', null],
  ]);
});

it('follows the weights of the rows', () => {
  const predictions: BinaryPredictions = {
    task: 'binary-classification',
    rows: 2,
    label: Uint8Array.of(1, 0),
    score: Float64Array.of(0.9, 0.1),
    weight: Float64Array.of(3, 1),
    slices: [],
    perRow: {},
  };
  expect(naiveReference(predictions, defineMetrics(['accuracy', 'brier']), 0.5)).toEqual(
    new Map([
      ['accuracy', 0.75],
      ['brier', 0.1875],
    ]),
  );
});

const CLASSES = ['ant', 'bee', 'cat', 'dog'];
const ROWS = fc.array(
  fc.record({
    code: fc.integer({ min: 0, max: CLASSES.length - 1 }),
    weight: fc.constantFrom(0, 0.25, 1, 2.5),
  }),
  { minLength: 1, maxLength: 40 },
);

/** Every built-in metric that follows from predictions, of the constant written out for every row. */
function ofEveryRow(constant: Predictions, definitions: ReturnType<typeof defineMetrics>) {
  const found = estimateAll(constant, definitions, 0.5);
  return definitions.map(({ name }) => [name, found.get(name)?.value ?? null] as const);
}

function expectSame(found: ReadonlyMap<string, number | null>, expected: ReturnType<typeof ofEveryRow>): void {
  for (const [name, value] of expected) {
    if (value === null) expect([name, found.get(name)]).toEqual([name, null]);
    else expect(found.get(name), name).toBeCloseTo(value, 12);
  }
}

it('has the metrics of a predictor that answers every row of two classes', () => {
  const definitions = defineMetrics(
    metricsOf('binary-classification').filter((name) => !/^(?:latency|size|peak|throughput)/.test(name)),
  );
  fc.assert(
    fc.property(ROWS, fc.boolean(), (given, weighted) => {
      const rows = given.length;
      const label = Uint8Array.from(given, ({ code }) => code % 2);
      const weight = Float64Array.from(given, (row) => (weighted ? row.weight : 1));
      const total = weight.reduce((sum, each) => sum + each, 0);
      const share = total === 0 ? 0 : weight.reduce((sum, each, row) => sum + each * label[row]!, 0) / total;
      const plain = { task: 'binary-classification' as const, rows, label, slices: [], perRow: {} };
      const own = weighted ? { ...plain, weight } : plain;
      const model: BinaryPredictions = { ...own, score: Float64Array.from(given, (_, row) => row / rows) };
      const predicted = new Uint8Array(rows).fill(share > 0.5 ? 1 : 0);
      const constant = { ...own, score: new Float64Array(rows).fill(share), predicted };
      expectSame(naiveReference(model, definitions, 0.5), ofEveryRow(constant, definitions));
    }),
  );
});

it('has the metrics of a predictor that answers every row of several classes', () => {
  const named = metricsOf('multiclass-classification').filter(
    (name) => !/^(?:latency|size|peak|throughput)/.test(name),
  );
  const definitions = defineMetrics([...named, 'recall[cat]', 'roc_auc[cat]'], 'multiclass-classification');
  fc.assert(
    fc.property(ROWS, fc.boolean(), (given, weighted) => {
      const rows = given.length;
      const label = Int32Array.from(given, ({ code }) => code);
      const weight = Float64Array.from(given, (row) => (weighted ? row.weight : 1));
      const total = weight.reduce((sum, each) => sum + each, 0);
      const shares = CLASSES.map((_, code) =>
        total === 0 ? 0 : weight.reduce((sum, each, row) => sum + (label[row] === code ? each : 0), 0) / total,
      );
      const plain = {
        task: 'multiclass-classification' as const,
        classes: CLASSES,
        rows,
        label,
        slices: [],
        perRow: {},
      };
      const own = weighted ? { ...plain, weight } : plain;
      const model: MulticlassPredictions = { ...own, proba: new Float64Array(rows * CLASSES.length).fill(0.25) };
      const predicted = new Int32Array(rows).fill(shares.indexOf(Math.max(...shares)));
      const constant = { ...own, proba: Float64Array.from(given.flatMap(() => shares)), predicted };
      expectSame(naiveReference(model, definitions, 0.5), ofEveryRow(constant, definitions));
    }),
  );
});
