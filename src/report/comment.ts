import { escapeMarkdown, excerpt } from './escape.ts';
import { type Fitted, fitSections } from './fit.ts';
import { alert, linkOrCode } from './markdown.ts';
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

/** Warnings shown above the models; more are counted. */
const WARNINGS = 8;

export interface CommentOptions {
  /** Characters the text may have; at least 4,096. */
  readonly limit?: number;
  /** Where everything is, when the text had to be cut: an address, or a command that prints it. */
  readonly fullCopy?: string | null;
}

/**
 * The comment of a pull request in GitHub Markdown, also fit for a job summary. Starts with the marker and the overall
 * verdict; models follow worst first. Never longer than the limit: the least important parts are left out first, and the
 * end says what is missing and where the full copy is. Throws a RangeError for a limit below 4,096.
 */
export function renderComment(reports: readonly AnyReport[], options: CommentOptions = {}): string {
  const { limit = COMMENT_LIMIT, fullCopy = null } = options;
  if (limit < LEAST_LIMIT) throw new RangeError(`a comment needs at least ${LEAST_LIMIT} characters, not ${limit}`);
  const sorted = worstFirst(reports);
  const warnings = warningsPart(sorted);
  const whole = compose(sorted, warnings, Number.POSITIVE_INFINITY, fullCopy);
  if (whole.length <= limit) return whole;
  const cut = compose(sorted, warnings, limit, fullCopy);
  if (cut.length <= limit) return cut;
  const bare = compose(sorted, '', limit, fullCopy);
  return bare.length <= limit ? bare : `${headParts(sorted).join('\n\n')}\n`;
}

/** The whole text, its models shortened to about `limit` characters; head, warnings and the note on cuts are never cut. */
function compose(sorted: readonly AnyReport[], warnings: string, limit: number, fullCopy: string | null): string {
  const sections = sorted.map((report, index) =>
    sectionOf(report, sorted.length === 1 ? { block: 'flat', warnings } : { block: index === 0 ? 'open' : 'closed' }),
  );
  const head = [...headParts(sorted), ...(sorted.length > 1 && warnings !== '' ? [warnings] : [])].join('\n\n');
  const copy = fullCopy === null ? '' : ` Full copy: ${linkOrCode(fullCopy, 'full report')}`;
  const fitted = fitSections(sections, limit - head.length - copy.length - NOTE_ROOM);
  const note = cutNote(fitted);
  return `${[head, ...fitted.texts, ...(note === null ? [] : [`${note}${copy}`])].join('\n\n')}\n`;
}

function headParts(sorted: readonly AnyReport[]): string[] {
  const word = overallOf(sorted);
  const only = sorted.length === 1 ? sorted[0]! : null;
  const title = only === null ? 'Proofmark' : escapeMarkdown(modelName(only), 100);
  const counts =
    only !== null
      ? null
      : sorted.length === 0
        ? 'No model is changed by this.'
        : `${plural(sorted.length, 'model')}: ${countVerdicts(sorted)}.`;
  return [COMMENT_MARKER, `## ${VERDICT_ICON[word]} ${title}: ${word}`, ...(counts === null ? [] : [counts])];
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
