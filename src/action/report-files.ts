import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sha256Hex } from '../adapters/digest-node.ts';
import { parseQueueRef } from '../queue/merge-group.ts';
import { evidenceCommits, type ReportSource, renderChange } from '../report/change-report.ts';
import type { ReportOrigin } from '../report/report-document.ts';
import type { ActionContext } from './context.ts';

export interface WrittenReport {
  /** Paths. */
  readonly comment: string;
  readonly report: string;
  /** SHA-256 of `report.json`, for the job that posts. */
  readonly digest: string;
  /** Markdown for the job summary. */
  readonly summary: string;
}

/**
 * Writes `report.json` for the job that posts, `comment.md` as it would look, and `report.html`. `ahead`: numbers of the
 * pull requests that are in the merge queue before this one.
 */
export async function writeReportFiles(
  source: ReportSource,
  output: string,
  context: ActionContext,
  ahead: readonly number[] = [],
): Promise<WrittenReport> {
  const place = { ...context, commits: evidenceCommits(source.judged), fork: null };
  const made = renderChange({ ...source, attempt: context.attempt }, originOf(context, ahead), place);
  const folder = resolve(output);
  await mkdir(folder, { recursive: true });
  const [comment, report] = [join(folder, 'comment.md'), join(folder, 'report.json')];
  const text = `${JSON.stringify(made.document)}\n`;
  await writeFile(report, text);
  await writeFile(comment, made.comment);
  await writeFile(join(folder, 'report.html'), made.html);
  return { comment, report, digest: sha256Hex(text), summary: made.summary };
}

/** What this run judges. `ahead` as above. */
export function originOf({ event, sha }: ActionContext, ahead: readonly number[]): ReportOrigin {
  const { pull_request: pull, merge_group: group } = event;
  if (pull !== undefined) return { kind: 'pull-request', number: pull.number, head: pull.head.sha };
  const queued = group === undefined ? undefined : parseQueueRef(group.head_ref);
  if (group === undefined || queued === undefined) return { kind: 'commit', head: group?.head_sha ?? sha };
  return { kind: 'merge-group', number: queued.pullRequest, head: group.head_sha, ahead: [...ahead] };
}
