import { describe, expect, test } from 'vitest';
import { formatProblem } from '../errors.ts';
import { parseDataCard, splitFrontMatter } from './parse-data-card.ts';

const SHA = 'a'.repeat(64);
const CARD = `---
name: flights
files:
  - { uri: data/flights.parquet, sha256: ${SHA}, bytes: 10 }
splits:
  train: { where: "day < '2001-05-01'" }
  test: { where: "day >= '2001-05-01'" }
license: cc0-1.0
language: [en]
pretty_name: Flights
task_categories: [tabular-classification]
size_categories: [1M<n<10M]
configs:
  - config_name: default
    data_files: flights.parquet
dataset_info: { features: [] }
viewer: false
---
# Flights
---
not front matter
`;

function complaints(markdown: string): string {
  const parsed = parseDataCard(markdown, 'data-cards/flights.md');
  return parsed.ok ? 'fine' : parsed.problems.map(formatProblem).join('\n');
}

describe('parseDataCard', () => {
  test('reads front matter with keys of Hugging Face', () => {
    const parsed = parseDataCard(CARD, 'data-cards/flights.md');
    expect(parsed).toMatchObject({
      ok: true,
      value: { name: 'flights', license: 'cc0-1.0', viewer: false, columns: {} },
    });
  });

  test('needs none of the keys of Hugging Face', () => {
    const bare = `---\nname: a\nfiles: [{ uri: a.csv, sha256: ${SHA} }]\nsplits: { all: {} }\n---\n`;
    expect(parseDataCard(bare, 'a.md')).toMatchObject({ ok: true, value: { splits: { all: { where: 'true' } } } });
  });

  test.each([['\n\n'], ['\r\n']])('reads files that begin with %j or end their lines so', (newline) => {
    expect(complaints(newline + CARD.replaceAll('\n', newline.startsWith('\r') ? '\r\n' : '\n'))).toBe('fine');
  });

  test('counts lines of the Markdown file', () => {
    const wrong = CARD.replace('name: flights', 'name: flights\nowners: me').replace(`sha256: ${SHA}`, 'sha256: abc');
    expect(complaints(wrong)).toMatch(
      /^data-cards\/flights\.md:3:1 owners: is not a known field\n {2}Fix: did you mean owner\? [^\n]+\ndata-cards\/flights\.md:5:42 files\[0\]\.sha256: must be 64 lower-case hex digits \(sha256sum FILE\), is the text "abc"$/,
    );
  });

  test('explains front matter that is missing or never ends', () => {
    expect(complaints('# Flights\n')).toBe(
      'data-cards/flights.md:1:1: has no front matter\n  Fix: begin the file with a line ---, then YAML (name, files, splits, …), then another line ---',
    );
    expect(complaints('\n---\nname: flights\n# Flights\n')).toBe(
      'data-cards/flights.md:2:1: front matter begins here and never ends\n  Fix: add a line --- after the YAML',
    );
  });

  test('an empty front matter lacks its fields', () => {
    expect(complaints('---\n---\n')).toMatch(/^data-cards\/flights\.md:2:1 name: is required/);
  });
});

test('the text after the front matter is kept as it is', () => {
  expect(splitFrontMatter('---\na: 1\n---\n\n# Title\n---\n')).toEqual({
    kind: 'found',
    text: 'a: 1',
    firstLine: 2,
    body: '\n# Title\n---\n',
  });
});
