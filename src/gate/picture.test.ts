import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invalidRows } from '../metrics/invalid-rows.ts';
import type { MulticlassPredictions, RankingPredictions, RegressionPredictions } from '../metrics/predictions.ts';
import { changesOf } from './changes.ts';
import { pictureOf } from './picture.ts';
import { TaskPicture } from './task-picture.ts';

const NOTHING = { slices: [], perRow: {} };

/** Answers by certainty: class `predicted[row]` with probability 0.8, the others share the rest. */
function classified(label: number[], predicted: number[], classes = ['cat', 'dog', 'fox']): MulticlassPredictions {
  const proba = predicted.flatMap((code) => classes.map((_, at) => (at === code ? 0.8 : 0.2 / (classes.length - 1))));
  return {
    task: 'multiclass-classification',
    rows: label.length,
    classes,
    label: Int32Array.from(label),
    proba: Float64Array.from(proba),
    ...NOTHING,
  };
}

function numbers(target: number[], prediction: number[]): RegressionPredictions {
  return {
    task: 'regression',
    rows: target.length,
    target: Float64Array.from(target),
    prediction: Float64Array.from(prediction),
    ...NOTHING,
  };
}

function ranked(query: number[], relevance: number[], score: number[]): RankingPredictions {
  return {
    task: 'ranking',
    rows: query.length,
    relevance: Float64Array.from(relevance),
    score: Float64Array.from(score),
    query: { codes: Int32Array.from(query), count: Math.max(...query) + 1 },
    ...NOTHING,
  };
}

describe('changed answers', () => {
  test('of classes are fixed, broken, or wrong either way', () => {
    const changes = changesOf(classified([0, 1, 2, 2], [1, 1, 0, 2]), classified([0, 1, 2, 2], [0, 2, 1, 2]));
    expect(changes).toMatchObject({ better: 1, worse: 1, other: 1, unchanged: 1 });
    expect(changes?.largest[0]).toMatchObject({ row: 0, truth: 'cat', baseline: 'dog', candidate: 'cat' });
    expect(changes?.largest[0]?.gain).toBeCloseTo(0.7, 12);
  });

  test('of numbers are by absolute error, the largest first', () => {
    const changes = changesOf(numbers([10, 10, 10], [12, 10, 9]), numbers([10, 10, 10], [11, 10, 4]));
    expect(changes).toMatchObject({ better: 1, worse: 1, unchanged: 1, measure: 'absolute error' });
    expect(changes?.largest.map(({ row, gain }) => [row, gain])).toEqual([
      [2, -5],
      [0, 1],
    ]);
  });

  test('of rankings are queries, without those that have nothing relevant', () => {
    const [query, relevance] = [
      [0, 0, 1, 1, 2, 2],
      [1, 0, 0, 1, 0, 0],
    ];
    const changes = changesOf(
      ranked(query, relevance, [1, 2, 1, 2, 1, 2]),
      ranked(query, relevance, [2, 1, 1, 2, 2, 1]),
    );
    expect(changes).toMatchObject({ unit: 'query', better: 1, worse: 0, unchanged: 1 });
    expect(changes?.largest).toMatchObject([{ row: 0, candidate: '1' }]);
  });
});

describe('what plots show', () => {
  test('counts every row once in the confusion, also when rare classes are put together', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { minLength: 1, maxLength: 200 }), (pairs) => {
        const names = Array.from({ length: 30 }, (_, code) => `c${code}`);
        const model = classified(
          pairs.map(([label]) => label),
          pairs.map(([, predicted]) => predicted),
          names,
        );
        const picture = TaskPicture.parse(pictureOf(model, model));
        if (picture.task !== 'multiclass-classification') throw new Error('of another task');
        expect(picture.classes).toHaveLength(20);
        expect(picture.confusion.candidate.flat().reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
        expect(picture.confusion.baseline).toEqual(picture.confusion.candidate);
        const sure = picture.reliability!.candidate.reduce((sum, bin) => sum + bin.rows, 0);
        expect(sure).toBe(pairs.length);
      }),
      { numRuns: 30 },
    );
  });

  test('counts every row once in the density and in the residuals, constant targets included', () => {
    const rows = Array.from({ length: 120 }, (_, row) => row);
    for (const model of [
      numbers(
        rows,
        rows.map((row) => row + 3),
      ),
      numbers(
        rows.map(() => 7),
        rows.map(() => 7),
      ),
    ]) {
      const picture = TaskPicture.parse(pictureOf(model, null));
      if (picture.task !== 'regression') throw new Error('of another task');
      expect(picture.density.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(120);
      expect(picture.residuals.candidate.reduce((sum, band) => sum + band.rows, 0)).toBe(120);
      expect(picture.density.to).toBeGreaterThan(picture.density.from);
      expect(picture.residuals.baseline).toBeNull();
    }
  });

  test('puts every query with a relevant result into one bin', () => {
    const model = ranked([0, 0, 1, 1], [1, 0, 0, 0], [2, 1, 2, 1]);
    expect(pictureOf(model, model)).toMatchObject({ task: 'ranking', metric: 'NDCG@10' });
    const picture = pictureOf(model, model);
    if (picture?.task !== 'ranking') throw new Error('of another task');
    expect(picture.candidate.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(picture.change?.[10]).toBe(1);
  });
});

test('answers that are no probabilities are invalid, row by row', () => {
  const model = classified([0, 1, 2, 0, 1], [0, 1, 2, 0, 1]);
  const proba = model.proba as Float64Array;
  proba[0] = Number.NaN;
  proba.set([0.8, 0.8, 0.8], 3);
  proba.set([1.5, -0.5, 0], 6);
  proba.set([0.2, 0.3, 0.5], 9);
  expect(invalidRows(model)).toEqual([0, 1, 2]);
  expect(invalidRows(numbers([1, 2], [Number.POSITIVE_INFINITY, 1]))).toEqual([0]);
});
