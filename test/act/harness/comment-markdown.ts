import { expect } from 'vitest';

/** Tags that our comments use. Anything else came from somebody else. */
const OWN_TAGS = new Set(['details', 'summary', 'sub', 'img', 'br', 'code']);

/**
 * A comment as a reader of GitHub meets it: every table is whole, no markup is anybody else's, nobody is mentioned, nothing
 * is referenced, no character hides, and it fits. Throws with what is wrong.
 */
export function expectHarmless(comment: string, server: string): void {
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment).not.toMatch(/[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  expect(comment).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
  expectWholeTables(comment);

  const prose = withoutCode(comment);
  for (const [, name = ''] of prose.matchAll(/<\/?([a-z][\w-]*)/gi)) expect(OWN_TAGS).toContain(name.toLowerCase());
  for (const [, source = ''] of prose.matchAll(/<img src="([^"]*)"/g))
    expect(source.startsWith(`${server}/`)).toBe(true);
  for (const [, target = ''] of prose.matchAll(LINK)) expect(target).toMatch(new RegExp(`^${server}/|^#`));
  for (const [tag] of prose.matchAll(/<[^>]*>/g)) expect(tag).not.toMatch(/\bon\w+\s*=|javascript:/i);
  const shown = prose.replace(/<[^>]*>/g, ' ').replace(LINK, ' ');
  expect(shown.match(/@[\w-]+/g) ?? []).toEqual([]);
  expect(shown.match(/(?<![&\w])#\d+/g) ?? []).toEqual([]);
  expect(shown.match(/\bGH-\d+/gi) ?? []).toEqual([]);
  expect(prose.match(/(?<!\\)!\[/g) ?? []).toEqual([]);
}

/** A link; a bracket after a backslash begins none. */
const LINK = /(?<!\\)\[(?:\\.|[^\]\\])*\]\(([^)]*)\)/g;

/** The text without fenced blocks, code spans and HTML comments, as GitHub's Markdown delimits them. */
export function withoutCode(text: string): string {
  return text
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*\s*$/gm, '')
    .replace(/(?<!\\)<!--[\s\S]*?-->/g, '')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

/** Tables of GitHub's Markdown: every row has as many cells as the line below the head says. */
function expectWholeTables(text: string): void {
  const lines = text.split('\n');
  let tables = 0;
  for (const [at, line] of lines.entries()) {
    if (!/^\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/.test(line)) continue;
    tables += 1;
    const columns = cells(line);
    expect(cells(lines[at - 1]!), lines[at - 1]).toBe(columns);
    for (let row = at + 1; lines[row]?.trim(); row++) expect(cells(lines[row]!), lines[row]).toBe(columns);
  }
  expect(tables).toBeGreaterThan(0);
}

/** Cells of a row: a bar ends one unless a backslash stands before it, also inside of code. */
function cells(row: string): number {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).length;
}
