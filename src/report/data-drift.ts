import type { DomainClassification } from '../data/domain-classifier.ts';
import type { ColumnDriftResult } from '../data/drift.ts';
import type { DriftReport } from '../data/drift-outcome.ts';
import type { PriorShift } from '../data/prior-shift.ts';
import { sparkline } from './data-check.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { formatCount, formatMean, formatNumber, formatProbability, formatShare, NOTHING } from './numbers.ts';
import { left, right, rightPair, type Table } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural, type Tone } from './words.ts';

const TONE: Readonly<Record<DriftReport['verdict'], Tone>> = {
  stable: 'good',
  warning: 'unsure',
  drift: 'bad',
  unnatural: 'bad',
};
const COLUMN_TONE: Readonly<Record<ColumnDriftResult['verdict'], Tone>> = {
  stable: 'plain',
  warning: 'unsure',
  alert: 'bad',
  'too-few-rows': 'plain',
  ignored: 'plain',
};
const ORDER: readonly ColumnDriftResult['verdict'][] = ['alert', 'warning', 'too-few-rows', 'stable', 'ignored'];

/** What changed, for a terminal: causes first, then columns with what they did, worst first. */
export function renderDriftText(report: DriftReport, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const paint = { good: colour.green, bad: colour.red, unsure: colour.yellow, plain: (text: string) => text }[
    TONE[report.verdict]
  ];
  const prose = (text: string) => wrapText(visibleLine(text), Math.max(40, width));
  const { shown, left } = shownColumns(report.columns);
  return [
    `${colour.bold(paint(report.verdict.toUpperCase()))}  ${visibleLine(report.current)} against ${visibleLine(report.reference)}`,
    ...prose(headline(report)),
    ...report.causes.flatMap(({ cause, what }) => ['', ...prose(`${cause}: ${what}.`).map(colour.red)]),
    ...(report.quality.length === 0
      ? []
      : ['', colour.bold('Data quality'), ...report.quality.flatMap(({ what }) => prose(`- ${what}`))]),
    '',
    renderTextTable(columnTable(shown), options),
    ...(left === 0 ? [] : [colour.dim(moreText(left))]),
    '',
    ...[
      ...notComparedTexts(report),
      ...priorTexts(report.prior),
      domainText(report.domain),
      ...otherTexts(report),
    ].flatMap((line) => prose(line)),
    ...prose(`Next: ${report.advice}`),
  ].join('\n');
}

/** The same as GitHub Markdown. */
export function renderDriftMarkdown(report: DriftReport): string {
  const { shown, left } = shownColumns(report.columns);
  return [
    `### ${escapeMarkdown(report.current)} against ${escapeMarkdown(report.reference)}: ${report.verdict}`,
    escapeMarkdown(headline(report)),
    ...report.causes.map(({ cause, what }) => `- **${cause}**: ${escapeMarkdown(what)}`),
    ...report.quality.map(({ what }) => `- ${escapeMarkdown(what)}`),
    renderMarkdownTable(columnTable(shown)),
    ...(left === 0 ? [] : [moreText(left)]),
    ...[
      ...notComparedTexts(report),
      ...priorTexts(report.prior),
      domainText(report.domain),
      ...otherTexts(report),
      `Next: ${report.advice}`,
    ].map((line) => escapeMarkdown(line)),
  ].join('\n\n');
}

function headline({ columns, rows, share, shift }: DriftReport): string {
  const drifted = columns.filter((column) => column.verdict === 'alert' || column.verdict === 'warning').length;
  const judged = columns.filter((column) => column.verdict !== 'ignored').length;
  const sizes = `${plural(rows.current, 'row')} against ${formatCount(rows.reference)}`;
  if (judged === 0) return `${sizes}: no column could be compared.`;
  if (rows.current < 200) return `${sizes}: fewer than 200 rows are too few to decide on drift.`;
  if (rows.reference < 100) return `${sizes}: a reference of fewer than 100 rows is too small to decide on drift.`;
  const kind = shift === 'unexplained' || shift === 'stable' ? '' : ` The shift is ${shift}.`;
  const weight = drifted === 0 ? '' : `, ${formatShare(share, 1)} of their importance`;
  return `${drifted} of ${plural(judged, 'column')} drifted${weight}; ${sizes}.${kind}`;
}

/** Columns in which nothing happened that are shown all the same. */
const STABLE_SHOWN = 20;

