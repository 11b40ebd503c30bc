import { describe, expect, test } from 'vitest';
import { categoricalColumn } from '../../test/builders/drift-columns.ts';
import type { ColumnDrift } from '../config/data-column.ts';
import { SeededRandom } from '../metrics/random.ts';
import { diagnose, repeatedShare } from './diagnose.ts';
import { classifyDomain } from './domain-classifier.ts';
import { decideDrift } from './drift.ts';
import type { DriftColumn } from './drift-column.ts';
import { findQuality } from './drift-report.ts';
import { priorShift } from './prior-shift.ts';
import { labelShift } from './shift-label.ts';

const random = (seed: string) => new SeededRandom(seed);

/** Sums of three uniforms, which are near enough to normal and cheap: mean `shift`, standard deviation `scale`. */
function normals(length: number, seed: string, shift = 0, scale = 1): Float64Array {
  const source = random(seed);
  const draw = () => 2 * (source.uniform() + source.uniform() + source.uniform() - 1.5);
  return Float64Array.from({ length }, () => shift + scale * draw());
}

function numeric(name: string, reference: Float64Array, current: Float64Array, setting?: ColumnDrift): DriftColumn {
  return {
    name,
    kind: 'numeric',
    setting,
    reference,
    current,
    rows: { reference: reference.length, current: current.length },
    missing: { reference: 0, current: 0 },
    repeats: { reference: repeatedShare(reference), current: repeatedShare(current) },
  };
}

const verdicts = (columns: readonly DriftColumn[]) => decideDrift(columns).map(({ verdict }) => verdict);

describe('drift of a column', () => {
  test('needs a shift that matters and that chance does not explain', () => {
    const reference = normals(5000, 'reference');
    const columns = [0, 0.05, 0.15, 0.4].map((shift) =>
      numeric(`shift ${shift}`, reference, normals(2000, `current ${shift}`, shift)),
    );
    expect(verdicts(columns)).toEqual(['stable', 'stable', 'warning', 'alert']);
  });

  test('is not decided on fewer than 200 rows', () => {
    const reference = normals(5000, 'reference');
    expect(verdicts([numeric('x', reference, normals(150, 'few', 3))])).toEqual(['too-few-rows']);
    expect(verdicts([numeric('x', reference, normals(50, 'fewer', 3))])).toEqual(['too-few-rows']);
  });

  test('takes the noise of many rare categories off', () => {
    const alarms = Array.from({ length: 60 }, (_, repetition) => {
      const source = random(`categories ${repetition}`);
      const counts: Record<string, [number, number]> = {};
      for (let i = 0; i < 50; i++) counts[`c${i}`] = [0, 0];
      for (let i = 0; i < 1000; i++) counts[`c${source.below(50)}`]![0]++;
      for (let i = 0; i < 300; i++) counts[`c${source.below(50)}`]![1]++;
      return verdicts([categoricalColumn('same', counts)])[0];
    }).filter((verdict) => verdict !== 'stable');
    expect(alarms.length / 60).toBeLessThanOrEqual(0.1);
    expect(verdicts([categoricalColumn('other', { a: [500, 100], b: [500, 300] })])).toEqual(['alert']);
  });

  test('of disjoint values is as large as it can be', () => {
    const [column] = decideDrift([categoricalColumn('x', { a: [1000, 0], b: [0, 1000] })]);
    expect(column).toMatchObject({ verdict: 'alert', newCategories: [{ value: 'b', share: 1 }], vanished: ['a'] });
    expect(column!.effect).toBeCloseTo(1, 2);
    expect(decideDrift([numeric('x', normals(500, 'a'), normals(500, 'b', 100))])[0]).toMatchObject({
      statistic: 1,
      verdict: 'alert',
    });
  });

  test('of constant columns is none, and of one row is not decided', () => {
    const constant = new Float64Array(1000).fill(5);
    expect(decideDrift([numeric('x', constant, constant)])[0]).toMatchObject({
      statistic: 0,
      p: 1,
      effect: 0,
      verdict: 'stable',
    });
    expect(verdicts([numeric('x', constant, Float64Array.of(5))])).toEqual(['too-few-rows']);
    expect(verdicts([numeric('x', new Float64Array(0), constant)])).toEqual(['too-few-rows']);
    expect(verdicts([numeric('x', Float64Array.of(5), normals(1000, 'many', 9))])).toEqual(['too-few-rows']);
  });

  test('can be left out, and be measured with another test', () => {
    const [reference, current] = [normals(5000, 'r'), normals(5000, 'c', 1)];
    expect(verdicts([numeric('x', reference, current, { ignore: true })])).toEqual(['ignored']);
    for (const kind of ['ks', 'psi', 'wasserstein', 'jensenshannon', 'kl_div'] as const) {
      const [result] = decideDrift([numeric('x', reference, current, { test: kind })]);
      expect(result).toMatchObject({ test: kind });
      expect(['warning', 'alert']).toContain(result!.verdict);
    }
  });
});

