import type { EvaluatedRun, RunColumn, RunColumnKind, RunTable } from '../experiment/run-table.ts';
import { escapeMarkdown } from './escape.ts';
import { formatCost, formatDuration, formatSignificant } from './format.ts';
import { renderMarkdownTable } from './markdown.ts';
import { decimalsFor, formatNumber, NOTHING } from './numbers.ts';
import type { Cell, Column, Table } from './tables.ts';
import { type Palette, PLAIN, renderTextTable } from './terminal.ts';
import type { Tone } from './words.ts';

/** Which columns give way first where there is no room; the others stay. */
const SPARE: Readonly<Partial<Record<RunColumnKind, number>>> = { train: 1, cost: 3, commit: 4, param: 5, created: 6 };
/** Metrics of the test rows after these many give way before the first ones. */
const LEADING_METRICS = 4;

const NUMERIC: ReadonlySet<RunColumnKind> = new Set(['seed', 'param', 'test', 'train', 'time', 'cost']);

const STATUS_TONE: Readonly<Record<string, Tone>> = {
  succeeded: 'good',
  failed: 'bad',
  'timed-out': 'bad',
  interrupted: 'unsure',
};

/** The table of `proofmark runs`; cells are plain text, escaped by the renderer. */
export function runsTable(table: RunTable): Table {
  let metrics = 0;
  const decimals = table.columns.map((column) =>
    decimalsFor(table.rows.map((row) => column.value(row)).filter((value) => typeof value === 'number')),
  );
  const sortedBy = table.sort.replace(/^[-+]/, '').toLowerCase();
  return {
    columns: table.columns.map((column): Column => {
      const minor = column.kind === 'test' && ++metrics > LEADING_METRICS;
      const spare = column.name.toLowerCase() === sortedBy ? undefined : minor ? 2 : SPARE[column.kind];
      return {
        title: column.name,
        align: NUMERIC.has(column.kind) ? 'right' : 'left',
        ...(spare === undefined ? {} : { spare }),
      };
    }),
    rows: table.rows.map((row) => table.columns.map((column, index) => runCell(column, row, decimals[index]!))),
  };
}

/** @param decimals of the metrics of a column, so that they align */
function runCell(column: RunColumn, row: EvaluatedRun, decimals: number): Cell {
  const { run } = row;
  const value = column.value(row);
  switch (column.kind) {
    case 'run':
      // A star for a tree that was not committed as it was, as git describe has its -dirty.
      return { text: `${run.key.slice(0, 8)}${run.git.dirty.length > 0 ? '*' : ''}` };
    case 'created':
      return { text: run.startedAt.slice(0, 16).replace('T', ' ') };
    case 'commit':
      return { text: run.git.commit === null ? NOTHING : run.git.commit.slice(0, 7) };
    case 'status':
      return { text: run.status, ...(STATUS_TONE[run.status] === undefined ? {} : { tone: STATUS_TONE[run.status]! }) };
    case 'time':
      return { text: formatDuration(run.wallSeconds) };
    case 'cost':
      return { text: formatCost(run.cost) };
    case 'test':
    case 'train':
      return { text: typeof value === 'number' ? formatNumber(value, decimals) : NOTHING };
    default:
      return { text: typeof value === 'number' ? formatSignificant(value) : value === null ? NOTHING : String(value) };
  }
}

/** As Markdown, with a line that says what is not shown. */
export function renderRunsMarkdown(table: RunTable): string {
  if (table.total === 0) return 'No runs yet.';
  return [renderMarkdownTable(runsTable(table)), ...footnotes(table).map((note) => escapeMarkdown(note))].join('\n\n');
}

/** As text for a terminal of `width` columns. */
export function renderRunsText(
  table: RunTable,
  options: { readonly colour?: Palette; readonly width?: number } = {},
): string {
  if (table.total === 0) return 'No runs yet. `proofmark experiment` trains what has changed.';
  const { colour = PLAIN, width = 100 } = options;
  return [renderTextTable(runsTable(table), { colour, width }), ...footnotes(table).map(colour.dim)].join('\n');
}

function footnotes(table: RunTable): string[] {
  const dirty = table.rows.some(({ run }) => run.git.dirty.length > 0);
  return [
    ...(table.rows.length < table.total
      ? [`${table.rows.length} of ${table.total} runs, sorted by ${table.sort}`]
      : []),
    ...(dirty ? ['* inputs were not committed'] : []),
  ];
}