/** The worst first; of those in which nothing happened, no more than a person reads. */
function shownColumns(columns: readonly ColumnDriftResult[]): { shown: readonly ColumnDriftResult[]; left: number } {
  const sorted = columns
    .map((column, index) => ({ column, index }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.column.verdict) - ORDER.indexOf(b.column.verdict) ||
        (b.column.effect ?? 0) - (a.column.effect ?? 0) ||
        a.index - b.index,
    )
    .map(({ column }) => column);
  const drifted = sorted.filter(({ verdict }) => verdict === 'alert' || verdict === 'warning').length;
  const shown = sorted.slice(0, drifted + STABLE_SHOWN);
  return { shown, left: sorted.length - shown.length };
}

function moreText(columns: number): string {
  return `and ${plural(columns, 'more column')} that did not drift; --json has them all.`;
}

function columnTable(columns: readonly ColumnDriftResult[]): Table {
  return {
    columns: [
      left('Column'),
      left('Verdict'),
      right('Effect'),
      right('Limit', 3),
      right('p adj.'),
      left('Test', 1),
      ...rightPair(['Mean before', 'now'], 4),
      left('Before', 2),
      left('Now'),
    ],
    rows: columns.map((column) => [
      { text: column.column },
      {
        text: column.verdict === 'too-few-rows' ? 'too few rows' : column.verdict,
        tone: COLUMN_TONE[column.verdict],
        strong: column.verdict === 'alert',
      },
      { text: column.effect === null ? NOTHING : `${formatNumber(column.effect, 3)} ${column.effectName}` },
      { text: formatNumber(column.thresholds.warn, 2) },
      { text: formatProbability(column.pAdjusted) },
      { text: column.test },
      { text: formatMean(column.reference.mean) },
      { text: formatMean(column.current.mean) },
      { text: sparkline(column.picture.reference) },
      { text: sparkline(column.picture.current) },
    ]),
  };
}

function notComparedTexts({ notCompared }: DriftReport): string[] {
  if (notCompared.length === 0) return [];
  const shown = notCompared.slice(0, 10).map(({ column, why }) => `${column} (${why})`);
  const more = notCompared.length > 10 ? [`${notCompared.length - 10} more`] : [];
  return [`Not compared: ${[...shown, ...more].join(', ')}.`];
}

function priorTexts(prior: PriorShift | null): string[] {
  if (prior === null) return [];
  const [lower, upper] = prior.interval;
  if (prior.class === null) {
    const numbers = [prior.before, prior.now, lower, upper].map((value) => formatNumber(value, 4));
    return [
      `The label ${prior.column} was ${numbers[0]} on average and is ${numbers[1]}; change [${numbers[2]}, ${numbers[3]}].`,
    ];
  }
  const points = (value: number) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`;
  const word = prior.verdict === 'stable' ? '' : ' Probabilities calibrated before are off by as much.';
  return [
    `The label ${prior.column} was ${prior.class} in ${formatShare(prior.before, 1)} of the rows and is in ${formatShare(prior.now, 1)}: ${points(prior.change)} points [${points(lower)}, ${points(upper)}].${word}`,
  ];
}

function domainText(domain: DomainClassification | null): string {
  if (domain === null) return 'All columns together: too few rows for a classifier.';
  const [lower, upper] = domain.interval;
  const shown = domain.importance
    .filter(({ share }) => share >= 0.1)
    .slice(0, 3)
    .map(({ column, share }) => `${column} ${formatShare(share, 1)}`);
  const by = domain.verdict === 'stable' || shown.length === 0 ? '' : ` It goes by ${shown.join(', ')}.`;
  const word = domain.verdict === 'stable' ? 'hardly' : domain.verdict === 'warning' ? 'somewhat' : 'well';
  return `All columns together: a classifier tells the two apart ${word}, AUC ${domain.auc.toFixed(3)} [${lower.toFixed(3)}, ${upper.toFixed(3)}].${by}`;
}

function otherTexts({ others }: DriftReport): string[] {
  return others.map(({ name, reference, drifted }) => {
    const which = name === 'last-clean' ? 'the last clean window' : 'the same season';
    const what = drifted.length === 0 ? 'nothing drifted' : `${drifted.join(', ')} drifted`;
    return `Against ${which} (${reference}): ${what}.`;
  });
}
