import type { CardChange } from '../data/data-diff.ts';
import { formatProblem, UserError } from '../errors.ts';
import { SqlFailure } from '../ports.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import type { GroupFinding } from '../report/group-finding.ts';
import type { ModelWithoutVerdict } from '../report/model-report.ts';
import { type DeclaredChange, readDeclaredChange } from './declared-change.ts';
import { diffChangedCards } from './diff-data.ts';
import { type ExperimentPorts, type ExperimentResult, runExperiment } from './experiment.ts';
import { judgeMergeGroup } from './judge-group.ts';
import { type ReplayedChange, replayChange } from './replay-change.ts';

/** Stands in the place of a model's name for what is wrong with the run as a whole. */
export const WORKFLOW = 'the workflow';

export interface ChangeRequest {
  readonly models?: readonly string[];
  /** Revision that the change is made to. */
  readonly base?: string;
  readonly baseline?: string;
  /** A merge group, which is judged as a whole from where it is built on. */
  readonly group?: MergeGroup;
  /** Train what has no evidence, as `proofmark experiment` does. Of no effect on a merge group. */
  readonly mayTrain?: boolean;
  readonly signal?: AbortSignal;
}

/** What the gate found about what is checked out. */
export interface ChangeVerdict
  extends Pick<ExperimentResult, 'verdict' | 'reason' | 'judged' | 'others'>,
    Partial<Pick<ExperimentResult, 'plan'>> {
  readonly group: MergeGroup | null;
  readonly findings: readonly GroupFinding[];
  /** What has to be fixed before anything can be judged. */
  readonly problems: UserError['problems'];
}

/** What else people are shown of a change: no part of the verdict. */
export interface ChangeContext {
  /** Past verdicts under the rules of the change, when it changes rules. */
  readonly replay: ReplayedChange | null;
  /** Data cards that the change touches. */
  readonly data: readonly CardChange[] | null;
}

/** The verdict on a change, or on a merge group as a whole. @throws UserError as `runExperiment` */
export async function judgeChange(request: ChangeRequest, ports: ExperimentPorts): Promise<ChangeVerdict> {
  const { models, baseline, base, group, signal } = request;
  const asked = { ...(models && { models }), ...(baseline && { baseline }) };
  if (group !== undefined) {
    const { result, findings } = await judgeMergeGroup({ group, ...asked }, ports);
    return { ...result, group, findings, problems: [] };
  }
  const may = { mayTrain: request.mayTrain === true, ...(signal && { signal }) };
  const result = await runExperiment({ ...asked, ...(base && { base }), ...may }, ports);
  return { ...result, group: null, findings: [], problems: [] };
}

/** What has to be fixed first is a verdict as well, so that whoever reads the report of the run reads about it. */
export async function explained(judge: () => Promise<ChangeVerdict>): Promise<ChangeVerdict> {
  try {
    return await judge();
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

function withoutFix({ what, where }: UserError['problems'][number]): string {
  return formatProblem(where === undefined ? { what } : { what, where });
}

/**
 * What the change declares beside what it is made to; for people to see.
 * @param base revision that the change is made to; undefined where there is none, and then nothing is compared
 */
export async function describeChange(
  base: string | undefined,
  { plan, problems }: Pick<ChangeVerdict, 'plan' | 'problems'>,
  open: () => Promise<ExperimentPorts>,
): Promise<ChangeContext> {
  if (base === undefined || problems.length > 0) return { replay: null, data: null };
  const ports = await open();
  const change = await readChange(base, plan, ports);
  if (change === undefined) return { replay: null, data: null };
  return { replay: await replayRules(change, ports), data: await diffCards(change, ports) };
}

async function readChange(
  base: string,
  plan: ChangeVerdict['plan'],
  ports: ExperimentPorts,
): Promise<DeclaredChange | undefined> {
  try {
    return await readDeclaredChange({ base, ...(plan && { facts: plan.facts }) }, ports);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn(`The change was not compared with what it is made to: ${error.message}`);
    return undefined;
  }
}

/** What the rules of this change would have made of past verdicts. */
async function replayRules(change: DeclaredChange, ports: ExperimentPorts): Promise<ReplayedChange | null> {
  try {
    return await replayChange(change, ports);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn(`Past verdicts were not judged again under the changed rules: ${error.message}`);
    return null;
  }
}

/** What the change does to data. */
async function diffCards(change: DeclaredChange, ports: ExperimentPorts): Promise<readonly CardChange[] | null> {
  try {
    return await diffChangedCards(change, ports);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof SqlFailure)) throw error;
    ports.log.warn(`The changed data was not compared: ${error.message}`);
    return null;
  }
}
