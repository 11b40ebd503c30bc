import { expect, test } from 'vitest';
import { checkDataCard } from './check-data-card.ts';
import { parseDataCard } from './parse-data-card.ts';

/** Fields and what is wrong with them, of a card of `loans.csv` and `regions.csv`. */
function problemsOf(uri: string, lines = ''): readonly string[] {
  const files = `[{ uri: "${uri}", name: loans, sha256: ${'a'.repeat(64)} }, { uri: regions.csv, sha256: ${'b'.repeat(64)} }]`;
  const text = `---\nname: loans\nfiles: ${files}\nquery: select * from loans\nsplits: { all: {} }\n${lines}\n---\n`;
  const parsed = parseDataCard(text, 'data-cards/loans.md');
  if (!parsed.ok) return parsed.problems.map(({ what }) => what);
  const { problems } = checkDataCard(parsed.value, 'loans', parsed.locate);
  return problems.map(({ what, where }) => `${where?.field}: ${what}`);
}

test.each(['loans.csv', 'https://data.example/a/loans.csv', 's3://bucket/loans.csv', 'HTTPS://data.example/x.csv?v=1'])(
  'a file may be at %s',
  (uri) => {
    expect(problemsOf(uri)).toEqual([]);
  },
);

test.each([
  ['https://me:hunter2@data.example/loans.csv', /holds a user name or a password/],
  ['s3://hunter2@bucket/loans.csv', /holds a user name or a password/],
  ['https://data.example', /is no address of a file/],
  ['https:///loans.csv', /is no address of a file/],
  ['s3://bucket/', /is no address of a file/],
  ['http://data.example/loans.csv', /http: cannot be read/],
  ['file:///etc/passwd', /file: cannot be read/],
  ['data/../../loans.csv', /leads out of the repository/],
])('a file may not be at %s, and no secret is repeated', (uri, says) => {
  const problems = problemsOf(uri);
  expect(problems).toEqual([expect.stringMatching(says)]);
  expect(problems[0]).not.toContain('hunter2');
});

test.each([
  ['columns: { day: { type: date, min: "2026-01-01", max: "9999-12-31" } }', []],
  ['columns: { day: { type: timestamp, min: "2026-01-01 10:00:00" } }', []],
  ['columns: { day: { type: date, min: abc } }', ['columns.day.min: abc is no day']],
  ['columns: { n: { type: int, min: abc, max: 12 } }', ['columns.n.min: abc is no number']],
  ['columns: { n: { type: string, min: abc } }', []],
])('bounds are of the type of their column: %s', (lines, expected) => {
  expect(problemsOf('loans.csv', lines)).toEqual(expected);
});

test('a reference names as many columns as are compared with it', () => {
  expect(problemsOf('loans.csv', 'foreign_keys: [{ columns: [a, b], references: "regions.csv#id" }]')).toEqual([
    'foreign_keys[0].references: regions.csv#id names 1 column',
  ]);
  expect(problemsOf('loans.csv', 'foreign_keys: [{ columns: [a, b], references: "regions.csv#id,name" }]')).toEqual([]);
  expect(problemsOf('loans.csv', 'columns: { a: { values: { from: "regions.csv#id,name" } } }')).toHaveLength(1);
});
