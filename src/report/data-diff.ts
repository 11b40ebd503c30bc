import type { CardChange, ColumnShift, DataDiff, RowExample } from '../data/data-diff.ts';
import { sparkline } from './data-check.ts';
import { escapeMarkdown, excerpt, visibleLine } from './escape.ts';
import { bullets, details, renderMarkdownTable } from './markdown.ts';
import {
  formatCount,
  formatMean,
  formatNumber,
  formatProbability,
  formatSigned,
  NOTHING,
  twoValues,
} from './numbers.ts';
import { left, right, rightPair, type Table } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural, type Tone } from './words.ts';

const TONE: Readonly<Record<ColumnShift['verdict'], Tone>> = {
  stable: 'plain',
  warning: 'unsure',
  alert: 'bad',
  'too-few-rows': 'plain',
  ignored: 'plain',
};
const WORD: Readonly<Record<ColumnShift['verdict'], string>> = {
  stable: 'no shift',
  warning: 'shifted',
  alert: 'shifted far',
  'too-few-rows': 'too few rows',
  ignored: 'ignored',
};

/** Columns that a person reads, those that shifted most first; others are counted. */
const MOST_COLUMNS = 30;

/** What changed between two versions, for a terminal. */
export function renderDataDiffText(diff: DataDiff, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const prose = (text: string, indent = '') => wrapText(visibleLine(text), Math.max(40, width), indent);
  const lines = [
    `${colour.bold(diff.same ? 'SAME' : 'CHANGED')}  ${visibleLine(diff.after)} against ${visibleLine(diff.before)}`,
    ...prose(headline(diff)),
  ];
  for (const cause of diff.causes) lines.push('', ...prose(cause).map(colour.red));
  const facts = [...fileTexts(diff), ...diff.splits, ...schemaTexts(diff)];
  if (facts.length > 0)
    lines.push('', colour.bold('Files and columns'), ...facts.flatMap((text) => prose(`- ${text}`, '  ')));
  const { columns, examples } = diff.changes;
  if (columns.length > 0) {
    lines.push('', colour.bold('Rows changed in'), ...prose(changedIn(diff)));
  }
  const shown = [
    ...examples.added.map((each) => `+ ${exampleText(each)}`),
    ...examples.removed.map((each) => `- ${exampleText(each)}`),
    ...examples.changed.map((each) => `~ ${exampleText(each)}`),
  ];
  if (shown.length > 0) lines.push('', ...shown.map((text) => colour.dim(excerpt(text, Math.max(60, width)))));
  if (diff.columns.length > 0) {
    const more = diff.columns.length - MOST_COLUMNS;
    lines.push('', renderTextTable(shiftTable(diff.columns.slice(0, MOST_COLUMNS)), options));
    if (more > 0) lines.push(colour.dim(`${plural(more, 'more column')} with smaller shifts; --json has them all.`));
  }
  return lines.join('\n');
}

/** The same as GitHub Markdown. */
export function renderDataDiffMarkdown(diff: DataDiff): string {
  return [
    `### ${escapeMarkdown(diff.after)} against ${escapeMarkdown(diff.before)}`,
    ...parts(diff, MOST_COLUMNS),
  ].join('\n\n');
}

/** Columns of one card in a comment; others are counted. */
const COMMENT_COLUMNS = 8;

/**
 * The part of a pull request's comment about changed data cards, one block that opens a card. Never longer than `limit`
 * characters: cards that do not fit are one line each.
 */
export function renderCardChanges(changes: readonly CardChange[], limit: number): string {
  const title = '### Data';
  const brief = changes.map((change) => `- ${briefText(change)}`);
  const blocks = [title];
  let room = limit - title.length - brief.reduce((sum, line) => sum + line.length + 2, 0);
  for (const [index, change] of changes.entries()) {
    const { diff } = change;
    const block =
      diff === null || (diff.same && diff.splits.length === 0)
        ? null
        : details(briefPlain(change), parts(diff, COMMENT_COLUMNS).join('\n\n'));
    if (block !== null && block.length + 2 <= room) {
      room -= block.length + 2;
      blocks.push(block);
    } else {
      blocks.push(brief[index]!);
    }
  }
  return blocks.join('\n\n').slice(0, Math.max(0, limit));
}

