import { z } from 'zod';
import { distanceText } from '../gate/regression-budget.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { escapeMarkdown } from './escape.ts';
import type { GroupFinding } from './group-finding.ts';
import { linkOrCode, renderMarkdownTable } from './markdown.ts';
import { unproved } from './suspects.ts';
import { left, type Table } from './tables.ts';
import { plural, VERDICT_ICON } from './words.ts';

/** First line of the comment of the merge queue on a pull request. */
export const QUEUE_MARKER = '<!-- proofmark-queue -->';

/** A comment for one pull request of a merge group, for the step that may write. */
export const QueueNotice = z.object({
  pullRequest: z.number().int().positive(),
  /** Markdown that begins with the marker. */
  body: z.string(),
  /** `existing`: only where an earlier comment has to be put right. */
  write: z.enum(['always', 'existing']),
});
export type QueueNotice = z.infer<typeof QueueNotice>;

export const QueueNotices = z.object({ format: z.literal('proofmark-notices/1'), notices: z.array(QueueNotice) });
export type QueueNotices = z.infer<typeof QueueNotices>;

/** Titles are somebody's text; numbers are ours. */
const TITLE_LIMIT = 80;

/** What the job summary says about the queue: which pull requests, since where, who turned what. */
export function renderMergeGroup(group: MergeGroup, findings: readonly GroupFinding[]): string {
  const stack = group.stack.map(
    ({ number, title, author }) =>
      `#${number} ${escapeMarkdown(title, TITLE_LIMIT)}${author === null ? '' : ` (${escapeMarkdown(author, TITLE_LIMIT)})`}`,
  );
  const where = `${escapeMarkdown(group.branch)} at ${group.base.slice(0, 7)}`;
  return [
    '## Merge queue',
    `${plural(group.stack.length, 'pull request')} on ${where}, judged together:`,
    stack.map((line, at) => `${at + 1}. ${line}`).join('\n'),
    ...(group.strategy === 'HEADGREEN' && group.stack.length > 1 ? [HEAD_DECIDES] : []),
    ...findings.flatMap((finding) => findingParts(finding)),
  ].join('\n\n');
}

function findingParts(finding: GroupFinding): string[] {
  const replaced = replacedText(finding);
  const head = `### ${VERDICT_ICON[finding.verdict]} ${escapeMarkdown(finding.model, 100)}: ${finding.verdict}`;
  const blame = blameText(finding);
  return [
    ...(blame === null && replaced === null ? [] : [head]),
    ...(blame === null ? [] : [blame, renderMarkdownTable(prefixTable(finding)), ...unproved(finding)]),
    ...(replaced === null ? [] : [replaced]),
  ];
}

const HEAD_DECIDES =
  'The queue lands what passes as a whole (HEADGREEN): this verdict is of all of them, whatever the groups ahead came to.';
const MAY_STILL_LAND =
  'The queue lands what passes as a whole (HEADGREEN): this pull request may still land with one behind it, when their group passes.';

/** Who turned a verdict, as far as it is known. */
export interface Blame {
  /** The beginning of a text that `why` goes on with. */
  readonly what: string;
  readonly why: string;
}

/** Null where nothing was turned. @param name what pull requests are called */
export function blame(
  { culprit, prefixes }: Pick<GroupFinding, 'culprit' | 'prefixes'>,
  name: (pullRequest: number) => string = (number) => `#${number}`,
): Blame | null {
  if (culprit === null) return null;
  if (culprit.kind === 'named') {
    const at = prefixes.findIndex(({ pullRequest }) => pullRequest === culprit.pullRequest);
    const why = at > 0 ? ' Without it the pull requests ahead of it pass.' : '';
    return { what: `The verdict turned with ${name(culprit.pullRequest)}.`, why };
  }
  const names = culprit.pullRequests.map(name);
  const list = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  if (culprit.kind === 'likely') {
    const because =
      culprit.because === 'alone'
        ? 'it does not pass alone on the branch either'
        : 'what each of them changes alone adds up to that';
    const what = `Most likely the verdict turned with ${name(culprit.pullRequest)}`;
    const why = `: ${because}. It is not proved: it was ${list}, and the trees between them were never evaluated.`;
    return { what, why };
  }
  return {
    what: `The verdict turned with ${list}.`,
    why: ' Which of them is not known: the trees between them were never evaluated, so there is no evidence to judge them from.',
  };
}

/** The same in Markdown. */
function blameText(finding: GroupFinding): string | null {
  const found = blame(finding);
  return found === null ? null : `**${found.what}**${found.why}`;
}

