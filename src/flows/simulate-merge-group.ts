import { type Problem, UserError } from '../errors.ts';
import { overallVerdict } from '../gate/overall.ts';
import type { VerdictWord } from '../gate/verdict-record.ts';
import type { MergingStrategy } from '../queue/entries.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { type MergeMethod, type SimulatedEntry, simulatedEvent, simulatedQueue } from '../queue/simulated-queue.ts';
import type { ExperimentPorts } from './experiment.ts';
import { type ChangeContext, type ChangeVerdict, describeChange, explained, judgeChange } from './judge-change.ts';
import { resolveMergeGroup } from './merge-group.ts';
import { planModels } from './plan.ts';
import {
  branchOf,
  conflictProblems,
  mergedInto,
  type NamedCommit,
  named,
  requireCommonHistory,
  type SimulatePorts,
  showMerge,
} from './simulated-merge.ts';
import { trainModel } from './train-model.ts';
import { type Untrained, untrainedModels } from './untrained-models.ts';

export interface SimulateMergeGroup {
  readonly base?: string;
  /** Branches in the order in which they enter the queue; one at least. */
  readonly branches: readonly string[];
  readonly method: MergeMethod;
  readonly strategy: MergingStrategy;
  /** Train what has no evidence, as the jobs of the queue would. */
  readonly train: boolean;
  readonly signal?: AbortSignal;
}

/** An entry of the queue and what the gate would say of the group that ends with it. */
export interface JudgedEntry extends SimulatedEntry {
  /** Null where the forge would build it anew, without an entry ahead that failed. */
  readonly found: ChangeVerdict | null;
  /** What the jobs on the forge would train for it, and nobody has trained here. */
  readonly untrained: readonly Untrained[];
}

export interface SimulatedGroup {
  readonly base: NamedCommit;
  /** Name of the branch that has the queue. */
  readonly branch: string;
  readonly method: MergeMethod;
  readonly strategy: MergingStrategy;
  readonly entries: readonly JudgedEntry[];
  readonly verdict: VerdictWord;
  /** The entry whose group tells most: the first that fails, or does not pass; else the last. */
  readonly deciding: JudgedEntry & { readonly found: ChangeVerdict };
  /** Of the deciding group. */
  readonly beside: ChangeContext;
}

/**
 * What a merge queue would make of these branches: every entry is built on the one ahead of it, and the group that ends with
 * it is resolved, trained where that is asked for, and judged, as on the forge.
 *
 * Trainings are kept as evidence. What the queue evaluates and decides is forgotten again: on the forge its own jobs do that
 * on trusted code, and nothing that was made here may stand for it.
 * @throws UserError for branches that are not here, or conflict
 */
export async function simulateMergeGroup(request: SimulateMergeGroup, ports: SimulatePorts): Promise<SimulatedGroup> {
  const { method, strategy } = request;
  const base = await mergedInto(request.base, ports);
  const branch = await branchOf(base, ports);
  const built = await buildQueue(request, base, ports);
  const { experiment } = ports;
  const rehearsal = { ...experiment, evidence: experiment.evidence.rehearsal() };
  const queue = simulatedQueue(base.commit, built, strategy);
  const entries: JudgedEntry[] = [];
  let beside: ChangeContext = { replay: null, data: null };
  let deciding: SimulatedGroup['deciding'] | undefined;
  for (const entry of built) {
    if (strategy === 'ALLGREEN' && entries.some(leaves)) {
      entries.push({ ...entry, found: null, untrained: [] });
      continue;
    }
    await showMerge(entry.commit, ports);
    const group = await resolveMergeGroup(simulatedEvent(branch, entry), {
      ...experiment,
      forge: { mergeQueue: async () => queue },
      backoff: { pause: async () => {} }, // The queue is ours: it has nothing to wait for.
    });
    const judged = { ...entry, ...(await judgeEntry(group, request, { kept: experiment, rehearsal })) };
    entries.push(judged);
    if (deciding !== undefined && tellsMore(deciding, judged, strategy)) continue;
    deciding = judged;
    beside = await describeChange(group.base, judged.found, async () => rehearsal);
  }
  const words = entries.flatMap(({ found }) => (found === null ? [] : [found.verdict]));
  const verdict = strategy === 'HEADGREEN' ? words.at(-1)! : overallVerdict(words);
  return { base, branch, method, strategy, entries, verdict, deciding: deciding!, beside };
}

