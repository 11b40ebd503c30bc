import type { Change, RowStatus } from '../../gate/verdict-record.ts';
import { decimalsFor, formatCount, formatSigned } from '../numbers.ts';
import { at, type Scale, ticks, tickText } from './axes.ts';
import { document, fitText, line, px, text, textWidth } from './svg.ts';
import type { PlotTheme } from './theme.ts';

export interface ForestRow {
  readonly label: string;
  /** Null for the line of all rows, which is set apart. */
  readonly rows: number;
  readonly change: Change;
  readonly status: RowStatus;
  readonly whole: boolean;
}

export interface Forest {
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  /** Largest harm that does not matter for a slice; null draws no line. */
  readonly margin: number | null;
  readonly confidence: number;
  readonly rows: readonly ForestRow[];
}

const WIDTH = 760;
const ROW_HEIGHT = 22;
const TOP = 72;
const SIZE = 12;
const LABEL_WIDTH = 190;

/**
 * One line a slice: the change as a mark with its interval, against zero and the margin. The horizontal axis is the change
 * in the metric's own sign; which side is worse is written above it. Intervals longer than the axis end in an arrow.
 */
export function renderForest(theme: PlotTheme, forest: Forest): string {
  const rows = forest.rows.filter(({ change }) => [change.value, change.lower, change.upper].every(Number.isFinite));
  const decimals = decimalsFor(rows.map((row) => row.change.value));
  const values = rows.map((row) => formatSigned(row.change.value, decimals));
  const counts = rows.map((row) => formatCount(row.rows));
  const widest = (texts: readonly string[], least: string) =>
    Math.max(...[least, ...texts].map((each) => textWidth(each, SIZE)));
  const valueWidth = widest(values, 'Change');
  const countWidth = widest(counts, 'Rows');

  const countRight = 16 + LABEL_WIDTH + countWidth;
  const bottom = TOP + rows.length * ROW_HEIGHT;
  const x: Scale = { domain: domainOf(forest, rows), range: [countRight + 24, WIDTH - valueWidth - 32] };
  const marks = ticks(x.domain, 5);
  const harm = forest.margin === null ? null : forest.direction === 'higher' ? -forest.margin : forest.margin;
  const colour = (status: RowStatus) =>
    status === 'fail' ? theme.worse : status === 'warn' || status === 'inconclusive' ? theme.unsure : theme.candidate;

  const [low, high] = x.range;
  const zero = at(x, 0);
  const sides = forest.direction === 'higher' ? ['← worse', 'better →'] : ['← better', 'worse →'];
  const heading = { size: 11, colour: theme.muted } as const;
  const body = [
    text(theme, 16, TOP - 14, 'Slice', heading),
    text(theme, countRight, TOP - 14, 'Rows', { ...heading, anchor: 'end' }),
    text(theme, WIDTH - 16, TOP - 14, 'Change', { ...heading, anchor: 'end' }),
    ...(zero - low > 60 ? [text(theme, zero - 8, TOP - 14, sides[0]!, { ...heading, anchor: 'end' })] : []),
    ...(high - zero > 60 ? [text(theme, zero + 8, TOP - 14, sides[1]!, heading)] : []),
    ...marks.map((value) => line(at(x, value), TOP - 4, at(x, value), bottom, theme.grid)),
    ...rows.flatMap((row, index) => {
      const y = TOP + (index + 0.5) * ROW_HEIGHT;
      return [
        row.whole ? line(16, y + ROW_HEIGHT / 2, WIDTH - 16, y + ROW_HEIGHT / 2, theme.grid) : '',
        text(theme, 16, y + 4, fitText(row.label, SIZE, LABEL_WIDTH - 8), {
          bold: row.whole || row.status === 'fail',
          colour: row.status === 'fail' ? theme.worse : theme.ink,
        }),
        text(theme, countRight, y + 4, counts[index]!, { anchor: 'end', colour: theme.muted }),
        text(theme, WIDTH - 16, y + 4, values[index]!, { anchor: 'end', bold: row.status === 'fail' }),
        interval(x, y, row.change, colour(row.status)),
        mark(at(x, clamp(row.change.value, x.domain)), y, row, colour(row.status)),
      ];
    }),
    line(zero, TOP - 4, zero, bottom, theme.ink, 1.25),
    ...(harm === null ? [] : [line(at(x, harm), TOP - 4, at(x, harm), bottom, theme.worse, 1.25, '4 3')]),
    line(low, bottom, high, bottom, theme.muted),
    ...marks.map((value) =>
      text(theme, at(x, value), bottom + 16, tickText(value, marks), { ...heading, anchor: 'middle' }),
    ),
    text(theme, (low + high) / 2, bottom + 36, caption(forest, harm), { ...heading, anchor: 'middle' }),
    rows.length === 0 ? text(theme, 16, TOP + 4, 'No slice has an interval to show.', heading) : '',
  ];
  const title = `Change of ${forest.metric} by slice`;
  const description = rows
    .slice(0, 5)
    .map((row, index) => `${row.label} ${values[index]}`)
    .join('; ');
  return document(theme, { width: WIDTH, height: bottom + 52 }, title, description, body);
}

function caption(forest: Forest, harm: number | null): string {
  const interval = `candidate - baseline, ${Math.round(forest.confidence * 100)}% interval`;
  return harm === null ? interval : `${interval}; dashed: margin ${formatSigned(Number(harm.toPrecision(3)))}`;
}

/** Holds zero, the margin and every value; of long intervals at most as much again on either side. */
function domainOf(forest: Forest, rows: readonly ForestRow[]): readonly [number, number] {
  const harm = forest.margin === null ? 0 : forest.direction === 'higher' ? -forest.margin : forest.margin;
  const points = [0, harm * 1.15, ...rows.map((row) => row.change.value)];
  const reach = Math.max(...points.map(Math.abs)) * 2;
  const ends = rows.flatMap((row) => [row.change.lower, row.change.upper]).filter((end) => Math.abs(end) <= reach);
  const low = Math.min(...points, ...ends);
  const high = Math.max(...points, ...ends);
  const pad = (high - low) * 0.04 || Math.abs(high) || 1;
  return [low - pad, high + pad];
}

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}

function interval(x: Scale, y: number, change: Change, colour: string): string {
  const [low, high] = x.domain;
  const from = at(x, clamp(change.lower, x.domain));
  const to = at(x, clamp(change.upper, x.domain));
  const arrow = (tip: number, side: -1 | 1) => `<path d="M${px(tip)} ${px(y)}l${-6 * side} -4v8z" fill="${colour}"/>`;
  return [
    line(from, y, to, y, colour, 2),
    change.lower < low ? arrow(from, -1) : '',
    change.upper > high ? arrow(to, 1) : '',
  ].join('');
}

function mark(x: number, y: number, row: ForestRow, colour: string): string {
  if (row.whole) return `<path d="M${px(x)} ${px(y - 6)}l6 6l-6 6l-6 -6z" fill="${colour}"/>`;
  if (row.status === 'fail')
    return `<rect x="${px(x - 4.5)}" y="${px(y - 4.5)}" width="9" height="9" fill="${colour}"/>`;
  return `<circle cx="${px(x)}" cy="${px(y)}" r="4" fill="${colour}"/>`;
}
