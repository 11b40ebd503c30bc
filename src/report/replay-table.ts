import type { ReplayedVerdict, TurnedRow } from '../gate/replay.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { details, renderMarkdownTable } from './markdown.ts';
import type { Table } from './tables.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './terminal.ts';
import { plural, VERDICT_ICON } from './words.ts';

/** What is shown of `proofmark policy replay`. */
export interface ShownReplay {
  readonly verdicts: readonly ReplayedVerdict[];
  readonly judged: number;
  readonly turned: number;
  readonly skipped: number;
}

/** Verdicts of a table; the rest is counted. */
const SHOWN = 30;
const ROWS_SHOWN = 3;

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
  const turned = replay.verdicts.filter((verdict) => verdict.turned);
  const skipped = replay.verdicts.filter(({ after }) => after === null);
  return `${[
    `### ${turned.length === 0 ? VERDICT_ICON.pass : '⚠️'} Past verdicts under these rules`,
    escapeMarkdown(headline(replay), 500),
    ...(turned.length === 0 ? [] : [renderMarkdownTable(tableOf(turned.slice(0, SHOWN)))]),
    ...(turned.length > SHOWN ? [`and ${turned.length - SHOWN} more`] : []),
    ...(turned.length === 0
      ? []
      : [
          details(
            'Why',
            turned
              .slice(0, SHOWN)
              .map((each) => `- \`${each.key.slice(0, 12)}\` ${escapeMarkdown(each.reasonAfter, 300)}`)
              .join('\n'),
          ),
        ]),
    ...(skipped.length === 0
      ? []
      : [
          `${plural(skipped.length, 'verdict')} could not be judged again: ${escapeMarkdown(skipped[0]!.reasonAfter, 200)}.`,
        ]),
  ].join('\n\n')}\n`;
}

function headline({ verdicts, judged, turned, skipped }: ShownReplay): string {
  if (verdicts.length === 0) return 'There is no verdict in evidence to judge again.';
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
  const left = (title: string, spare?: number) => ({
    title,
    align: 'left' as const,
    ...(spare === undefined ? {} : { spare }),
  });
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
      { text: because(each.rows) },
    ]),
  };
}

function because(rows: readonly TurnedRow[]): string {
  const shown = rows.slice(0, ROWS_SHOWN).map(({ metric, slice, before, after, why }) => {
    const subject = slice === null ? metric : `${metric} on ${slice}`;
    return `${subject} ${before ?? 'not judged'} -> ${after ?? 'not judged'}${why === null ? '' : ` (${why})`}`;
  });
  const more = rows.length > ROWS_SHOWN ? ` and ${rows.length - ROWS_SHOWN} more` : '';
  return shown.length === 0 ? 'the rules as a whole' : `${shown.join('; ')}${more}`;
}
