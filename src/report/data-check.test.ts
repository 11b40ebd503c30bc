import { describe, expect, test } from 'vitest';
import type { ColumnProfile, TableProfile } from '../data/profile.ts';
import { sketchOf } from '../metrics/ddsketch.ts';
import { profileTable, renderProfilesText, sparkline } from './data-check.ts';

describe('a small picture', () => {
  test('keeps its empty bins, also the first and the last, so that two of the same bins can be compared', () => {
    expect(sparkline([0, 0, 1, 8, 0, 4, 0])).toBe('··▁█·▄·');
    expect(sparkline([0, 0])).toBe('');
    expect(sparkline([3])).toBe('█');
  });
});

function column(name: string, numbers: readonly number[], changes: Partial<ColumnProfile> = {}): ColumnProfile {
  const { alpha, zeros, positive, negative } = sketchOf(numbers);
  const buckets = (pairs: typeof positive) => pairs.map(([bucket, count]): [number, number] => [bucket, count]);
  return {
    name,
    type: 'DOUBLE',
    family: 'float',
    count: numbers.length,
    missing: 0,
    notFinite: 0,
    distinct: { value: 2308, exact: false },
    numbers: {
      min: Math.min(...numbers),
      max: Math.max(...numbers),
      mean: 0,
      variance: 1,
      sketch: { alpha, zeros, positive: buckets(positive), negative: buckets(negative) },
      days: null,
    },
    lengths: null,
    values: null,
    label: null,
    sensitive: false,
    ...changes,
  };
}

describe('a profile', () => {
  const ids = Array.from({ length: 4000 }, (_, index) => 1_000_000 + index);
  const profile: TableProfile = {
    format: 'proofmark-profile/1',
    card: 'sales',
    split: null,
    digest: '',
    rows: 4000,
    columns: [
      column('id', ids, { family: 'int', type: 'BIGINT' }),
      column(
        'price',
        ids.map((id) => (id % 1000) / 7),
        {
          label: { rows: 4000, mean: 0, labelMean: 0, variance: 1, labelVariance: 1, covariance: 0.001 },
        },
      ),
      column('note', ids, { family: 'string', numbers: null, lengths: { min: 1, max: 12, mean: 3 } }),
    ],
  };
  const cells = (name: string) => {
    const { columns, rows } = profileTable(profile);
    const row = rows.find(([first]) => first!.text === name)!;
    return Object.fromEntries(columns.map(({ title }, index) => [title, row[index]!.text]));
  };

  test('has as many digits as it knows', () => {
    expect(cells('id')).toMatchObject({ Distinct: '≈2,300', Min: '1,000,000', Max: '1,003,999' });
    expect(Number(cells('id').Median!.replaceAll(',', ''))).toBeGreaterThan(1_001_000);
    expect(cells('price').Median).toMatch(/^7[0-3]\.?\d?$/);
    expect(cells('note')).toMatchObject({ Min: '1 char', Median: '–', Max: '12 chars' });
  });

  test('gives no sign to what is nothing', () => {
    expect(cells('price')['With label']).toBe('0.00');
  });

  test('leaves out columns for which there is no room, the least needed first', () => {
    const titles = (width: number) => renderProfilesText([profile], { width }).split('\n')[1]!;
    expect(titles(200)).toMatch(/Type.*Min.*With label/);
    expect(titles(70)).not.toMatch(/Min|Max/);
    expect(titles(40)).not.toMatch(/Type|With label/);
  });
});
