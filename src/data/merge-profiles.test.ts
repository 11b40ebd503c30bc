import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../../test/builders/data-folder.ts';
import { profileTable } from '../flows/profile-table.ts';
import type { TableSession } from '../ports.ts';
import { mergeProfiles } from './merge-profiles.ts';
import { type ColumnProfile, labelCorrelation, type TableProfile } from './profile.ts';

let folder: DataFolder;
let session: TableSession;
const SHARDS = 8;

beforeAll(async () => {
  folder = dataFolder();
  const file = await folder.table(
    'rows.parquet',
    `select (i * 7919) % ${SHARDS} as shard, i as id, i % 1500 as many, 'v' || (i % 1500) as text, i % 7 as few,
            case when i % 5 > 0 then (i * 37) % 101 / 7 - 6 end as x, i % 3 = 0 as flag,
            date '2026-01-01' + ((i * 13) % 60)::integer as day, if(i % 40 = 0, 'nan'::double, i * 0.25) as odd
     from range(3000) t(i)`,
  );
  session = await folder.ports.tables.open({ views: [{ name: 'data', file, readOften: true }] });
});
afterAll(() => {
  session.close();
  folder.remove();
});

async function profileOf(where: string, sensitive: readonly string[] = []): Promise<TableProfile> {
  const columns = (await session.columns('select * from data')).filter(({ name }) => name !== 'shard');
  const from = `(select * from data where ${where})`;
  const request = { card: 'c', split: null, digest: '', columns, from, sensitive: new Set(sensitive) };
  return (await profileTable({ ...request, label: 'cast(flag as double)' }, session)).profile;
}

const column = ({ columns }: TableProfile, name: string): ColumnProfile => columns.find((each) => each.name === name)!;

/** Numbers to nine digits: sums of parts differ from the sum of all in the last ones. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each) =>
      typeof each === 'number' ? (Math.abs(each) < 1e-9 ? 0 : Number(each.toPrecision(9))) : each,
    ),
  );

/** All of a column but what is a lower bound after merging. */
function comparable(profile: TableProfile) {
  return rounded(
    profile.columns.map(({ distinct, values, ...rest }) => ({
      ...rest,
      distinct: values?.all === true ? distinct : null,
      values: values?.all === true ? values : values === null ? null : 'the most frequent ones',
    })),
  );
}

describe('profiles of any parts of the rows', () => {
  test('merge to that of all, in any order and grouping', async () => {
    const whole = comparable(await profileOf('true'));
    const parts = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => profileOf(`shard = ${shard}`)));
    const order = fc.shuffledSubarray([...parts.keys()], { minLength: SHARDS });
    fc.assert(
      fc.property(order, fc.array(fc.nat(), { minLength: SHARDS, maxLength: SHARDS }), (numbers, choices) => {
        const left = numbers.map((number) => parts[number]!);
        // Any two neighbours at a time, until one is left.
        for (const choice of choices) {
          if (left.length === 1) break;
          const at = choice % (left.length - 1);
          left.splice(at, 2, mergeProfiles(left[at]!, left[at + 1]!));
        }
        expect(left).toHaveLength(1);
        expect(left[0]!.rows).toBe(3000);
        expect(comparable(left[0]!)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test('keep what is known of the number of values, and never say more', async () => {
    const [even, odd] = [await profileOf('many % 2 = 0'), await profileOf('many % 2 = 1')];
    const merged = mergeProfiles(even, odd);
    for (const name of ['many', 'text']) {
      expect(column(even, name).distinct).toEqual({ value: 750, exact: true });
      expect(column(merged, name).distinct).toEqual({ value: 1500, exact: false });
    }
    expect(column(merged, 'few').distinct).toEqual({ value: 7, exact: true });
    expect(column(merged, 'text').values).toMatchObject({ all: false });
    expect(column(merged, 'text').values!.counts).toHaveLength(50);
    const id = column(mergeProfiles(await profileOf('id < 2000'), await profileOf('id >= 2000')), 'id');
    expect(id.distinct.exact).toBe(false);
    expect(id.distinct.value).toBeLessThanOrEqual(3000);
  });

  test('keep the correlation with the label, which no part has alone', async () => {
    const whole = labelCorrelation(column(await profileOf('true'), 'x'))!;
    const merged = mergeProfiles(await profileOf('flag'), await profileOf('not flag'));
    expect(labelCorrelation(column(merged, 'x'))).toBeCloseTo(whole, 10);
    expect(labelCorrelation(column(await profileOf('flag'), 'x'))).toBeNull();
  });

  test('show no values that one of them hides', async () => {
    const [open, closed] = [await profileOf('shard = 0'), await profileOf('shard = 1', ['few', 'x'])];
    for (const merged of [mergeProfiles(open, closed), mergeProfiles(closed, open)]) {
      for (const name of ['few', 'x']) {
        expect(column(merged, name)).toMatchObject({ sensitive: true, values: null, numbers: null, label: null });
      }
      expect(column(merged, 'many').values).not.toBeNull();
    }
  });

  test('are named by both', async () => {
    const [a, b] = [await profileOf('shard = 0'), await profileOf('shard = 1')];
    const [train, test_] = [
      { ...a, split: 'train', digest: 'd1' },
      { ...b, split: 'test', digest: 'd0' },
    ];
    expect(mergeProfiles(train, test_)).toMatchObject({ split: null, digest: 'd0+d1' });
    expect(mergeProfiles(train, train)).toMatchObject({ split: 'train', digest: 'd1' });
    expect(() => mergeProfiles(a, { ...b, columns: b.columns.toReversed() })).toThrow(RangeError);
  });
});
