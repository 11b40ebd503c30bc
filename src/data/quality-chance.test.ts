import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../metrics/random.ts';
import { outsideP, unknownP } from './quality-chance.ts';

describe('values outside the range of a reference by chance', () => {
  /** Shares of all ways to deal ranks to the two samples in which at least k current values are outside. */
  function countedOut(n: number, m: number): number[] {
    const atLeast = Array.from({ length: m + 1 }, () => 0);
    let ways = 0;
    for (let mask = 0; mask < 2 ** (n + m); mask++) {
      const isReference = Array.from({ length: n + m }, (_, rank) => (mask >> rank) & 1);
      if (isReference.reduce((sum, bit) => sum + bit, 0) !== n) continue;
      ways++;
      const outside = isReference.indexOf(1) + (n + m - 1 - isReference.lastIndexOf(1));
      for (let k = 0; k <= outside; k++) atLeast[k]!++;
    }
    return atLeast.map((count) => count / ways);
  }

  test('are as likely as counting all orders says', () => {
    for (const [n, m] of [
      [2, 1],
      [2, 5],
      [5, 2],
      [4, 7],
      [7, 6],
    ] as const) {
      countedOut(n, m).forEach((expected, k) => {
        expect(outsideP(k, m, n), `${k} of ${m} against ${n}`).toBeCloseTo(expected, 10);
      });
    }
  });

  test('are less likely the more there are, and the longer the reference', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5000 }), fc.integer({ min: 2, max: 5000 }), fc.nat(), (n, m, some) => {
        const k = 1 + (some % (m - 1));
        const p = outsideP(k, m, n);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(outsideP(k + 1, m, n)).toBeLessThanOrEqual(p + 1e-9);
        expect(outsideP(k, m, n + 1)).toBeLessThanOrEqual(p + 1e-9);
      }),
    );
  });

  test('prove nothing against a reference of one value', () => {
    expect(outsideP(3, 3, 1)).toBe(1);
    expect(outsideP(0, 100, 100)).toBe(1);
  });
});

describe('unknown values', () => {
  test('are no surprise where a reference has many rare ones', () => {
    const source = new SeededRandom('rare');
    const draw = () => Math.floor(2000 * source.uniform() ** 3);
    let alarms = 0;
    for (let repetition = 0; repetition < 200; repetition++) {
      const counts = new Map<number, number>();
      for (let i = 0; i < 1000; i++) {
        const value = draw();
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      let unknown = 0;
      for (let i = 0; i < 400; i++) if (!counts.has(draw())) unknown++;
      const times = (count: number) => [...counts.values()].filter((each) => each === count).length;
      expect(unknown).toBeGreaterThan(4);
      if (unknownP(unknown, 400, { rows: 1000, once: times(1), twice: times(2) }) <= 0.05) alarms++;
    }
    expect(alarms / 200).toBeLessThan(0.1);
  });

  test('are one where it has none, and never by being few', () => {
    const rare = (rows: number, once: number) => ({ rows, once, twice: 0 });
    expect(unknownP(10, 500, rare(5000, 0))).toBeLessThan(1e-6);
    expect(unknownP(10, 500, rare(5000, 500))).toBe(1);
    expect(unknownP(0, 500, rare(5000, 0))).toBe(1);
    expect(unknownP(1, 1, rare(1, 1))).toBe(1);
    expect(unknownP(0, 0, rare(10, 3))).toBe(1);
  });
});