function parts(diff: DataDiff, most: number): string[] {
  const facts = [...fileTexts(diff), ...diff.splits, ...schemaTexts(diff)];
  const columns = diff.columns.slice(0, most);
  const more = diff.columns.length - columns.length;
  return [
    escapeMarkdown(headline(diff)),
    ...(diff.causes.length === 0 ? [] : [diff.causes.map((cause) => `- **${escapeMarkdown(cause)}**`).join('\n')]),
    ...(facts.length === 0 ? [] : [bullets(facts)]),
    ...(diff.changes.columns.length === 0 ? [] : [escapeMarkdown(`Rows changed in ${changedIn(diff)}`)]),
    ...(columns.length === 0 ? [] : [renderMarkdownTable(shiftTable(columns))]),
    ...(more === 0 ? [] : [`${plural(more, 'more column')} with smaller shifts.`]),
  ];
}

function briefPlain({ card, status, diff, unavailable }: CardChange): string {
  if (status !== 'changed') return `${card}: the data card is ${status === 'added' ? 'new' : 'removed'}`;
  if (diff === null) return `${card}: changed, but not compared: ${unavailable ?? 'its versions are not here'}`;
  return `${card}: ${headline(diff)}`;
}

function briefText(change: CardChange): string {
  return escapeMarkdown(briefPlain(change), 600);
}

function headline(diff: DataDiff): string {
  const { rows, changes, columns, same } = diff;
  const sizes = `${plural(rows.before, 'row')} before, ${formatCount(rows.after)} after`;
  if (same) return `${sizes}; every row is the same.`;
  const { added, removed, changed, key } = changes;
  const counts = [`${formatCount(added)} added`, `${formatCount(removed)} removed`];
  if (key !== null) counts.push(`${formatCount(changed)} changed`);
  const by = key === null ? 'whole rows compared, since no key tells them apart' : `by ${key.join(', ')}`;
  const shifted = columns.filter(({ verdict }) => verdict === 'warning' || verdict === 'alert').length;
  const shift = columns.length === 0 ? '' : ` ${shifted} of ${plural(columns.length, 'column')} shifted.`;
  return `${sizes}: ${counts.join(', ')} (${by}).${shift}`;
}

function fileTexts({ files }: DataDiff): string[] {
  return files.map(({ name, before, after }) => {
    if (before === null) return `the file ${name} is new (sha256 ${after!.slice(0, 12)})`;
    if (after === null) return `the file ${name} is gone`;
    return `${name} is another file: sha256 ${before.slice(0, 12)}, now ${after.slice(0, 12)}`;
  });
}

function schemaTexts({ schema }: DataDiff): string[] {
  return schema.map(({ column, kind, before, after }) => {
    if (kind === 'added') return `the column ${column} is new (${after})`;
    if (kind === 'removed') return `the column ${column} is gone (${before})`;
    return `the column ${column} was ${before} and is ${after}`;
  });
}

function changedIn({ changes }: DataDiff): string {
  const shown = changes.columns.slice(0, 8).map(({ column, changed }) => `${column} (${formatCount(changed)})`);
  const more = changes.columns.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${plural(more, 'more column')}` : ''}`;
}

function exampleText({ key, column, before, after }: RowExample): string {
  const row = Object.entries(key)
    .map(([name, value]) => `${name} = ${value ?? 'null'}`)
    .join(', ');
  const [old, now] = twoValues(before, after);
  return column === null ? row : `${row}: ${column} ${old ?? 'null'} → ${now ?? 'null'}`;
}

function shiftTable(columns: readonly ColumnShift[]): Table {
  const missing = ({ before, after }: ColumnShift['missing']) =>
    before === after ? NOTHING : formatSigned(after - before, 0);
  return {
    columns: [
      left('Column'),
      left('Shift'),
      right('Effect'),
      right('p adj.', 2),
      right('Missing', 1),
      ...rightPair(['Mean before', 'after'], 3),
      left('Before'),
      left('After'),
    ],
    rows: columns.map((column) => [
      { text: column.column },
      { text: WORD[column.verdict], tone: TONE[column.verdict], strong: column.verdict === 'alert' },
      { text: column.effect === null ? NOTHING : `${formatNumber(column.effect, 3)} ${column.effectName}` },
      { text: formatProbability(column.pAdjusted) },
      { text: missing(column.missing) },
      { text: formatMean(column.mean.before) },
      { text: formatMean(column.mean.after) },
      { text: sparkline(column.picture.before) },
      { text: sparkline(column.picture.after) },
    ]),
  };
}
