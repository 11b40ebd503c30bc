import { agreementText } from '../data/agreement.ts';
import type { CheckedCard } from '../data/checked-card.ts';
import type { DataFinding } from '../data/finding.ts';
import { type ColumnProfile, labelCorrelation, type TableProfile } from '../data/profile.ts';
import { histogramOf, quantileOf } from '../data/spread.ts';
import { escapeMarkdown, excerpt, visibleLine } from './escape.ts';
import { indented, placeText } from './finding-text.ts';
import { renderMarkdownTable } from './markdown.ts';
import { formatCount, formatNumber, formatShare, formatSigned, NOTHING, trimZeros } from './numbers.ts';
import { left, right, type Table } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural } from './words.ts';

/** What a check of a card found, for a terminal: each finding with its line, its examples and what to do. */
export function renderDataCheckText(
  checked: CheckedCard,
  options: SummaryOptions & { readonly profile?: boolean } = {},
): string {
  const { colour = PLAIN, width = 100 } = options;
  const paint = (word: string, good: boolean) => colour.bold(good ? colour.green(word) : colour.red(word));
  const lines = [
    `${paint(checked.verdict.toUpperCase(), checked.verdict === 'pass')}  ${colour.bold(checked.card)}`,
    headline(checked),
  ];
  for (const finding of checked.findings) {
    const tone = finding.severity === 'error' ? colour.red : colour.yellow;
    lines.push(
      '',
      `${colour.bold(tone(finding.severity))} ${visibleLine(placeText(finding.where))}`,
      ...indented(sentence(finding), width),
      ...exampleLines(finding, width).map(colour.dim),
      ...indented(`Fix: ${finding.fix}`, width).map(colour.dim),
    );
  }
  if (checked.agreement?.agreement != null) lines.push('', agreementText(checked.agreement));
  if (options.profile === true) {
    lines.push('', renderProfilesText([checked.profile, ...checked.splits], options));
  }
  return lines.join('\n');
}

/** What parts of a card look like, for a terminal. */
export function renderProfilesText(profiles: readonly TableProfile[], options: SummaryOptions = {}): string {
  const { colour = PLAIN } = options;
  return profiles
    .map((profile) => `${colour.bold(profileTitle(profile))}\n${renderTextTable(profileTable(profile), options)}`)
    .join('\n\n');
}

/** The same as GitHub Markdown. */
export function renderProfilesMarkdown(profiles: readonly TableProfile[]): string {
  const [first] = profiles;
  const parts = profiles.map(
    (profile) => `#### ${escapeMarkdown(profileTitle(profile))}\n\n${renderMarkdownTable(profileTable(profile))}`,
  );
  return [...(first === undefined ? [] : [`### Data card ${escapeMarkdown(first.card)}`]), ...parts].join('\n\n');
}

/** The same as GitHub Markdown. */
export function renderDataCheckMarkdown(checked: CheckedCard): string {
  const { findings } = checked;
  const table: Table = {
    columns: ['Severity', 'Where', 'What', 'Examples', 'Fix'].map((title) => ({ title, align: 'left' as const })),
    rows: findings.map((finding) => [
      { text: finding.severity, strong: finding.severity === 'error' },
      { text: placeText(finding.where) },
      { text: sentence(finding) },
      { text: finding.examples.map(exampleText).join('; ') },
      { text: finding.fix },
    ]),
  };
  return [
    `### Data card ${escapeMarkdown(checked.card)}: ${checked.verdict}`,
    escapeMarkdown(headline(checked)),
    ...(findings.length === 0 ? [] : [renderMarkdownTable(table)]),
    ...(checked.agreement?.agreement == null ? [] : [escapeMarkdown(agreementText(checked.agreement))]),
    ...[checked.profile, ...checked.splits].map(
      (profile) =>
        `<details><summary>${escapeMarkdown(profileTitle(profile))}</summary>\n\n${renderMarkdownTable(profileTable(profile))}\n\n</details>`,
    ),
  ].join('\n\n');
}

function headline({ rows, profile, rules, findings }: CheckedCard): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(', ');
  const looked = `${plural(rules, 'promise')} held against ${plural(rows, 'row')} of ${plural(profile.columns.length, 'column')}`;
  return `${looked}: ${found === '' ? 'all are kept' : found}.`;
}

function sentence({ count, share, what }: DataFinding): string {
  if (count === null) return what;
  const of = share === null ? '' : ` (${share < 0.001 && share > 0 ? '<0.1%' : formatShare(share, 1)})`;
  return `${plural(count, 'row')}${of}: ${what}`;
}

