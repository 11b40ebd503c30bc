import { UserError } from '../errors.ts';
import type { Forge } from '../forge.ts';
import type { ReportDocument } from '../report/report-document.ts';

/** The run of a workflow on the code of a fork, as GitHub's `workflow_run` event tells it: nothing of it is the fork's word. */
export interface ForkRun {
  /** Of the pull request's last commit when the run began. */
  readonly head: string;
  readonly branch: string | null;
  /** `owner/name`; null when it is gone. */
  readonly repository: string | null;
  /** The event that the run was started by. */
  readonly event: string;
}

/**
 * The pull request of a fork's report. The report names it, and anybody can write a number into a file: what counts is
 * that GitHub says this pull request is from that repository and at that commit.
 * @throws UserError when it is not; nothing has been written then
 */
export async function checkForkRun(
  run: ForkRun,
  { document: { origin }, file }: { readonly document: ReportDocument; readonly file: string },
  forge: Pick<Forge, 'pullRequest'>,
): Promise<{ readonly pullRequest: number } | { readonly why: string }> {
  if (run.event !== 'pull_request') return { why: `The run was started by ${run.event}, not by a pull request.` };
  const refuse = (what: string) =>
    new UserError({
      what: `nothing is posted: ${what}`,
      where: { file },
      fix: 'Somebody changed what the run left, or another file was downloaded: look at the run before you trust it.',
    });
  if (origin.kind !== 'pull-request') throw refuse('the report is for no pull request');
  if (origin.head !== run.head) {
    throw refuse(`the report is about ${origin.head.slice(0, 7)}, and the run was on ${run.head.slice(0, 7)}`);
  }
  const { number } = origin;
  const pull = await forge.pullRequest(number);
  if (pull === undefined) throw refuse(`the report names pull request ${number}, which does not exist`);
  const sameSource = run.repository !== null && pull.headRepository?.toLowerCase() === run.repository.toLowerCase();
  if (sameSource && pull.head === run.head) return { pullRequest: number };
  if (sameSource && run.branch !== null && pull.headBranch === run.branch) {
    return {
      why: `Pull request ${number} is at ${pull.head.slice(0, 7)} by now; this run was on ${run.head.slice(0, 7)}.`,
    };
  }
  throw refuse(
    `the report names pull request ${number}, which is from ${pull.headRepository ?? 'a repository that is gone'} at ${pull.head.slice(0, 7)}; the run was on ${run.repository ?? 'a repository that is gone'} at ${run.head.slice(0, 7)}`,
  );
}
