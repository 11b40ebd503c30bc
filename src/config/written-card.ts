import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { CARD_LAYOUT, findSection, OTHER_SECTION } from './model-card-sections.ts';
import { nearestName } from './nearest-name.ts';
import { splitFrontMatter } from './parse-data-card.ts';
import { parseYaml } from './parse-yaml.ts';

const Texts = z.union([z.string(), z.array(z.string())]);

/** Front matter of `models/<name>/CARD.md`: keys of Hugging Face's model cards that no evidence can tell. */
export const WrittenCardKeys = z.strictObject({
  license: Texts.optional(),
  license_name: z.string().optional(),
  license_link: z.string().optional(),
  language: Texts.optional(),
  tags: z.array(z.string()).optional(),
  base_model: Texts.optional(),
  thumbnail: z.string().optional(),
});
export type WrittenCardKeys = z.infer<typeof WrittenCardKeys>;

/** Name of the file, in the model's folder. */
export const WRITTEN_CARD_FILE = 'CARD.md';

/** What people wrote about a model. */
export interface WrittenCard {
  readonly keys: WrittenCardKeys;
  /** Markdown by title of the section. */
  readonly sections: ReadonlyMap<string, string>;
}

export type ParsedCard =
  | { readonly ok: true; readonly value: WrittenCard }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads what people wrote, section by section. Headings of any case and some other names are understood ("Limitations");
 * a heading that is nearly one of the card's is a problem, and any other goes with its text under More Information.
 * Comments count as nothing, so that a template is not an answer.
 */
export function parseWrittenCard(markdown: string, file: string): ParsedCard {
  const front = splitFrontMatter(markdown);
  if (front.kind === 'unterminated') {
    return {
      ok: false,
      problems: [{ what: 'front matter begins and never ends', where: { file }, fix: 'add a line --- after the YAML' }],
    };
  }
  const problems: Problem[] = [];
  let keys: WrittenCardKeys = {};
  if (front.kind === 'found') {
    const parsed = parseYaml({ text: front.text, file, firstLine: front.firstLine }, WrittenCardKeys);
    if (parsed.ok) keys = parsed.value;
    else problems.push(...parsed.problems);
  }
  const [body, offset] =
    front.kind === 'found' ? [front.body, front.firstLine + front.text.split('\n').length] : [markdown, 0];
  const found = readSections(body, offset, file);
  problems.push(...found.problems);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { keys, sections: found.sections } };
}

interface MarkdownBlock {
  /** Null before the first heading. */
  readonly heading: { readonly text: string; readonly level: number } | null;
  /** Counted from 0. */
  readonly line: number;
  readonly lines: string[];
}

function readSections(body: string, offset: number, file: string) {
  const sections = new Map<string, string>();
  const problems: Problem[] = [];
  const append = (title: string, text: string) => {
    if (text.trim() === '') return;
    const before = sections.get(title);
    sections.set(title, before === undefined ? text.trim() : `${before}\n\n${text.trim()}`);
  };
  let current: string | null = null;
  for (const { heading, line, lines } of blocksOf(withoutComments(body))) {
    const text = lines.join('\n');
    if (heading === null || heading.level === 1) {
      current = null;
      // A title; what stands under it describes the model.
      append('Model Description', text);
      continue;
    }
    const known = findSection(heading.text);
    if (known !== undefined) {
      current = known.title;
      append(current, text);
      continue;
    }
    const near = nearestName(
      heading.text,
      CARD_LAYOUT.map(({ title }) => title),
    );
    if (near !== undefined) {
      problems.push({
        what: `${JSON.stringify(heading.text.slice(0, 80))} is no section of a model card`,
        where: { file, line: offset + line + 1 },
        fix: `did you mean ${near}?`,
      });
      continue;
    }
    // Deeper headings of one's own stay where they are; others are kept at the end.
    const own = `#### ${heading.text}\n\n${text}`;
    append(heading.level > 2 && current !== null ? current : OTHER_SECTION, own);
    if (heading.level <= 2) current = OTHER_SECTION;
  }
  return { sections, problems };
}

/** Splits Markdown at its headings of both kinds; none is found inside a fenced block. */
function blocksOf(markdown: string): readonly MarkdownBlock[] {
  let block: MarkdownBlock = { heading: null, line: 0, lines: [] };
  const blocks = [block];
  let fence: string | null = null;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark)
        fence = null;
      block.lines.push(line);
      continue;
    }
    if (mark !== undefined) fence = mark;
    const [, hashes, text] = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line) ?? [];
    const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1];
    const above = block.lines.at(-1) ?? '';
    if (hashes !== undefined) {
      block = { heading: { text: text ?? '', level: hashes.length }, line: index, lines: [] };
      blocks.push(block);
    } else if (underline !== undefined && above.trim() !== '' && !/^ {0,3}(?:[-*+>|]|\d+[.)]|`{3}|~{3})/.test(above)) {
      block.lines.pop();
      block = { heading: { text: above.trim(), level: underline[0] === '=' ? 1 : 2 }, line: index - 1, lines: [] };
      blocks.push(block);
    } else block.lines.push(line);
  }
  // What nobody closed would swallow the rest of the card.
  if (fence !== null) block.lines.push(fence);
  return blocks;
}

/** Comments take lines with them, not their number: places in problems stay right. */
function withoutComments(markdown: string): string {
  return markdown.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]+/g, ''));
}
