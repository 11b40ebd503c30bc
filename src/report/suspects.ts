import { distanceText } from '../gate/regression-budget.ts';
import type { Culprit } from '../queue/culprit.ts';
import { codeBlock } from './escape.ts';
import type { AloneFinding, GroupFinding, UnknownTree } from './group-finding.ts';
import { renderMarkdownTable } from './markdown.ts';
import { left, type Table } from './tables.ts';
import { VERDICT_ICON } from './words.ts';

/** What is known of suspects where none is proved to be it, and how to know. */
export function unproved({ model, culprit, alone, unknown, retrained }: GroupFinding): string[] {
  if (culprit === null || culprit.kind === 'named') return [];
  const parts =
    alone.length === 0
      ? []
      : [
          'Each alone on the branch, from the evidence of its own pull request:',
          renderMarkdownTable(aloneTable(alone)),
        ];
  const trees = decisiveTrees(culprit, unknown);
  if (trees.length === 0) return parts;
  const names = trees.map(({ pullRequest }) => `#${pullRequest}`);
  const again = `To know, run the checks of the group that ends with ${names.join(', and of that with ')}, and then those of this group again.`;
  if (retrained) return [...parts, again];
  const commands = trees.flatMap(({ commit }) => [
    `git fetch origin ${commit}`,
    'git switch --detach FETCH_HEAD',
    `proofmark experiment ${shellWord(model)}`,
  ]);
  return [...parts, `${again} Or evaluate that tree first, where its data is:`, codeBlock(commands, 'sh')];
}

/** The trees that would tell: those at the likely one; without one, that in the middle. */
function decisiveTrees(culprit: Exclude<Culprit, { kind: 'named' }>, unknown: readonly UnknownTree[]) {
  if (culprit.kind === 'suspects') return unknown.slice(Math.floor((unknown.length - 1) / 2)).slice(0, 1);
  const at = culprit.pullRequests.indexOf(culprit.pullRequest);
  const beside = culprit.pullRequests.slice(Math.max(0, at - 1), at + 1);
  return unknown.filter(({ pullRequest }) => beside.includes(pullRequest));
}

/** Names of models need no quotes; what is none is not to become part of a command. */
function shellWord(model: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(model) ? model : 'MODEL';
}

function aloneTable(alone: readonly AloneFinding[]): Table {
  return {
    columns: [left('Alone'), left('Verdict'), left('Against the branch'), left('Why')],
    rows: alone.map(({ pullRequest, verdict, reason, changes }) => [
      { text: String(pullRequest) },
      verdict === null ? { text: 'not known' } : { text: verdict, icon: VERDICT_ICON[verdict] },
      {
        text: changes
          .filter(({ change }) => change !== null)
          .map((row) => `${distanceText(row)} it`)
          .join('; '),
      },
      { text: reason },
    ]),
  };
}
