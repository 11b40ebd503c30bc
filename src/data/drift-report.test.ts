import { describe, expect, test } from 'vitest';
import { categoricalColumn } from '../../test/builders/drift-columns.ts';
import { SeededRandom } from '../metrics/random.ts';
import { type ColumnDriftResult, decideDrift } from './drift.ts';
import { ALL_OTHERS, type DriftColumn } from './drift-column.ts';
import { driftedShare, findQuality } from './drift-report.ts';

interface Sizes {
  readonly reference: number;
  readonly current: number;
}

function numbers(name: string, reference: Float64Array, current: Float64Array, missing: Sizes = NONE): DriftColumn {
  const rows = { reference: reference.length + missing.reference, current: current.length + missing.current };
  return { name, kind: 'numeric', setting: undefined, rows, missing, reference, current };
}

const NONE: Sizes = { reference: 0, current: 0 };

const quality = (...columns: DriftColumn[]) => findQuality(columns, decideDrift(columns));
const uniform = (length: number, source: SeededRandom) => Float64Array.from({ length }, () => source.uniform());

describe('of forty unchanged columns nothing is told', () => {
  const REPETITIONS = 60;
  /** All that is needed of a result, without its test. */
  const freshOf = (column: DriftColumn) => {
    if (column.kind === 'numeric') return [];
    const { values, counts, rows } = column;
    return values.flatMap((value, index) =>
      counts.reference[index] === 0 ? [{ value, share: counts.current[index]! / rows.current }] : [],
    );
  };
  const alarms = (draw: (source: SeededRandom, index: number) => DriftColumn) => {
    let flagged = 0;
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const source = new SeededRandom(`unchanged ${repetition}`);
      const columns = Array.from({ length: 40 }, (_, index) => draw(source, index));
      const results = columns.map((column) => ({ newCategories: freshOf(column) })) as unknown as ColumnDriftResult[];
      if (findQuality(columns, results).length > 0) flagged++;
    }
    return flagged / REPETITIONS;
  };

  test('however many values of each are missing', () => {
    expect(
      alarms((source, index) => {
        const missing = (rows: number) => {
          let count = 0;
          for (let row = 0; row < rows; row++) if (source.uniform() < 0.05) count++;
          return count;
        };
        const [reference, current] = [missing(2000), missing(500)];
        const value = Float64Array.of(0, 1);
        return {
          ...numbers(`c${index}`, value, value),
          rows: { reference: 2000, current: 500 },
          missing: { reference, current },
        };
      }),
    ).toBeLessThanOrEqual(0.1);
  });

  test('though a small reference does not reach as far as other rows', () => {
    expect(alarms((source, index) => numbers(`c${index}`, uniform(300, source), uniform(300, source)))).toBeLessThan(
      0.1,
    );
  });

  test('though a reference does not have every rare category', () => {
    expect(
      alarms((source, index) => {
        const counts: Record<string, [number, number]> = {};
        const draw = (rows: number, side: 0 | 1) => {
          for (let row = 0; row < rows; row++) {
            const value = `v${Math.floor(500 * source.uniform() ** 3)}`;
            counts[value] ??= [0, 0];
            counts[value][side]++;
          }
        };
        draw(600, 0);
        draw(300, 1);
        return categoricalColumn(`c${index}`, counts);
      }),
    ).toBeLessThanOrEqual(0.1);
  });
});

describe('what is told of a column', () => {
  const source = new SeededRandom('told');
  const still = () => numbers('still', uniform(2000, source), uniform(500, source));

  test.each([
    [{ reference: 0, current: 10 }, '2.0% of x is missing, 0.0% in the reference'],
    [{ reference: 1000, current: 100 }, '17% of x is missing, 33% in the reference'],
    [{ reference: 0, current: 1 }, undefined],
  ])('missing values: %o', (missing, what) => {
    const found = quality(still(), numbers('x', uniform(2000, source), uniform(500, source), missing));
    expect(found.map((finding) => finding.what)).toEqual(what === undefined ? [] : [what]);
  });

  test('all values missing, on either side or both', () => {
    const [some, none] = [uniform(500, source), new Float64Array(0)];
    const all = { reference: 500, current: 500 };
    expect(quality(numbers('x', some, none, { ...NONE, current: 500 }))).toMatchObject([{ kind: 'missing', share: 1 }]);
    expect(quality(numbers('x', none, some, { ...NONE, reference: 500 }))).toMatchObject([
      { kind: 'missing', share: 0 },
    ]);
    expect(quality(numbers('x', none, none, all))).toEqual([]);
  });

  test('numbers outside what there was, and not inside', () => {
    const planted = uniform(500, source).map((value, row) => (row % 50 === 0 ? value - 3 : value));
    expect(quality(still(), numbers('x', uniform(2000, source), planted))).toMatchObject([
      { column: 'x', kind: 'out-of-range', share: 0.02, what: '2.0% of x is outside what the reference has' },
    ]);
  });

  test('categories nobody has seen, the most frequent three by name', () => {
    const [found] = quality(
      categoricalColumn('x', { a: [1000, 300], n1: [0, 8], n2: [0, 40], n3: [0, 20], n4: [0, 10], gone: [90, 0] }),
    );
    expect(found).toMatchObject({ kind: 'new-category' });
    expect(found!.what).toMatch(/^21% of x .*: "n2", "n3", "n4" and 1 more$/);
    expect(quality(categoricalColumn('x', { a: [1000, 498], n: [0, 2] }))).toEqual([]);
  });

  test('rare categories that were not kept by name may be known', () => {
    const named: Record<string, readonly [number, number]> = { a: [5000, 500], n: [0, 30] };
    expect(quality(categoricalColumn('x', named))).toHaveLength(1);
    expect(quality(categoricalColumn('x', { ...named, [ALL_OTHERS]: [500, 20] }))).toEqual([]);
  });

  test('nothing of an ignored one', () => {
    const column = categoricalColumn('x', { a: [1000, 0], b: [0, 1000] });
    expect(quality({ ...column, setting: { ignore: true } })).toEqual([]);
  });
});

test('the share that drifted is by importance, among the columns that are judged', () => {
  const result = (verdict: ColumnDriftResult['verdict'], importance: number) =>
    ({ verdict, importance }) as ColumnDriftResult;
  expect(driftedShare([result('alert', 3), result('stable', 5), result('warning', 2), result('ignored', 9)])).toBe(0.5);
  expect(driftedShare([result('too-few-rows', 1)])).toBe(0);
  expect(driftedShare([result('ignored', 1)])).toBe(0);
  expect(driftedShare([])).toBe(0);
});
