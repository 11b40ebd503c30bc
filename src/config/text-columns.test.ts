import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DataCard } from './data-card.ts';
import { parseDataCard } from './parse-data-card.ts';
import { comparedTextColumns, textColumns } from './text-columns.ts';

const CARDS = join(import.meta.dirname, '../../data-cards');
const SHA256 = 'a0'.repeat(32);

function card(yaml: string, uris: readonly string[] = ['shops.csv']): DataCard {
  const files = uris.map((uri) => (uri.startsWith('{') ? uri : `{ uri: "${uri}", sha256: ${SHA256} }`));
  const parsed = parseDataCard(
    `---\nname: c\nfiles: [${files.join(', ')}]\nsplits: { all: {} }\n${yaml}\n---\n`,
    'c.md',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

const COLUMNS =
  'columns: { zip: { type: string }, n: { type: int }, kind: { type: category }, free: {}, note: { type: Text } }';
const texts = (given: DataCard) => given.files.map((file) => textColumns(given, file).join(' '));

describe('columns that are read as text', () => {
  test.each(['a.csv', 'a.tsv.gz', 'a.json', 'a.jsonl.zst', 'parts/*', 'https://x.org/a.csv?v=1'])(
    'of %s are those the card declares so',
    (uri) => {
      expect(texts(card(COLUMNS, [uri]))).toEqual(['kind note zip']);
    },
  );

  test('are also those that the card declares as lists of text, whose items would be guessed', () => {
    const lists = 'columns: { at: { type: list<string> }, all: { type: "string[][]" }, sums: { type: list<float> } }';
    expect(texts(card(lists, ['a.jsonl']))).toEqual(['all at']);
  });

  test.each(['a.parquet', 'A.PARQUET', 'https://x.org/a.parquet?v=1', 'parts/*.parquet'])(
    'are none of %s, whose columns have types',
    (uri) => {
      expect(texts(card(COLUMNS, [uri]))).toEqual(['']);
    },
  );

  test('are those that the file lists, where it does', () => {
    const listed = (text: string) => texts(card(COLUMNS, [`{ uri: a.csv, sha256: ${SHA256}, text: [${text}] }`]));
    expect(listed('zip, code')).toEqual(['code zip']);
    expect(listed('')).toEqual(['']);
  });

  test.each([
    ['select * from shops', 'kind note zip'],
    ['select distinct * from shops', 'kind note zip'],
    ['select s.*, 1 as one from shops s', 'kind note zip'],
    ['select n, * from shops', 'kind note zip'],
    ['from shops', 'kind note zip'],
    ['select zip, n from shops', 'zip'],
    ['select "zip" from shops', 'zip'],
    ['select ZIP from shops', 'zip'],
    ["select n * 2 as zip, count(*) as kind from shops where name = 'note' -- zip", ''],
    ['select zip as kind, kind as note from shops', 'kind zip'],
  ])('of a query are those it takes over: %s', (query, expected) => {
    expect(texts(card(`query: ${JSON.stringify(query)}\n${COLUMNS}`))).toEqual([expected]);
  });

  test('are also those of another file that a column of text refers to', () => {
    const referring = `query: "select s.zip, n from shops s join towns t on t.code = s.zip join years y using (n)"
columns: { zip: { type: string, values: { from: "towns.csv#code" } }, n: { type: int, values: { from: "years.csv#n" } } }
foreign_keys: [{ columns: [n, zip], references: "years.csv#n,place" }]`;
    const given = card(referring, ['shops.csv', 'towns.csv', 'years.csv']);
    expect(texts(given)).toEqual(['zip', 'code zip', 'zip']);
    expect(given.files.map((file) => comparedTextColumns(given, file).join(' '))).toEqual([
      'zip',
      'code zip',
      'place zip',
    ]);
  });

  test('are none where a file of the query has types of its own, but for those that values are looked up in', () => {
    const given = card(
      'query: "select * from shops join towns on code = zip"\ncolumns: { zip: { type: string, values: { from: "towns.csv#code" } } }',
      ['shops.parquet', 'towns.csv'],
    );
    expect(texts(given)).toEqual(['', '']);
    expect(given.files.map((file) => comparedTextColumns(given, file).join(' '))).toEqual(['', 'code']);
  });

  test.each(['flights', 'seattle-weather'])(
    'are none of the example %s, whose digests are those they always were',
    (name) => {
      const parsed = parseDataCard(readFileSync(join(CARDS, `${name}.md`), 'utf8'), `${name}.md`);
      if (!parsed.ok) throw new Error('is no card');
      expect(texts(parsed.value).join('')).toBe('');
    },
  );
});
