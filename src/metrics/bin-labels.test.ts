import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binLabels, edgesOfLabels, parseBinLabel } from './bin-labels.ts';

test('labels of bins give their edges back', () => {
  const edges = fc
    .uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 })
    .map((found) => [...new Set(found.map((edge) => edge + 0))].sort((a, b) => a - b));
  fc.assert(
    fc.property(edges, (ascending) => {
      expect(edgesOfLabels(binLabels(ascending))).toEqual(ascending);
    }),
  );
});

test('a label says from where to where, and other texts are none', () => {
  expect(binLabels([337, 556])).toEqual(['..337', '337..556', '556..']);
  expect(parseBinLabel('-1.5..2e+21')).toEqual({ from: -1.5, to: 2e21 });
  expect(parseBinLabel('..337')).toEqual({ from: null, to: 337 });
  for (const text of ['337', 'a..b', '∅', '1...2', '']) expect(parseBinLabel(text)).toBeUndefined();
});
