import { describe, expect, test } from 'vitest';
import { madeUpClasses, madeUpNumbers } from '../../test/builders/task-predictions.ts';
import type { BinaryPredictions, MulticlassPredictions, Predictions, RankingPredictions } from './predictions.ts';
import { rightRows } from './right-rows.ts';
import { dependentRows, mostProbable, rowErrors, rowLosses } from './row-loss.ts';
import { takeRows } from './take-rows.ts';

const shared = { slices: [], perRow: {} };

const binary: BinaryPredictions = {
  task: 'binary-classification',
  ...shared,
  rows: 4,
  label: Uint8Array.of(1, 0, 1, 0),
  score: Float64Array.of(0.9, 0.5, 0.2, 0.1),
};
const classes: MulticlassPredictions = {
  task: 'multiclass-classification',
  ...shared,
  rows: 3,
  classes: ['a', 'b', 'c'],
  label: Int32Array.of(0, 1, 2),
  proba: Float64Array.of(0.5, 0.5, 0, 0.1, 0.2, 0.7, 0, 0, 1),
};
const ranking: RankingPredictions = {
  task: 'ranking',
  ...shared,
  rows: 6,
  relevance: Float64Array.of(1, 0, 0, 2, 0, 0),
  score: Float64Array.of(3, 1, 0.2, 0.4, 5, 4),
  query: { codes: Int32Array.of(0, 0, 1, 1, 2, 2), count: 3 },
};

describe('the error of a row', () => {
  test('of classes is 0 or 1, and its loss the squared error of the probabilities', () => {
    expect([...rowErrors(binary, 0.5)]).toEqual([0, 1, 1, 0]);
    expect([...rowErrors(binary, 0.6)]).toEqual([0, 0, 1, 0]);
    const expected = [0.01, 0.25, 0.64, 0.01];
    for (const [row, loss] of rowLosses(binary, 0.5).entries()) expect(loss).toBeCloseTo(expected[row]!, 12);
    expect([...mostProbable(classes)]).toEqual([0, 2, 2]);
    expect([...rowErrors(classes, 0.5)]).toEqual([0, 1, 0]);
    const losses = [0.5, 0.01 + 0.64 + 0.49, 0];
    for (const [row, loss] of rowLosses(classes, 0.5).entries()) expect(loss).toBeCloseTo(losses[row]!, 12);
  });

  test('of scores that are no probabilities is its loss too', () => {
    const margins = { ...binary, score: Float64Array.of(3, -1, -2, Number.NaN) };
    expect([...rowLosses(margins, 0.5)]).toEqual([...rowErrors(margins, 0.5)]);
    const labelled: MulticlassPredictions = { ...classes, predicted: Int32Array.of(1, 1, 1) };
    expect([...rowErrors(labelled, 0.5)]).toEqual([1, 0, 1]);
  });

  test('of a threshold in single precision is met by a score in single precision', () => {
    const single: BinaryPredictions = { ...binary, score: Float32Array.of(0.7, 0.7, 0.69, 0.71) };
    expect([...rowErrors(single, 0.7)]).toEqual([0, 1, 1, 1]);
  });

  test('of a number is the absolute error', () => {
    const numbers = { ...madeUpNumbers({ rows: 50, seed: 4 }) };
    for (const [row, error] of rowErrors(numbers, 0.5).entries()) {
      expect(error).toBe(Math.abs(numbers.prediction[row]! - numbers.target[row]!));
    }
  });

  test('of a ranking is that of its query: 1 − NDCG, and 0 where nothing is relevant', () => {
    const [first, , third, fourth, ...nothing] = rowErrors(ranking, 0.5);
    expect(first).toBe(0);
    expect([third, fourth, ...nothing]).toEqual([0, 0, 0, 0]);
    const turned = rowErrors({ ...ranking, score: ranking.score.map((score) => -score) }, 0.5);
    expect(turned[0]).toBeCloseTo(1 - 1 / Math.log2(3), 12);
    expect(turned[1]).toBe(turned[0]);
  });

  test('depends on its entity, of a ranking without entities on its query', () => {
    expect(dependentRows(binary)).toBeUndefined();
    expect(dependentRows(ranking)).toBe(ranking.query);
    const entity = { codes: new Int32Array(6), count: 1 };
    expect(dependentRows({ ...ranking, entity })).toBe(entity);
  });
});

