import { UserError } from '../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { changeReasons } from '../experiment/plan.ts';
import { compareWith } from '../gate/regression-budget.ts';
import type { Contender, VerdictWord } from '../gate/verdict-record.ts';
import { type Culprit, findCulprit, type Prefix } from '../queue/culprit.ts';
import type { MergeGroup, StackedPullRequest } from '../queue/merge-group.ts';
import type { GroupFinding, PrefixFinding, Replaced } from '../report/merge-group.ts';
import { type ExperimentPorts, type ExperimentResult, type JudgedModel, runExperiment } from './experiment.ts';
import { judged } from './judge-contenders.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { RepositoryPlan } from './plan.ts';

export interface JudgeGroupRequest {
  readonly group: MergeGroup;
  readonly models?: readonly string[];
  readonly baseline?: string;
}

/** What the gate found about a merge group. */
export interface JudgedGroup {
  readonly result: ExperimentResult;
  /** One a model that was judged, in the order of the result. */
  readonly findings: readonly GroupFinding[];
}

/**
 * Judges the tree that would land, from evidence alone, against the branch that the whole stack is built on: never against
 * the entry ahead, with which small losses would pass one by one. Where it does not pass, the prefixes of the stack are
 * judged in the same way, from whatever evidence there is, to tell whose addition turned it.
 * @throws UserError as `runExperiment`
 */
export async function judgeMergeGroup(request: JudgeGroupRequest, ports: ExperimentPorts): Promise<JudgedGroup> {
  const { group } = request;
  const result = await judgeTree(request, group.head, request.models, ports);
  const words = [...result.judged.map(({ report }) => report.verdict), ...result.others];
  const findings: GroupFinding[] = [];
  for (const { model, verdict, reason } of words) {
    const history = await historyOf(model, group, result.plan);
    findings.push({
      ...{ model, verdict, reason },
      ...(verdict === 'pass'
        ? { prefixes: [], culprit: null }
        : await explain({ model, verdict, reason }, history, request, ports)),
      replaces: await replacedBy(model, result, history, request, ports),
    });
  }
  return { result, findings };
}

function judgeTree(
  { group, baseline }: JudgeGroupRequest,
  head: string,
  models: readonly string[] | undefined,
  ports: ExperimentPorts,
): Promise<ExperimentResult> {
  return runExperiment(
    {
      base: group.base,
      head,
      queue: { branch: group.branch },
      mayTrain: false,
      ...(models && { models }),
      ...(baseline === undefined ? {} : { baseline }),
    },
    ports,
  );
}

/** What one entry makes of one model. */
interface Step {
  readonly entry: StackedPullRequest;
  /** The entry changes the model, or the rules it is judged by. */
  readonly changes: boolean;
  /** The tree has the model, and its files can be read. */
  readonly there: boolean;
  /** Model and rules are those of the branch. */
  readonly asInBase: boolean;
}

/** The stack as one model sees it: read from names and object ids, nothing is computed. */
async function historyOf(model: string, group: MergeGroup, plan: RepositoryPlan): Promise<readonly Step[]> {
  const base = await lookAt(model, group.base, plan);
  const steps: Step[] = [];
  let before = base;
  for (const entry of group.stack) {
    const now = await lookAt(model, entry.commit, plan);
    const asInBase = !differs(base, now);
    steps.push({ entry, changes: differs(before, now), there: now.facts !== 'absent', asInBase });
    before = now;
  }
  return steps;
}

interface Sight {
  readonly facts: ModelFacts | 'absent';
  readonly rules: string;
}

async function lookAt(model: string, commit: string, plan: RepositoryPlan): Promise<Sight> {
  const snapshot = await plan.facts.at(commit);
  const { facts } = await snapshot.models([model]);
  const { policy, waivers } = snapshot.declared;
  const own = waivers.filter((waiver) => waiver.model === model);
  return { facts: facts.get(model) ?? 'absent', rules: canonicalJson(JSON.parse(JSON.stringify([policy, own]))) };
}

function differs(before: Sight, now: Sight): boolean {
  if (before.rules !== now.rules) return true;
  if (now.facts === 'absent') return before.facts !== 'absent';
  return changeReasons(before.facts, now.facts).length > 0;
}

interface Judgement {
  readonly model: string;
  readonly verdict: VerdictWord;
  readonly reason: string;
}

