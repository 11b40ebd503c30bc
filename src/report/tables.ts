import type { Change, Difference, FlippedRow, MetricRow, SliceRow } from '../gate/verdict-record.ts';
import type { ModelReport } from './model-report.ts';
import {
  decimalsFor,
  formatCount,
  formatInterval,
  formatMargin,
  formatNumber,
  formatProbability,
  formatSigned,
  NOTHING,
} from './numbers.ts';
import { outcomeText, STATUS_ICON, STATUS_TONE, sliceOutcomeText, type Tone, thresholdText } from './words.ts';

/** One cell: plain text as it came, to be escaped by whoever renders it. */
export interface Cell {
  readonly text: string;
  /** An interval that belongs to the number in `text`; may stand on a line of its own. */
  readonly interval?: string;
  /** Shown small, after the text. */
  readonly aside?: string;
  readonly icon?: string;
  readonly tone?: Tone;
  readonly strong?: boolean;
  /** Address on the web that the text leads to, where the document has links. */
  readonly link?: string;
}

/** A number with its interval; `plain` stands where there is none. */
export function changeCell(change: Change | null, decimals: number, plain = NOTHING): Cell {
  if (change === null) return { text: plain };
  return { text: formatSigned(change.value, decimals), interval: formatInterval(change, decimals) };
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Where there is no room for all columns, those with the lowest number go first; those without stay. */
  readonly spare?: number;
  /** Columns that mean nothing without each other have the same name here, and go together. */
  readonly pair?: string;
}

/** A table before it is Markdown, HTML or terminal text. Every row has one cell a column. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A column of texts. */
export function left(title: string, spare?: number): Column {
  return { title, align: 'left', ...(spare === undefined ? {} : { spare }) };
}

/** A column of numbers. */
export function right(title: string, spare?: number): Column {
  return { title, align: 'right', ...(spare === undefined ? {} : { spare }) };
}

/** Two columns of numbers that go together, such as a mean before and after. */
export function rightPair(titles: readonly [string, string], spare: number): readonly [Column, Column] {
  const pair = titles.join('|');
  return [
    { ...right(titles[0], spare), pair },
    { ...right(titles[1], spare), pair },
  ];
}

/** Metric | baseline | production, when it is another version | candidate | Change | Margin | Outcome. */
export function metricTable(report: Pick<ModelReport, 'verdict'>): Table {
  const { verdict } = report;
  const { baseline, production } = verdict;
  const confidence = `${Math.round(verdict.confidence * 100)}%`;
  const columns = [
    left('Metric'),
    ...(production === null ? [] : [right(`production (${production.label})`, 1)]),
    ...(baseline === null ? [] : [right(`baseline (${baseline.label})`, 3)]),
    right('candidate'),
    ...(baseline === null ? [right(`${confidence} CI`)] : [right(`Change [${confidence} CI]`)]),
    right('Margin', 2),
    left('Outcome'),
  ];
  const rows = verdict.metrics.map((row): Cell[] => {
    const decimals = decimalsFor([row.candidate.value, row.baseline?.value ?? null], row.unit);
    const value = (number: number | null | undefined): Cell => ({
      text: number === null || number === undefined ? NOTHING : withUnit(formatNumber(number, decimals), row.unit),
    });
    const ci = row.candidate.ci;
    const interval = ci === null ? NOTHING : `[${formatNumber(ci[0], decimals)}, ${formatNumber(ci[1], decimals)}]`;
    return [
      metricCell(row),
      ...(production === null ? [] : [value(row.production?.value)]),
      ...(baseline === null ? [] : [value(row.baseline?.value)]),
      { ...value(row.candidate.value), strong: true },
      baseline === null ? { text: interval } : changeCell(row.change, decimals),
      marginCell(row, decimals),
      {
        text: outcomeText(row, verdict.data.rows),
        aside: row.status === 'pass' && row.outcome !== null ? (row.note ?? '') : '',
        icon: STATUS_ICON[row.status],
        tone: STATUS_TONE[row.status],
        strong: row.status === 'fail' || row.status === 'inconclusive',
      },
    ];
  });
  return { columns, rows };
}

function metricCell(row: MetricRow): Cell {
  const arrow = row.direction === 'higher' ? '↑' : '↓';
  return { text: `${row.metric} ${arrow}`, aside: row.role === 'report' ? '' : row.role };
}