describe('a row is answered right', () => {
  test('when the class is, when a number is near enough, when a query begins with something relevant', () => {
    expect([...rightRows(binary, 0.5, 0)]).toEqual([1, 0, 0, 1]);
    expect([...rightRows(classes, 0.5, 0)]).toEqual([1, 0, 1]);
    const numbers = { ...madeUpNumbers({ rows: 3, seed: 1 }), target: Float64Array.of(1, 2, 3) };
    const near = { ...numbers, prediction: Float64Array.of(1.5, 2.75, Number.NaN) };
    expect([...rightRows(near, 0.5, 0.5)]).toEqual([1, 0, 0]);
    expect([...rightRows(ranking, 0.5, 0)]).toEqual([1, 1, 1, 1, 0, 0]);
    const silent = { ...ranking, score: ranking.score.map((score, row) => (row === 3 ? Number.NaN : score)) };
    expect([...rightRows(silent, 0.5, 0)]).toEqual([1, 1, 0, 0, 0, 0]);
  });

  test('never without an answer', () => {
    const silent = { ...binary, score: Float64Array.of(Number.NaN, Number.NaN, 1, 0) };
    expect([...rightRows(silent, 0.5, 0)]).toEqual([0, 0, 1, 1]);
    const proba = Float64Array.from(classes.proba!);
    proba[8] = Number.NaN;
    expect([...rightRows({ ...classes, proba }, 0.5, 0)]).toEqual([1, 0, 0]);
  });
});

describe('some of the rows', () => {
  const options = { rows: 60, seed: 9, weighted: true, entities: 7, groups: 3 };
  const every: readonly Predictions[] = [
    binary,
    { ...binary, predicted: Uint8Array.of(1, 1, 0, 0) },
    classes,
    { ...madeUpClasses({ ...options, classes: 4 }), perRow: { cost: Float64Array.from({ length: 60 }, (_, i) => i) } },
    madeUpNumbers(options),
    ranking,
  ];
  test.each(every.map((predictions, index) => [`${predictions.task} ${index}`, predictions] as const))(
    'have the errors, weights and slices they had: %s',
    (_, predictions) => {
      // Whole queries, in another order, some twice.
      const rows = predictions.task === 'ranking' ? Int32Array.of(3, 2, 5, 4) : Int32Array.of(2, 0, 2);
      const part = takeRows(predictions, rows);
      expect(part.rows).toBe(rows.length);
      const pick = (column: ArrayLike<number>) => Array.from(rows, (row) => column[row]!);
      expect([...rowErrors(part, 0.5)]).toEqual(pick(rowErrors(predictions, 0.5)));
      expect([...rowLosses(part, 0.5)]).toEqual(pick(rowLosses(predictions, 0.5)));
      if (predictions.weight) expect([...part.weight!]).toEqual(pick(predictions.weight));
      if (predictions.entity) {
        expect(part.entity).toEqual({
          count: predictions.entity.count,
          codes: Int32Array.from(pick(predictions.entity.codes)),
        });
      }
      for (const [index, slice] of part.slices.entries()) {
        expect([...slice.codes]).toEqual(pick(predictions.slices[index]!.codes));
      }
      for (const [name, values] of Object.entries(predictions.perRow))
        expect([...part.perRow[name]!]).toEqual(pick(values));
      expect(takeRows(predictions, new Int32Array(0)).rows).toBe(0);
    },
  );
});