function exampleText({ row, values }: DataFinding['examples'][number]): string {
  const parts = Object.entries(values).map(([name, value]) => `${name} = ${value ?? 'null'}`);
  return excerpt([`row ${formatCount(row)}`, parts.join(', ')].filter((part) => part !== '').join(': '), 160);
}

function exampleLines({ examples }: DataFinding, width: number): string[] {
  return examples.flatMap((example) =>
    wrapText(exampleText(example), Math.max(40, width) - 4).map((line) => `    ${line}`),
  );
}

function profileTitle({ split, rows }: TableProfile): string {
  return `${split === null ? 'All rows' : `Split ${split}`}: ${plural(rows, 'row')}`;
}

/** One row a column: how complete, how many values, where they lie. */
export function profileTable(profile: TableProfile): Table {
  return {
    columns: [
      left('Column'),
      left('Type', 3),
      right('Missing'),
      right('Distinct'),
      right('Min', 1),
      right('Median'),
      right('Max', 2),
      right('With label', 4),
      left('Distribution'),
    ],
    rows: profile.columns.map((column) => [
      { text: column.name },
      { text: column.type.length > 20 ? column.family : column.type },
      { text: column.missing === 0 ? '0' : formatShare(column.missing, profile.rows) },
      { text: distinctText(column) },
      ...boundTexts(column).map((text) => ({ text })),
      { text: correlationText(column) },
      { text: distributionText(column) },
    ]),
  };
}

function boundTexts(column: ColumnProfile): [string, string, string] {
  const { numbers, family, lengths } = column;
  if (numbers === null) {
    if (lengths === null) return [NOTHING, NOTHING, NOTHING];
    const unit = family === 'list' ? 'item' : 'char';
    return [plural(lengths.min, unit), NOTHING, plural(lengths.max, unit)];
  }
  const median = quantileOf(column, 0.5);
  const exact = column.values?.all === true || median === null;
  return [
    valueText(numbers.min, family),
    exact ? valueText(median, family) : aboutText(median, column),
    valueText(numbers.max, family),
  ];
}

/** As many digits as a sketch has to tell: three, and more only where the values differ by less. */
function aboutText(value: number, { numbers, family }: ColumnProfile): string {
  if (family === 'date' || family === 'timestamp') return valueText(value, family);
  const spread = Math.max(Number.MIN_VALUE, numbers!.max - numbers!.min);
  const digits = 3 + Math.max(0, Math.ceil(Math.log10(Math.abs(value) / spread)));
  const rounded = Number(value.toPrecision(Math.min(15, digits)));
  return valueText(Math.min(numbers!.max, Math.max(numbers!.min, rounded)), family);
}

/** An estimate is some per cent off, and has two digits. */
function distinctText({ distinct: { value, exact } }: ColumnProfile): string {
  return exact ? formatCount(value) : `≈${formatCount(Number(value.toPrecision(2)))}`;
}

function valueText(value: number | null, family: ColumnProfile['family']): string {
  if (value === null) return NOTHING;
  if (family === 'date' || family === 'timestamp') {
    const iso = new Date(value).toISOString();
    return family === 'date' ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
  }
  if (family === 'int' || family === 'bool') return formatNumber(Math.round(value), 0);
  return trimZeros(formatNumber(value, Math.abs(value) >= 100 ? 1 : 3));
}

function correlationText(column: ColumnProfile): string {
  const r = labelCorrelation(column);
  if (r === null) return NOTHING;
  // An exact zero has no sign, and neither has what prints as one.
  return formatSigned(Number(r.toFixed(2)), 2);
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** A histogram of eighteen small blocks, or the most frequent values. */
function distributionText(column: ColumnProfile): string {
  if (column.sensitive) return 'sensitive';
  const few = column.values?.all === true && column.values.counts.length <= 8;
  if (few || column.family === 'string') {
    const shown = (column.values?.counts ?? []).slice(0, 4);
    return shown.map(([value, count]) => `${excerpt(value, 16)} ${formatShare(count, column.count)}`).join(', ');
  }
  const histogram = histogramOf(column, 18);
  return histogram === null ? '' : sparkline(histogram.counts);
}

/**
 * Heights relative to the largest; an empty bin is a dot, because spaces would be lost where lines are trimmed, and two
 * pictures of the same bins stand below or beside each other. Any other is at least the lowest block.
 */
export function sparkline(counts: readonly number[]): string {
  const largest = Math.max(...counts);
  if (largest === 0) return '';
  return counts
    .map((count) => (count === 0 ? '·' : BLOCKS[Math.min(7, Math.floor((count / largest) * 7.999))]))
    .join('');
}
