import { discoveredTable, discoveredText, errorTable, errorText } from './error-tables.ts';
import { codeBlock, escapeMarkdown, excerpt } from './escape.ts';
import {
  comparisonText,
  costTable,
  costText,
  countSlices,
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
import { challengeTable, challengeText, fairnessTable, fairnessText } from './fairness-tables.ts';
import type { Part, Section } from './fit.ts';
import { bullets, details, image, linkOrCode, renderMarkdownTable } from './markdown.ts';
import type { ModelReport, ModelWithoutVerdict } from './model-report.ts';
import { plotsOf } from './plots/plots.ts';
import { isBudgetUrgent, regressionBudgetTable, regressionBudgetText } from './regression-budget.ts';
import { seedsTable, seedsText } from './seeds.ts';
import { differenceTable, metricTable, referenceTable, sliceTable } from './tables.ts';
import { answersTable, classTable } from './task-tables.ts';
import { type AnyReport, isJudged, modelName, nextSteps, reasonOf, VERDICT_ICON, verdictWord } from './words.ts';

const SLICE_ROWS = 10;
const ERROR_TAGS = 10;
const LOG_LINES = 40;
/** Characters of the reason that stand in the line of a closed block. */
const SUMMARY_REASON = 140;

/** `flat`: the only model of a comment, whose heading says its name; else a block that opens on a click. */
export type SectionLayout = { readonly block: 'flat'; readonly warnings: string } | { readonly block: 'closed' };

/** A model of a comment: verdict and reason first, then parts by how much a reader needs them. */
export function sectionOf(report: AnyReport, layout: SectionLayout): Section {
  const summary = `${VERDICT_ICON[verdictWord(report)]} ${modelName(report)}: ${verdictWord(report)}`;
  const reason = `**${escapeMarkdown(reasonOf(report))}**`;
  const join = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n');
  const frame = (content: string) => {
    if (layout.block === 'flat') return join([reason, layout.warnings, content]);
    const short = `${summary} · ${excerpt(reasonOf(report), SUMMARY_REASON)}`;
    return details(short, join([reason, content]));
  };
  const copy = isJudged(report) && report.fullCopy !== null ? ` ${linkOrCode(report.fullCopy, 'full report')}` : '';
  const line = `- ${escapeMarkdown(summary, 120)}: ${escapeMarkdown(reasonOf(report), 160)}${copy}`;
  return { frame, line, parts: isJudged(report) ? judgedParts(report) : logParts(report) };
}

/** A model without verdict needs one line; a failed training shows the end of its log. */
function logParts(report: ModelWithoutVerdict): Part[] {
  if (report.log.length === 0) return [];
  const tail = (lines: number) => {
    const shown = report.log.slice(-lines);
    const title = `Last ${shown.length} lines of the log`;
    return details(
      title,
      codeBlock(
        shown.map((text) => text.slice(0, 500)),
        'text',
      ),
      { open: shown.length <= 15 },
    );
  };
  return [{ label: 'log', rank: 3, variants: [tail(LOG_LINES), tail(10), ''] }];
}

function judgedParts(report: ModelReport): Part[] {
  return [
    { label: 'next steps', rank: 2, variants: [nextStepsPart(report), ''] },
    { label: 'metrics', rank: 1, variants: [renderMarkdownTable(metricTable(report)), ''] },
    { label: 'comparison', rank: 3, variants: [contextPart(report), ''] },
    seedsPart(report),
    regressionBudgetPart(report),
    slicesPart(report),
    fairnessPart(report),
    challengesPart(report),
    discoveredPart(report),
    errorsPart(report),
    { label: 'waivers', rank: 3, variants: [waiversPart(report), ''] },
    classesPart(report),
    flipsPart(report),
    { label: 'plots', rank: 9, variants: [plotsPart(report), ''] },
    differencesPart(report),
    { label: 'references', rank: 8, variants: [referencesPart(report), ''] },
    costPart(report),
    { label: 'latency', rank: 7, variants: [latencyPart(report), ''] },
    { label: 'how to reproduce', rank: 4, variants: [reproducePart(report), ''] },
  ];
}

function nextStepsPart(report: ModelReport): string {
  return bullets(nextSteps(report));
}

function contextPart(report: ModelReport): string {
  return `${escapeMarkdown(comparisonText(report))} ${escapeMarkdown(dataText(report))}.`;
}

/** Open when a slice needs attention; a quiet line when none does. */
function slicesPart(report: ModelReport): Part {
  const { slices } = report.verdict;
  const counts = countSlices(report);
  const title = slicesText(report, counts);
  const urgent = slices.rows.some(({ status }) => status === 'fail' || status === 'inconclusive');
  const block = (limit: number) => {
    const others = otherSlicesText(report, limit, counts);
    const table = renderMarkdownTable(sliceTable(slices.rows, limit, report.verdict.confidence));
    const content = others === null ? table : `${table}\n\n${escapeMarkdown(others)}`;
    return details(title, content, { open: urgent });
  };
  const short = escapeMarkdown(title);
  const variants = slices.rows.length === 0 ? [short, ''] : [block(SLICE_ROWS), block(3), short];
  return { label: 'slices', rank: 5, variants };
}

function seedsPart(report: ModelReport): Part {
  const [title, table] = [seedsText(report), seedsTable(report)];
  if (title === null || table === null) return { label: 'seeds', rank: 6, variants: [''] };
  return { label: 'seeds', rank: 6, variants: [details(title, renderMarkdownTable(table)), escapeMarkdown(title), ''] };
}

/** Open when the budget is not kept; folded, with its sentence in view, when it is. */
function regressionBudgetPart(report: ModelReport): Part {
  const text = regressionBudgetText(report);
  const table = regressionBudgetTable(report);
  if (text === null) return { label: 'regression budget', rank: 4, variants: [''] };
  const short = escapeMarkdown(text);
  if (table === null) return { label: 'regression budget', rank: 4, variants: [short, ''] };
  const content = `${renderMarkdownTable(table)}\n\nMeasured from ${escapeMarkdown(report.verdict.regressionBudget!.note)}.`;
  return {
    label: 'regression budget',
    rank: 4,
    variants: [details(text, content, { open: isBudgetUrgent(report) }), short, ''],
  };
}

function fairnessPart({ verdict: { fairness = [], confidence } }: ModelReport): Part {
  if (fairness.length === 0) return { label: 'fairness', rank: 5, variants: [''] };
  const urgent = fairness.some((row) => row.status === 'fail' || row.status === 'inconclusive');
  const title = fairnessText(fairness);
  const table = renderMarkdownTable(fairnessTable(fairness, confidence));
  return { label: 'fairness', rank: 5, variants: [details(title, table, { open: urgent }), escapeMarkdown(title)] };
}

function challengesPart({ verdict: { challenges = [] } }: ModelReport): Part {
  if (challenges.length === 0) return { label: 'challenges', rank: 5, variants: [''] };
  const urgent = challenges.some((row) => row.status === 'fail');
  const title = challengeText(challenges);
  const table = renderMarkdownTable(challengeTable(challenges));
  return { label: 'challenges', rank: 5, variants: [details(title, table, { open: urgent }), escapeMarkdown(title)] };
}

function discoveredPart({ verdict: { discovered = [] } }: ModelReport): Part {
  if (discovered.length === 0) return { label: 'discovered slices', rank: 8, variants: [''] };
  const title = discoveredText(discovered);
  const table = renderMarkdownTable(discoveredTable(discovered));
  return { label: 'discovered slices', rank: 8, variants: [details(title, table), escapeMarkdown(title), ''] };
}

function errorsPart({ verdict: { errors } }: ModelReport): Part {
  if (errors === undefined || errors.tags.length === 0) return { label: 'errors', rank: 8, variants: [''] };
  const title = errorText(errors);
  const table = renderMarkdownTable(errorTable(errors, ERROR_TAGS));
  return { label: 'errors', rank: 8, variants: [details(title, table), escapeMarkdown(title), ''] };
}

function waiversPart(report: ModelReport): string {
  return bullets(waiverLines(report));
}

function flipsPart(report: ModelReport): Part {
  const title = flipsText(report);
  if (title === null) return { label: 'flipped rows', rank: 8, variants: [''] };
  const largest = answersTable(report);
  const table = largest === null ? '' : renderMarkdownTable(largest);
  const content = `The largest score changes:\n\n${table}`;
  const short = escapeMarkdown(title);
  return {
    label: 'flipped rows',
    rank: 8,
    variants: largest === null ? [short] : [details(title, content), short],
  };
}

function classesPart(report: ModelReport): Part {
  const table = classTable(report);
  if (table === null) return { label: 'classes', rank: 7, variants: [''] };
  const count = `${table.rows.length} classes: precision, recall and F1 (change against the baseline)`;
  return { label: 'classes', rank: 7, variants: [details(count, renderMarkdownTable(table)), ''] };
}

function plotsPart(report: ModelReport): string {
  const base = report.plotBase;
  if (base === null) return '';
  const plots = plotsOf(report);
  const images = plots
    .map((plot) =>
      image(`${base.replace(/\/+$/, '')}/${plot.name}.png`, plot.alternative, plot.width === 480 ? 400 : 640),
    )
    .filter((tag) => tag !== '');
  return images.length === 0 ? '' : details(`Plots: ${plots.map((plot) => plot.title).join(', ')}`, images.join('\n'));
}

function differencesPart(report: ModelReport): Part {
  if (!hasPredecessor(report)) return { label: 'changes', rank: 6, variants: [''] };
  const { params, data, inputs } = report.differences;
  const { omitted } = report;
  const tables = [
    params.length === 0 ? null : differenceTable('Param', params, omitted?.params),
    data.length === 0 ? null : differenceTable('Data', data, omitted?.data),
    inputs.length === 0 ? null : differenceTable('Input', inputs, omitted?.inputs),
  ].filter((table) => table !== null);
  const title = differencesText(report);
  const short = escapeMarkdown(title);
  if (tables.length === 0) return { label: 'changes', rank: 6, variants: [short, ''] };
  return {
    label: 'changes',
    rank: 6,
    variants: [details(title, tables.map(renderMarkdownTable).join('\n\n')), short, ''],
  };
}

function referencesPart(report: ModelReport): string {
  const table = referenceTable(report);
  return table === null ? '' : details('Compared with trivial and human references', renderMarkdownTable(table));
}

function costPart(report: ModelReport): Part {
  const title = costText(report);
  if (title === null) return { label: 'cost', rank: 7, variants: [''] };
  const short = escapeMarkdown(title);
  return { label: 'cost', rank: 7, variants: [details(title, renderMarkdownTable(costTable(report))), short, ''] };
}

function latencyPart(report: ModelReport): string {
  const table = latencyTable(report);
  if (table === null) return '';
  const text = latencyText(report);
  const measured = text === null ? '' : `\n\n${escapeMarkdown(text)}`;
  return details('Latency and the machine it was measured on', `${renderMarkdownTable(table)}${measured}`);
}

function reproducePart(report: ModelReport): string {
  const { verdict } = report;
  const ids = [
    `verdict ${shortDigest(verdict.key)}`,
    `model ${shortDigest(verdict.candidate.modelSha256)}`,
    `data ${shortDigest(verdict.data.digest)}`,
  ].join(' · ');
  const named = report.evidence === undefined ? 'report' : `evidence ${report.evidence.slice(0, 7)}`;
  const copy = report.fullCopy === null ? '' : ` · full report: ${linkOrCode(report.fullCopy, named)}`;
  return `Reproduce this:\n\n${codeBlock([report.reproduce], 'sh')}\n\n<sub>${escapeMarkdown(ids)}${copy}</sub>`;
}
