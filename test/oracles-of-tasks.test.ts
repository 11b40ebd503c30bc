import { describe, expect, it } from 'vitest';
import { defineMetrics, metricsOf } from '../src/metrics/catalog.ts';
import { estimateAll } from '../src/metrics/models.ts';
import { confusionMatrix, perClass } from '../src/metrics/multiclass.ts';
import type { MulticlassPredictions, Predictions, RankingPredictions } from '../src/metrics/predictions.ts';
import { queriesUsed } from '../src/metrics/ranking.ts';
import { expectClose, ofFamily } from './builders/oracles.ts';

function values(predictions: Predictions, names: readonly string[]): Record<string, number | null> {
  const estimates = estimateAll(predictions, defineMetrics(names, predictions.task), 0.5);
  return Object.fromEntries([...estimates].map(([name, { value }]) => [name, value]));
}

const none = { slices: [], perRow: {} };

describe('reference values', () => {
  it.each(ofFamily('multiclass').map((oracle) => [oracle.case, oracle] as const))('%s', (_, oracle) => {
    const { inputs, expected, tolerance } = oracle;
    const { per_class, confusion_rows_true_cols_pred, ...metrics } = expected;
    const predictions: MulticlassPredictions = {
      task: 'multiclass-classification',
      rows: inputs.y_true.length,
      classes: Array.from({ length: inputs.classes }, (_, code) => String(code)),
      label: Int32Array.from(inputs.y_true),
      proba: Float64Array.from(inputs.proba.flat()),
      ...none,
    };
    expectClose(values(predictions, Object.keys(metrics)), metrics, tolerance);
    expectClose(perClass(predictions), per_class, tolerance);
    expectClose(confusionMatrix(predictions), confusion_rows_true_cols_pred, 0);
    const ofClasses = ['precision', 'recall', 'f1'].flatMap((score) =>
      predictions.classes.map((name) => `${score}[${name}]`),
    );
    const found = values(predictions, ofClasses);
    for (const score of ['precision', 'recall', 'f1']) {
      const got = predictions.classes.map((name) => found[`${score}[${name}]`] ?? 0);
      expectClose(got, per_class[score], tolerance, score);
    }
    expect(metricsOf(predictions.task)).toEqual(expect.arrayContaining(Object.keys(metrics)));
  });

  it.each(ofFamily('regression').map((oracle) => [oracle.case, oracle] as const))('%s', (_, oracle) => {
    const { inputs, expected, tolerance } = oracle;
    const { n, ...metrics } = expected;
    const predictions: Predictions = {
      task: 'regression',
      rows: n,
      target: Float64Array.from(inputs.y_true),
      prediction: Float64Array.from(inputs.y_pred),
      ...none,
    };
    expectClose(values(predictions, Object.keys(metrics)), metrics, tolerance);
    expect(metricsOf(predictions.task)).toEqual(expect.arrayContaining(Object.keys(metrics)));
  });

  it.each(ofFamily('ranking').map((oracle) => [oracle.case, oracle] as const))('%s', (_, oracle) => {
    const { inputs, expected, tolerance } = oracle;
    const { queries_used, ...metrics } = expected;
    const predictions: RankingPredictions = {
      task: 'ranking',
      rows: inputs.query.length,
      relevance: Float64Array.from(inputs.relevance),
      score: Float64Array.from(inputs.score),
      query: { codes: Int32Array.from(inputs.query), count: Math.max(...inputs.query) + 1 },
      ...none,
    };
    expectClose(values(predictions, Object.keys(metrics)), metrics, tolerance);
    expect(queriesUsed(predictions)).toBe(queries_used);
    expect(metricsOf(predictions.task)).toEqual(expect.arrayContaining(Object.keys(metrics)));
  });
});
