import { lstat, readFile } from 'node:fs/promises';
import { sha256Hex } from '../adapters/digest-node.ts';
import { UserError } from '../errors.ts';
import { WORKFLOW } from '../flows/judge-change.ts';
import type { PostReportRequest } from '../flows/post-report.ts';
import { parseQueueRef } from '../queue/merge-group.ts';
import {
  parseReportDocument,
  REPORT_BYTES,
  type ReportDocument,
  type ReportOrigin,
  reportDocument,
} from '../report/report-document.ts';
import type { ActionContext } from './context.ts';
import { type Needs, needsInput } from './needs.ts';
import { originOf } from './report-files.ts';

/**
 * A report that another job left. It may come from a run on a fork's code, so it is looked at before it is read: a plain
 * file, of a size that is worth reading, in a shape that is known.
 * @throws UserError with every reason why it is none
 */
async function readReport(file: string): Promise<{ readonly text: string; readonly document: ReportDocument }> {
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
  const text = await readFile(file, 'utf8');
  const parsed = parseReportDocument(text);
  if ('problems' in parsed) throw refuse(parsed.problems.join('; '));
  return { text, document: parsed };
}

/** The jobs before the one that posts. */
export const gateInput = needsInput.describe(
  'What became of the jobs before this one, as `toJSON(needs)`. Of a job `gate`, only the report is posted whose SHA-256 is its output `report-digest`; where that is empty, the comment says that there is none.',
);

export interface ReportToPost {
  readonly document: ReportDocument;
  /** It is what the gate of this attempt left. */
  readonly current: boolean;
}

const UNJUDGED = 'so there is no verdict on this commit. Run it again; its log says what happened';

/**
 * The report of the gate, or one that says that there is none. A run that is started again has what its earlier attempts
 * left, and of a gate that died an old report would look like its own.
 * @param needs the jobs before, of a workflow that says; the gate's output tells which report is its own
 * @param ahead numbers of the pull requests that are in the merge queue before this one
 * @throws UserError with every reason why the file is none
 */
export async function reportToPost(
  file: string,
  needs: Needs | undefined,
  context: ActionContext,
  ahead: readonly number[],
): Promise<ReportToPost> {
  const { gate } = needs ?? {};
  const digest = gate?.outputs['report-digest'] ?? '';
  if (gate !== undefined && digest === '') {
    const ended = gate.result === 'success' ? 'left no report' : `${ENDS[gate.result]} before it left a report`;
    return { document: withoutReport(originOf(context, ahead), `The gate ${ended}, ${UNJUDGED}.`), current: false };
  }
  const { text, document } = await readReport(file);
  if (gate !== undefined && sha256Hex(text) !== digest) {
    const reason = `The report that was left is not the one that the gate made, ${UNJUDGED}.`;
    return { document: withoutReport(originOf(context, ahead), reason), current: false };
  }
  const attempt = context.event.workflow_run?.run_attempt ?? document.attempt;
  if (attempt === document.attempt) return { document, current: true };
  const reason = `Attempt ${attempt} of the run left no report, and that of attempt ${document.attempt} is older, ${UNJUDGED}.`;
  return { document: withoutReport(document.origin, reason), current: false };
}

const ENDS = { failure: 'ended', cancelled: 'was cancelled', skipped: 'was skipped' } as const;

function withoutReport(origin: ReportOrigin, reason: string): ReportDocument {
  const others = [{ model: WORKFLOW, verdict: 'error', reason, log: [] } as const];
  return reportDocument({ judged: [], others, removed: [] }, origin);
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
