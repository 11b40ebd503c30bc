import type { WrittenCard } from '../config/written-card.ts';
import { visibleText } from './escape.ts';

/** Longest text of one section, in UTF-16 code units. */
const SECTION_LIMIT = 20_000;

/**
 * Markdown that a person wrote, made safe to stand among what is generated: it keeps lists, emphasis, links and code,
 * and can neither open HTML, nor begin a section of the card, nor load an image from elsewhere, nor hide a character.
 */
export function writtenMarkdown(text: string, level: number): string {
  const visible = visibleText(text);
  const cut = visible.length <= SECTION_LIMIT ? visible : `${visible.slice(0, SECTION_LIMIT)}…`;
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of cut.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark)
        fence = null;
      lines.push(line.trimEnd());
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      lines.push(line.trimEnd());
      continue;
    }
    lines.push(deeper(literalHtml(line), level).trimEnd());
  }
  if (fence !== null) lines.push(fence);
  return lines.join('\n').trim();
}

/** All that people wrote, as it stands in the card. */
export function writtenTexts(card: WrittenCard | null): readonly string[] {
  // Headings of their own are at most a level deeper where the section is.
  return [...(card?.sections.values() ?? [])].flatMap((text) => [writtenMarkdown(text, 2), writtenMarkdown(text, 3)]);
}

/** Shows tags as they were typed; autolinks and code stay. */
function literalHtml(line: string): string {
  return line
    .split(/(`+[^`]*`+)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/<(?!https?:\/\/[^\s<>]+>)(?=[A-Za-z!/?])/g, '&lt;').replace(/!\[/g, '\\!['),
    )
    .join('');
}

/** A heading below those of the card. */
function deeper(line: string, level: number): string {
  const [, hashes, text] = /^ {0,3}(#{1,6})(?=[ \t]|$)(.*)$/.exec(line) ?? [];
  if (hashes !== undefined) return `${'#'.repeat(Math.min(6, Math.max(hashes.length, level + 1)))}${text}`;
  // An underline would make a heading of the line above.
  return /^ {0,3}(?:=+|-+)[ \t]*$/.test(line) ? `\\${line.trim()}` : line;
}