describe('false alarms', () => {
  test('of forty unchanged columns are rare, and a shift of 0.3 is found', () => {
    let [alarms, found] = [0, 0];
    const repetitions = 20;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const columns = Array.from({ length: 40 }, (_, index) =>
        numeric(`c${index}`, normals(5000, `r ${repetition} ${index}`), normals(500, `c ${repetition} ${index}`)),
      );
      if (verdicts(columns).some((verdict) => verdict !== 'stable')) alarms++;
      const shifted = [
        ...columns.slice(1),
        numeric('shifted', normals(5000, `r ${repetition}`), normals(500, `s ${repetition}`, 0.3)),
      ];
      if (verdicts(shifted).at(-1) !== 'stable') found++;
    }
    expect(alarms / repetitions).toBeLessThanOrEqual(0.15);
    expect(found / repetitions).toBeGreaterThanOrEqual(0.9);
  });
});

describe('a fault of the pipeline is named', () => {
  const miles = normals(4000, 'miles', 700, 200).map(Math.abs);
  const later = normals(3000, 'later', 720, 205).map(Math.abs);
  const drifted = (...names: string[]) => new Set(names);
  const hours = (shift: number) =>
    Float64Array.from({ length: 4000 }, (_, i) => (Math.floor(8 + 8 * Math.abs(Math.sin(i))) + shift + 24) % 24);

  test.each([
    [
      'unit',
      [
        numeric(
          'distance',
          miles,
          later.map((value) => value * 1.609344),
        ),
      ],
      /1\.60934 times .* \(miles and kilometres\)/,
    ],
    [
      'unit',
      [
        numeric(
          'seconds',
          miles,
          later.map((value) => value / 3600),
        ),
      ],
      /1\/3600 of what it was/,
    ],
    [
      'unit',
      [
        numeric(
          'share',
          miles,
          later.map((value) => value * 100),
        ),
      ],
      /100 times/,
    ],
    [
      'unit',
      [
        numeric(
          'temperature',
          normals(4000, 't', 60, 15),
          normals(3000, 'u', 60, 15).map((f) => (f - 32) / 1.8),
        ),
      ],
      /was in degrees Fahrenheit and is in Celsius/,
    ],
    ['constant', [numeric('x', miles, new Float64Array(3000).fill(-1))], /x is -1 in every row/],
    ['constant', [categoricalColumn('x', { a: [50, 100], b: [50, 0] })], /x is a in every row/],
    ['time-zone', [numeric('hour', hours(0), hours(5))], /hour is 5 hours later/],
    ['time-zone', [numeric('hour', hours(0), hours(-1))], /hour is 1 hour earlier/],
    [
      'encoding',
      [categoricalColumn('city', { Berlin: [500, 0], berlin: [0, 400], Paris: [500, 600] })],
      /"Berlin" is now "berlin"/,
    ],
    [
      'encoding',
      [categoricalColumn('city', { 'New York': [500, 0], new_york: [0, 500] })],
      /"New York" is now "new_york"/,
    ],
    [
      'stale',
      [
        numeric(
          'x',
          normals(4000, 'r'),
          normals(3000, 's', 1).map((value, i, all) => all[i - (i % 4)] ?? value),
        ),
      ],
      /repeats the row before/,
    ],
  ] as const)('%s', (cause, columns, expected) => {
    const [found] = diagnose(columns, drifted(...columns.map(({ name }) => name)));
    expect(found).toMatchObject({ cause });
    expect(found?.what).toMatch(expected);
  });

  test('exchanged columns, and how far it is', () => {
    const [a, b] = [normals(4000, 'a', 0), normals(4000, 'b', 10)];
    const columns = [numeric('latitude', a, normals(3000, 'c', 10)), numeric('longitude', b, normals(3000, 'd', 0))];
    const shares: number[] = [];
    const found = diagnose(columns, drifted('latitude', 'longitude'), (share) => shares.push(share));
    expect(shares).toEqual([0, 0.125, 0.25, 0.375, 0.5, 0.75]);
    expect(found).toMatchObject([{ cause: 'swapped', columns: ['latitude', 'longitude'] }]);
  });

  test('and a natural shift is not', () => {
    const columns = [
      numeric('x', normals(4000, 'r', 10, 3), normals(3000, 's', 11.5, 3)),
      numeric(
        'hour',
        hours(0),
        hours(0).map((h) => Math.min(23, h + (h % 2))),
      ),
    ];
    expect(diagnose(columns, drifted('x', 'hour'))).toEqual([]);
  });
});

