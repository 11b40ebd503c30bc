import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE } from '../../test/builders/reports.ts';
import { codeBlock, escapeCommentHtml, escapeHtml, escapeMarkdown, markdownAddress, visibleText } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';

/** Text built from what breaks Markdown, mixed with anything. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '|',
        '`',
        '```',
        '<',
        '>',
        '<!--',
        '-->',
        '@name',
        '@org/team',
        '#12',
        'GH-7',
        '\n',
        '\r\n',
        '\\',
        '[',
      ),
      fc.constantFrom(
        ']',
        '(x)',
        '*',
        '_',
        '~~',
        '$',
        ':tada:',
        'https://x.example',
        'www.x.example',
        '\u202e',
        '\u200b',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(...HOSTILE),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Cells of a table line as GitHub splits it: at pipes that no backslash stands before. */
function cellsOf(line: string): number {
  return line.split(/(?<!\\)\|/).length - 2;
}

describe('escapeMarkdown', () => {
  test('keeps ordinary text as it is', () => {
    for (const text of ['roc_auc', 'origin=ATL', '-0.0014', '0.8512', 'v1.3.0', '1% (0.004)']) {
      expect(escapeMarkdown(text)).toBe(text);
    }
  });

  test('leaves nothing that mentions, references, links, or ends a cell, a line or a comment', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/@[a-z0-9]/i);
        expect(escaped).not.toMatch(/(?<!&)#\d/);
        expect(escaped).not.toMatch(/\bGH-\d/i);
        expect(escaped).not.toMatch(/[<>|\n\r$]/);
        expect(escaped).not.toMatch(/:\/\/|www\./i);
        expect(escaped).not.toMatch(/(?:^|[^\\])(?:\\\\)*[[`*~]/);
        expect(escaped).not.toMatch(/[\u202a-\u202e\u200b-\u200f\u2066-\u2069]|\p{Cs}/u);
      }),
    );
  });

  test('keeps the number of cells of every table line', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nasty, nasty, nasty), { minLength: 1, maxLength: 4 }), nasty, (rows, title) => {
        const markdown = renderMarkdownTable({
          columns: [
            { title, align: 'left' },
            { title: 'b', align: 'right' },
            { title: 'c', align: 'left' },
          ],
          rows: rows.map((row) => row.map((text) => ({ text, aside: text, strong: true }))),
        });
        const lines = markdown.split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        expect(new Set(lines.map(cellsOf))).toEqual(new Set([3]));
      }),
    );
  });

  test('does not begin a list, a heading or a rule', () => {
    expect(escapeMarkdown('- x')).toBe('\\- x');
    expect(escapeMarkdown('1. x')).toBe('1\\. x');
    expect(escapeMarkdown('--- x')).toBe('\\--- x');
    expect(escapeMarkdown('# x')).not.toMatch(/^#+ /);
  });

  test('cuts long text with an ellipsis before it escapes', () => {
    expect(escapeMarkdown('x'.repeat(5000), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(escapeMarkdown('😀'.repeat(50), 10)).toBe(`${'😀'.repeat(9)}…`);
  });
});

test('visibleText spells what cannot be seen and drops terminal colours', () => {
  expect(visibleText('a\u202eb')).toBe('a<U+202E>b');
  expect(visibleText('\u001b[31mred\u001b[0m \u001b]0;title\u0007x')).toBe('red x');
  expect(visibleText('a\u0000b\ud800')).toBe('a\ufffdb\ufffd');
});

test('escapeHtml leaves no markup and no quote', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      expect(escapeCommentHtml(text)).not.toMatch(/[<>"'\n]|@[a-z0-9]/i);
    }),
  );
});

test('a code block cannot be closed from inside', () => {
  fc.assert(
    fc.property(fc.array(nasty, { maxLength: 5 }), (lines) => {
      const block = codeBlock(lines);
      const fence = /^`+/.exec(block)![0];
      const inside = block.split('\n').slice(1, -1).join('\n');
      expect(inside.includes(fence)).toBe(false);
      expect(block.endsWith(`\n${fence}`)).toBe(true);
    }),
  );
});

test('an address cannot end its attribute or run a script', () => {
  expect(markdownAddress('javascript:alert(1)')).toBeNull();
  expect(markdownAddress('data:text/html,x')).toBeNull();
  expect(markdownAddress('https://x.example/a b">)')).toBe('https://x.example/a%20b%22%3E%29');
  expect(markdownAddress('plots/roc.png')).toBe('plots/roc.png');
});
