import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickRows } from '../../test/builders/predictions.ts';
import { madeUpClasses, madeUpNumbers, madeUpRanking } from '../../test/builders/task-predictions.ts';
import { defineMetrics, denominatorOf, metricsOf } from './catalog.ts';
import { influenceOf } from './influence.ts';
import { compareAll, compareModels, estimateAll, estimateOverallAndSlices } from './models.ts';
import type { Predictions } from './predictions.ts';

const shape = fc.record({
  rows: fc.integer({ min: 30, max: 90 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
  step: fc.constantFrom(0, 0.5),
  weighted: fc.boolean(),
});

/** The predictions with the weight of one row (of a query: of all its rows) changed. */
function reweighed<P extends Predictions>(predictions: P, row: number, by: number): P {
  const weight = Float64Array.from(predictions.weight ?? new Float64Array(predictions.rows).fill(1));
  const own = predictions.task === 'ranking' ? predictions.query.codes : Int32Array.from(weight, (_, i) => i);
  for (let i = 0; i < weight.length; i++) if (own[i] === own[row]) weight[i]! *= 1 + by;
  return { ...predictions, weight };
}

/** Every row its own entity, so that influence carries no small-sample factor. */
function factorless<P extends Predictions>(predictions: P): P {
  const { rows } = predictions;
  return { ...predictions, entity: { codes: Int32Array.from({ length: rows }, (_, i) => i), count: rows } };
}

function expectDerivatives(predictions: Predictions, names: readonly string[]): void {
  for (const definition of defineMetrics(names, predictions.task)) {
    const found = influenceOf(definition, predictions, 0.5);
    if ('undefined' in found) continue;
    const sum = found.influence.reduce((total, value) => total + value, 0);
    expect(sum, definition.name).toBeCloseTo(0, 9);
    const step = 1e-5;
    for (const row of [0, 7, 19, predictions.rows - 1]) {
      const value = (by: number) => {
        const moved = influenceOf(definition, reweighed(predictions, row, by), 0.5);
        return 'undefined' in moved ? Number.NaN : moved.value;
      };
      const numeric = (value(step) - value(-step)) / (2 * step);
      const query = predictions.task === 'ranking' ? predictions.query.codes : undefined;
      const own = query === undefined ? row : query.indexOf(query[row]!);
      expect(found.influence[own], `${definition.name} row ${row}`).toBeCloseTo(numeric, 6);
    }
  }
}

/** Metrics that are no smooth function of the weights. */
const STEPPED = ['median_ae', 'max_error'];

describe('influence is the derivative by the weight of a row', () => {
  it('of several classes', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 2, max: 6 }), (options, classes) => {
        const predictions = factorless(madeUpClasses({ ...options, classes }));
        const ofClass = ['precision', 'recall', 'f1', 'roc_auc'].map((score) => `${score}[class 1]`);
        expectDerivatives(predictions, [...metricsOf(predictions.task), ...ofClass]);
      }),
      { numRuns: 25 },
    );
  });

  it('of numbers', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const predictions = factorless(madeUpNumbers(options));
        const names = metricsOf(predictions.task).filter((name) => !STEPPED.includes(name));
        expectDerivatives(predictions, names);
      }),
      { numRuns: 25 },
    );
  });

  it('of rankings, by the weight of a query', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 2, max: 12 }), (options, queries) => {
        const predictions = madeUpRanking({ ...options, queries });
        expectDerivatives({ ...predictions, weight: new Float64Array(options.rows).fill(1.5) }, metricsOf('ranking'));
      }),
      { numRuns: 25 },
    );
  });

  it('of what SQL computes', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const base = factorless(madeUpNumbers(options));
        const cost = base.target.map((value, i) => (i % 9 === 0 ? Number.NaN : value * 2));
        const orders = base.target.map((value) => 1 + Math.round(value));
        const predictions = { ...base, perRow: { cost, [denominatorOf('cost')]: orders } };
        for (const aggregate of ['mean', 'ratio'] as const) {
          const [definition] = defineMetrics([{ name: 'cost', perRow: true, aggregate }], 'regression');
          const found = influenceOf(definition!, predictions, 0.5);
          if ('undefined' in found) throw new Error(found.undefined);
          for (const row of [0, 1, 20]) {
            const value = (by: number) =>
              (influenceOf(definition!, reweighed(predictions, row, by), 0.5) as { value: number }).value;
            expect(found.influence[row]).toBeCloseTo((value(1e-5) - value(-1e-5)) / 2e-5, 6);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});

it('a sum of SQL has the error of a total of independent rows', () => {
  const base = madeUpNumbers({ rows: 200, seed: 4 });
  const predictions = { ...base, perRow: { cost: base.target } };
  const of = (aggregate: 'sum' | 'mean') =>
    estimateAll(predictions, defineMetrics([{ name: 'cost', perRow: true, aggregate }], 'regression'), 0.5).get(
      'cost',
    )!;
  expect(of('sum').value).toBeCloseTo(200 * of('mean').value!, 8);
  expect(of('sum').se).toBeCloseTo(200 * of('mean').se!, 8);
});

describe('every task', () => {
  const pairs = [
    (model: number) => madeUpClasses({ rows: 300, seed: 5, classes: 4, entities: 40, groups: 3, model }),
    (model: number) => madeUpNumbers({ rows: 300, seed: 5, weighted: true, groups: 3, model }),
    (model: number) => madeUpRanking({ rows: 300, seed: 5, queries: 30, groups: 3, step: 0.25, model }),
  ];

  it.each(pairs.map((make) => [make(0).task, make] as const))(
    '%s: identical models change by exactly 0',
    (task, make) => {
      const model = make(0);
      for (const change of compareAll(model, { ...model }, defineMetrics(metricsOf(task), task), 0.5)) {
        if (change.se === null) continue;
        expect([change.metric, change.delta, change.lower, change.upper]).toEqual([change.metric, 0, 0, 0]);
      }
    },
  );

  it.each(pairs.map((make) => [make(0).task, make] as const))('%s: a slice is as its rows alone', (task, make) => {
    const definitions = defineMetrics(metricsOf(task), task);
    const [before, after] = [make(0), make(1)];
    const { slices } = compareModels(before, after, definitions, 0.5, { digest: 'd' });
    expect(slices).toHaveLength(3);
    for (const { code, metrics } of slices) {
      const rows = [...before.slices[0]!.codes.keys()].filter((row) => before.slices[0]!.codes[row] === code);
      const alone = compareAll(
        { ...pickTaskRows(before, rows), slices: [] },
        { ...pickTaskRows(after, rows), slices: [] },
        definitions,
        0.5,
      );
      metrics.forEach((change, i) => {
        expect(change.delta).toBeCloseTo(alone[i]!.delta!, 10);
        if (change.method !== 'bootstrap' && change.se !== null) expect(change.se).toBeCloseTo(alone[i]!.se!, 10);
        expect(change.df).toBe(alone[i]!.df);
      });
    }
  });

  it.each(pairs.map((make) => [make(0).task, make] as const))('%s: the order of rows changes nothing', (task, make) => {
    const definitions = defineMetrics(metricsOf(task), task).filter(({ base }) => base !== 'median_ae');
    const model = { ...make(0), slices: [] };
    const reversed = pickTaskRows(
      model,
      Array.from({ length: model.rows }, (_, i) => model.rows - 1 - i),
    );
    const [one, other] = [model, reversed].map((predictions) => estimateAll(predictions, definitions, 0.5));
    for (const [name, { value, se }] of one!) {
      expect(other!.get(name)!.value).toBeCloseTo(value!, 10);
      if (se !== null) expect(other!.get(name)!.se).toBeCloseTo(se, 10);
    }
  });

  it('repeats a bootstrap exactly, and draws others for another test set', () => {
    const model = madeUpNumbers({ rows: 400, seed: 3 });
    const median = defineMetrics(['median_ae'], 'regression');
    const ci = (digest: string) => estimateAll(model, median, 0.5, { digest }).get('median_ae')!.ci;
    expect(ci('a')).toEqual(ci('a'));
    expect(ci('a')).not.toEqual(ci('b'));
  });

  it('counts queries, not rows, of a ranking', () => {
    const model = madeUpRanking({ rows: 400, seed: 9, queries: 20, groups: 2 });
    const { overall, slices } = estimateOverallAndSlices(model, defineMetrics(['map', 'hit_rate@10'], 'ranking'), 0.5);
    expect(overall.get('map')!.se).toBeGreaterThan(0);
    // Found in all of 20 queries is no proof for all queries there are.
    expect(overall.get('hit_rate@10')).toMatchObject({ value: 1, se: 0, ci: [expect.closeTo(0.84, 2), 1] });
    expect(slices.every(({ units }) => units <= 20)).toBe(true);
  });
});

function pickTaskRows<P extends Predictions>(predictions: P, rows: readonly number[]): P {
  const pick = <T extends { [index: number]: number; length: number }>(column: T): T =>
    (column.constructor as unknown as { from(values: Iterable<number>): T }).from(rows.map((row) => column[row]!));
  const { weight, entity, slices } = predictions;
  const common = {
    rows: rows.length,
    slices: slices.map((slice) => ({ ...slice, codes: pick(slice.codes) })),
    ...(weight === undefined ? {} : { weight: pick(weight) }),
    ...(entity === undefined ? {} : { entity: { ...entity, codes: pick(entity.codes) } }),
  };
  switch (predictions.task) {
    case 'binary-classification':
      return { ...predictions, ...pickRows(predictions, rows) };
    case 'multiclass-classification': {
      const { label, proba, classes } = predictions;
      const wide = rows.flatMap((row) => Array.from(proba!.subarray(row * classes.length, (row + 1) * classes.length)));
      return { ...predictions, ...common, label: pick(label), proba: Float64Array.from(wide) };
    }
    case 'regression':
      return { ...predictions, ...common, target: pick(predictions.target), prediction: pick(predictions.prediction) };
    case 'ranking': {
      const { relevance, score, query } = predictions;
      const codes = pick(query.codes);
      return { ...predictions, ...common, relevance: pick(relevance), score: pick(score), query: { ...query, codes } };
    }
  }
}