/** With what is missing here, nobody knows what the forge would do with it. */
function leaves({ found, untrained }: JudgedEntry): boolean {
  return found !== null && found.verdict !== 'pass' && (found.verdict !== 'error' || untrained.length === 0);
}

/** Whether the group that was taken so far is to be shown rather than a later one. */
function tellsMore(so: SimulatedGroup['deciding'], later: JudgedEntry, strategy: MergingStrategy): boolean {
  if (strategy === 'HEADGREEN') return false;
  const rank = (each: JudgedEntry) => (leaves(each) ? 0 : each.found?.verdict === 'pass' ? 2 : 1);
  return rank(so) < rank(later) || (rank(so) === rank(later) && rank(so) < 2);
}

async function buildQueue(
  { branches, method }: SimulateMergeGroup,
  base: NamedCommit,
  ports: SimulatePorts,
): Promise<readonly SimulatedEntry[]> {
  const twice = branches.find((name, at) => branches.indexOf(name) !== at);
  if (twice !== undefined) throw new UserError({ what: `${twice} is named twice`, fix: 'name every branch once' });
  const heads: NamedCommit[] = [];
  for (const name of branches) heads.push(await named(name, ports.here));
  for (const head of heads) await requireCommonHistory(head, base, ports.tree);
  const progress = ports.log.progress('building the queue');
  try {
    const { entries, problems } = await mergeAll(heads, base, method, ports);
    if (problems.length > 0) throw new UserError(problems);
    progress.done(heads.length === 1 ? '1 branch' : `${heads.length} branches`);
    return entries;
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
}

/** A branch that conflicts is left out, as on the forge; whether those behind it do is still worth knowing. */
async function mergeAll(
  heads: readonly NamedCommit[],
  base: NamedCommit,
  method: MergeMethod,
  ports: SimulatePorts,
): Promise<{ readonly entries: readonly SimulatedEntry[]; readonly problems: readonly Problem[] }> {
  const entries: SimulatedEntry[] = [];
  const problems: Problem[] = [];
  for (const [at, { name, commit: head }] of heads.entries()) {
    const number = at + 1;
    const onto = entries.at(-1)?.commit ?? base.commit;
    const title = method === 'merge' ? `Merge pull request #${number} from ${name}` : `${name} (#${number})`;
    const made = await ports.tree.make({ method, onto, head, title });
    if (made.status === 'made') {
      entries.push({ number, branch: name, head, base: onto, commit: made.commit });
      continue;
    }
    const other = await conflictsWith({ method, head, title }, base, entries, ports);
    const fix =
      other === base.name
        ? `merge ${other} into ${name} first: GitHub takes no branch into the queue that conflicts with ${other}`
        : `GitHub would take ${name} out of the queue: when ${other} has landed, merge ${base.name} into ${name}`;
    problems.push(...conflictProblems(made.places, name, other, fix));
  }
  return { entries, problems };
}

/** The first of those ahead with which a branch cannot be merged, or the branch that all are merged into. */
async function conflictsWith(
  { method, head, title }: Pick<Parameters<SimulatePorts['tree']['make']>[0], 'method' | 'head' | 'title'>,
  base: NamedCommit,
  ahead: readonly SimulatedEntry[],
  { tree }: SimulatePorts,
): Promise<string> {
  for (const { name, commit } of [base, ...ahead.map((each) => ({ name: each.branch, commit: each.commit }))]) {
    if ((await tree.make({ method, onto: commit, head, title })).status === 'conflict') return name;
  }
  return ahead.at(-1)?.branch ?? base.name;
}

/** What the jobs of a merge group do: plan, train, judge. */
async function judgeEntry(
  group: MergeGroup,
  { train, signal }: SimulateMergeGroup,
  { kept, rehearsal }: { readonly kept: ExperimentPorts; readonly rehearsal: ExperimentPorts },
): Promise<{ readonly found: ChangeVerdict; readonly untrained: readonly Untrained[] }> {
  const queue = { branch: group.branch };
  const { base } = group;
  let untrained: readonly Untrained[] = [];
  const found = await explained(async () => {
    const plan = await planModels({ base, queue }, rehearsal);
    untrained = untrainedModels(plan);
    for (const { model, seeds } of train ? untrained : []) {
      // A training that only the queue may do is no evidence when it was done here.
      const own = plan.models.some((each) => each.model === model && each.revalidated === 'training');
      await trainModel({ model, seeds, queue, base, ...(signal && { signal }) }, own ? rehearsal : kept);
    }
    return judgeChange({ group }, rehearsal);
  });
  return { found, untrained: train ? [] : untrained };
}
