import { describe, expect, test } from 'vitest';
import { type DiscoveryRequest, openSearch, overAllRows, searchSlices } from './discovery.ts';
import type { SliceDimension } from './predictions.ts';

/** Deterministic numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function discoverSlices(request: DiscoveryRequest) {
  const search = openSearch(request);
  return overAllRows(searchSlices(search), search, request);
}

function dimensionsOf(rows: number, next: () => number, columns = 5): SliceDimension[] {
  return Array.from({ length: columns }, (_, column) => ({
    name: `c${column}`,
    kind: 'column' as const,
    values: ['a', 'b', 'c', 'd', 'e'],
    codes: Int32Array.from({ length: rows }, () => Math.floor(next() * 5)),
  }));
}

describe('discovery', () => {
  test('finds a planted conjunction and names it, not its parts', () => {
    const rows = 20_000;
    const next = random(1);
    const dimensions = dimensionsOf(rows, next);
    const inside = (row: number) => dimensions[1]!.codes[row] === 2 && dimensions[3]!.codes[row] === 0;
    const lossDifference = Float64Array.from({ length: rows }, (_, row) => next() - 0.5 + (inside(row) ? 0.2 : 0));
    const errors = Float64Array.from({ length: rows }, (_, row) => (next() < (inside(row) ? 0.3 : 0.1) ? 1 : 0));
    const found = discoverSlices({ dimensions, lossDifference, errors, salt: 1 });
    expect(found.map(({ kind, slice }) => [kind, slice])).toEqual([
      ['regression', 'c1=c & c3=a'],
      ['concentration', 'c1=c & c3=a'],
    ]);
    expect(found[0]!.effect).toBeCloseTo(0.2, 1);
    expect(found[0]!.rows).toBe(Array.from({ length: rows }, (_, row) => row).filter(inside).length);
    expect(found[0]!.parts).toEqual([
      { dimension: 'c1', value: 'c' },
      { dimension: 'c3', value: 'a' },
    ]);
  });

  test('names a single condition without the conjunctions that repeat it', () => {
    const rows = 20_000;
    const next = random(2);
    const dimensions = dimensionsOf(rows, next);
    const errors = Float64Array.from({ length: rows }, (_, row) =>
      next() < (dimensions[2]!.codes[row] === 4 ? 0.3 : 0.1) ? 1 : 0,
    );
    expect(discoverSlices({ dimensions, errors, salt: 3 }).map(({ slice }) => slice)).toEqual(['c2=e']);
  });

  test('combines the dimensions that tell most alone where all pairs of them would be millions', () => {
    const rows = 4000;
    const next = random(8);
    const dimensions = Array.from(
      { length: 5000 },
      (_, index): SliceDimension => ({
        name: `s${index}`,
        kind: 'condition',
        values: [`s${index}`],
        codes: Int32Array.from({ length: rows }, () => (next() < 0.4 ? 0 : -1)),
      }),
    );
    const inside = (row: number) => dimensions[17]!.codes[row] === 0 && dimensions[4321]!.codes[row] === 0;
    const errors = Float64Array.from({ length: rows }, (_, row) => (next() < (inside(row) ? 0.6 : 0.1) ? 1 : 0));
    expect(discoverSlices({ dimensions, errors, salt: 1 }).map(({ slice }) => slice)).toEqual(['s17 & s4321']);
  });

  test('looks at a sample of very many rows, and still counts all rows of what it finds', () => {
    const rows = 600_000;
    const next = random(5);
    const dimensions = dimensionsOf(rows, next, 3);
    const inside = (row: number) => dimensions[0]!.codes[row] === 1 && dimensions[2]!.codes[row] === 3;
    const errors = Float64Array.from({ length: rows }, (_, row) => (next() < (inside(row) ? 0.15 : 0.1) ? 1 : 0));
    const found = discoverSlices({ dimensions, errors, salt: 7 });
    expect(found.map(({ slice }) => slice)).toEqual(['c0=b & c2=d']);
    expect(found[0]!.rows).toBe(Array.from({ length: rows }, (_, row) => row).filter(inside).length);
    expect(found[0]!.effect).toBeCloseTo(0.048, 1);
    expect(discoverSlices({ dimensions, errors, salt: 7 })).toEqual(found);
  });

  test('does not take a model that is worse everywhere for a slice that errs more', () => {
    const next = random(3);
    const dimensions = dimensionsOf(5000, next);
    const errors = Float64Array.from({ length: 5000 }, () => (next() < 0.4 ? 1 : 0));
    expect(discoverSlices({ dimensions, errors, salt: 1 })).toEqual([]);
  });

  test('leaves small slices alone', () => {
    const next = random(4);
    const dimensions = dimensionsOf(5000, next, 1);
    const rare = { ...dimensions[0]!, codes: Int32Array.from({ length: 5000 }, (_, row) => (row < 60 ? 0 : 1)) };
    const errors = Float64Array.from({ length: 5000 }, (_, row) => (row < 60 ? 1 : 0));
    expect(discoverSlices({ dimensions: [rare], errors, salt: 1 })).toEqual([]);
  });

  test('counts a cluster once: the rows of one entity prove nothing', () => {
    const rows = 10_000;
    const next = random(5);
    // Ten entities in the slice; all rows of an entity share one error.
    const entity = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 100));
    const noise = Float64Array.from({ length: 100 }, () => (next() < 0.2 ? 1 : 0));
    const errors = Float64Array.from(entity, (code) => noise[code]!);
    const dimension: SliceDimension = {
      name: 'c',
      kind: 'column',
      values: Array.from({ length: 10 }, (_, code) => `v${code}`),
      codes: Int32Array.from(entity, (code) => Math.floor(code / 10)),
    };
    const alone = discoverSlices({ dimensions: [dimension], errors, salt: 1 });
    const clustered = discoverSlices({
      dimensions: [dimension],
      errors,
      salt: 1,
      clusters: { codes: entity, count: 100 },
    });
    expect(alone.length).toBeGreaterThan(0);
    expect(clustered).toEqual([]);
  });

  test('confirms something false in at most 5% of searches', () => {
    const searches = 300;
    let wrong = 0;
    for (let seed = 0; seed < searches; seed++) {
      const next = random(1000 + seed);
      const rows = 2000;
      const dimensions = dimensionsOf(rows, next, 4);
      // Skewed, as differences of losses are: most rows do not move, few move far.
      const lossDifference = Float64Array.from({ length: rows }, () => (next() < 0.1 ? (next() - 0.5) * 4 : 0));
      const errors = Float64Array.from({ length: rows }, () => (next() < 0.15 ? 1 : 0));
      if (discoverSlices({ dimensions, lossDifference, errors, salt: seed }).length > 0) wrong += 1;
    }
    // Two standard errors of a share of 5% of 300.
    expect(wrong / searches).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / searches));
  });

  test('does not depend on where a salt puts the rows, when the effect is large', () => {
    const next = random(9);
    const dimensions = dimensionsOf(10_000, next, 3);
    const errors = Float64Array.from({ length: 10_000 }, (_, row) =>
      next() < (dimensions[0]!.codes[row] === 1 ? 0.5 : 0.1) ? 1 : 0,
    );
    for (let salt = 0; salt < 10; salt++) {
      expect(discoverSlices({ dimensions, errors, salt })[0]!.slice).toBe('c0=b');
    }
  });
});
