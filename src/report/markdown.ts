import { markdownTable } from 'markdown-table';
import { escapeCommentHtml, escapeMarkdown, markdownAddress } from './escape.ts';
import type { Cell, Table } from './tables.ts';

/** Longest text of one cell. */
const CELL_LIMIT = 120;

/** A GitHub table; every cell is escaped here and nowhere else. */
export function renderMarkdownTable(table: Table): string {
  return markdownTable(
    [
      table.columns.map((column) => escapeMarkdown(column.title, CELL_LIMIT)),
      ...table.rows.map((row) => row.map(renderCell)),
    ],
    { align: table.columns.map((column) => column.align), alignDelimiters: false },
  );
}

function renderCell(cell: Cell): string {
  const plain = unbroken(escapeMarkdown(cell.text, CELL_LIMIT), cell.text);
  const address = cell.link === undefined ? null : webAddress(cell.link);
  const text = address === null ? plain : link(plain, address);
  const strong = cell.strong === true && text !== '' ? `**${text}**` : text;
  const interval = cell.interval === undefined ? '' : escapeMarkdown(cell.interval, CELL_LIMIT).replace(/ /g, '&nbsp;');
  const aside = cell.aside === undefined || cell.aside === '' ? '' : `<sub>${escapeMarkdown(cell.aside)}</sub>`;
  const marked = [cell.icon ?? '', strong].filter((part) => part !== '').join('&nbsp;');
  return [marked, interval, aside].filter((part) => part !== '').join(' ');
}

/** Short texts stay on one line: GitHub breaks cells at any space. */
function unbroken(escaped: string, original: string): string {
  return original.length <= 16 ? escaped.replace(/ /g, '&nbsp;') : escaped;
}

/** A block that opens on a click. `summary` is plain text, `content` is Markdown. */
export function details(summary: string, content: string, options: { readonly open?: boolean } = {}): string {
  const head = `<details${options.open === true ? ' open' : ''}><summary>${escapeCommentHtml(summary)}</summary>`;
  return `${head}\n\n${content}\n\n</details>`;
}

/** A GitHub alert, one paragraph a line. May not stand inside `details`. */
export function alert(kind: 'NOTE' | 'WARNING' | 'CAUTION', lines: readonly string[]): string {
  const mark = lines.length === 1 ? '' : '- ';
  return [`> [!${kind}]`, ...lines.map((line) => `> ${mark}${escapeMarkdown(line)}`)].join('\n');
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
}

/** An image of a width in pixels; empty when the address is not one that may be shown. */
export function image(address: string, alternative: string, width: number): string {
  const safe = markdownAddress(address);
  return safe === null ? '' : `<img src="${safe}" width="${width}" alt="${escapeCommentHtml(alternative)}">`;
}

/** `escaped` cannot end the link before its address. */
function link(escaped: string, address: string): string {
  return `[${escaped.replace(/\]/g, '\\]')}](${address})`;
}

function webAddress(place: string): string | null {
  return /^https?:\/\//i.test(place) ? markdownAddress(place) : null;
}

/** A link when the place is an address on the web, else the place itself as code. */
export function linkOrCode(place: string, text: string): string {
  const address = webAddress(place);
  return address === null ? `<code>${escapeMarkdown(place)}</code>` : link(escapeMarkdown(text), address);
}
