import { excerpt, shorten, visibleText } from './escape.ts';
import { comparisonText, costText, dataText, otherSlicesText, slicesText } from './facts.ts';
import { challengeTable, challengeText, fairnessTable, fairnessText } from './fairness-tables.ts';
import type { ModelReport } from './model-report.ts';
import { isBudgetUrgent, regressionBudgetTable, regressionBudgetText } from './regression-budget.ts';
import { seedsText } from './seeds.ts';
import { metricTable, sliceTable } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { CELL_LIMIT, type Palette, PLAIN, painter, type SummaryOptions, tableLines } from './text-table.ts';
import { type AnyReport, isJudged, modelName, nextSteps, reasonOf, VERDICT_TONE, verdictWord } from './words.ts';

export { type Palette, PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';

const SLICE_ROWS = 5;
const LOG_LINES = 20;
const PROSE_LIMIT = 1000;

/** What the command line shows of one model: verdict, reason, metrics, worst slices, what to do next. */
export function renderSummary(report: AnyReport, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const word = verdictWord(report);
  const paint = painter(colour, VERDICT_TONE[word]);
  const prose = (text: string, indent = '') => wrapText(excerpt(text, PROSE_LIMIT), Math.max(40, width), indent);
  const head = `${colour.bold(paint(word.toUpperCase()))}  ${colour.bold(excerpt(modelName(report), CELL_LIMIT))}`;
  const lines = [head, ...prose(reasonOf(report))];
  if (!isJudged(report)) {
    const log = report.log
      .slice(-LOG_LINES)
      .map((line) =>
        colour.dim(`  │ ${shorten(visibleText(line.slice(0, 4 * PROSE_LIMIT)).replace(/[\t\n]/g, '  '), width)}`),
      );
    return [...lines, ...log].join('\n');
  }

  const { slices } = report.verdict;
  const noteworthy = slices.rows.filter((row) => row.status !== 'pass' && row.status !== 'info').slice(0, SLICE_ROWS);
  const others = otherSlicesText(report, noteworthy.length);
  const steps = nextSteps(report);
  const budget = regressionBudgetText(report);
  const budgetTable = regressionBudgetTable(report);
  const cost = costText(report);
  const seeds = seedsText(report);
  return [
    ...lines,
    ...report.verdict.warnings.flatMap((line) => prose(`warning: ${line}`)).map(colour.yellow),
    '',
    ...prose(`${comparisonText(report)} ${dataText(report)}.`).map(colour.dim),
    '',
    ...tableLines(metricTable(report), colour, width),
    '',
    ...(seeds === null ? [] : prose(seeds)),
    ...(budget === null ? [] : prose(budget)),
    ...(budgetTable === null || !isBudgetUrgent(report) ? [] : tableLines(budgetTable, colour, width)),
    ...(budget === null ? [] : ['']),
    ...prose(slicesText(report)),
    ...(noteworthy.length === 0
      ? []
      : tableLines(sliceTable(noteworthy, SLICE_ROWS, report.verdict.confidence), colour, width)),
    ...(noteworthy.length === 0 || others === null ? [] : prose(others).map(colour.dim)),
    ...furtherLines(report, colour, width),
    ...(cost === null ? [] : prose(cost).map(colour.dim)),
    ...(steps.length === 0 ? [] : ['', colour.bold('Next'), ...steps.flatMap((step) => prose(`- ${step}`, '  '))]),
    '',
    colour.dim(excerpt(report.reproduce, PROSE_LIMIT)),
  ].join('\n');
}

/** Gaps between groups and challenges, in one line each while all is well. */
function furtherLines({ verdict }: ModelReport, colour: Palette, width: number): string[] {
  const { fairness = [], challenges = [], confidence } = verdict;
  const wider = fairness.filter((row) => row.status !== 'pass' && row.status !== 'info').slice(0, SLICE_ROWS);
  const missed = challenges.filter((row) => row.status !== 'pass' && row.status !== 'info').slice(0, SLICE_ROWS);
  return [
    ...(fairness.length === 0 ? [] : [fairnessText(fairness)]),
    ...(wider.length === 0 ? [] : tableLines(fairnessTable(wider, confidence), colour, width)),
    ...(challenges.length === 0 ? [] : [challengeText(challenges)]),
    ...(missed.length === 0 ? [] : tableLines(challengeTable(missed), colour, width)),
  ];
}
