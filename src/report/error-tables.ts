import type { DiscoveredRow } from '../gate/discovered-slices.ts';
import type { ErrorAnalysis } from '../gate/error-analysis.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { formatCount, formatNumber, formatProbability, formatShare, formatSigned, NOTHING } from './numbers.ts';
import { type Cell, left, right, type Table } from './tables.ts';
import { renderTextTable, type SummaryOptions } from './text-table.ts';

/** Tag | Share of errors | Error rate [CI] | Share of data | Gap | Room, most room first. */
export function errorTable(analysis: ErrorAnalysis, limit: number): Table {
  const rate = (value: number | null) =>
    value === null ? NOTHING : analysis.unit === 'wrong' ? formatShare(value, 1) : formatNumber(value, 4);
  const signed = (value: number | null) =>
    value === null
      ? NOTHING
      : analysis.unit === 'wrong'
        ? `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} pp`
        : formatSigned(value, 4);
  const worth = (value: number) =>
    value === 0 ? '0' : analysis.unit === 'wrong' ? `${(100 * value).toFixed(2)} pp` : formatNumber(value, 4);
  return {
    columns: [
      left('Tag'),
      right('Rows', 2),
      right('Share of errors'),
      right(analysis.unit === 'wrong' ? 'Error rate [95% CI]' : `Mean ${analysis.loss ?? 'error'}`),
      right('Share of data', 1),
      right('Gap'),
      right('Room'),
      right('All fixed', 3),
    ],
    rows: analysis.tags.slice(0, limit).map((tag, index): Cell[] => [
      { text: tag.tag, strong: index === 0 && tag.room > 0 },
      { text: formatCount(tag.n) },
      { text: formatShare(tag.shareOfErrors, 1) },
      {
        text: rate(tag.errorRate),
        ...(tag.interval === null ? {} : { interval: `[${rate(tag.interval[0])}, ${rate(tag.interval[1])}]` }),
      },
      { text: formatShare(tag.shareOfData, 1) },
      { text: signed(tag.gap) },
      { text: worth(tag.room), strong: index === 0 && tag.room > 0 },
      { text: worth(tag.fixAllGain) },
    ]),
  };
}

/** `Errors: 21.4% of 131,738 rows; gaps are to the best slice, origin=LAX (12.1%)`. */
export function errorText(analysis: ErrorAnalysis): string {
  const { unit, rows, errorRate, reference } = analysis;
  const rate = (value: number) => (unit === 'wrong' ? formatShare(value, 1) : formatNumber(value, 4));
  const overall =
    errorRate === null
      ? 'no rows'
      : unit === 'wrong'
        ? `${rate(errorRate)} of ${formatCount(rows)} rows are wrong`
        : `mean ${analysis.loss ?? 'error'} ${rate(errorRate)} over ${formatCount(rows)} rows`;
  const from = {
    given: `the reference, ${rate(reference.value)}`,
    human: `people, ${rate(reference.value)}`,
    'best-slice': `the best slice, ${reference.slice} (${rate(reference.value)})`,
    none: '0: no slice is large enough to be a goal',
  }[reference.kind];
  return `Errors: ${overall}; gaps are measured from ${from}`;
}

/** Slice | Rows | Effect | Adj. p | the line that pins it. */
export function discoveredTable(rows: readonly DiscoveredRow[]): Table {
  return {
    columns: [
      left('Slice nobody named'),
      left('Finding'),
      right('Rows'),
      right('Effect'),
      right('Adj. p', 1),
      left('To judge it, add to evaluate.slices'),
    ],
    rows: rows.map((row): Cell[] => [
      { text: row.slice },
      {
        text: row.kind === 'regression' ? 'got worse' : 'errs more',
        tone: row.kind === 'regression' ? 'unsure' : 'plain',
      },
      { text: formatCount(row.rows) },
      { text: formatSigned(row.confirmedEffect, 4) },
      { text: formatProbability(row.adjustedP) },
      { text: row.pin ?? 'it is a slice already' },
    ]),
  };
}

export function discoveredText(rows: readonly DiscoveredRow[]): string {
  const count = (kind: DiscoveredRow['kind']) => rows.filter((row) => row.kind === kind).length;
  return `Slices nobody named: the candidate got worse in ${count('regression')}, errors concentrate in ${count('concentration')}; found on half of the rows, confirmed on the other half`;
}

/** What `proofmark errors` shows. */
export interface ShownErrors {
  readonly model: string;
  readonly data: { readonly card: string; readonly split: string };
  readonly analysis: ErrorAnalysis;
  readonly discovered: readonly DiscoveredRow[];
  readonly baseline: string | null;
  readonly files: { readonly folder: string; readonly worst: number; readonly flips: number | null } | null;
}

export function renderErrorsText(shown: ShownErrors, options: SummaryOptions = {}): string {
  const { analysis, discovered } = shown;
  return [
    visibleLine(`${shown.model} on ${shown.data.card}/${shown.data.split}. ${errorText(analysis)}.`),
    '',
    renderTextTable(errorTable(analysis, analysis.tags.length), options),
    '',
    ROOM_NOTE,
    ...(discovered.length === 0
      ? []
      : ['', `${discoveredText(discovered)}.`, '', ...discovered.flatMap(discoveredLines)]),
    ...filesLines(shown).flatMap((line) => ['', line]),
  ].join('\n');
}

const ROOM_NOTE =
  'Room: what bringing the tag to the reference would take off the error of all rows. Tags overlap: rooms do not add up.';

/** Lines, because the SQL of a slice is to be copied whole. */
function discoveredLines(row: DiscoveredRow): string[] {
  const finding = row.kind === 'regression' ? 'got worse' : 'errs more';
  const head = `${row.slice}: ${finding}, ${formatSigned(row.confirmedEffect, 4)} (${formatCount(row.rows)} rows, p ${formatProbability(row.adjustedP)})`;
  return [visibleLine(head), ...(row.pin === null ? [] : [`  ${visibleLine(row.pin)}`])];
}

export function renderErrorsMarkdown(shown: ShownErrors): string {
  const { analysis, discovered } = shown;
  return [
    escapeMarkdown(`${shown.model} on ${shown.data.card}/${shown.data.split}. ${errorText(analysis)}.`, 1000),
    renderMarkdownTable(errorTable(analysis, analysis.tags.length)),
    escapeMarkdown(ROOM_NOTE, 500),
    ...(discovered.length === 0
      ? []
      : [escapeMarkdown(`${discoveredText(discovered)}.`, 500), renderMarkdownTable(discoveredTable(discovered))]),
    ...filesLines(shown).map((line) => escapeMarkdown(line, 1000)),
  ].join('\n\n');
}

function filesLines({ files, baseline }: ShownErrors): string[] {
  if (files === null) return [];
  const { folder, worst, flips } = files;
  const flipped =
    flips === null
      ? 'there is no baseline to count flips against'
      : `${formatCount(flips)} rows against ${baseline} in flips.parquet`;
  return [`Written to ${folder}: the ${formatCount(worst)} worst rows in worst.parquet; ${flipped}.`];
}
