import { shorten, visibleLine } from './escape.ts';
import { comparisonText, costText, dataText, otherSlicesText, slicesText, warningLines } from './facts.ts';
import { type Cell, metricTable, sliceTable, type Table } from './tables.ts';
import { textWidth, wrapText } from './text-layout.ts';
import {
  type AnyReport,
  isJudged,
  modelName,
  nextSteps,
  reasonOf,
  type Tone,
  VERDICT_TONE,
  verdictWord,
} from './words.ts';

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

const SLICE_ROWS = 5;
const LOG_LINES = 20;

/** What the command line shows of one model: verdict, reason, metrics, worst slices, what to do next. */
export function renderSummary(report: AnyReport, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const word = verdictWord(report);
  const paint = painter(colour, VERDICT_TONE[word]);
  const prose = (text: string, indent = '') => wrapText(visibleLine(text), Math.max(40, width), indent);
  const head = `${colour.bold(paint(word.toUpperCase()))}  ${colour.bold(visibleLine(modelName(report)))}`;
  const lines = [head, ...prose(reasonOf(report))];
  if (!isJudged(report)) {
    const log = report.log.slice(-LOG_LINES).map((line) => colour.dim(`  │ ${shorten(visibleLine(line), width)}`));
    return [...lines, ...log].join('\n');
  }

  const { slices } = report.verdict;
  const noteworthy = slices.rows.filter((row) => row.status !== 'pass' && row.status !== 'info').slice(0, SLICE_ROWS);
  const others = otherSlicesText(report, noteworthy.length);
  const steps = nextSteps(report);
  const cost = costText(report);
  return [
    ...lines,
    ...warningLines(report)
      .flatMap((line) => prose(`warning: ${line}`))
      .map(colour.yellow),
    '',
    ...prose(`${comparisonText(report)} ${dataText(report)}.`).map(colour.dim),
    '',
    ...tableLines(metricTable(report), colour, width),
    '',
    ...prose(slicesText(report)),
    ...(noteworthy.length === 0 ? [] : tableLines(sliceTable(noteworthy, SLICE_ROWS), colour, width)),
    ...(noteworthy.length === 0 || others === null ? [] : prose(others).map(colour.dim)),
    ...(cost === null ? [] : prose(cost).map(colour.dim)),
    ...(steps.length === 0 ? [] : ['', colour.bold('Next'), ...steps.flatMap((step) => prose(`- ${step}`, '  '))]),
    '',
    colour.dim(visibleLine(report.reproduce)),
  ].join('\n');
}

/** An aligned table without frame; the last column gives way when the terminal is too narrow. */
export function renderTextTable(table: Table, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  return tableLines(table, colour, width).join('\n');
}

const CELL_LIMIT = 40;
const GAP = '  ';

function tableLines(table: Table, colour: Palette, width: number): string[] {
  const textOf = (cell: Cell, column: number) => {
    const aside = cell.aside === undefined || cell.aside === '' ? '' : ` (${cell.aside})`;
    const last = column === table.columns.length - 1;
    return shorten(visibleLine(`${cell.text}${aside}`), last ? 120 : CELL_LIMIT);
  };
  const titles = table.columns.map((column) => shorten(visibleLine(column.title), CELL_LIMIT));
  const texts = table.rows.map((row) => row.map(textOf));
  const widths = titles.map((title, column) =>
    Math.max(textWidth(title), ...texts.map((row) => textWidth(row[column]!))),
  );
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  const lastWidth = Math.max(12, width - before);
  const pad = (text: string, column: number) => {
    if (column === widths.length - 1 && table.columns[column]!.align === 'left') return text;
    const space = ' '.repeat(Math.max(0, widths[column]! - textWidth(text)));
    return table.columns[column]!.align === 'right' ? `${space}${text}` : `${text}${space}`;
  };
  return [
    colour.dim(titles.map(pad).join(GAP).trimEnd()),
    ...table.rows.map((row, index) =>
      row
        .map((cell, column) => {
          const last = column === row.length - 1;
          const text = texts[index]![column]!;
          const padded = pad(last ? shorten(text, lastWidth) : text, column);
          const toned = painter(colour, cell.tone ?? 'plain')(padded);
          return cell.strong === true ? colour.bold(toned) : toned;
        })
        .join(GAP)
        .trimEnd(),
    ),
  ];
}

function painter(colour: Palette, tone: Tone): (text: string) => string {
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