/** Judges the trees below the head and names whose addition turned the verdict. */
async function explain(
  head: Judgement,
  history: readonly Step[],
  request: JudgeGroupRequest,
  ports: ExperimentPorts,
): Promise<{ readonly prefixes: readonly PrefixFinding[]; readonly culprit: Culprit }> {
  const prefixes: PrefixFinding[] = [];
  // From the last entry that changes the model on, every tree is the head's for it.
  const decided = Math.max(
    0,
    history.findLastIndex(({ changes }) => changes),
  );
  for (const [at, step] of history.entries()) {
    const { entry, changes } = step;
    const found =
      at >= decided ? head : changes ? await judgePrefix(head.model, step, request, ports) : sameAs(prefixes.at(-1));
    prefixes.push({ pullRequest: entry.number, changes, verdict: found.verdict, reason: found.reason });
  }
  const known = prefixes.map(({ pullRequest, changes, verdict }, at): Prefix => {
    const state = at >= decided ? 'fail' : verdict === null ? 'unknown' : verdict === 'pass' ? 'pass' : 'fail';
    return { pullRequest, changes, state };
  });
  return { prefixes, culprit: culpritOf(known, request.group.strategy) };
}

/** A model that is judged by name although no entry changes it was turned by what is around it: the last entry answers. */
function culpritOf(known: readonly Prefix[], strategy: MergeGroup['strategy']): Culprit {
  if (known.some(({ changes }) => changes)) return findCulprit(known, strategy);
  return { kind: 'named', pullRequest: known.at(-1)!.pullRequest };
}

function sameAs(before: PrefixFinding | undefined): Omit<PrefixFinding, 'pullRequest' | 'changes'> {
  if (before === undefined) return { verdict: 'pass', reason: 'as on the branch' };
  return { verdict: before.verdict, reason: before.reason };
}

async function judgePrefix(
  model: string,
  { entry, there, asInBase }: Step,
  request: JudgeGroupRequest,
  ports: ExperimentPorts,
): Promise<Pick<PrefixFinding, 'verdict' | 'reason'>> {
  if (asInBase) return { verdict: 'pass', reason: 'as on the branch' };
  if (!there) return { verdict: null, reason: 'the tree does not have this model, or its files cannot be read' };
  try {
    const result = await judgeTree(request, entry.commit, [model], ports);
    const [found] = result.judged;
    if (found !== undefined) return { verdict: found.report.verdict.verdict, reason: found.report.verdict.reason };
    return { verdict: null, reason: result.others[0]?.reason ?? result.reason };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { verdict: null, reason: error.problems[0]!.what };
  }
}

/**
 * The model of the nearest entry ahead that changes it too: what this group would replace once that one has landed. Compared
 * where both were evaluated on the same rows; nothing is decided by it.
 */
async function replacedBy(
  model: string,
  result: ExperimentResult,
  history: readonly Step[],
  request: JudgeGroupRequest,
  ports: ExperimentPorts,
): Promise<Replaced | null> {
  const ahead = history.slice(0, -1).findLast(({ changes }) => changes);
  const own = result.judged.find(({ report }) => report.verdict.model === model);
  if (ahead === undefined || !ahead.there || own === undefined) return null;
  const pullRequest = ahead.entry.number;
  const plan = result.plan.models.find((each) => each.model === model)!;
  try {
    const [other] = (await judgeTree(request, ahead.entry.commit, [model], ports)).judged;
    if (other === undefined) return { pullRequest, rows: null };
    const rows = await compare(own, other, plan, result.plan, ports);
    return { pullRequest, rows };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { pullRequest, rows: null };
  }
}

async function compare(
  own: JudgedModel,
  other: JudgedModel,
  facts: ModelFacts,
  { policy }: RepositoryPlan,
  ports: ExperimentPorts,
): Promise<Replaced['rows']> {
  const { data, candidate } = own.report.verdict;
  const ahead = other.report.verdict;
  if (ahead.data.digest !== data.digest || candidate.evaluationKey === ahead.candidate.evaluationKey) return null;
  const predicted = async (contender: Contender) => {
    const id = { kind: 'evaluations', model: facts.model, key: contender.evaluationKey } as const;
    const entry = await ports.evidence.find(id);
    if (entry === undefined) throw new UserError({ what: `the evaluation ${id.key.slice(0, 12)} is gone` });
    const evaluation = await parseEvidence(EvaluationRecord, entry, 'evaluation.json', ports.evidence);
    return judged({ contender, evaluation, evaluationEntry: entry }, facts.spec, ports);
  };
  const { config } = facts;
  return compareWith({
    config,
    policy,
    candidate: await predicted(candidate),
    other: await predicted(ahead.candidate),
  });
}
