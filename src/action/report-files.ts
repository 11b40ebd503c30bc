import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CardChange } from '../data/data-diff.ts';
import type { ReplayedChange } from '../flows/replay-change.ts';
import { parseQueueRef } from '../queue/merge-group.ts';
import { renderComment } from '../report/comment.ts';
import { renderHtml } from '../report/html.ts';
import { SUMMARY_CHARACTERS } from '../report/limits.ts';
import { reportsOf } from '../report/posted-report.ts';
import { reportedReplay } from '../report/replay-table.ts';
import { type ReportedModels, type ReportOrigin, reportDocument } from '../report/report-document.ts';
import type { ActionContext } from './context.ts';

export interface WrittenReport {
  /** Paths. */
  readonly comment: string;
  readonly report: string;
  /** Markdown for the job summary. */
  readonly summary: string;
}

export interface ReportSource extends Pick<ReportedModels, 'judged' | 'others'> {
  readonly plan?: { readonly removed: readonly string[] };
  /** Past verdicts under the rules of the change, when it changes rules. */
  readonly replay?: ReplayedChange | null;
  /** Data cards that the change touches. */
  readonly data?: readonly CardChange[] | null;
}

/**
 * Writes `report.json` for the job that posts, `comment.md` as it would look, and `report.html`. Plots are shown by the
 * address of their evidence. `ahead`: numbers of the pull requests that are in the merge queue before this one.
 */
export async function writeReportFiles(
  { judged, others, plan, replay = null, data = null }: ReportSource,
  output: string,
  context: ActionContext,
  ahead: readonly number[] = [],
): Promise<WrittenReport> {
  const document = reportDocument(
    { judged, others, removed: plan?.removed ?? [], replay: replay === null ? null : reportedReplay(replay), data },
    originOf(context, ahead),
  );
  const { reports, options } = reportsOf(document, {
    ...context,
    commits: new Map(judged.map(({ report, entry }) => [report.verdict.key, entry.commit])),
    fork: null,
  });
  const folder = resolve(output);
  await mkdir(folder, { recursive: true });
  const [comment, report] = [join(folder, 'comment.md'), join(folder, 'report.json')];
  await writeFile(report, `${JSON.stringify(document)}\n`);
  await writeFile(comment, renderComment(reports, options));
  await writeFile(join(folder, 'report.html'), renderHtml([...judged.map((each) => each.report), ...others]));
  return { comment, report, summary: renderComment(reports, { ...options, limit: SUMMARY_CHARACTERS }) };
}

function originOf({ event, sha }: ActionContext, ahead: readonly number[]): ReportOrigin {
  const { pull_request: pull, merge_group: group } = event;
  if (pull !== undefined) return { kind: 'pull-request', number: pull.number, head: pull.head.sha };
  const queued = group === undefined ? undefined : parseQueueRef(group.head_ref);
  if (group === undefined || queued === undefined) return { kind: 'commit', head: group?.head_sha ?? sha };
  return { kind: 'merge-group', number: queued.pullRequest, head: group.head_sha, ahead: [...ahead] };
}
