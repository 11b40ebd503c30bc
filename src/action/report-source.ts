import { lstat, readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { PostReportRequest } from '../flows/post-report.ts';
import { parseQueueRef } from '../queue/merge-group.ts';
import { parseReportDocument, REPORT_BYTES, type ReportDocument } from '../report/report-document.ts';
import type { ActionContext } from './context.ts';

/**
 * A report that another job left. It may come from a run on a fork's code, so it is looked at before it is read: a plain
 * file, of a size that is worth reading, in a shape that is known.
 * @throws UserError with every reason why it is none
 */
export async function readReport(file: string): Promise<ReportDocument> {
  const found = await lstat(file).catch((cause: unknown) => {
    const fix = 'run the gate first, or download what it uploaded';
    throw new UserError({ what: 'there is no report to post', where: { file }, fix }, { cause });
  });
  const refuse = (what: string) =>
    new UserError({
      what: `this is no report of Proofmark: ${what}`,
      where: { file },
      fix: 'give the report.json that the gate wrote',
    });
  if (!found.isFile()) throw refuse('it is not a plain file');
  if (found.size > REPORT_BYTES) throw refuse(`it has ${found.size} bytes, more than ${REPORT_BYTES}`);
  const parsed = parseReportDocument(await readFile(file, 'utf8'));
  if ('problems' in parsed) throw refuse(parsed.problems.join('; '));
  return parsed;
}

/** What the event says about whose report this is, and of which run; the report itself is not asked. */
export function sourceOf(
  context: ActionContext,
  given: number | undefined,
): Pick<PostReportRequest, 'pullRequest' | 'head' | 'fork' | 'place'> {
  const { event, serverUrl, repository, runUrl } = context;
  const { pull_request: pull, merge_group: group, workflow_run: run } = event;
  const place = { serverUrl, repository, runUrl };
  if (run === undefined) {
    const queued = group === undefined ? undefined : parseQueueRef(group.head_ref);
    const pullRequest = given ?? pull?.number ?? queued?.pullRequest ?? null;
    const head = given === undefined ? (pull?.head.sha ?? group?.head_sha ?? null) : null;
    return { pullRequest, head, fork: null, place };
  }
  const { id, event: startedBy, head_sha: head, head_branch: branch, head_repository: from } = run;
  // A run of this repository has a report job of its own.
  if (from?.full_name.toLowerCase() === repository.toLowerCase()) return { pullRequest: null, head, fork: null, place };
  return {
    pullRequest: null,
    head,
    fork: { head, branch, repository: from?.full_name ?? null, event: startedBy },
    place: { ...place, runUrl: `${serverUrl}/${repository}/actions/runs/${id}` },
  };
}
