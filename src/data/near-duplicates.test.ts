import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnSubsets, NeighbourIndex, SUBSETS } from './near-duplicates.ts';

describe('subsets of the columns', () => {
  test('keep four fifths of the columns, and leave each out of some', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.string(), (columns, seed) => {
        const subsets = columnSubsets(columns, seed);
        expect(subsets).toHaveLength(SUBSETS);
        for (const subset of subsets) {
          expect(subset.columns.length).toBe(columns - Math.max(1, columns - Math.round(0.8 * columns)));
          expect(new Set(subset.columns).size).toBe(subset.columns.length);
        }
        const kept = (column: number) => subsets.filter((subset) => subset.columns.includes(column)).length;
        for (let column = 0; column < columns; column++) {
          expect(kept(column)).toBeGreaterThan(0);
          if (columns <= 10) expect(kept(column)).toBeLessThan(SUBSETS);
        }
      }),
    );
  });

  test('are the same for the same data, and others for other data', () => {
    expect(columnSubsets(20, 'a')).toEqual(columnSubsets(20, 'a'));
    expect(columnSubsets(20, 'a')).not.toEqual(columnSubsets(20, 'b'));
  });

  test('are whole with one column, and none without', () => {
    expect(columnSubsets(1, 'a').every(({ columns }) => columns.length === 1)).toBe(true);
    expect(columnSubsets(0, 'a')).toEqual([]);
  });
});

test('the index finds what a plain search finds', () => {
  const hash = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.maxSafeNat());
  const row = fc.tuple(hash, hash);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.array(row, { maxLength: 60 }), (asked, others) => {
      const index = new NeighbourIndex(asked.length, 2);
      for (const [a, b] of asked) {
        index.watch(0, a);
        index.watch(1, b);
      }
      others.forEach(([a, b], number) => {
        index.see(0, a, number);
        index.see(1, b, number);
      });
      for (const [a, b] of asked) {
        const first = others.findIndex((other) => other[0] === a);
        const second = others.findIndex((other) => other[1] === b);
        expect(index.neighbour([a, b], 1, [0, 1])).toBe(first >= 0 ? first : second);
        const twice = (place: 0 | 1, value: number) => others.filter((other) => other[place] === value).length >= 2;
        expect(index.neighbour([a, b], 2, [0, 1]) >= 0).toBe(twice(0, a) || twice(1, b));
        expect([index.has(0, a, 2), index.has(1, b, 2)]).toEqual([twice(0, a), twice(1, b)]);
        expect(index.neighbour([a, b], 1, [1])).toBe(second);
      }
    }),
  );
});
