import { expect } from 'vitest';

/** Without fenced code, whose text is shown as it is. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, '');
}

/** Cells of a line of a table as GitHub splits it: at every pipe that no backslash stands before. */
function cellsOf(line: string): number {
  return line.split(/(?<!\\)\|/).length;
}

/** Every block that opens closes, tables keep their columns, fences come in pairs. */
export function expectValidComment(text: string): void {
  const markdown = withoutCode(text);
  expect(markdown.match(/<details/g)?.length ?? 0).toBe(markdown.match(/<\/details>/g)?.length ?? 0);
  expect(markdown).not.toMatch(/^`{3,}/m);
  let cells = 0;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('| ')) {
      cells = 0;
      continue;
    }
    const here = cellsOf(line);
    if (cells !== 0) expect(here).toBe(cells);
    cells = here;
  }
}

/** Pings nobody, references nothing, holds no HTML but ours, and one hidden marker on its first line. */
export function expectHarmlessComment(text: string): void {
  const outside = withoutCode(text);
  expect(outside).not.toMatch(/@[\p{L}\p{N}]/u);
  expect(outside).not.toMatch(/(?<![&/])#\d/);
  expect(outside).not.toMatch(/\bGH-\d/i);
  expect(outside.match(/<!--/g)).toHaveLength(1);
  expect(outside).not.toMatch(/<(?!\/?(?:details|summary|sub|code)\b|img src="https:|!-- proofmark(?:-[a-z]+)? -->)/);
  expect(outside).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]|\p{Cs}/u);
  // Every bracket that opens begins an alert of ours, or a link to where we say: never where a text says.
  // The line of a block and an image are HTML, in which no Markdown is read.
  const read = outside.replace(/^<details.*$/gm, '').replace(/^<img src="[^"]*" width="\d+" alt="[^"]*">$/gm, '');
  for (const { index, 0: found } of read.matchAll(/(?:^|[^\\])(?:\\\\)*\[/gm)) {
    const rest = read.slice(index + found.length - 1);
    expect(rest).toMatch(/^\[(?:!(?:NOTE|WARNING)\]|(?:\\.|[^\\[\]\n])*\]\(https:\/\/github\.com\/acme\/[^\s()]*\))/);
  }
}
