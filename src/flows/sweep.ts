import { nearestName } from '../config/nearest-name.ts';
import { type Problem, UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { evaluationOf, paramsPath, pinSplit } from '../experiment/keys.ts';
import type { ModelPlan } from '../experiment/model-plan.ts';
import type { Params } from '../experiment/params.ts';
import { withParams } from '../experiment/params-text.ts';
import { planTrials, type SweepRequest, type Trial } from '../experiment/sweep.ts';
import { declaredMetrics } from '../gate/declared-metrics.ts';
import type { EvidenceId, Git, ParamsFile, Sha256, Snapshot } from '../ports.ts';
import type { ShownSweep } from '../report/sweep-table.ts';
import { importEvidence } from './carry-evidence.ts';
import type { CarryPorts } from './carry-ports.ts';
import { type ContenderPorts, evaluateContender } from './contender.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type PlanPorts, planModels } from './plan.ts';
import { type TrainPorts, trainSeed } from './train.ts';

export interface SweepPlanPorts extends PlanPorts {
  readonly paramsFile: ParamsFile;
  /** Git's id of a file with this content; `digits` is the length of ids in the repository. */
  objectId(content: Uint8Array, digits: number): string;
}

export type SweepPorts = SweepPlanPorts & TrainPorts & ContenderPorts;

export interface PlannedSweep {
  readonly plan: ModelPlan;
  readonly trials: readonly Trial[];
  readonly split: string;
  readonly metric: { readonly name: string; readonly direction: 'higher' | 'lower' };
  /** Path of the params file from the root, and what is in it. */
  readonly file: { readonly path: string; readonly text: string };
}

export interface SweepQuestion {
  readonly model: string;
  /** Split to rank on; default `validation`, `valid` or `val` where the data card has one, else the test split. */
  readonly split?: string;
}

/** What a sweep tries. Reads no data. @throws UserError for a space that the model's params do not have */
export async function planSweep(request: SweepQuestion & SweepRequest, ports: SweepPlanPorts): Promise<PlannedSweep> {
  const asked = await askedModel(request, ports);
  const { trials, problems } = planTrials(request, asked.plan.params);
  if (trials === null) throw new UserError(problems);
  for (const { params } of trials) withParams(asked.file.path, asked.file.text, params); // Can all be written.
  return { ...asked, trials };
}

async function askedModel(
  { model, split }: SweepQuestion,
  ports: SweepPlanPorts,
): Promise<Omit<PlannedSweep, 'trials'>> {
  const { models } = await planModels({ models: [model] }, ports);
  const plan = models[0]!;
  const path = paramsPath(plan);
  if (path === undefined) {
    throw new UserError({
      what: `${model} has no params file, so there is nothing to sweep over`,
      where: { file: `${plan.folder}/model.yaml`, field: 'train.params' },
      fix: 'put what training may vary into a YAML or JSON file and name it as train.params',
    });
  }
  const metrics = declaredMetrics(plan.config);
  const ranked = metrics.find(({ options }) => options.role === 'optimize') ?? metrics[0]!;
  const { name, direction } = ranked.definition;
  return {
    plan,
    split: chooseSplit(plan, split),
    metric: { name, direction },
    file: { path, text: await ports.paramsFile.read(path) },
  };
}

function chooseSplit(plan: ModelPlan, split: string | undefined): string {
  const splits = Object.keys(plan.card.splits);
  if (split === undefined)
    return ['validation', 'valid', 'val'].find((name) => splits.includes(name)) ?? plan.test.split;
  if (splits.includes(split)) return split;
  const near = nearestName(split, splits);
  const problem: Problem = {
    what: `the data card has no split ${JSON.stringify(split)}`,
    where: { file: plan.cardFile, field: 'splits' },
    fix: near === undefined ? `its splits: ${splits.join(', ')}` : `did you mean ${near}?`,
  };
  throw new UserError(problem);
}

/** The keys a trial's evidence has: those of the tree with its params written into it. */
export async function trialPlan(
  sweep: Omit<PlannedSweep, 'trials'>,
  params: Params,
  ports: SweepPlanPorts,
): Promise<ModelPlan> {
  const { path, text } = sweep.file;
  const content = new TextEncoder().encode(withParams(path, text, params));
  const git = withFile(ports.git, path, content, ports);
  const { models } = await planModels({ models: [sweep.plan.model] }, { ...ports, git });
  return models[0]!;
}

/** The same repository, whose work tree has another content in one file. */
function withFile(git: Git, path: string, content: Uint8Array, { objectId }: Pick<SweepPlanPorts, 'objectId'>): Git {
  const changed = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    commit: null,
    entries: snapshot.entries.map((entry) =>
      entry.path === path ? { ...entry, oid: objectId(content, entry.oid.length) } : entry,
    ),
    async read(paths) {
      const contents = new Map(await snapshot.read(paths));
      if (contents.has(path)) contents.set(path, content);
      return contents;
    },
  });
  return {
    ...git,
    snapshot: async (revision) =>
      revision === 'work-tree' ? changed(await git.snapshot(revision)) : git.snapshot(revision),
  };
}

