import type { CardChange } from '../data/data-diff.ts';
import { renderCardChanges } from './data-diff.ts';
import { escapeMarkdown, excerpt } from './escape.ts';
import { type Fitted, fitSections, type Section } from './fit.ts';
import { alert, linkOrCode } from './markdown.ts';
import { renderOverview } from './overview.ts';
import { type ReportedReplay, renderReplayBlock } from './replay-table.ts';
import { sectionOf } from './sections.ts';
import {
  type AnyReport,
  countVerdicts,
  isJudged,
  modelName,
  overallOf,
  plural,
  VERDICT_ICON,
  worstFirst,
} from './words.ts';

/** First line of every comment: how the one comment of a pull request is found again. Invisible to readers. */
export const COMMENT_MARKER = '<!-- proofmark -->';

/** Characters GitHub takes in a comment. */
export const COMMENT_LIMIT = 65_536;

/** Below this even the headline and the note about what was cut may not fit. */
const LEAST_LIMIT = 4096;

/** Room for the note that says what was cut. */
const NOTE_ROOM = 600;

/** Share of the limit that the table of several models may take. */
const OVERVIEW_SHARE = 0.3;

/** Share of the limit that past verdicts under changed rules may take. */
const REPLAY_SHARE = 0.25;

/** Share of the limit that changed data cards may take. */
const DATA_SHARE = 0.2;

/** Characters of changed data cards at most, also where nothing limits the text. */
const LARGEST_DATA = 60_000;

/** Names of removed models that are shown; more are counted. */
const REMOVED = 20;

/** Warnings shown above the models; more are counted. */
const WARNINGS = 8;

export interface CommentOptions {
  /** Characters the text may have; at least 4,096. */
  readonly limit?: number;
  /** Where everything is, when the text had to be cut: an address, or a command that prints it. */
  readonly fullCopy?: string | null;
  /** What to know about where this comes from, one sentence each; at most a few. */
  readonly notes?: readonly string[];
  /** Models that the change removes. */
  readonly removed?: readonly string[];
  /** Past verdicts under the rules of the change; null when it changes none. */
  readonly replay?: ReportedReplay | null;
  /** Data cards that the change touches; null when it touches none. */
  readonly data?: readonly CardChange[] | null;
}

/**
 * The comment of a pull request in GitHub Markdown, also fit for a job summary. Starts with the marker and the overall
 * verdict; models follow worst first. Never longer than the limit: the least important parts are left out first, and the
 * end says what is missing and where the full copy is. Throws a RangeError for a limit below 4,096.
 */
export function renderComment(reports: readonly AnyReport[], options: CommentOptions = {}): string {
  const { limit = COMMENT_LIMIT } = options;
  if (limit < LEAST_LIMIT) throw new RangeError(`a comment needs at least ${LEAST_LIMIT} characters, not ${limit}`);
  const sorted = worstFirst(reports);
  const warnings = warningsPart(sorted);
  const sections = sectionsOf(sorted, warnings); // The dearest part: rendered once, composed as often as it takes.
  const whole = compose(sorted, sections, warnings, limit, Number.POSITIVE_INFINITY, options);
  if (whole.length <= limit) return whole;
  const cut = compose(sorted, sections, warnings, limit, limit, options);
  if (cut.length <= limit) return cut;
  const bare = compose(sorted, sectionsOf(sorted, ''), '', limit, limit, options);
  return bare.length <= limit ? bare : `${headParts(sorted, {}, 0).join('\n\n')}\n`;
}

function sectionsOf(sorted: readonly AnyReport[], warnings: string): readonly Section[] {
  return sorted.map((report) =>
    sectionOf(report, sorted.length === 1 ? { block: 'flat', warnings } : { block: 'closed' }),
  );
}

/** The whole text, its models shortened to about `limit` characters; head, warnings and the note on cuts are never cut. */
function compose(
  sorted: readonly AnyReport[],
  sections: readonly Section[],
  warnings: string,
  limit: number,
  budget: number,
  options: CommentOptions,
): string {
  const { fullCopy = null, replay = null, data = null } = options;
  const rules = replay === null ? [] : [renderReplayBlock(replay, limit * REPLAY_SHARE)];
  const above = [
    ...headParts(sorted, options, limit),
    ...(sorted.length > 1 && warnings !== '' ? [warnings] : []),
    ...rules,
    ...(data === null || data.length === 0
      ? []
      : [renderCardChanges(data, Math.min(limit * DATA_SHARE, LARGEST_DATA))]),
  ];
  const head = above.join('\n\n');
  const copy = fullCopy === null ? '' : ` Full copy: ${linkOrCode(fullCopy, 'full report')}`;
  const fitted = fitSections(sections, budget - head.length - copy.length - NOTE_ROOM);
  const note = cutNote(fitted);
  return `${[head, ...fitted.texts, ...(note === null ? [] : [`${note}${copy}`])].join('\n\n')}\n`;
}

/** `limit`: characters of the whole comment; 0 for the least there is to say. */
function headParts(sorted: readonly AnyReport[], options: CommentOptions, limit: number): string[] {
  const { notes = [], removed = [] } = options;
  const word = overallOf(sorted);
  const only = sorted.length === 1 ? sorted[0]! : null;
  const title = only === null ? 'Proofmark' : escapeMarkdown(modelName(only), 100);
  const counts =
    only !== null
      ? null
      : sorted.length === 0
        ? NO_MODEL
        : `${plural(sorted.length, 'model')}: ${countVerdicts(sorted)}.`;
  return [
    COMMENT_MARKER,
    `## ${VERDICT_ICON[word]} ${title}: ${word}`,
    ...(notes.length === 0 ? [] : [alert('NOTE', notes)]),
    ...(counts === null ? [] : [counts]),
    ...(removed.length === 0 ? [] : [removedPart(removed)]),
    ...(sorted.length < 2 || limit === 0 ? [] : [renderOverview(sorted, limit * OVERVIEW_SHARE)]),
  ];
}

const NO_MODEL = 'No model is changed by this.';

function removedPart(removed: readonly string[]): string {
  const names = removed.slice(0, REMOVED).map((name) => escapeMarkdown(name, 100));
  const more = removed.length - names.length;
  return `Removed by this, and judged no more: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

/** An alert may not stand in a block that opens, so with several models all warnings come before them. */
function warningsPart(sorted: readonly AnyReport[]): string {
  const warnings = sorted.filter(isJudged).flatMap((report) => {
    const prefix = sorted.length > 1 ? `${report.verdict.model}: ` : '';
    return report.verdict.warnings.map((line) => excerpt(`${prefix}${line}`, 240));
  });
  const more = warnings.length - WARNINGS;
  const shown = [
    ...warnings.slice(0, WARNINGS),
    ...(more > 0 ? [`${plural(more, 'more warning')} in the full report`] : []),
  ];
  return shown.length === 0 ? '' : alert('WARNING', shown);
}

/** What is missing; null when nothing is. */
function cutNote(fitted: Fitted): string | null {
  const cut = [...fitted.cut].map(([label, models]) => `${label} (${plural(models, 'model')})`);
  const parts = [
    cut.length > 0 ? `shortened: ${cut.join(', ')}` : null,
    fitted.collapsed > 0 ? `${plural(fitted.collapsed, 'model')} in one line each` : null,
    fitted.dropped > 0 ? `${plural(fitted.dropped, 'model')} not shown` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `---\n\nCut to fit a comment; ${escapeMarkdown(parts.join('; '), 500)}.`;
}
