import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionDistance } from './distribution-distance.ts';
import { couldBeWithin, outlineOf } from './distribution-outline.ts';
import type { DriftColumn } from './drift-column.ts';
import { exchangedColumns } from './exchanged-columns.ts';

const rows = { reference: 100, current: 100 };
const base = { setting: undefined, rows, missing: { reference: 0, current: 0 } };

function numeric(name: string, reference: Float64Array, current: Float64Array): DriftColumn {
  return { ...base, name, kind: 'numeric', reference, current };
}

/** `count` values spread evenly from `from` on. */
function spread(count: number, from: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => from + index / count);
}

function text(name: string, before: string, now: string): DriftColumn {
  const values = [before, now];
  const counts = { reference: [100, 0], current: [0, 100] };
  return { ...base, name, kind: 'categorical', values, counts };
}

const sample = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 150 })
  .map((values) => Float64Array.from(values));

describe('outlines of distributions', () => {
  test('never tell samples apart that are not', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const { ks } = distributionDistance(a, b);
        expect(couldBeWithin(ks, outlineOf(a), outlineOf(b))).toBe(true);
      }),
    );
  });

  test('tell apart what is further apart than a thirtieth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 2, noNaN: true }), (shift) => {
        const [a, b] = [spread(3000, 0), spread(2000, shift)];
        const { ks } = distributionDistance(a, b);
        expect(couldBeWithin(ks - 1 / 30, outlineOf(a), outlineOf(b))).toBe(false);
      }),
    );
  });
});

describe('exchanged columns', () => {
  test('are found among thousands that drifted, each in one pair', () => {
    const columns = Array.from({ length: 3000 }, (_, index) =>
      numeric(`c${index}`, spread(300, index % 7), spread(200, (index % 7) + 0.4)),
    );
    columns[40] = numeric('latitude', spread(300, 20), spread(200, 30));
    columns[2900] = numeric('longitude', spread(300, 30), spread(200, 20));
    columns[2950] = numeric('longitude again', spread(300, 30), spread(200, 20));
    expect(exchangedColumns(columns)).toEqual([['latitude', 'longitude']]);
  });

  test('are found among thousands of texts whose values are new', () => {
    const columns = Array.from({ length: 3000 }, (_, index) => text(`t${index}`, `old ${index}`, `new ${index}`));
    columns[7] = text('from', 'ATL', 'Atlanta');
    columns[2999] = text('to', 'Atlanta', 'ATL');
    expect(exchangedColumns(columns)).toEqual([['from', 'to']]);
  });

  test('are not columns that only moved, or that one side has nothing of', () => {
    const moved = numeric('a', spread(300, 0), spread(200, 0.5));
    expect(exchangedColumns([moved, numeric('b', spread(300, 0.1), spread(200, 0.6))])).toEqual([]);
    expect(exchangedColumns([moved, numeric('b', spread(300, 0.5), new Float64Array())])).toEqual([]);
  });
});
