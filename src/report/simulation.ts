import type { VerdictWord } from '../gate/verdict-record.ts';
import type { MergingStrategy } from '../queue/entries.ts';
import type { MergeMethod } from '../queue/simulated-queue.ts';
import { excerpt } from './escape.ts';
import type { GroupFinding } from './group-finding.ts';
import { blame } from './merge-group.ts';
import { left } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { PLAIN, painter, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural, VERDICT_TONE } from './words.ts';

/** Name of the check that branches require. */
export const CHECK_NAME = 'proofmark / gate';

/** How the check ends: only an explicit pass is success. */
export function checkConclusion(verdict: VerdictWord): 'success' | 'failure' {
  return verdict === 'pass' ? 'success' : 'failure';
}

/** Seeds of a model that jobs on the forge would train first. */
export interface ShownUntrained {
  readonly model: string;
  readonly seeds: readonly number[];
}

const NAME_LIMIT = 80;
const REASON_LIMIT = 300;

const nameOf = (name: string) => excerpt(name, NAME_LIMIT);

/** What was not trained, and what that means for what is shown; null when nothing is missing. */
export function untrainedText(untrained: readonly ShownUntrained[]): string | null {
  if (untrained.length === 0) return null;
  return `Never trained as it would land: ${untrainedNames(untrained)}. The jobs on GitHub train that first, so the check may end another way there. Run the same command with --train to do as they do.`;
}

function untrainedNames(untrained: readonly ShownUntrained[]): string {
  return untrained
    .map(({ model, seeds }) => `${nameOf(model)} (${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')})`)
    .join(', ');
}

export interface ShownPullRequest {
  readonly base: { readonly name: string; readonly commit: string };
  readonly head: { readonly name: string; readonly commit: string };
  readonly verdict: VerdictWord;
  readonly untrained: readonly ShownUntrained[];
}

/** What was merged and how the check would end. */
export function renderSimulatedCheck(
  { base, head, verdict, untrained }: ShownPullRequest,
  { colour = PLAIN, width = 100 }: SummaryOptions = {},
): string {
  const conclusion = checkConclusion(verdict);
  const paint = painter(colour, conclusion === 'success' ? 'good' : 'bad');
  const merged = `${named(head)} merged into ${named(base)}, as GitHub tests a pull request.`;
  const missing = untrainedText(untrained);
  return [
    `Check ${CHECK_NAME}: ${colour.bold(paint(conclusion))}`,
    ...wrapText(merged, width).map(colour.dim),
    ...(missing === null ? [] : wrapText(missing, width).map(colour.yellow)),
  ].join('\n');
}

function named({ name, commit }: { readonly name: string; readonly commit: string }): string {
  const short = commit.slice(0, 7);
  return commit.startsWith(name) ? short : `${nameOf(name)} (${short})`;
}

/** One branch of a queue. */
export interface ShownEntry {
  readonly number: number;
  readonly branch: string;
  /** Of the group that ends with it; null where the forge would build it anew. */
  readonly verdict: VerdictWord | null;
  readonly reason: string;
  readonly findings: readonly GroupFinding[];
  readonly untrained: readonly ShownUntrained[];
}

export interface ShownQueue {
  readonly base: { readonly name: string; readonly commit: string };
  readonly branch: string;
  readonly method: MergeMethod;
  readonly strategy: MergingStrategy;
  readonly verdict: VerdictWord;
  readonly entries: readonly ShownEntry[];
}

const METHOD_TEXT: Readonly<Record<MergeMethod, string>> = {
  merge: 'merge commits',
  squash: 'squashed',
  rebase: 'rebased',
};

/** What would become of every branch, and who turned the verdict. */
export function renderSimulatedQueue(queue: ShownQueue, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const { entries, verdict } = queue;
  const prose = (text: string) => wrapText(text, Math.max(40, width));
  const paint = painter(colour, VERDICT_TONE[verdict]);
  const title = `${plural(entries.length, 'branch', 'branches')} in the merge queue of ${nameOf(queue.branch)}`;
  const grouping = queue.strategy === 'ALLGREEN' ? 'every group has to pass' : 'the last group has to pass';
  const untrained = queue.entries.flatMap((entry) => entry.untrained);
  const missing = untrainedText(distinct(untrained));
  return [
    `${colour.bold(paint(verdict.toUpperCase()))}  ${colour.bold(title)}`,
    ...prose(`On ${named(queue.base)}, ${METHOD_TEXT[queue.method]}; ${grouping} (${queue.strategy}).`).map(colour.dim),
    '',
    renderTextTable(entryTable(entries), options),
    ...blamed(queue).flatMap((line) => ['', ...prose(line)]),
    ...(missing === null ? [] : ['', ...prose(missing).map(colour.yellow)]),
  ].join('\n');
}

function distinct(untrained: readonly ShownUntrained[]): readonly ShownUntrained[] {
  const seeds = new Map<string, Set<number>>();
  for (const each of untrained) {
    seeds.set(each.model, new Set([...(seeds.get(each.model) ?? []), ...each.seeds]));
  }
  return [...seeds].map(([model, of]) => ({ model, seeds: [...of] }));
}

function entryTable(entries: readonly ShownEntry[]) {
  return {
    columns: [left('Place'), left('Branch'), left('Check'), left('Verdict'), left('Why')],
    rows: entries.map(({ number, branch, verdict, reason, untrained }) => {
      const cells = [{ text: `#${number}` }, { text: nameOf(branch) }];
      if (verdict === null) return [...cells, { text: 'not run' }, { text: '' }, { text: reason }];
      const check = { text: checkConclusion(verdict), tone: verdict === 'pass' ? ('good' as const) : ('bad' as const) };
      if (verdict === 'error' && untrained.length > 0) {
        const why = `not trained yet: ${untrainedNames(untrained)}`;
        return [...cells, { text: 'not known', tone: 'unsure' as const }, { text: '' }, { text: why }];
      }
      const why = { text: excerpt(reason, REASON_LIMIT) };
      return [...cells, check, { text: verdict, tone: VERDICT_TONE[verdict] }, why];
    }),
  };
}

/** Who turned it, for every model that somebody turned; and what the forge does with them. */
function blamed({ entries, strategy }: ShownQueue): string[] {
  const nameFor = (number: number) => {
    const branch = entries.find((each) => each.number === number)?.branch ?? '';
    return `${nameOf(branch)} (#${number})`;
  };
  const shown = strategy === 'ALLGREEN' ? entries.find((each) => isTurned(each)) : entries.findLast(isTurned);
  if (shown === undefined) return [];
  const sentences = shown.findings.flatMap((finding) => {
    const found = blame(finding, nameFor);
    if (found === null) return [];
    const of = shown.findings.length > 1 ? `${nameOf(finding.model)}: ` : '';
    return [`${of}${found.what}${found.why}`];
  });
  const leaves =
    strategy === 'ALLGREEN' && entries.some((each) => each.verdict === null)
      ? [`GitHub would take ${nameFor(shown.number)} out of the queue and build those behind it again without it.`]
      : [];
  return [...sentences, ...leaves];
}

function isTurned({ verdict, untrained }: ShownEntry): boolean {
  return verdict !== null && verdict !== 'pass' && (verdict !== 'error' || untrained.length === 0);
}
