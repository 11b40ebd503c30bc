import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryAddress } from '../adapters/remote-address.ts';
import type { SimulatedGroup } from '../flows/simulate-merge-group.ts';
import type { SimulatedPullRequest } from '../flows/simulate-pull-request.ts';
import { type ChangeReport, evidenceCommits, renderChange } from '../report/change-report.ts';
import { escapeMarkdown } from '../report/escape.ts';
import { planNotices, type QueueNotice, renderMergeGroup } from '../report/merge-group.ts';
import {
  CHECK_NAME,
  checkConclusion,
  renderSimulatedCheck,
  renderSimulatedQueue,
  type ShownQueue,
} from '../report/simulation.ts';
import { type CommandContext, fromHere, type SetExitCode } from './context.ts';
import { judgementText, modelDocuments } from './judgement.ts';
import { exitCodeOf, type FormatOptions, jsonText } from './output.ts';

export interface SimulationOptions extends FormatOptions {
  /** Folder for what would be written on the forge. */
  readonly output?: string;
}

/** Stands where the address of a run would: there is none. */
const INSTEAD_OF_A_RUN = 'proofmark simulate';

/** Prints what would be said of a pull request, and sets the exit code of its check. */
export async function printPullRequest(
  simulated: SimulatedPullRequest,
  address: RepositoryAddress | null,
  options: SimulationOptions,
  context: CommandContext,
  setExitCode: SetExitCode,
): Promise<void> {
  const { found, beside, head, base, commit, untrained } = simulated;
  const { verdict, reason, judged, others, problems } = found;
  const place = {
    ...(address ?? { serverUrl: '', repository: '' }),
    runUrl: INSTEAD_OF_A_RUN,
    commits: address === null ? new Map<string, string>() : evidenceCommits(judged),
    fork: null,
  };
  const report = renderChange({ ...found, ...beside }, { kind: 'pull-request', number: 1, head: head.commit }, place);
  if (options.output !== undefined) await writeFiles(options.output, report);
  const shown = { base, head, verdict, untrained };
  if (options.json === true) {
    context.print(
      jsonText({
        ...{ verdict, reason, check: { name: CHECK_NAME, conclusion: checkConclusion(verdict) } },
        ...{ base, head, commit, untrained, models: modelDocuments(found), problems, comment: report.comment },
      }),
    );
  } else if (options.md === true) context.print(report.comment);
  else {
    const { evidence } = await context.ports();
    const reports = [...judged.map((each) => each.report), ...others];
    const look = { colour: context.colours, width: context.width };
    const text = await judgementText(found, reports, options, evidence, context);
    context.print(`${text}\n\n${renderSimulatedCheck(shown, look)}`);
  }
  setExitCode(exitCodeOf(verdict));
}

/** Prints what would become of a queue, and sets the exit code of its verdict. */
export async function printQueue(
  simulated: SimulatedGroup,
  options: SimulationOptions,
  context: CommandContext,
  setExitCode: SetExitCode,
): Promise<void> {
  const { deciding, beside, verdict } = simulated;
  const { found } = deciding;
  const ahead = simulated.entries.filter(({ number }) => number < deciding.number).map(({ number }) => number);
  const origin = { kind: 'merge-group', number: deciding.number, head: deciding.commit, ahead } as const;
  // Nothing of the queue is kept, so nothing can be linked.
  const place = { serverUrl: '', repository: '', runUrl: INSTEAD_OF_A_RUN, commits: new Map(), fork: null };
  const report = renderChange({ ...found, ...beside }, origin, place);
  const notices = noticesOf(deciding);
  const summary = summaryOf(deciding, report);
  if (options.output !== undefined) await writeFiles(options.output, report, notices, summary);
  const shown = shownQueue(simulated);
  if (options.json === true) context.print(jsonText(queueDocument(simulated, notices, report)));
  else if (options.md === true) context.print(summary);
  else {
    const look = { colour: context.colours, width: context.width };
    const failures = await failuresText(deciding, options, context);
    context.print([renderSimulatedQueue(shown, look), ...failures].join('\n\n'));
  }
  setExitCode(exitCodeOf(verdict));
}

/** The models that stand in the way, as every command shows them; what was never trained is said with the queue. */
async function failuresText(
  { found, untrained }: SimulatedGroup['deciding'],
  options: SimulationOptions,
  context: CommandContext,
): Promise<readonly string[]> {
  const missing = new Set(untrained.map(({ model }) => model));
  const judged = found.judged.filter(({ report }) => report.verdict.verdict !== 'pass');
  const others = found.others.filter(({ model }) => !missing.has(model));
  if (judged.length + others.length === 0) return [];
  const { evidence } = await context.ports();
  const reports = [...judged.map(({ report }) => report), ...others];
  return [await judgementText({ reason: found.reason, judged }, reports, options, evidence, context)];
}

function noticesOf({ found }: SimulatedGroup['deciding']): readonly QueueNotice[] {
  if (found.group === null) return [];
  // What settles an earlier comment is written only where there is one.
  return planNotices(found.group, found.findings, INSTEAD_OF_A_RUN).filter(({ write }) => write === 'always');
}

/** The job summary of the gate. */
function summaryOf({ found }: SimulatedGroup['deciding'], report: ChangeReport): string {
  const { group, findings, judged, others, reason } = found;
  const queue = group === null ? [] : [renderMergeGroup(group, findings)];
  const explicit = judged.length + others.length === 0 ? [`**${escapeMarkdown(reason)}**`] : [];
  return [...queue, ...explicit, report.summary].join('\n\n');
}

function shownQueue({ entries, deciding: _, beside: __, ...queue }: SimulatedGroup): ShownQueue {
  return {
    ...queue,
    entries: entries.map(({ number, branch, found, untrained }) => ({
      ...{ number, branch, untrained, findings: found?.findings ?? [], verdict: found?.verdict ?? null },
      reason: found?.reason ?? 'GitHub would build it again without what failed ahead of it',
    })),
  };
}

/** The shape of `--json`: for scripts, stable within a major version. */
function queueDocument(simulated: SimulatedGroup, notices: readonly QueueNotice[], report: ChangeReport) {
  const { base, branch, method, strategy, verdict, deciding, entries } = simulated;
  return {
    ...{ verdict, reason: deciding.found.reason, base, branch, method, strategy },
    entries: entries.map(({ found, number, branch: name, head, commit, untrained }) => ({
      ...{ number, branch: name, head, commit, untrained },
      check: found === null ? null : { name: CHECK_NAME, conclusion: checkConclusion(found.verdict) },
      verdict: found?.verdict ?? null,
      reason: found?.reason ?? null,
      problems: found?.problems ?? [],
      models: found === null ? [] : modelDocuments(found),
      findings: found?.findings ?? [],
    })),
    comments: notices.map(({ pullRequest, body }) => ({ number: pullRequest, body })),
    comment: { number: deciding.number, body: report.comment },
  };
}

/** What would be written on the forge, a file each. */
async function writeFiles(
  output: string,
  report: ChangeReport,
  notices: readonly QueueNotice[] = [],
  summary = report.summary,
): Promise<void> {
  const folder = fromHere(output);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'comment.md'), report.comment);
  await writeFile(join(folder, 'summary.md'), `${summary.trimEnd()}\n`);
  await writeFile(join(folder, 'report.html'), report.html);
  for (const { pullRequest, body } of notices) await writeFile(join(folder, `queue-comment-${pullRequest}.md`), body);
}
