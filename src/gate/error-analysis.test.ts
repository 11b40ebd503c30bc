import { describe, expect, test } from 'vitest';
import { judgedModel, modelConfig, population } from '../../test/builders/judge-request.ts';
import { madeUpNumbers } from '../../test/builders/task-predictions.ts';
import { errorAnalysis } from './error-analysis.ts';

const rows = population({ rows: 4000, airports: ['ATL', 'LAX', 'SEA'], seed: 5 });
const config = modelConfig();
const { predictions } = judgedModel(rows, { noiseAt: { LAX: 3 } });

describe('tags of errors', () => {
  test('are ranked by room: gap to the best slice times share of the data', () => {
    const analysis = errorAnalysis(config, predictions);
    expect(analysis.unit).toBe('wrong');
    expect(analysis.tags[0]!.tag).toBe('origin=LAX');
    expect(analysis.reference.kind).toBe('best-slice');
    for (const tag of analysis.tags) {
      expect(tag.gap).toBeCloseTo(tag.errorRate! - analysis.reference.value, 12);
      expect(tag.room).toBeCloseTo(Math.max(0, tag.gap!) * tag.shareOfData, 12);
      expect(tag.fixAllGain).toBeCloseTo(tag.errors / analysis.rows, 12);
      expect(tag.shareOfErrors).toBeCloseTo(tag.errors / analysis.errors, 12);
    }
    const best = analysis.tags.find(({ tag }) => tag === analysis.reference.slice)!;
    expect([best.gap, best.room]).toEqual([0, 0]);
  });

  test('are measured from a reference that is given, and no more than asked for', () => {
    const analysis = errorAnalysis(config, predictions, { reference: 0.1, limit: 1 });
    expect(analysis.reference).toEqual({ kind: 'given', slice: null, value: 0.1 });
    expect(analysis.tags).toHaveLength(1);
  });

  test('of a slice too small to be a goal do not set the goal', () => {
    const codes = Int32Array.from({ length: 4000 }, (_, row) => (row < 20 ? 0 : 1));
    const tiny = { name: 'tiny', kind: 'column' as const, values: ['few', 'most'], codes };
    const score = predictions.score.map((value, row) => (row < 20 ? rows.label[row]! : value));
    const analysis = errorAnalysis(config, { ...predictions, score, slices: [...predictions.slices, tiny] });
    expect(analysis.tags.find(({ tag }) => tag === 'tiny=few')!.errorRate).toBe(0);
    expect(analysis.reference.slice).not.toBe('tiny=few');
  });

  test('of numbers are mean losses, and say of what', () => {
    const numbers = madeUpNumbers({ rows: 900, seed: 3, groups: 3 });
    const analysis = errorAnalysis(config, numbers);
    const losses = Array.from(numbers.prediction, (value, row) => Math.abs(value - numbers.target[row]!));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 900;
    expect(analysis).toMatchObject({ unit: 'loss', loss: 'absolute error', rows: 900 });
    expect(analysis.errorRate).toBeCloseTo(mean, 12);
  });

  test('of no rows are none', () => {
    const none = { ...madeUpNumbers({ rows: 0, seed: 1 }) };
    expect(errorAnalysis(config, none)).toMatchObject({ rows: 0, errorRate: null, tags: [] });
  });
});
