import type { ColumnSkew, SkewReport } from '../data/skew.ts';
import { escapeMarkdown, excerpt, visibleLine } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { formatCount, NOTHING, twoValues } from './numbers.ts';
import type { Table } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural } from './words.ts';

/** Columns of a table of which all values agree are counted, not listed. */
const SHOWN = 40;

/** Which columns differ between a log and what is computed again, for a terminal: the worst first, with examples. */
export function renderSkewText(report: SkewReport, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const paint = { same: colour.green, incomplete: colour.yellow, skew: colour.red }[report.verdict];
  const prose = (text: string, indent = '') =>
    wrapText(visibleLine(text), Math.max(40, width) - indent.length).map((line) => `${indent}${line}`);
  const lines = [
    `${colour.bold(paint(report.verdict.toUpperCase()))}  ${visibleLine(report.logged)} against ${visibleLine(report.recomputed)}`,
    ...prose(headline(report)),
    ...notes(report).flatMap((note) => prose(note)),
  ];
  if (differing(report).length > 0) lines.push('', renderTextTable(columnTable(report), options));
  for (const column of differing(report)
    .filter(({ verdict }) => verdict === 'skew')
    .slice(0, 10)) {
    lines.push('', colour.bold(visibleLine(column.column)));
    if (column.pattern !== null) lines.push(...prose(`${column.pattern}.`, '  '));
    lines.push(...column.examples.flatMap((example) => prose(exampleText(example), '    ')).map(colour.dim));
  }
  return lines.join('\n');
}

/** The same as GitHub Markdown. */
export function renderSkewMarkdown(report: SkewReport): string {
  const shown = differing(report).filter(({ verdict }) => verdict === 'skew');
  return [
    `### ${escapeMarkdown(report.logged)} against ${escapeMarkdown(report.recomputed)}: ${report.verdict}`,
    escapeMarkdown(headline(report)),
    ...notes(report).map((note) => escapeMarkdown(note)),
    ...(differing(report).length === 0 ? [] : [renderMarkdownTable(columnTable(report))]),
    ...shown.slice(0, 10).map(({ column, pattern, examples }) => {
      const list = examples.map((example) => `- ${escapeMarkdown(exampleText(example))}`);
      return [`**${escapeMarkdown(column)}**${pattern === null ? '' : `: ${escapeMarkdown(pattern)}`}`, ...list].join(
        '\n',
      );
    }),
  ].join('\n\n');
}

function differing({ columns }: SkewReport): readonly ColumnSkew[] {
  return columns.filter(({ mismatches }) => mismatches > 0);
}

function headline({ columns, rows, limit, verdict }: SkewReport): string {
  const skewed = columns.filter((column) => column.verdict === 'skew').length;
  const compared = `${plural(rows.both, 'row')} of both sides`;
  const most = `${shareText(limit)} of the values`;
  if (verdict === 'skew') {
    const differ = skewed === 1 ? 'differs' : 'differ';
    return `${compared}: ${skewed} of ${plural(columns.length, 'column')} ${differ} in more than ${most}.`;
  }
  const same = `${compared}: none of ${plural(columns.length, 'column')} differs in more than ${most}`;
  if (verdict === 'same') return `${same}.`;
  return `${same}, but ${shareText(rows.onlyLogged / rows.logged)} of the logged rows could not be compared.`;
}

function notes({ rows, examples, unmatched }: SkewReport): string[] {
  const lonely = (count: number, total: number, where: string, keys: readonly string[]) =>
    count === 0
      ? []
      : [
          `${plural(count, 'row')} (${shareText(count / total)}) only in the ${where}${keys.length === 0 ? '' : `: ${keys.join('; ')}${count > keys.length ? '; …' : ''}`}`,
        ];
  const alone = (names: readonly string[], where: string) =>
    names.length === 0 ? [] : [`Columns only in the ${where}: ${excerpt(names.join(', '), 300)}`];
  return [
    ...lonely(rows.onlyLogged, rows.logged, 'log', examples.onlyLogged),
    ...lonely(rows.onlyRecomputed, rows.recomputed, 'recomputed data', examples.onlyRecomputed),
    ...alone(unmatched.logged, 'log'),
    ...alone(unmatched.recomputed, 'recomputed data'),
  ];
}

function columnTable(report: SkewReport): Table {
  const column = (title: string, align: 'left' | 'right', spare?: number) => ({
    title,
    align,
    ...(spare === undefined ? {} : { spare }),
  });
  return {
    columns: [
      column('Column', 'left'),
      column('Verdict', 'left'),
      column('Differ', 'right'),
      column('Rows', 'right', 1),
      column('Missing in log', 'right', 2),
      column('Not recomputed', 'right', 2),
      column('Largest difference', 'right', 3),
    ],
    rows: differing(report)
      .slice(0, SHOWN)
      .map(({ column: name, verdict, rate, mismatches, missing, largest }) => [
        { text: name },
        { text: verdict, tone: verdict === 'skew' ? ('bad' as const) : ('plain' as const), strong: verdict === 'skew' },
        { text: shareText(rate) },
        { text: formatCount(mismatches) },
        { text: formatCount(missing.logged) },
        { text: formatCount(missing.recomputed) },
        { text: largest === null ? NOTHING : String(Number(largest.toPrecision(4))) },
      ]),
  };
}

function exampleText({ key, logged, recomputed }: ColumnSkew['examples'][number]): string {
  const name = Object.entries(key)
    .map(([column, value]) => `${column} = ${value ?? 'null'}`)
    .join(', ');
  const [one, other] = twoValues(logged, recomputed);
  const beginning = name === '' ? '' : `${name}: `;
  return excerpt(`${beginning}logged ${one ?? 'nothing'}, recomputed ${other ?? 'nothing'}`, 200);
}

/** Two figures of small shares, which a percentage with one decimal would call nothing. */
function shareText(share: number): string {
  const percent = 100 * share;
  return `${percent >= 1 ? percent.toFixed(1) : Number(percent.toPrecision(2))}%`;
}
