import type { SliceRow } from '../gate/verdict-record.ts';
import { discoveredTable, discoveredText, errorTable, errorText } from './error-tables.ts';
import { escapeHtml, excerpt } from './escape.ts';
import {
  comparisonText,
  costTable,
  costText,
  dataText,
  differencesText,
  flipsText,
  hasPredecessor,
  latencyTable,
  latencyText,
  otherSlicesText,
  shortDigest,
  slicesText,
  waiverLines,
} from './facts.ts';
import { challengeTable, challengeText, fairnessTable, fairnessText, groupTable } from './fairness-tables.ts';
import { STYLE } from './html-style.ts';
import type { ModelReport, ModelWithoutVerdict } from './model-report.ts';
import { renderIntervalBar } from './plots/interval-bar.ts';
import { plotsOf } from './plots/plots.ts';
import { PAGE_THEME } from './plots/theme.ts';
import { regressionBudgetTable, regressionBudgetText } from './regression-budget.ts';
import { seedsTable, seedsText } from './seeds.ts';
import { differenceTable, metricTable, referenceTable, sliceTable, type Table } from './tables.ts';
import { answersTable, classTable } from './task-tables.ts';
import {
  type AnyReport,
  countVerdicts,
  isJudged,
  modelName,
  nextSteps,
  overallOf,
  plural,
  reasonOf,
  STATUS_TONE,
  VERDICT_ICON,
  VERDICT_TONE,
  verdictWord,
  worstFirst,
} from './words.ts';

/** Slice rows in view; the others open on a click. */
const SLICES_OPEN = 20;
const DIFFERENCES = 500;
/** Cells of at most this many characters stay on one line. */
const SHORT = 16;
/** Longest text of a sentence, and of a cell. */
const TEXT_LIMIT = 1000;
const CELL_LIMIT = 200;

/**
 * `report.html`: one file with everything in it, no script, no network. Its policy forbids both, so that text from a model
 * cannot fetch or run anything even if it got through.
 */