describe('what is beside the distributions', () => {
  test('missing values, new categories and numbers out of range are told', () => {
    const missing = {
      ...numeric(
        'x',
        normals(1000, 'r'),
        normals(800, 'c').map((value, i) => (i < 100 ? 50 : value)),
      ),
      rows: { reference: 1000, current: 1000 },
      missing: { reference: 0, current: 200 },
    };
    const columns = [missing, categoricalColumn('city', { a: [900, 700], b: [100, 100], c: [0, 200] })];
    expect(findQuality(columns, decideDrift(columns)).map(({ kind, column }) => `${kind} ${column}`)).toEqual([
      'missing x',
      'out-of-range x',
      'new-category city',
    ]);
  });

  test('the share of a label tells how far calibration is off', () => {
    const shift = priorShift(categoricalColumn('late', { false: [8000, 4200], true: [2000, 800] }))!;
    expect(shift).toMatchObject({ class: 'true', before: 0.2, now: 0.16, verdict: 'warning' });
    expect(shift.interval[0]).toBeCloseTo(-0.04 - 1.96 * Math.sqrt((0.2 * 0.8) / 10000 + (0.16 * 0.84) / 5000), 4);
    expect(priorShift(categoricalColumn('late', { false: [8000, 4000], true: [2000, 1000] }))?.verdict).toBe('stable');
  });

  test('a classifier tells samples apart only when something does', () => {
    const coded = (shift: number) => {
      const source = random(`domain ${shift}`);
      return ['a', 'b', 'c'].map((name) => ({
        name,
        levels: 5,
        codes: Uint8Array.from({ length: 6000 }, (_, row) =>
          Math.min(4, source.below(5) + (name === 'b' && row >= 3000 && source.uniform() < shift ? 1 : 0)),
        ),
      }));
    };
    const same = classifyDomain(coded(0), { reference: 3000, current: 3000 }, 'seed')!;
    expect(same.verdict).toBe('stable');
    expect(same.interval[0]).toBeLessThan(0.5);
    const other = classifyDomain(coded(0.9), { reference: 3000, current: 3000 }, 'seed')!;
    expect(other.verdict).not.toBe('stable');
    expect(other.importance[0]).toMatchObject({ column: 'b' });
    expect(classifyDomain(coded(0), { reference: 900, current: 5100 }, 'seed')).toBeUndefined();
  });
});

describe('the kind of a shift', () => {
  const cause = [{ cause: 'unit', columns: ['x'], what: '' }] as const;
  test.each([
    [{ training: false, lastClean: false, sameSeason: false }, [], 'stable'],
    [{ training: true, lastClean: false, sameSeason: false }, [], 'slow'],
    [{ training: true, lastClean: true, sameSeason: false }, [], 'seasonal'],
    [{ training: true, lastClean: true, sameSeason: true }, [], 'real'],
    [{ training: true, lastClean: true, sameSeason: true }, cause, 'unnatural'],
    [{ training: true, lastClean: null, sameSeason: null }, cause, 'unnatural'],
    [{ training: true, lastClean: null, sameSeason: null }, [], 'unexplained'],
  ] as const)('%o with %o is %s', (from, causes, label) => {
    expect(labelShift(from, causes).shift).toBe(label);
  });
});
