import { DataCard } from './data-card.ts';
import { type Parsed, parseYaml } from './parse-yaml.ts';

/** The YAML between the two `---` lines of a Markdown file. */
export type FrontMatter =
  | { readonly kind: 'found'; readonly text: string; readonly firstLine: number; readonly body: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unterminated' };

const FENCE = /^---[ \t]*$/;

/** Splits a Markdown file. `firstLine` is the line of the file on which the YAML begins, counted from 1. */
export function splitFrontMatter(markdown: string): FrontMatter {
  const lines = markdown.split(/\r?\n/);
  let first = 0;
  while (first < lines.length && lines[first]!.trim() === '') first++;
  if (!FENCE.test(lines[first] ?? '')) return { kind: 'missing' };
  const end = lines.findIndex((line, index) => index > first && FENCE.test(line));
  if (end === -1) return { kind: 'unterminated' };
  return {
    kind: 'found',
    text: lines.slice(first + 1, end).join('\n'),
    firstLine: first + 2,
    body: lines.slice(end + 1).join('\n'),
  };
}

/** Markdown of a data card -> its front matter. Lines in problems are those of the Markdown file. */
export function parseDataCard(markdown: string, file: string): Parsed<DataCard> {
  const front = splitFrontMatter(markdown);
  switch (front.kind) {
    case 'missing':
      return {
        ok: false,
        problems: [
          {
            what: 'has no front matter',
            where: { file, line: 1, column: 1 },
            fix: 'begin the file with a line ---, then YAML (name, files, splits, …), then another line ---',
          },
        ],
      };
    case 'unterminated':
      return {
        ok: false,
        problems: [
          {
            what: 'front matter begins here and never ends',
            where: { file, line: markdown.slice(0, markdown.indexOf('---')).split('\n').length, column: 1 },
            fix: 'add a line --- after the YAML',
          },
        ],
      };
    case 'found':
      return parseYaml({ text: front.text, file, firstLine: front.firstLine }, DataCard);
  }
}