function prefixTable({ prefixes }: GroupFinding): Table {
  return {
    columns: [left('With'), left('Changes the model'), left('Verdict'), left('Why')],
    rows: prefixes.map(({ pullRequest, changes, verdict, reason }) => [
      { text: `… ${pullRequest}` },
      { text: changes ? 'yes' : 'no' },
      verdict === null ? { text: 'not known' } : { text: verdict, icon: VERDICT_ICON[verdict] },
      { text: reason },
    ]),
  };
}

/** What the group would replace: a model of a pull request ahead, which is not what decides. */
function replacedText({ replaces }: GroupFinding): string | null {
  if (replaces === null) return null;
  const subject = `#${replaces.pullRequest}, which is ahead, changes this model too, and its model is what this one would replace`;
  if (replaces.rows === null) return `${subject}. There is no evidence to compare the two on the same rows.`;
  const compared = replaces.rows.filter(({ change }) => change !== null).map((row) => `${distanceText(row)} it`);
  return compared.length === 0 ? `${subject}.` : `${subject}: ${escapeMarkdown(compared.join('; '))}.`;
}

/**
 * The comments that tell people what the queue found: whoever turned a verdict, or most likely did, is told why; where
 * nobody can be named, the pull request that the group ends with is told who it may be. A group that passes puts right what was said before.
 */
export function planNotices(
  group: MergeGroup,
  findings: readonly GroupFinding[],
  runUrl: string,
): readonly QueueNotice[] {
  const last = group.stack.at(-1)!.number;
  const turned = findings.filter(({ culprit }) => culprit !== null);
  if (turned.length === 0) {
    const body = `${QUEUE_MARKER}\n## ✅ Proofmark in the merge queue: pass\n\nWhat was found before is settled: with ${stackText(group)} the models pass. ${linkOrCode(runUrl, 'run')}\n`;
    // With HEADGREEN those ahead land with this one, also where their own groups failed. Else what was said of them stands:
    // a group of theirs that fails leaves the queue.
    const settled = group.strategy === 'HEADGREEN' ? group.stack.map(({ number }) => number) : [last];
    return settled.map((pullRequest) => ({ pullRequest, body, write: 'existing' }));
  }
  const readers = new Map<number, GroupFinding[]>();
  for (const finding of turned) {
    const { culprit } = finding;
    const reader = culprit === null || culprit.kind === 'suspects' ? last : culprit.pullRequest;
    readers.set(reader, [...(readers.get(reader) ?? []), finding]);
  }
  return [...readers].map(([pullRequest, found]) => ({
    pullRequest,
    body: noticeBody(pullRequest, found, group, runUrl),
    write: 'always' as const,
  }));
}

/** Models shown in full in a comment; more are counted. */
const MODELS = 10;

function noticeBody(reader: number, findings: readonly GroupFinding[], group: MergeGroup, runUrl: string): string {
  const only = findings.length === 1 ? findings[0]! : null;
  const title = only === null ? plural(findings.length, 'model') : escapeMarkdown(only.model, 100);
  const word = only?.verdict ?? 'fail';
  const parts = findings
    .slice(0, MODELS)
    .flatMap((finding) => [
      ...(only === null
        ? [`### ${VERDICT_ICON[finding.verdict]} ${escapeMarkdown(finding.model, 100)}: ${finding.verdict}`]
        : []),
      `**${escapeMarkdown(finding.reason)}**`,
      toldTo(reader, finding),
      renderMarkdownTable(prefixTable(finding)),
      ...unproved(finding),
    ]);
  return [
    QUEUE_MARKER,
    `## ${VERDICT_ICON[word]} Proofmark in the merge queue: ${title} ${word === 'fail' ? 'fails' : `is ${word}`}`,
    ...parts,
    ...(findings.length > MODELS ? [`${plural(findings.length - MODELS, 'more model')} in the run.`] : []),
    ...(group.strategy === 'HEADGREEN' ? [MAY_STILL_LAND] : []),
    `Judged together: ${stackText(group)} on ${escapeMarkdown(group.branch)} at ${group.base.slice(0, 7)}. ${linkOrCode(runUrl, 'run')}`,
    '',
  ].join('\n\n');
}

function toldTo(reader: number, finding: GroupFinding): string {
  if (finding.culprit?.kind !== 'named') return blameText(finding) ?? '';
  const at = finding.prefixes.findIndex(({ pullRequest }) => pullRequest === reader);
  if (at <= 0)
    return 'It does not pass with this pull request, which is the first of its group that changes the model.';
  const ahead = finding.prefixes.slice(0, at).filter(({ changes }) => changes);
  if (ahead.length === 0) return 'The verdict turned with this pull request.';
  const names = ahead.map(({ pullRequest }) => `#${pullRequest}`).join(', ');
  return `The verdict turned with this pull request: it passes with ${names} ahead of it, and not with this one on top. Each may be fine alone.`;
}

function stackText(group: MergeGroup): string {
  return group.stack.map(({ number }) => `#${number}`).join(', ');
}
