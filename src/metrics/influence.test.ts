import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeUpPair, type PredictionOptions } from '../../test/builders/predictions.ts';
import { BINARY_METRICS, defineMetrics, type MetricDefinition } from './catalog.ts';
import { pointWithInfluence } from './influence.ts';
import type { BinaryPredictions } from './predictions.ts';
import { sampleOf } from './sample.ts';

fc.configureGlobal({ seed: 20261121 });

const DEFINITIONS = defineMetrics([...BINARY_METRICS, { name: 'utility', perRow: true }]);
const RECALL_AT_PRECISION = defineMetrics([{ name: 'recall', atPrecision: 0.6 }])[0]!;

const options = fc.record({
  rows: fc.integer({ min: 8, max: 60 }),
  seed: fc.integer(),
  step: fc.constantFrom(0, 0.05, 0.2),
  weighted: fc.boolean(),
});

/** Every row its own cluster, so that influence values carry no small-sample factor. */
function withRowsAsClusters(predictions: BinaryPredictions): BinaryPredictions {
  const { rows } = predictions;
  return { ...predictions, entity: { codes: Int32Array.from({ length: rows }, (_, i) => i), count: rows } };
}

function evaluate(definition: MetricDefinition, predictions: BinaryPredictions) {
  const influence = new Float64Array(predictions.rows);
  const point = pointWithInfluence(definition, sampleOf(predictions, 0.5, true), influence);
  return { point, influence };
}

function metricValue(definition: MetricDefinition, predictions: BinaryPredictions): number {
  const { point } = evaluate(definition, predictions);
  return point.defined ? point.value : Number.NaN;
}

describe('influence values', () => {
  it.each(DEFINITIONS)('of $name are the derivatives by the weights of the rows', (definition) => {
    fc.assert(
      fc.property(options, (shape) => {
        // Calibration errors have kinks where gaps are equal or 0, which rounded scores run into.
        const step = definition.family === 'calibration' ? 0 : shape.step;
        const predictions = withRowsAsClusters(madeUpPair({ ...shape, step, weighted: true }).baseline);
        const { point, influence } = evaluate(definition, predictions);
        if (!point.defined) return;
        const weight = predictions.weight!;
        const row = shape.seed & 7;
        const change = 1e-5;
        const at = (added: number): number => {
          const changed = weight.slice();
          changed[row]! += added;
          return metricValue(definition, { ...predictions, weight: changed });
        };
        const derivative = (at(change) - at(-change)) / (2 * change);
        expect(influence[row]).toBeCloseTo(weight[row]! * derivative, 7);
      }),
    );
  });

  it.each([...DEFINITIONS, RECALL_AT_PRECISION])('of $name add up to 0', (definition) => {
    fc.assert(
      fc.property(options, (shape: PredictionOptions) => {
        const { point, influence } = evaluate(definition, madeUpPair(shape).baseline);
        if (point.defined) expect(influence.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
      }),
    );
  });
});

describe('roc_auc', () => {
  const auc = defineMetrics(['roc_auc'])[0]!;

  it('is the weighted share of pairs in the right order, ties counting one half', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const predictions = madeUpPair(shape).baseline;
        const { label, score, weight } = predictions;
        let right = 0;
        let pairs = 0;
        for (let i = 0; i < predictions.rows; i++) {
          for (let j = 0; j < predictions.rows; j++) {
            if (label[i] !== 1 || label[j] !== 0) continue;
            const w = (weight?.[i] ?? 1) * (weight?.[j] ?? 1);
            pairs += w;
            right += w * (score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0);
          }
        }
        const value = metricValue(auc, predictions);
        if (pairs === 0) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(right / pairs, 12);
      }),
    );
  });

  it('does not change when scores go through an increasing function', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const predictions = madeUpPair(shape).baseline;
        const moved = { ...predictions, score: predictions.score.map((s) => Math.exp(3 * s) - 7) };
        expect(metricValue(auc, moved)).toEqual(metricValue(auc, predictions));
      }),
    );
  });
});

describe('recall at a precision', () => {
  it('is the largest recall of any threshold that reaches the precision', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const predictions = madeUpPair(shape).baseline;
        const { label, score, weight } = predictions;
        let best = Number.NaN;
        for (const threshold of new Set(score)) {
          let [selected, hits, positives] = [0, 0, 0];
          for (let i = 0; i < predictions.rows; i++) {
            const w = weight?.[i] ?? 1;
            if (label[i] === 1) positives += w;
            if (score[i]! < threshold) continue;
            selected += w;
            if (label[i] === 1) hits += w;
          }
          if (hits / selected >= 0.6 - 1e-12 && !(best >= hits / positives)) best = hits / positives;
        }
        if (Number.isNaN(best)) expect(metricValue(RECALL_AT_PRECISION, predictions)).toBeNaN();
        else expect(metricValue(RECALL_AT_PRECISION, predictions)).toBeCloseTo(best, 12);
      }),
    );
  });
});
