import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardChange, DataDiff } from '../data/data-diff.ts';
import { renderComment } from './comment.ts';
import { renderCardChanges, renderDataDiffMarkdown } from './data-diff.ts';

const diff = (text: string): DataDiff => ({
  format: 'proofmark-data-diff/1',
  before: text,
  after: text,
  same: false,
  rows: { before: 10, after: 12 },
  files: [{ name: text, before: text, after: text }],
  splits: [text],
  schema: [{ column: text, kind: 'type', before: text, after: text }],
  changes: {
    key: [text],
    added: 3,
    removed: 1,
    changed: 2,
    same: 7,
    columns: [{ column: text, changed: 2 }],
    examples: { added: [], removed: [], changed: [] },
  },
  columns: [
    {
      column: text,
      verdict: 'alert',
      effect: 0.5,
      effectName: 'W1/sd',
      pAdjusted: 0.001,
      mean: { before: 1, after: 2 },
      missing: { before: 0, after: 1 },
      picture: { before: [1, 2, 3], after: [3, 2, 1] },
    },
  ],
  causes: [text],
});
const changed = (text: string): CardChange => ({ card: text, status: 'changed', diff: diff(text), unavailable: null });

test('the comment of a pull request shows changed data, also when no model changed', () => {
  const body = renderComment([], { data: [changed('flights')] });
  expect(body).toContain('### Data');
  expect(body).toContain('<summary>flights: 10 rows before, 12 after: 3 added, 1 removed, 2 changed (by flights).');
  expect(body).toContain('▃▆█');
  expect(renderComment([], { data: null })).not.toContain('### Data');
});

test('names that came from data are shown and do nothing', () => {
  const hostile = '</details><script>@org/team #1 | [x](http://evil.example) `a` <!-- proofmark -->\n## x';
  const body = renderComment([], { data: [changed(hostile)] });
  // Markdown is not parsed in the line of a summary.
  const parsed = body.replace(/<summary>.*<\/summary>/g, '');
  expect(parsed).not.toBe(body);
  for (const text of [parsed, renderDataDiffMarkdown(diff(hostile))]) {
    expect(text).not.toMatch(/<script|@org|(?<!\\)\[x\]\(http|<!-- proofmark -->[\s\S]*<!-- proofmark -->/);
    expect(text.match(/^## /gm)?.length ?? 0).toBeLessThanOrEqual(1);
  }
  expect(body.match(/<\/details>/g)).toHaveLength(1);
  expect(body).not.toMatch(/<script|@org/);
});

test('the part about data keeps to its limit, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 300 }), { maxLength: 30 }),
      fc.integer({ min: 100, max: 20_000 }),
      (names, limit) => {
        expect(renderCardChanges(names.map(changed), limit).length).toBeLessThanOrEqual(limit);
      },
    ),
  );
});