export interface TrialOutcome {
  readonly trial: Trial;
  /** Null when the training failed. */
  readonly evaluation: EvaluationRecord | null;
  readonly runKey: string;
  /** Why there is no evaluation. */
  readonly reason: string | null;
}

/**
 * Trains one trial in the work tree and evaluates it: its params are written into the params file, so that whoever commits
 * that file has the very same keys. The file is put back afterwards.
 * @throws UserError when the params file has changes that are not committed
 */
export async function runTrial(
  request: SweepQuestion & { readonly params: Params; readonly signal?: AbortSignal },
  ports: SweepPorts,
): Promise<Omit<TrialOutcome, 'trial'>> {
  const asked = await askedModel(request, ports);
  const { path, text } = asked.file;
  if ((await ports.git.dirtyPaths([path])).length > 0) {
    throw new UserError({
      what: 'it has changes that are not committed, and a sweep writes to it',
      where: { file: path },
      fix: `commit them, or drop them with \`git restore ${path}\``,
    });
  }
  await ports.paramsFile.write(path, withParams(path, text, request.params));
  try {
    const { plan } = await askedModel(request, ports);
    const seed = plan.runs[0]!.seed;
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    const { status, run, entry } = await trainSeed({ facts: plan, seed, ...signal }, ports);
    if (status === 'failed') return { evaluation: null, runKey: run.key, reason: run.reason ?? run.status };
    const question = questionOf(plan, asked.split, ports.sha256);
    const entrant = { facts: plan, evaluation: question.evaluation, label: 'trial', version: null, commit: null };
    const arena = { spec: plan.spec, pin: question.pin };
    const { evaluation } = await evaluateContender(entrant, { entry, record: run }, arena, ports);
    return { evaluation, runKey: run.key, reason: null };
  } finally {
    await ports.paramsFile.write(path, text);
  }
}

function questionOf(plan: ModelPlan, split: string, sha256: Sha256) {
  const pin = split === plan.test.split ? plan.test : pinSplit(plan.config.data.card, plan.card, split, sha256);
  return {
    pin,
    evaluation: evaluationOf({ config: plan.config, runKey: plan.runs[0]!.key, spec: plan.spec, test: pin }, sha256),
  };
}

export interface RankedSweep extends Omit<PlannedSweep, 'trials'> {
  /** Best first; trials without a value last. */
  readonly ranked: readonly TrialOutcome[];
}

/** Ranks trials by what evidence says about them, wherever they were trained. */
export async function rankSweep(
  request: SweepQuestion & { readonly trials: readonly Trial[] },
  ports: SweepPlanPorts & Pick<ContenderPorts, 'evidence'>,
): Promise<RankedSweep> {
  const asked = await askedModel(request, ports);
  const outcomes: TrialOutcome[] = [];
  for (const trial of request.trials) {
    const plan = await trialPlan(asked, trial.params, ports);
    const { evaluation } = questionOf(plan, asked.split, ports.sha256);
    const id: EvidenceId = { kind: 'evaluations', model: plan.model, key: evaluation.key };
    const entry = await ports.evidence.find(id);
    outcomes.push({
      trial,
      runKey: plan.runs[0]!.key,
      evaluation:
        entry === undefined ? null : await parseEvidence(EvaluationRecord, entry, 'evaluation.json', ports.evidence),
      reason: entry === undefined ? 'there is no evidence of it; see the log of its job' : null,
    });
  }
  return { ...asked, ranked: rank(outcomes, asked.metric) };
}

export function rank(outcomes: readonly TrialOutcome[], metric: PlannedSweep['metric']): readonly TrialOutcome[] {
  const sign = metric.direction === 'higher' ? -1 : 1;
  const value = ({ evaluation }: TrialOutcome) => evaluation?.metrics[metric.name]?.value ?? null;
  return outcomes.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return left === right ? a.trial.trial - b.trial.trial : left === null ? 1 : -1;
    return sign * (left - right) || a.trial.trial - b.trial.trial;
  });
}

/** Takes over what the jobs of the trials left, checked against the keys that the trials have. */
export async function importTrials(
  { folder, trials, ...question }: SweepQuestion & { readonly trials: readonly Trial[]; readonly folder: string },
  ports: SweepPlanPorts & CarryPorts,
): Promise<void> {
  const asked = await askedModel(question, ports);
  const runs = new Set<string>();
  for (const { params } of trials) runs.add((await trialPlan(asked, params, ports)).runs[0]!.key);
  const { allow_domains: allowDomains } = asked.plan.config.onnx;
  const planned = async () => new Map([[asked.plan.model, { runs, allowDomains }]]);
  await importEvidence({ folder, planned }, ports);
}

export function shownSweep({ plan, split, metric, ranked }: RankedSweep): ShownSweep {
  return {
    model: plan.model,
    split,
    onTest: split === plan.test.split,
    metric: metric.name,
    ranked: ranked.map(({ trial, evaluation, reason }) => ({ ...trial, evaluation, reason })),
  };
}
