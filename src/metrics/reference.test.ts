import { expect, it } from 'vitest';
import { defineMetrics } from './catalog.ts';
import type { BinaryPredictions } from './predictions.ts';
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
