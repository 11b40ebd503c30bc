import { describe, expect, test } from 'vitest';
import { madeUpClasses, madeUpNumbers } from '../../test/builders/task-predictions.ts';
import type { BinaryPredictions } from '../metrics/predictions.ts';
import { rowErrors, rowLosses } from '../metrics/row-loss.ts';
import { flippedRows, worstRows } from './notable-rows.ts';

const baseline: BinaryPredictions = {
  task: 'binary-classification',
  rows: 5,
  slices: [],
  perRow: {},
  label: Uint8Array.of(1, 0, 1, 0, 1),
  score: Float64Array.of(0.4, 0.4, 0.8, 0.6, 0.9),
};
const candidate = { ...baseline, score: Float64Array.of(0.9, 0.7, 0.3, 0.55, 0.6) };

describe('the worst rows', () => {
  test('are wrong ones only, the most wrong first', () => {
    expect(worstRows(candidate, 0.5, 10).map(({ row }) => row)).toEqual([1, 2, 3]);
    expect(worstRows(candidate, 0.5, 10)[0]!.loss).toBeCloseTo(0.49, 12);
    expect(worstRows(candidate, 0.5, 2)).toHaveLength(2);
    expect(worstRows({ ...candidate, label: Uint8Array.of(1, 1, 0, 1, 1) }, 0.5, 10)).toEqual([]);
  });
});

describe('flipped rows', () => {
  test('are fixed or broken where the class changed', () => {
    expect(flippedRows(baseline, candidate, 0.5, 10).map(({ row, change }) => [row, change])).toEqual([
      [2, 'broken'],
      [0, 'fixed'],
      [1, 'broken'],
    ]);
    expect(flippedRows(baseline, baseline, 0.5, 10)).toEqual([]);
  });

  test('of several classes may be wrong both times in another way', () => {
    const before = madeUpClasses({ rows: 400, seed: 2, classes: 4 });
    const after = madeUpClasses({ rows: 400, seed: 2, classes: 4, model: 1 });
    const [was, is] = [rowErrors(before, 0.5), rowErrors(after, 0.5)];
    const flips = flippedRows(before, after, 0.5, 400);
    expect(new Set(flips.map(({ change }) => change))).toEqual(new Set(['fixed', 'broken', 'changed']));
    for (const { row, change } of flips) {
      expect([was[row], is[row]]).toEqual({ fixed: [1, 0], broken: [0, 1], changed: [1, 1] }[change as 'fixed']);
    }
  });

  test('of numbers are better or worse, the largest change first', () => {
    const before = madeUpNumbers({ rows: 40, seed: 3 });
    const after = madeUpNumbers({ rows: 40, seed: 3, model: 1 });
    const flips = flippedRows(before, after, 0.5, 40);
    const [was, is] = [rowLosses(before, 0.5), rowLosses(after, 0.5)];
    for (const { row, change, lossChange } of flips) {
      expect(lossChange).toBe(is[row]! - was[row]!);
      expect(change).toBe(lossChange < 0 ? 'better' : 'worse');
    }
    const sizes = flips.map(({ lossChange }) => Math.abs(lossChange));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});
