import { excerpt, visibleLine } from './escape.ts';
import type { Table } from './tables.ts';
import { textWidth, wrapText } from './text-layout.ts';
import type { Tone } from './words.ts';

/** Colours of a terminal; the identity where there are none. picocolors fits. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const same = (text: string) => text;
export const PLAIN: Palette = { bold: same, dim: same, red: same, green: same, yellow: same };

export interface SummaryOptions {
  readonly colour?: Palette;
  /** Columns of the terminal. */
  readonly width?: number;
}

/** An aligned table without frame; the last column gives way when the terminal is too narrow. */
export function renderTextTable(table: Table, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  return tableLines(table, colour, width).join('\n');
}

export const CELL_LIMIT = 40;
/** The last cell wraps, so it may hold a sentence or two. */
const LAST_CELL_LIMIT = 300;
const GAP = '  ';

export function tableLines(table: Table, colour: Palette, width: number): string[] {
  const whole = measure(table);
  const kept = keptColumns(table, whole.widths, width);
  const pick = <T>(row: readonly T[]) => kept.map((column) => row[column]!);
  const [columns, titles, widths] = [pick(table.columns), pick(whole.titles), pick(whole.widths)];
  const lastColumn = columns.length - 1;
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  const pad = (text: string, column: number) => {
    const space = ' '.repeat(Math.max(0, widths[column]! - textWidth(text)));
    if (columns[column]!.align === 'right') return `${space}${text}`;
    return column === lastColumn ? text : `${text}${space}`;
  };
  const rows = table.rows.flatMap((row, index) => {
    const cells = pick(row);
    const texts = pick(whole.texts[index]!);
    const [first = '', ...rest] =
      columns[lastColumn]!.align === 'right'
        ? [texts[lastColumn]!]
        : wrapText(texts[lastColumn]!, Math.max(24, width - before));
    const painted = cells.map((cell, column) => {
      const toned = painter(colour, cell.tone ?? 'plain')(pad(column === lastColumn ? first : texts[column]!, column));
      return cell.strong === true ? colour.bold(toned) : toned;
    });
    return [painted.join(GAP).trimEnd(), ...rest.map((line) => `${' '.repeat(before)}${line}`)];
  });
  return [colour.dim(titles.map(pad).join(GAP).trimEnd()), ...rows];
}

/** Texts of all cells, and the width of each column in terminal columns. */
function measure(table: Table) {
  const titles = table.columns.map((column) => excerpt(column.title, CELL_LIMIT));
  const texts = table.rows.map((row) =>
    row.map((cell, column) => {
      const aside = cell.aside === undefined || cell.aside === '' ? '' : ` (${cell.aside})`;
      const interval = cell.interval === undefined ? '' : ` ${cell.interval}`;
      const limit = column === table.columns.length - 1 ? LAST_CELL_LIMIT : CELL_LIMIT;
      return excerpt(`${cell.text}${interval}${aside}`, limit);
    }),
  );
  const widths = titles.map((title, column) =>
    texts.reduce((widest, row) => Math.max(widest, textWidth(row[column]!)), textWidth(title)),
  );
  return { titles, texts, widths };
}

/** Columns that fit, leaving out spare ones in their order; the last column may wrap, so it needs little. */
function keptColumns(table: Table, widths: readonly number[], width: number): number[] {
  const last = widths.length - 1;
  const needs = (columns: readonly number[]) =>
    columns.reduce(
      (sum, column) => sum + (column === last ? Math.min(24, widths[column]!) : widths[column]! + GAP.length),
      0,
    );
  let kept = table.columns.map((_, column) => column);
  const spare = kept
    .filter((column) => table.columns[column]!.spare !== undefined)
    .sort((a, b) => table.columns[a]!.spare! - table.columns[b]!.spare!);
  for (const column of spare) {
    if (needs(kept) <= width) break;
    const { pair } = table.columns[column]!;
    kept = kept.filter((each) => each !== column && (pair === undefined || table.columns[each]!.pair !== pair));
  }
  return kept;
}

export function painter(colour: Palette, tone: Tone): (text: string) => string {
  switch (tone) {
    case 'good':
      return colour.green;
    case 'bad':
      return colour.red;
    case 'unsure':
      return colour.yellow;
    case 'plain':
      return same;
  }
}

/** Cells separated by tabs, a line a row, without titles: for scripts. A tab or line break in a cell becomes a space. */
export function renderPlainTable(table: Table): string {
  return table.rows.map((row) => row.map((cell) => visibleLine(cell.text)).join('\t')).join('\n');
}
