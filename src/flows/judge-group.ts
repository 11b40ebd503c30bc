import { UserError } from '../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { changeReasons } from '../experiment/plan.ts';
import type { VerdictWord } from '../gate/verdict-record.ts';
import { findCulprit, type Prefix } from '../queue/culprit.ts';
import type { MergeGroup, StackedPullRequest } from '../queue/merge-group.ts';
import type { AloneFinding, GroupFinding, PrefixFinding, Replaced, UnknownTree } from '../report/group-finding.ts';
import { attributeVerdict } from './attribute-verdict.ts';
import type { ExperimentPorts, ExperimentResult, JudgedModel } from './experiment.ts';
import { compareScored, type JudgeGroupRequest, judgeTree, scoredOf } from './judge-tree.ts';
import type { RepositoryPlan } from './plan.ts';

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
        ? { prefixes: [], culprit: null, alone: [], unknown: [] }
        : await explain({ model, verdict, reason }, result, history, request, ports)),
      retrained: result.plan.models.some((each) => each.model === model && each.revalidated === 'training'),
      replaces: await replacedBy(model, result, history, request, ports),
    });
  }
  return { result, findings };
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
  result: ExperimentResult,
  history: readonly Step[],
  request: JudgeGroupRequest,
  ports: ExperimentPorts,
): Promise<Pick<GroupFinding, 'prefixes' | 'culprit' | 'alone' | 'unknown'>> {
  const prefixes: PrefixFinding[] = [];
  const judgedTrees: (JudgedModel | undefined)[] = [];
  const own = result.judged.find(({ report }) => report.verdict.model === head.model);
  // From the last entry that changes the model on, every tree is the head's for it.
  const decided = Math.max(
    0,
    history.findLastIndex(({ changes }) => changes),
  );
  for (const [at, step] of history.entries()) {
    const { entry, changes } = step;
    const found: JudgedPrefix =
      at >= decided
        ? { ...head, judged: own }
        : changes
          ? await judgePrefix(head.model, step, request, ports)
          : { ...sameAs(prefixes.at(-1)), judged: judgedTrees.at(-1) };
    judgedTrees.push(found.judged);
    prefixes.push({ pullRequest: entry.number, changes, verdict: found.verdict, reason: found.reason });
  }
  const known = prefixes.map(({ pullRequest, changes, verdict }, at): Prefix => {
    const state = at >= decided ? 'fail' : verdict === null ? 'unknown' : verdict === 'pass' ? 'pass' : 'fail';
    return { pullRequest, changes, state };
  });
  const culprit = culpritOf(known, request.group.strategy);
  if (culprit.kind !== 'suspects') return { prefixes, culprit, alone: [], unknown: [] };
  const suspected = (number: number) => culprit.pullRequests.includes(number);
  const [first, last] = [
    prefixes.findIndex(({ pullRequest }) => suspected(pullRequest)),
    prefixes.findLastIndex(({ pullRequest }) => suspected(pullRequest)),
  ];
  const suspects = request.group.stack.filter(({ number }) => suspected(number));
  const unknown = suspects
    .slice(0, -1)
    .map(({ number, commit }): UnknownTree => ({ pullRequest: number, commit }))
    .filter(({ pullRequest }) => prefixes.some((each) => each.pullRequest === pullRequest && each.verdict === null));
  const facts = result.plan.models.find(({ model }) => model === head.model);
  const { culprit: likely, alone } =
    facts === undefined
      ? { culprit: null, alone: [] as readonly AloneFinding[] }
      : await attributeVerdict(
          {
            ...request,
            ...{ facts, plan: result.plan, suspects },
            failing: judgedTrees[last],
            passing: first === 0 ? undefined : judgedTrees[first - 1],
          },
          ports,
        );
  return { prefixes, culprit: likely ?? culprit, alone, unknown };
}

/** A model that is judged by name although no entry changes it was turned by what is around it: the last entry answers. */
function culpritOf(known: readonly Prefix[], strategy: MergeGroup['strategy']): ReturnType<typeof findCulprit> {
  if (known.some(({ changes }) => changes)) return findCulprit(known, strategy);
  return { kind: 'named', pullRequest: known.at(-1)!.pullRequest };
}

function sameAs(before: PrefixFinding | undefined): Omit<PrefixFinding, 'pullRequest' | 'changes'> {
  if (before === undefined) return { verdict: 'pass', reason: 'as on the branch' };
  return { verdict: before.verdict, reason: before.reason };
}

interface JudgedPrefix extends Pick<PrefixFinding, 'verdict' | 'reason'> {
  /** Left out where it is as on the branch, or not known. */
  readonly judged?: JudgedModel | undefined;
}

async function judgePrefix(
  model: string,
  { entry, there, asInBase }: Step,
  request: JudgeGroupRequest,
  ports: ExperimentPorts,
): Promise<JudgedPrefix> {
  if (asInBase) return { verdict: 'pass', reason: 'as on the branch' };
  if (!there) return { verdict: null, reason: 'the tree does not have this model, or its files cannot be read' };
  try {
    const result = await judgeTree(request, entry.commit, [model], ports);
    const [found] = result.judged;
    if (found !== undefined) {
      const { verdict, reason } = found.report.verdict;
      return { verdict, reason, judged: found };
    }
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
    const [mine, theirs] = [await scoredOf(own, ports), await scoredOf(other, ports)];
    const rows = await compareScored(mine, theirs, plan, result.plan.policy, ports);
    return { pullRequest, rows };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { pullRequest, rows: null };
  }
}
