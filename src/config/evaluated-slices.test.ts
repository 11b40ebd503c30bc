import { describe, expect, test } from 'vitest';
import { computedSlices, criticalSliceNames, declaredSlices, fairnessOnlyNames } from './evaluated-slices.ts';
import { ModelConfig } from './model-config.ts';

function evaluate(fields: object) {
  return ModelConfig.parse({
    task: 'binary-classification',
    train: { command: 'true' },
    data: { card: 'c' },
    onnx: { inputs: { x: ['a'] }, output: { name: 'p' } },
    evaluate: { label: 'y', metrics: ['roc_auc'], ...fields },
  }).evaluate;
}

const evening = { kind: 'condition', name: 'evening', sql: 'hour >= 18' };

describe('the slices of a model', () => {
  test('are columns, conditions, bins and crossings, which may name each other', () => {
    const slices = [
      'origin',
      'hour >= 18 as evening',
      { column: 'distance', bins: 5 },
      'origin * evening',
      ['origin', { column: 'x', bins: 2 }],
    ];
    expect(computedSlices(evaluate({ slices }))).toEqual([
      { kind: 'column', name: 'origin' },
      evening,
      { kind: 'bins', name: 'distance', column: 'distance', bins: 5 },
      { kind: 'crossing', name: 'origin * evening', of: [{ kind: 'column', name: 'origin' }, evening] },
      {
        kind: 'crossing',
        name: 'origin * x',
        of: [
          { kind: 'column', name: 'origin' },
          { kind: 'bins', name: 'x', column: 'x', bins: 2 },
        ],
      },
    ]);
  });

  test('are critical by one condition, by name, or by pointing at one', () => {
    expect(criticalSliceNames(evaluate({ critical: 'hour > 3' }))).toEqual(['critical']);
    expect(criticalSliceNames(evaluate({ critical: { a: 'x > 1', b: 'x < 0' } }))).toEqual(['a', 'b']);
    const pointed = evaluate({ slices: ['hour >= 18 as evening', 'origin'], critical: ['evening', 'x > 1 as big'] });
    expect(criticalSliceNames(pointed)).toEqual(['evening', 'big']);
    expect(computedSlices(pointed).map((slice) => slice.name)).toEqual(['evening', 'origin', 'big']);
  });

  test('for fairness alone are computed and not searched for harm', () => {
    const rules = evaluate({
      slices: ['origin'],
      fairness: [
        { by: 'sex', criterion: 'equal_opportunity', role: 'report' },
        { by: 'origin', metric: 'recall', role: 'report' },
      ],
    });
    expect(computedSlices(rules).map((slice) => slice.name)).toEqual(['origin', 'sex']);
    expect(fairnessOnlyNames(rules)).toEqual(['sex']);
  });

  test.each([
    [{ slices: ['origin * origin'] }, 'the slice crosses origin with itself'],
    [{ critical: ['origin'] }, 'the critical slice "origin" is neither a condition nor the name of one under slices'],
    [{ slices: [{ column: 'overall', bins: 3 }] }, 'the slice name "overall" is reserved (overall, critical)'],
  ])('that cannot be read are explained: %j', (fields, what) => {
    const invalid = declaredSlices(evaluate(fields)).flatMap(({ slice }) =>
      slice.kind === 'invalid' ? [slice.what] : [],
    );
    expect(invalid).toEqual([what]);
  });
});
