import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, nearestName } from './nearest-name.ts';

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['label', 'label', 0],
    ['lable', 'label', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
    ['', 'abc', 3],
  ])('from %j to %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  const word = fc.string({ maxLength: 8 });

  test('is symmetric, zero only for equal texts, and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });
});

describe('nearestName', () => {
  const names = ['label', 'threshold', 'value_threshold', 'binary-classification', 'regression'];

  test.each([
    ['lable', 'label'],
    ['Label', 'label'],
    ['valueThreshold', 'value_threshold'],
    ['treshold', 'threshold'],
    ['binary', 'binary-classification'],
    ['colour', undefined],
    ['', undefined],
    ['x'.repeat(1000), undefined],
  ])('of %j is %j', (text, nearest) => {
    expect(nearestName(text, names)).toBe(nearest);
  });
});
