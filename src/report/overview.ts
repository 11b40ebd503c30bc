import { excerpt } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { NOTHING } from './numbers.ts';
import type { Cell } from './tables.ts';
import { type AnyReport, isJudged, modelName, plural, reasonOf, VERDICT_ICON, verdictWord } from './words.ts';

/** Characters of the reason in one line; all of it stands in the model's own section. */
const REASON = 110;

/** Lines of the table at most: more are found in the sections, or in the job summary. */
const MODELS = 60;

/**
 * One line a model, worst first as given: what a reader who opens nothing sees. At most `budget` characters: models that
 * have no room are counted in a line below.
 */
export function renderOverview(sorted: readonly AnyReport[], budget: number): string {
  const render = (count: number) => {
    const table = renderMarkdownTable({
      columns: ['Model', 'Verdict', 'Why', 'Evidence'].map((title) => ({ title, align: 'left' as const })),
      rows: sorted.slice(0, count).map(overviewRow),
    });
    const more = sorted.length - count;
    return more === 0 ? table : `${table}\n\n${plural(more, 'more model')} below.`;
  };
  let count = Math.min(MODELS, sorted.length);
  let text = render(count);
  while (text.length > budget && count > 1) {
    count = Math.min(count - 1, Math.floor((count * budget) / text.length));
    text = render(Math.max(1, count));
  }
  return text;
}

function overviewRow(report: AnyReport): readonly Cell[] {
  const word = verdictWord(report);
  return [
    { text: modelName(report), strong: word !== 'pass' },
    { text: word, icon: VERDICT_ICON[word] },
    { text: excerpt(reasonOf(report), REASON) },
    evidenceCell(report),
  ];
}

/** The evidence commit, linked to the full report it holds. */
function evidenceCell(report: AnyReport): Cell {
  if (!isJudged(report) || report.evidence === undefined) return { text: NOTHING };
  const text = report.evidence.slice(0, 7);
  return report.fullCopy === null ? { text } : { text, link: report.fullCopy };
}
