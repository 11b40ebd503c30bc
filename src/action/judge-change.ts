import type { CardChange } from '../data/data-diff.ts';
import { formatProblem, UserError } from '../errors.ts';
import { type DeclaredChange, readDeclaredChange } from '../flows/declared-change.ts';
import { diffChangedCards } from '../flows/diff-data.ts';
import { type ExperimentResult, runExperiment } from '../flows/experiment.ts';
import { judgeMergeGroup } from '../flows/judge-group.ts';
import { type ReplayedChange, replayChange } from '../flows/replay-change.ts';
import { overallVerdict } from '../gate/overall.ts';
import type { VerdictWord } from '../gate/verdict-record.ts';
import { SqlFailure } from '../ports.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { escapeMarkdown } from '../report/escape.ts';
import type { GroupFinding } from '../report/group-finding.ts';
import { planNotices, renderMergeGroup } from '../report/merge-group.ts';
import type { ModelWithoutVerdict } from '../report/model-report.ts';
import { baseOf } from './context.ts';
import type { ActionResult } from './define.ts';
import { type Needs, unmetNeed } from './needs.ts';
import { writeNotices } from './notices.ts';
import { mergeGroupOf } from './queue.ts';
import { writeReportFiles } from './report-files.ts';
import type { ActionTools } from './tools.ts';

/** Stands in the place of a model's name for what is wrong with the run as a whole. */
const WORKFLOW = 'the workflow';

interface Found
  extends Pick<ExperimentResult, 'verdict' | 'reason' | 'judged' | 'others'>,
    Partial<Pick<ExperimentResult, 'plan'>> {
  readonly group: MergeGroup | null;
  readonly findings: readonly GroupFinding[];
  readonly problems: UserError['problems'];
}

export interface GateInputs {
  readonly needs?: Needs | undefined;
  /** Folder. */
  readonly output: string;
  readonly models?: readonly string[] | undefined;
  readonly base?: string | undefined;
  readonly baseline?: string | undefined;
  readonly queue?: MergeGroup | undefined;
}

export interface GateOutputs {
  readonly verdict: VerdictWord;
  readonly reason: string;
  /** JSON. */
  readonly models: string;
  /** Paths. */
  readonly report: string;
  readonly comment: string;
  readonly notices: string;
}

/**
 * The gate: what the evidence says about the change, or the merge group, and what became of the jobs before. Both have to
 * be fine. Writes the report whatever came out.
 */
export async function judgeChange(inputs: GateInputs, tools: ActionTools): Promise<ActionResult<GateOutputs>> {
  const { needs, output } = inputs;
  const { context } = tools;
  const unmet = needs === undefined ? undefined : unmetNeed(needs);
  const found = await judgeOrExplain(inputs, tools);
  const { group, findings, judged, problems } = found;
  const jobs = unmet === undefined ? [] : [{ model: WORKFLOW, log: [], ...unmet }];
  const change = problems.length > 0 ? undefined : await declaredChange(inputs, found, tools);
  const replay = change === undefined ? null : await replayRules(change, tools);
  const data = change === undefined ? null : await diffCards(change, tools);
  const shown = { ...found, others: [...jobs, ...found.others], replay, data };
  const ahead = group?.stack.slice(0, -1).map(({ number }) => number) ?? [];
  const { summary, ...files } = await writeReportFiles(shown, output, context, ahead);
  const notices = await writeNotices(group === null ? [] : planNotices(group, findings, context.runUrl), output);
  const verdict = overallVerdict([found.verdict, ...jobs.map((each) => each.verdict)]);
  const reason = [...jobs.map((each) => each.reason), found.reason].join(' ');
  const words = [...judged.map(({ report }) => report.verdict), ...found.others]
    .filter(({ model }) => model !== WORKFLOW)
    .map((each) => ({ model: each.model, verdict: each.verdict }));
  const explicit = verdict === 'pass' && words.length === 0 ? [`**${escapeMarkdown(reason)}**`] : [];
  const queue = group === null ? [] : [renderMergeGroup(group, findings)];
  return {
    outputs: { verdict, reason, models: JSON.stringify(words), report: files.report, comment: files.comment, notices },
    summary: [...queue, ...explicit, summary].join('\n\n'),
    ...(problems.length === 0 ? {} : { problems }),
    ...(verdict === 'pass' ? {} : { failure: `The verdict is ${verdict}. ${reason}` }),
  };
}

/** What has to be fixed first is a verdict as well, so that whoever reads the report of the run reads about it. */
async function judgeOrExplain(inputs: GateInputs, tools: ActionTools): Promise<Found> {
  try {
    return await judge(inputs, tools);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { problems } = error;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const reason = `${withoutFix(problems[0]!)}${more}.`;
    const log = problems.flatMap((problem) => formatProblem(problem).split('\n'));
    const others: ModelWithoutVerdict[] = [{ model: WORKFLOW, verdict: 'error', reason, log }];
    return { verdict: 'error', reason, judged: [], others, group: null, findings: [], problems };
  }
}

/** What the change declares beside what it is made to; for people to see. */
async function declaredChange(
  inputs: GateInputs,
  { group, plan }: Found,
  { context, experiment, log }: ActionTools,
): Promise<DeclaredChange | undefined> {
  const { event } = context;
  if (event.pull_request === undefined && group === null) return undefined;
  const base = group?.base ?? inputs.base ?? baseOf(event);
  if (base === undefined) return undefined;
  try {
    return await readDeclaredChange({ base, ...(plan && { facts: plan.facts }) }, await experiment());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn(`The change was not compared with what it is made to: ${error.message}`);
    return undefined;
  }
}

/** What the rules of this change would have made of past verdicts: no part of the verdict. */
async function replayRules(change: DeclaredChange, { experiment, log }: ActionTools): Promise<ReplayedChange | null> {
  try {
    return await replayChange(change, await experiment());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn(`Past verdicts were not judged again under the changed rules: ${error.message}`);
    return null;
  }
}

/** What the change does to data: no part of the verdict. */
async function diffCards(
  change: DeclaredChange,
  { experiment, log }: ActionTools,
): Promise<readonly CardChange[] | null> {
  try {
    return await diffChangedCards(change, await experiment());
  } catch (error) {
    if (!(error instanceof UserError || error instanceof SqlFailure)) throw error;
    log.warn(`The changed data was not compared: ${error.message}`);
    return null;
  }
}

function withoutFix({ what, where }: UserError['problems'][number]): string {
  return formatProblem(where === undefined ? { what } : { what, where });
}

async function judge({ queue, ...inputs }: GateInputs, { context, experiment }: ActionTools): Promise<Found> {
  const { models, baseline } = inputs;
  const asked = { ...(models && { models }), ...(baseline && { baseline }) };
  const group = mergeGroupOf(context.event, queue);
  if (group !== undefined) {
    const { result, findings } = await judgeMergeGroup({ group, ...asked }, await experiment());
    return { ...result, group, findings, problems: [] };
  }
  const base = inputs.base ?? baseOf(context.event);
  const result = await runExperiment({ ...asked, ...(base && { base }), mayTrain: false }, await experiment());
  return { ...result, group: null, findings: [], problems: [] };
}