export function renderHtml(reports: readonly AnyReport[]): string {
  const sorted = worstFirst(reports);
  const word = overallOf(sorted);
  const only = sorted.length === 1 ? sorted[0]! : null;
  const title = only === null ? 'Proofmark' : modelName(only);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${shown(`${title}: ${word}`)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    ...(only === null ? overview(sorted) : [banner(only, 'h1')]),
    ...sorted.map((report, index) => section(report, index, only === null)),
    `<footer>Made by Proofmark. Numbers can be recomputed with the command under “Reproduce”.</footer>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Every text from outside passes here. */
function shown(text: string, limit: number = TEXT_LIMIT): string {
  return escapeHtml(excerpt(text, limit));
}

function overview(sorted: readonly AnyReport[]): string[] {
  const word = overallOf(sorted);
  const counts =
    sorted.length === 0 ? 'No model is changed.' : `${plural(sorted.length, 'model')}: ${countVerdicts(sorted)}.`;
  const lines = sorted.map(
    (report, index) =>
      `<li class="${VERDICT_TONE[verdictWord(report)]}"><span class="word">${VERDICT_ICON[verdictWord(report)]} ${verdictWord(report)}</span> <a href="#model-${index + 1}">${shown(modelName(report), CELL_LIMIT)}</a> <span class="quiet">${shown(reasonOf(report))}</span></li>`,
  );
  return [
    `<header class="verdict ${VERDICT_TONE[word]}"><h1><span class="word">${VERDICT_ICON[word]} ${word}</span>Proofmark</h1><p class="reason">${shown(counts)}</p></header>`,
    sorted.length === 0 ? '' : `<ul class="models">${lines.join('')}</ul>`,
  ];
}

function banner(report: AnyReport, heading: 'h1' | 'h2'): string {
  const word = verdictWord(report);
  return `<header class="verdict ${VERDICT_TONE[word]}"><${heading}><span class="word">${VERDICT_ICON[word]} ${word}</span>${shown(modelName(report), CELL_LIMIT)}</${heading}><p class="reason">${shown(reasonOf(report))}</p></header>`;
}

function section(report: AnyReport, index: number, withBanner: boolean): string {
  const body = isJudged(report) ? judged(report) : unjudged(report);
  const parts = [withBanner ? banner(report, 'h2') : '', ...body].filter((part) => part !== '');
  return `<section id="model-${index + 1}"${withBanner ? ' class="model"' : ''}>\n${parts.join('\n')}\n</section>`;
}

function unjudged(report: ModelWithoutVerdict): string[] {
  return report.log.length === 0 ? [] : ['<h3>End of the log</h3>', pre(report.log)];
}

function judged(report: ModelReport): string[] {
  const { verdict } = report;
  const steps = [...nextSteps(report), ...waiverLines(report)];
  return [
    ...report.verdict.warnings.map((line) => `<p class="warning">⚠️ ${shown(line)}</p>`),
    steps.length === 0 ? '' : `<ul class="steps">${steps.map((step) => `<li>${shown(step)}</li>`).join('')}</ul>`,
    metrics(report),
    `<p class="quiet">${shown(comparisonText(report))} ${shown(dataText(report))}.</p>`,
    ...seeds(report),
    ...regressionBudget(report),
    slices(report),
    ...further(report),
    plots(report),
    classes(report),
    flips(report),
    differences(report),
    titled('References', referenceTable(report)),
    ...cost(report),
    ...latency(report),
    '<h3>Reproduce</h3>',
    pre([report.reproduce]),
    `<p class="quiet">verdict ${shown(shortDigest(verdict.key))} · model ${shown(shortDigest(verdict.candidate.modelSha256))} · data ${shown(shortDigest(verdict.data.digest))}</p>`,
  ];
}

function metrics(report: ModelReport): string {
  const table = metricTable(report);
  const change = table.columns.findIndex((column) => column.title.startsWith('Change'));
  return renderTable(table, {
    tones: report.verdict.metrics.map((row) => STATUS_TONE[row.status]),
    after: (row, column) => {
      const bar = column === change ? renderIntervalBar(PAGE_THEME, report.verdict.metrics[row]!) : '';
      return bar === '' ? '' : `<span class="bar">${bar}</span>`;
    },
  });
}

function regressionBudget(report: ModelReport): string[] {
  const text = regressionBudgetText(report);
  const table = regressionBudgetTable(report);
  if (text === null) return [];
  const tones = report.verdict.regressionBudget?.rows.map((row) => STATUS_TONE[row.status]) ?? [];
  return [`<h3>${shown(text)}</h3>`, ...(table === null ? [] : [renderTable(table, { tones })])];
}

function slices(report: ModelReport): string {
  const { confidence, slices: found } = report.verdict;
  const title = `<h3>${shown(slicesText(report))}</h3>`;
  if (found.rows.length === 0) return title;
  const forest = plotsOf(report).find((plot) => plot.name === 'slices');
  const others = otherSlicesText(report, found.rows.length);
  const table = (rows: readonly SliceRow[]) =>
    renderTable(sliceTable(rows, rows.length, confidence), { tones: rows.map((row) => STATUS_TONE[row.status]) });
  const rest = found.rows.slice(SLICES_OPEN);
  return [
    title,
    forest === undefined ? '' : `<figure class="wide">${forest.svg(PAGE_THEME)}</figure>`,
    table(found.rows.slice(0, SLICES_OPEN)),
    rest.length === 0 ? '' : `<details><summary>${plural(rest.length, 'more row')}</summary>${table(rest)}</details>`,
    others === null ? '' : `<p class="quiet">${shown(others)}</p>`,
  ].join('\n');
}

/** Groups, pinned rows, slices nobody named, and where the errors are. */
function further({ verdict }: ModelReport): string[] {
  const { fairness = [], challenges = [], discovered = [], errors, confidence } = verdict;
  const groups = fairness.map((row) => renderTable(groupTable(row))).join('\n');
  return [
    fairness.length === 0
      ? ''
      : `<h3>${shown(fairnessText(fairness))}</h3>\n${renderTable(fairnessTable(fairness, confidence), { tones: fairness.map((row) => STATUS_TONE[row.status]) })}\n<details><summary>All groups</summary>${groups}</details>`,
    challenges.length === 0
      ? ''
      : `<h3>${shown(challengeText(challenges))}</h3>\n${renderTable(challengeTable(challenges), { tones: challenges.map((row) => STATUS_TONE[row.status]) })}`,
    discovered.length === 0
      ? ''
      : `<h3>${shown(discoveredText(discovered))}</h3>\n${renderTable(discoveredTable(discovered))}`,
    errors === undefined || errors.tags.length === 0
      ? ''
      : `<h3>${shown(errorText(errors))}</h3>\n${renderTable(errorTable(errors, errors.tags.length))}`,
  ];
}

function plots(report: ModelReport): string {
  const figures = plotsOf(report)
    .filter((plot) => plot.name !== 'slices')
    .map((plot) => `<figure>${plot.svg(PAGE_THEME)}</figure>`);
  return figures.length === 0 ? '' : `<h3>Plots</h3>\n<div class="plots">${figures.join('\n')}</div>`;
}

function flips(report: ModelReport): string {
  const title = flipsText(report);
  if (title === null) return '';
  const table = answersTable(report);
  return `<h3>${shown(title)}</h3>\n${table === null ? '' : renderTable(table)}`;
}

function classes(report: ModelReport): string {
  const table = classTable(report);
  return table === null ? '' : `<h3>Classes</h3>\n${renderTable(table)}`;
}

function differences(report: ModelReport): string {
  if (!hasPredecessor(report)) return '';
  const { params, data, inputs } = report.differences;
  const { omitted } = report;
  const tables = [
    params.length === 0 ? '' : renderTable(differenceTable('Param', params, omitted?.params, DIFFERENCES)),
    data.length === 0 ? '' : renderTable(differenceTable('Data', data, omitted?.data, DIFFERENCES)),
    inputs.length === 0 ? '' : renderTable(differenceTable('Input', inputs, omitted?.inputs, DIFFERENCES)),
  ].filter((table) => table !== '');
  return [`<h3>${shown(differencesText(report))}</h3>`, ...tables].join('\n');
}

function cost(report: ModelReport): string[] {
  const text = costText(report);
  return text === null ? [] : [`<h3>${shown(text)}</h3>`, renderTable(costTable(report))];
}

function seeds(report: ModelReport): string[] {
  const text = seedsText(report);
  return text === null ? [] : [titled(text, seedsTable(report))];
}

function latency(report: ModelReport): string[] {
  const text = latencyText(report);
  return text === null ? [] : [titled('Latency', latencyTable(report)), `<p class="quiet">${shown(text)}</p>`];
}

function titled(title: string, table: Table | null): string {
  return table === null ? '' : `<h3>${shown(title)}</h3>\n${renderTable(table)}`;
}

interface TableOptions {
  /** One a row: rows that are `bad` are marked. */
  readonly tones?: readonly string[];
  /** Markup of our own after a cell's text. */
  readonly after?: (row: number, column: number) => string;
}

/** A table that becomes one card a row on a phone. */
function renderTable(table: Table, options: TableOptions = {}): string {
  const side = (column: number) => (table.columns[column]!.align === 'right' ? 'right' : '');
  const head = table.columns.map(
    (column, at) => `<th scope="col" class="${side(at)}">${shown(column.title, CELL_LIMIT)}</th>`,
  );
  const rows = table.rows.map((row, index) => {
    const cells = row.map((cell, at) => {
      const text = shown(cell.text, CELL_LIMIT);
      const interval = cell.interval === undefined ? '' : ` <span class="interval">${shown(cell.interval)}</span>`;
      const strong = cell.strong === true ? `<strong>${text}</strong>` : text;
      const size = cell.text.length <= SHORT ? 'short' : 'text';
      const icon = cell.icon === undefined || cell.icon === '' ? '' : `${cell.icon} `;
      const aside =
        cell.aside === undefined || cell.aside === '' ? '' : `<small>${shown(cell.aside, CELL_LIMIT)}</small>`;
      const tone = cell.tone === undefined || cell.tone === 'plain' ? '' : ` toned ${cell.tone}`;
      const after = options.after?.(index, at) ?? '';
      return `<td class="${side(at)}${tone}" data-label="${shown(table.columns[at]!.title, CELL_LIMIT)}"><span><span class="${size}">${icon}${strong}</span>${interval}${aside}${after}</span></td>`;
    });
    return `<tr${options.tones?.[index] === 'bad' ? ' class="bad"' : ''}>${cells.join('')}</tr>`;
  });
  return `<div class="scroll cards"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function pre(lines: readonly string[]): string {
  return `<pre>${lines.map((line) => escapeHtml(line)).join('\n')}</pre>`;
}
