import type { ReplayedVerdict } from '../gate/replay.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { details, renderMarkdownTable } from './markdown.ts';
import { left, type Table } from './tables.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './terminal.ts';
import { plural, VERDICT_ICON } from './words.ts';

/** What is shown of `proofmark policy replay`. */
export interface ShownReplay {
  readonly verdicts: readonly ReplayedVerdict[];
  readonly judged: number;
  readonly turned: number;
  readonly skipped: number;
}

/** As it stands in a comment: of a verdict only the first rows that turned, and how many there are beside them. */
export interface ReportedReplay extends ShownReplay {
  /** Files whose rules changed. */
  readonly files: readonly string[];
  readonly verdicts: readonly (ReplayedVerdict & { readonly moreRows: number })[];
}

/** Verdicts of a table; the rest is counted. */
const SHOWN = 30;
const ROWS_SHOWN = 3;
const FILES_SHOWN = 5;

const NO_VERDICT = 'There is no verdict in evidence to judge again.';

export function renderReplayText(replay: ShownReplay, options: SummaryOptions = {}): string {
  const { colour = PLAIN } = options;
  const turned = replay.verdicts.filter((verdict) => verdict.turned);
  const skipped = replay.verdicts.filter(({ after }) => after === null);
  return [
    headline(replay),
    ...(turned.length === 0 ? [] : ['', renderTextTable(tableOf(turned.slice(0, SHOWN)), options)]),
    ...(turned.length > SHOWN ? [colour.dim(`and ${turned.length - SHOWN} more; --json has them all`)] : []),
    ...turned.slice(0, SHOWN).map((each) => colour.dim(visibleLine(`${each.key.slice(0, 12)}: ${each.reasonAfter}`))),
    ...skipped
      .slice(0, 5)
      .map((each) => colour.yellow(visibleLine(`not judged again: ${each.key.slice(0, 12)} (${each.reasonAfter})`))),
  ].join('\n');
}

/** For a pull request that changes the rules; empty when there is nothing to judge again. */
export function renderReplayMarkdown(replay: ShownReplay): string {
  if (replay.verdicts.length === 0) return '';
  const icon = replay.turned === 0 ? VERDICT_ICON.pass : '⚠️';
  const parts = turnedParts(replay, SHOWN);
  return `${[`### ${icon} Past verdicts under these rules`, escapeMarkdown(headline(replay), 500), ...parts].join('\n\n')}\n`;
}

/**
 * The same as a block of a comment of at most `budget` characters: open when a verdict would turn, else one closed line.
 * With too little room fewer verdicts are shown, at last only how many there are.
 */
export function renderReplayBlock(replay: ReportedReplay, budget: number): string {
  const icon = replay.turned === 0 ? VERDICT_ICON.pass : '⚠️';
  const summary = `${icon} Changed rules: ${headline(replay)}`;
  const files = `Rules changed in ${escapeMarkdown(replay.files.slice(0, FILES_SHOWN).join(', '))}${replay.files.length > FILES_SHOWN ? ` and ${replay.files.length - FILES_SHOWN} more files` : ''}. Slices and critical rows are those of each verdict, whose predictions hold no others.`;
  for (const shown of [SHOWN, 10, 3]) {
    const content = [files, ...turnedParts(replay, shown)].join('\n\n');
    const block = details(summary, content, { open: replay.turned > 0 });
    if (block.length <= budget) return block;
  }
  return escapeMarkdown(summary, 500);
}

/** Why, for each verdict that would turn; and what could not be judged. */
function turnedParts({ verdicts }: ShownReplay, shown: number): readonly string[] {
  const turned = verdicts.filter((verdict) => verdict.turned);
  const skipped = verdicts.filter(({ after }) => after === null);
  const reasons = turned
    .slice(0, shown)
    .map((each) => `- \`${each.key.slice(0, 12)}\` ${escapeMarkdown(each.reasonAfter, 300)}`);
  return [
    ...(turned.length === 0 ? [] : [renderMarkdownTable(tableOf(turned.slice(0, shown)))]),
    ...(turned.length > shown ? [`and ${turned.length - shown} more`] : []),
    ...(turned.length === 0 ? [] : [details('Why', reasons.join('\n'))]),
    ...(skipped.length === 0
      ? []
      : [
          `${plural(skipped.length, 'verdict')} could not be judged again: ${escapeMarkdown(skipped[0]!.reasonAfter, 200)}.`,
        ]),
  ];
}

function headline({ verdicts, judged, turned, skipped }: ShownReplay): string {
  if (verdicts.length === 0) return NO_VERDICT;
  const rest = skipped === 0 ? '' : `, ${skipped} could not be judged`;
  if (turned === 0)
    return `${plural(judged, 'past verdict')} judged again under the rules of this tree: none would turn${rest}.`;
  const kinds = new Map<string, number>();
  for (const { before, after } of verdicts.filter((verdict) => verdict.turned)) {
    const kind = `${before} -> ${after}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const counts = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${plural(judged, 'past verdict')} judged again under the rules of this tree: ${turned} would turn (${counts})${rest}.`;
}

function tableOf(verdicts: readonly ReplayedVerdict[]): Table {
  return {
    columns: [
      left('Verdict'),
      left('Day', 1),
      left('Model'),
      left('Change', 2),
      left('Was'),
      left('Would be'),
      left('Because of'),
    ],
    rows: verdicts.map((each) => [
      { text: each.key.slice(0, 12) },
      { text: each.day },
      { text: each.model },
      { text: `${each.candidate}${each.baseline === null ? '' : ` against ${each.baseline}`}` },
      { text: each.before, icon: VERDICT_ICON[each.before] },
      {
        text: each.after ?? 'unknown',
        ...(each.after === null ? {} : { icon: VERDICT_ICON[each.after], strong: true }),
      },
      { text: because(each) },
    ]),
  };
}

function because({ rows, moreRows = 0 }: ReplayedVerdict & { readonly moreRows?: number }): string {
  const shown = rows.slice(0, ROWS_SHOWN).map(({ metric, slice, before, after, why }) => {
    const subject = slice === null ? metric : `${metric} on ${slice}`;
    return `${subject} ${before ?? 'not judged'} -> ${after ?? 'not judged'}${why === null ? '' : ` (${why})`}`;
  });
  const hidden = rows.length - shown.length + moreRows;
  return shown.length === 0 ? 'the rules as a whole' : `${shown.join('; ')}${hidden > 0 ? ` and ${hidden} more` : ''}`;
}

/** What a report takes along of a replay. */
export function reportedReplay(replay: ShownReplay & { readonly files: readonly string[] }): ReportedReplay {
  return {
    ...replay,
    verdicts: replay.verdicts.map((each) => ({
      ...each,
      rows: each.rows.slice(0, ROWS_SHOWN),
      moreRows: Math.max(0, each.rows.length - ROWS_SHOWN),
    })),
  };
}
