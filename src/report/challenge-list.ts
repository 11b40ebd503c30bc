import type { Challenge } from '../config/challenge.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { NOTHING } from './numbers.ts';
import { left, type Table } from './tables.ts';
import { renderTextTable, type SummaryOptions } from './text-table.ts';

/** The challenges of a model as model.yaml lists them. */
export function renderChallengesText(
  model: string,
  challenges: readonly Challenge[],
  options: SummaryOptions = {},
): string {
  if (challenges.length === 0) return visibleLine(noneText(model));
  return renderTextTable(challengeListTable(challenges), options);
}

export function renderChallengesMarkdown(model: string, challenges: readonly Challenge[]): string {
  if (challenges.length === 0) return escapeMarkdown(noneText(model), 200);
  return renderMarkdownTable(challengeListTable(challenges));
}

function noneText(model: string): string {
  return `${model} has no challenges. Add one with: proofmark challenge add ${model} --name NAME --where SQL`;
}

function challengeListTable(challenges: readonly Challenge[]): Table {
  return {
    columns: [left('Challenge'), left('Asked'), left('File'), left('Digest'), left('Reason')],
    rows: challenges.map(({ name, must, rate, file, sha256, reason }) => [
      { text: name },
      { text: `${must}${rate === 1 ? '' : ` ${Number((100 * rate).toPrecision(4))}%`}` },
      { text: file },
      { text: sha256.slice(0, 12) },
      { text: reason ?? NOTHING },
    ]),
  };
}
