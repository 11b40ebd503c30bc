import type { PowerRow } from '../gate/power-plan.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { alert, renderMarkdownTable } from './markdown.ts';
import { formatCount, NOTHING } from './numbers.ts';
import { type Cell, right, type Table } from './tables.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './terminal.ts';

/** What is shown of `proofmark power`. */
export interface ShownPower {
  readonly model: string;
  readonly data: { readonly card: string; readonly split: string };
  readonly rows: number;
  readonly decisions: number;
  readonly metrics: readonly PowerRow[];
  readonly warnings: readonly string[];
}

/** Slices of one metric that are shown, those that resolve least first; the rest is counted. */
const SLICES_SHOWN = 10;

const SOURCE = {
  verdicts: 'measured changes on these rows',
  evaluation: "the model's own error on these rows, half of which a change shares",
  assumption: 'nothing but the number of rows: evaluate once for better',
} as const;

export function renderPowerText(power: ShownPower, options: SummaryOptions = {}): string {
  const { colour = PLAIN } = options;
  const { rows, hidden } = shownRows(power.metrics);
  return [
    visibleLine(headline(power)),
    '',
    renderTextTable(tableOf(rows), options),
    ...(hidden === 0 ? [] : [colour.dim(`${hidden} more slices resolve more; --json has them all.`)]),
    '',
    ...footnotes(power).map((line) => colour.dim(line)),
    ...power.warnings.map((line) => colour.yellow(`warning: ${visibleLine(line)}`)),
  ].join('\n');
}

export function renderPowerMarkdown(power: ShownPower): string {
  const { rows, hidden } = shownRows(power.metrics);
  return `${[
    escapeMarkdown(headline(power), 500),
    ...(power.warnings.length === 0 ? [] : [alert('WARNING', power.warnings)]),
    renderMarkdownTable(tableOf(rows)),
    ...(hidden === 0 ? [] : [`${hidden} more slices resolve more.`]),
    footnotes(power)
      .map((line) => escapeMarkdown(line, 500))
      .join('\n'),
  ].join('\n\n')}\n`;
}

function headline({ model, data, rows, decisions }: ShownPower): string {
  const used =
    decisions === 0
      ? 'no verdict was reached on them yet'
      : `${formatCount(decisions)} ${decisions === 1 ? 'verdict was' : 'verdicts were'} reached on them`;
  return `${model}: what ${formatCount(rows)} rows of ${data.card}/${data.split} can tell; ${used}.`;
}

function footnotes({ metrics }: ShownPower): string[] {
  const sources = [...new Set(metrics.map(({ source }) => source))];
  return [
    `Smallest: the smallest margin these rows prove with 80% power when nothing changed (2.80 standard errors). Inconclusive: how often a change of 0, and of minus the margin, could not be told.`,
    ...sources.map(
      (source) =>
        `From ${SOURCE[source]}: ${[...new Set(metrics.filter((row) => row.source === source).map((row) => row.metric))].join(', ')}.`,
    ),
  ];
}

function shownRows(metrics: readonly PowerRow[]): { readonly rows: readonly PowerRow[]; readonly hidden: number } {
  const rows: PowerRow[] = [];
  let hidden = 0;
  for (const row of metrics.filter(({ slice }) => slice === null)) {
    const slices = metrics
      .filter((other) => other.slice !== null && other.metric === row.metric)
      .toSorted((a, b) => b.smallest - a.smallest);
    rows.push(row, ...slices.slice(0, SLICES_SHOWN));
    hidden += Math.max(0, slices.length - SLICES_SHOWN);
  }
  return { rows, hidden };
}

function tableOf(rows: readonly PowerRow[]): Table {
  return {
    columns: [
      { title: 'Metric', align: 'left' },
      right('Rows'),
      right('Margin'),
      right('Smallest'),
      right('Rows needed'),
      right('Inconclusive at 0'),
      right('at −margin', 2),
      right('Unchanged merges', 3),
      right('promotes', 1),
    ],
    rows: rows.map(cellsOf),
  };
}

function cellsOf(row: PowerRow): Cell[] {
  const tone = row.resolved ? 'plain' : 'unsure';
  return [
    { text: row.slice === null ? row.metric : `  ${row.slice}`, aside: row.slice === null ? row.role : '' },
    { text: formatCount(row.rows) },
    { text: row.marginText ?? short(row.margin) },
    { text: short(row.smallest), tone },
    { text: row.rowsNeeded === null ? NOTHING : formatCount(Number(row.rowsNeeded.toPrecision(2))), tone },
    { text: share(row.inconclusiveAtZero) },
    { text: share(row.inconclusiveAtMargin) },
    { text: share(row.mergePassAtZero) },
    { text: share(row.promotePassAtZero) },
  ];
}

function short(value: number | null): string {
  return value === null ? NOTHING : String(Number(value.toPrecision(2)));
}

function share(part: number | null): string {
  return part === null ? NOTHING : `${Math.round(part * 100)}%`;
}
