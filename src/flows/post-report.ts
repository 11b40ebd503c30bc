import type { Comment, Forge, Written } from '../forge.ts';
import type { Evidence } from '../ports.ts';
import { COMMENT_MARKER, renderComment } from '../report/comment.ts';
import { SUMMARY_CHARACTERS } from '../report/limits.ts';
import { type ReportPlace, reportsOf } from '../report/posted-report.ts';
import type { ReportDocument } from '../report/report-document.ts';
import { checkForkRun, type ForkRun } from './fork-run.ts';

export interface PostReportRequest {
  readonly document: ReportDocument;
  /** Number of the pull request, from who started this run; null when there is none, and of a fork's run. */
  readonly pullRequest: number | null;
  /** The commit that this run is about, where the event names one. */
  readonly head: string | null;
  /** Set when the report came from a run on a fork's code: all it says is a claim. */
  readonly fork: ForkRun | null;
  readonly place: ReportPlace;
  /** Where the report came from, for messages. */
  readonly file: string;
}

export interface PostReportPorts {
  readonly forge: Pick<Forge, 'comments' | 'pullRequest'>;
  readonly evidence: Pick<Evidence, 'find'>;
}

export interface PostedReport {
  /** `skipped`: there is nothing to say it on, or nothing that has to be said; `why` is a sentence then. */
  readonly posted: Written<Comment> | { readonly status: 'skipped'; readonly why: string };
  /** Markdown for the job summary. */
  readonly summary: string;
}

/**
 * Renders a report from its data and posts it as the one comment of a pull request, or updates it in place. Evidence
 * commits are linked only where the repository has them. A report of a commit that its pull request has left behind is not
 * posted: the newer one is on its way, or there already.
 * @throws UserError when a fork's report is not about the pull request it names
 */
export async function postReport(request: PostReportRequest, ports: PostReportPorts): Promise<PostedReport> {
  const { document, fork } = request;
  const checked = fork === null ? await checkOwnRun(request, ports) : await checkForkRun(fork, request, ports.forge);
  const commits = fork === null ? await knownCommits(document, ports.evidence) : new Map<string, string>();
  const shown = reportsOf(document, { ...request.place, commits, fork });
  const summary = renderComment(shown.reports, { ...shown.options, limit: SUMMARY_CHARACTERS });
  if ('why' in checked) return { posted: { status: 'skipped', why: checked.why }, summary };
  const thread = String(checked.pullRequest);
  const empty =
    shown.reports.length === 0 && document.removed.length === 0 && document.replay === null && document.data === null;
  if (empty && (await ports.forge.comments.find(thread, COMMENT_MARKER)) === undefined) {
    return { posted: { status: 'skipped', why: 'No model is changed, and no comment says otherwise.' }, summary };
  }
  const body = renderComment(shown.reports, shown.options);
  return { posted: await ports.forge.comments.put({ thread, marker: COMMENT_MARKER, body }), summary };
}

/** A run of this repository's own: its event names the pull request, which may have moved on since. */
async function checkOwnRun(
  { pullRequest, head, document, file }: PostReportRequest,
  { forge }: PostReportPorts,
): Promise<{ readonly pullRequest: number } | { readonly why: string }> {
  if (head !== null && document.origin.head !== head) {
    return { why: `${file} is about ${document.origin.head.slice(0, 7)}, and this run about ${head.slice(0, 7)}.` };
  }
  if (pullRequest === null) return { why: 'This run is for no pull request.' };
  if (document.origin.kind !== 'pull-request') return { pullRequest };
  const pull = await forge.pullRequest(pullRequest);
  if (pull === undefined || pull.head === document.origin.head) return { pullRequest };
  return { why: `Pull request ${pullRequest} is at ${pull.head.slice(0, 7)} by now; this is about an older commit.` };
}

/** Commits that hold these verdicts in this repository, by key: what the report says of them is not taken. */
async function knownCommits(
  { models }: ReportDocument,
  evidence: Pick<Evidence, 'find'>,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (const { verdict } of models) {
    if (!/^[0-9a-f]{64}$/.test(verdict.key)) continue;
    const entry = await evidence.find({ kind: 'verdicts', model: verdict.model, key: verdict.key });
    if (entry !== undefined) known.set(verdict.key, entry.commit);
  }
  return known;
}
