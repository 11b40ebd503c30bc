import { describe, expect, test } from 'vitest';
import { DataCard, HUGGING_FACE_KEYS } from '../config/data-card.ts';
import { type ExportFacts, huggingFaceCard, sizeCategory } from './hugging-face-card.ts';

const SHA = 'a'.repeat(64);

function facts(given: object, others: Partial<ExportFacts> = {}): ExportFacts {
  const card = DataCard.parse({
    name: 'trips',
    files: [{ uri: 'data/trips.parquet', sha256: SHA }],
    splits: { train: { where: 'true' } },
    ...given,
  });
  return {
    card,
    body: '# Trips\n',
    columns: [{ name: 'id', type: 'BIGINT' }],
    rows: 12,
    splits: { train: 12 },
    ...others,
  };
}

describe('a card for the Hugging Face Hub', () => {
  test('has keys of the Hub alone, and is accepted by our own schema again', () => {
    const first = facts({
      licence: 'CC BY 4.0',
      tags: ['trips'],
      owner: '@team',
      'stale-after': '90d',
      retention: '30d',
    });
    const { frontMatter } = huggingFaceCard(first);
    expect(HUGGING_FACE_KEYS).toEqual(expect.arrayContaining(Object.keys(frontMatter)));
    expect(frontMatter).toMatchObject({ license: 'cc-by-4.0', pretty_name: 'trips', tags: ['trips'] });
    const { name, files, splits } = first.card;
    const imported = DataCard.parse({ ...frontMatter, name, files, splits });
    expect(huggingFaceCard({ ...first, card: imported }).frontMatter).toEqual(frontMatter);
  });

  test('keeps what the card says under the Hub’s keys, but counts the rows itself', () => {
    const { frontMatter } = huggingFaceCard(
      facts({ pretty_name: 'All trips', license: 'mit', size_categories: 'n>1T' }),
    );
    expect(frontMatter).toMatchObject({ pretty_name: 'All trips', license: 'mit', size_categories: ['n<1K'] });
  });

  test('calls a licence that the Hub does not know other, with its words', () => {
    const { frontMatter } = huggingFaceCard(facts({ licence: 'Ask the harbour master' }));
    expect(frontMatter).toMatchObject({ license: 'other', license_details: 'Ask the harbour master' });
  });

  test('tells the file of the only split, of several the file alone, and nothing of rows that a query makes', () => {
    const configs = (given: object) => huggingFaceCard(facts(given)).frontMatter.configs;
    const file = [{ split: 'train', path: 'data/trips.parquet' }];
    expect(configs({})).toEqual([{ config_name: 'default', data_files: file }]);
    const two = { splits: { train: { where: 'id < 5' }, test: { where: 'id >= 5' } } };
    expect(configs(two)).toEqual([{ config_name: 'default', data_files: 'data/trips.parquet' }]);
    expect(configs({ query: 'select * from trips' })).toBeUndefined();
  });

  test.each([
    ['INTEGER', { dtype: 'int32' }],
    ['DOUBLE', { dtype: 'float64' }],
    ['VARCHAR', { dtype: 'string' }],
    ["ENUM('a', 'b')", { dtype: 'string' }],
    ['DATE', { dtype: 'date32' }],
    ['TIMESTAMP', { dtype: 'timestamp[us]' }],
    ['DECIMAL(18,3)', { dtype: 'decimal128(18, 3)' }],
    ['FLOAT[]', { list: 'float32' }],
    ['FLOAT[3]', { list: 'float32', length: 3 }],
    ['INTEGER[][]', { list: { list: 'int32' } }],
  ])('writes %s as a feature', (type, feature) => {
    const { frontMatter } = huggingFaceCard(facts({}, { columns: [{ name: 'x', type }] }));
    expect(frontMatter.dataset_info).toEqual({
      features: [{ name: 'x', ...feature }],
      splits: [{ name: 'train', num_examples: 12 }],
    });
  });

  test('shows splits and columns below the sections of the card', () => {
    const splits = { train: { where: "name <> 'a|b' or x = '`'" } };
    const columns = { id: { unit: 'pieces', description: 'one\ntwo | three' } };
    const { body } = huggingFaceCard(facts({ splits, columns }));
    expect(body).toMatch(/^# Trips\n\n## Splits/);
    expect(body).toContain("| train | 12 | `` name <> 'a\\|b' or x = '`' `` |");
    expect(body).toContain('| `id` | `BIGINT` | pieces | one two \\| three |');
  });
});

test.each([
  [0, 'n<1K'],
  [999, 'n<1K'],
  [1000, '1K<n<10K'],
  [3_000_000, '1M<n<10M'],
  [2e12, 'n>1T'],
])('%d rows are %s', (rows, category) => {
  expect(sizeCategory(rows)).toBe(category);
});
