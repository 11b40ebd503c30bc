import { UserError } from '../errors.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { outcomeOfInterval } from '../gate/outcome.ts';
import type { Change, MetricRow, VerdictRecord } from '../gate/verdict-record.ts';
import { type FailingRow, turningSuspect } from '../queue/attribution.ts';
import type { Culprit } from '../queue/culprit.ts';
import type { StackedPullRequest } from '../queue/merge-group.ts';
import type { AloneFinding } from '../report/group-finding.ts';
import { evaluateRevision } from './evaluate-revision.ts';
import type { ExperimentPorts, JudgedModel } from './experiment.ts';
import { compareScored, type JudgeGroupRequest, judgeTree, type Scored, scoredOf } from './judge-tree.ts';
import type { RepositoryPlan } from './plan.ts';

export interface AttributionRequest extends JudgeGroupRequest {
  readonly facts: ModelFacts;
  readonly plan: Pick<RepositoryPlan, 'policy'>;
  /** Who may have turned it, oldest first. */
  readonly suspects: readonly StackedPullRequest[];
  /** The first tree that is known to fail; undefined where it was not judged. */
  readonly failing: JudgedModel | undefined;
  /** The last tree before the suspects that is known to pass; undefined for the branch as it is. */
  readonly passing: JudgedModel | undefined;
}

/** Each is scored and judged once, which takes seconds to minutes; with more of them a sum of so many says little. */
const MOST_SUSPECTS = 12;

export interface Attribution {
  readonly culprit: Extract<Culprit, { kind: 'likely' }> | null;
  readonly alone: readonly AloneFinding[];
}

/**
 * Who of several suspects it most likely was, where no tree between them was ever evaluated. Each suspect is judged alone, on
 * the branch as it is, from the evidence that its own pull request left. One that does not pass alone either is it; else the
 * effects are added up from the branch, and from what failed, and both have to say the same one.
 *
 * Nothing of this is kept as evidence, and no verdict rests on it.
 */
export async function attributeVerdict(request: AttributionRequest, ports: ExperimentPorts): Promise<Attribution> {
  const { suspects, facts } = request;
  if (suspects.length > MOST_SUSPECTS) return { culprit: null, alone: [] };
  const trial = { ...ports, evidence: ports.evidence.rehearsal() };
  const base = await scoredBase(request, trial);
  const found = [];
  for (const suspect of suspects) found.push(await judgeAlone(suspect, base, request, trial));
  const alone = found.map(({ finding }) => finding);
  const likely = (at: number, because: 'alone' | 'sum') => ({
    kind: 'likely' as const,
    ...{ pullRequest: suspects[at]!.number, because },
    pullRequests: suspects.map(({ number }) => number),
  });
  const failsAlone = alone.findIndex(({ verdict }) => verdict === 'fail');
  if (failsAlone !== -1) return { culprit: likely(failsAlone, 'alone'), alone };
  const effects = found.map((each) => each.effects);
  if (base === null || request.failing === undefined || effects.some((each) => each === null)) {
    return { culprit: null, alone };
  }
  const before = request.passing === undefined ? base : await scoredOf(request.passing, trial);
  const head = await scoredOf(request.failing, trial);
  const total = await effectsOf(head, before, facts, request, trial);
  const rows = total === null ? null : failingRows(request.failing.report.verdict, total, effects as Effects[]);
  const at = rows === null ? null : turningSuspect(rows);
  return { culprit: at === null ? null : likely(at, 'sum'), alone };
}

/** Changes by metric; more than 0 is better. */
type Effects = ReadonlyMap<string, number>;

async function scoredBase({ group, facts }: AttributionRequest, ports: ExperimentPorts): Promise<Scored | null> {
  const queue = { branch: group.branch };
  return orNull(() => evaluateRevision({ model: facts.model, head: group.base, base: group.base, queue }, ports));
}

async function judgeAlone(
  suspect: StackedPullRequest,
  base: Scored | null,
  request: AttributionRequest,
  ports: ExperimentPorts,
): Promise<{ readonly finding: AloneFinding; readonly effects: Effects | null }> {
  const { number: pullRequest, base: from, commit: to } = suspect;
  const { group, facts } = request;
  const unknown = (reason: string) => ({ finding: { pullRequest, verdict: null, reason, changes: [] }, effects: null });
  const commit = from === group.base ? to : await ports.git.replay({ from, to }, group.base);
  if (commit === undefined) return unknown('its change does not apply to the branch without those ahead of it');
  try {
    const result = await judgeTree(request, commit, [facts.model], ports);
    const [found] = result.judged;
    if (found === undefined) return unknown(result.others[0]?.reason ?? result.reason);
    const { verdict, reason } = found.report.verdict;
    const scored = await scoredOf(found, ports);
    const rows = base === null ? null : await compareScored(scored, base, facts, request.plan.policy, ports);
    const same = base !== null && scored.contender.evaluationKey === base.contender.evaluationKey;
    const finding = { pullRequest, verdict, reason, changes: rows ?? [] };
    return { finding, effects: same ? new Map() : rows === null ? null : orientedEffects(rows) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return unknown(error.problems[0]!.what);
  }
}

async function effectsOf(
  own: Scored,
  other: Scored,
  facts: ModelFacts,
  { plan }: AttributionRequest,
  ports: ExperimentPorts,
): Promise<Effects | null> {
  const rows = await compareScored(own, other, facts, plan.policy, ports);
  return rows === null ? null : orientedEffects(rows);
}

function orientedEffects(rows: NonNullable<Awaited<ReturnType<typeof compareScored>>>): Effects | null {
  const effects = new Map<string, number>();
  for (const { metric, direction, change } of rows) {
    if (change === null) return null;
    effects.set(metric, direction === 'higher' ? change.value : -change.value);
  }
  return effects;
}

/** Null where something fails that cannot be followed back, such as a slice: then adding up says nothing. */
function failingRows(
  verdict: VerdictRecord,
  total: Effects,
  effects: readonly Effects[],
): readonly FailingRow[] | null {
  if (verdict.verdict !== 'fail') return null;
  const beyond = [...verdict.slices.rows, ...(verdict.fairness ?? []), ...(verdict.challenges ?? [])];
  if (beyond.some(({ status }) => status === 'fail' || status === 'inconclusive')) return null;
  const metrics = verdict.metrics.filter(isStopping);
  const distances = (verdict.regressionBudget?.rows ?? []).filter(isStopping);
  const limited = [
    ...metrics.map((row) => ({ ...row, limit: failsByChange(row) ? row.margin : null })),
    ...distances.map((row) => ({ ...row, limit: row.budget })),
  ];
  const rows: FailingRow[] = [];
  for (const { metric, direction, change, limit } of limited) {
    const measured = total.get(metric);
    if (change === null || limit === null || measured === undefined) return null;
    const { lower, upper } = oriented(change, direction);
    rows.push({
      fails: (better) => outcomeOfInterval(lower + better, upper + better, limit) === 'worse',
      total: measured,
      effects: effects.map((each) => each.get(metric) ?? 0),
    });
  }
  return rows;
}

function isStopping({ status }: { readonly status: MetricRow['status'] }): boolean {
  return status === 'fail' || status === 'inconclusive';
}

/** Not by a value threshold, nor by what has no rows, such as a size. */
function failsByChange({ outcome, threshold }: MetricRow): boolean {
  return outcome === 'worse' && (threshold === null || threshold.state === 'pass');
}

function oriented({ lower, upper }: Change, direction: 'higher' | 'lower') {
  return direction === 'higher' ? { lower, upper } : { lower: -upper, upper: -lower };
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null;
  }
}