/** The margin as written, what a relative one comes to beside it, and the bounds of the value. */
function marginCell(row: MetricRow, decimals: number): Cell {
  const bounds = thresholdText(row);
  const amount = row.margin === null ? null : formatMargin(row, decimals);
  const written = row.marginText ?? amount;
  const text = [written, bounds].filter((part) => part !== null).join('; ') || NOTHING;
  return { text, aside: written === amount || amount === null ? '' : amount };
}

function withUnit(text: string, unit: string | null): string {
  return unit === null ? text : `${text} ${unit}`;
}

/** The first `limit` slice rows, in the order of the record (blocking first). */
export function sliceTable(rows: readonly SliceRow[], limit: number, confidence: number): Table {
  return {
    columns: [
      left('Slice'),
      left('Metric'),
      right('Rows', 4),
      right('baseline', 2),
      right('candidate', 3),
      right(`Change [${Math.round(confidence * 100)}% CI]`),
      right('Margin', 1),
      right('Adj. p'),
      left('Outcome'),
    ],
    rows: rows.slice(0, limit).map((row) => {
      const decimals = decimalsFor([row.baseline, row.candidate]);
      return [
        {
          text: row.slice,
          aside: row.critical && row.slice !== 'critical' ? 'critical' : '',
          strong: row.status === 'fail',
        },
        { text: `${row.metric} ${row.direction === 'higher' ? '↑' : '↓'}` },
        { text: formatCount(row.rows) },
        { text: formatNumber(row.baseline, decimals) },
        { text: formatNumber(row.candidate, decimals) },
        changeCell(row.change, decimals),
        { text: formatMargin({ margin: row.margin, unit: null }, decimals) },
        { text: formatProbability(row.adjustedP) },
        {
          text: sliceOutcomeText(row),
          icon: STATUS_ICON[row.status],
          tone: STATUS_TONE[row.status],
          strong: row.status === 'fail',
        },
      ];
    }),
  };
}

/** Trivial and human references beside both models, for the metrics any of them knows. Null when there are none. */
export function referenceTable(report: ModelReport): Table | null {
  const { references, metrics, baseline } = report.verdict;
  const known = metrics.filter((row) =>
    references.some((reference) => (reference.metrics[row.metric] ?? null) !== null),
  );
  if (known.length === 0) return null;
  const line = (name: string, value: (row: MetricRow) => number | null | undefined, strong = false): Cell[] => [
    { text: name, strong },
    ...known.map((row) => ({
      text: formatNumber(value(row) ?? null, decimalsFor([row.candidate.value], row.unit)),
      strong,
    })),
  ];
  return {
    columns: [left('Model'), ...known.map((row) => right(`${row.metric} ${row.direction === 'higher' ? '↑' : '↓'}`))],
    rows: [
      line('candidate', (row) => row.candidate.value, true),
      ...(baseline === null ? [] : [line(`baseline (${baseline.label})`, (row) => row.baseline?.value)]),
      ...references.map((reference) => line(reference.name, (row) => reference.metrics[row.metric])),
    ],
  };
}

/** The rows whose score moved most. */
export function flipTable(rows: readonly FlippedRow[], entityColumn: string | null, limit = 10): Table {
  const withEntity = rows.some((row) => row.entity !== null);
  return {
    columns: [
      right('Row'),
      ...(withEntity ? [left(entityColumn ?? 'Entity')] : []),
      right('Label'),
      right('baseline'),
      right('candidate'),
      right('Change'),
      left('Slices'),
    ],
    rows: rows
      .slice(0, limit)
      .map((row) => [
        { text: String(row.row) },
        ...(withEntity ? [{ text: row.entity ?? NOTHING }] : []),
        { text: String(row.label) },
        { text: formatNumber(row.baselineScore) },
        { text: formatNumber(row.candidateScore) },
        { text: formatSigned(row.candidateScore - row.baselineScore) },
        { text: row.slices.join(', ') },
      ]),
  };
}

/** What | before | after. */
export function differenceTable(title: string, differences: readonly Difference[], omitted = 0, limit = 50): Table {
  const cells = differences
    .slice(0, limit)
    .map((difference): Cell[] => [
      { text: difference.name },
      { text: difference.before ?? NOTHING },
      { text: difference.after ?? NOTHING, strong: true },
    ]);
  const more = differences.length + omitted - cells.length;
  return {
    columns: [left(title), right('before'), right('after')],
    rows: more > 0 ? [...cells, [{ text: `and ${formatCount(more)} more` }, { text: '' }, { text: '' }]] : cells,
  };
}
