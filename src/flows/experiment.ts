import { UserError } from '../errors.ts';
import { differences } from '../experiment/differences.ts';
import type { ModelPlan } from '../experiment/model-plan.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import { checkMetrics } from '../gate/declared-metrics.ts';
import { overallVerdict } from '../gate/overall.ts';
import type { VerdictWord } from '../gate/verdict-record.ts';
import type { EvidenceEntry } from '../ports.ts';
import type { ModelReport, ModelWithoutVerdict } from '../report/model-report.ts';
import { anchorFor } from './anchor.ts';
import { type BaselineModel, baselineFor, type ChosenBaseline } from './baseline.ts';
import { checkQuestion } from './check-question.ts';
import { type Entrant, type EvaluatedContender, evaluateContender, findRun, splitOf } from './contender.ts';
import { failedTraining } from './failed-training.ts';
import { type JudgePorts, judgeContenders } from './judge-contenders.ts';
import { type PlanPorts, type PlanRequest, planModels, type RepositoryPlan } from './plan.ts';
import { countReuse } from './power.ts';
import { trainCheckedSeed } from './sanity-overfit.ts';
import { evaluateSeeds } from './seed-evaluations.ts';
import type { TrainPorts } from './train.ts';

export interface ExperimentRequest {
  /** Models to work on, changed or not; default those that changed. */
  readonly models?: readonly string[];
  readonly base?: string;
  /** Judge a commit instead of the work tree; it must have been trained. */
  readonly head?: string;
  /** Overrides what model.yaml says: `latest`, `production`, `merge-base`, `none`, a version or a revision. */
  readonly baseline?: string;
  /** Judge as the merge queue of this branch does. */
  readonly queue?: PlanRequest['queue'];
  /** What has landed: judge what the queue computed, where it did. */
  readonly landed?: boolean;
  /** False: judge from evidence alone, train nothing. */
  readonly mayTrain: boolean;
  readonly signal?: AbortSignal;
}

export type ExperimentPorts = PlanPorts & TrainPorts & JudgePorts;

export interface JudgedModel {
  readonly report: ModelReport;
  /** Evidence commit with the verdict, the full report and the plots. */
  readonly entry: EvidenceEntry;
  /** Trainings that ran now, and evaluations that were computed now: 0 when everything was known. */
  readonly trained: number;
  readonly evaluated: number;
}

export interface ExperimentResult {
  readonly verdict: VerdictWord;
  /** One sentence over all models. */
  readonly reason: string;
  readonly plan: RepositoryPlan;
  readonly judged: readonly JudgedModel[];
  readonly others: readonly ModelWithoutVerdict[];
}

/**
 * The whole loop for a change: plan, train what has no evidence, evaluate candidate and baseline on the same rows, judge.
 * A model whose training fails gets the verdict `error`; the others go on.
 * @throws UserError when files are wrong, a baseline cannot be compared with, or data is not what the card pins
 */
export async function runExperiment(request: ExperimentRequest, ports: ExperimentPorts): Promise<ExperimentResult> {
  await ports.evidence.pushMissing();
  const plan = await planModels(
    {
      ...(request.base === undefined ? {} : { base: request.base }),
      ...(request.head === undefined ? {} : { head: request.head }),
      ...(request.models === undefined ? {} : { models: request.models }),
      ...(request.queue === undefined ? {} : { queue: request.queue }),
      ...(request.landed === undefined ? {} : { landed: request.landed }),
    },
    ports,
  );
  for (const warning of plan.warnings) ports.log.warn(formatWarning(warning));
  const named = (request.models ?? []).length > 0;
  const selected = plan.models.filter((model) => named || model.state !== 'unchanged');
  const problems = selected.flatMap((model) => checkMetrics(model.config));
  if (problems.length > 0) throw new UserError(problems);

  const judged: JudgedModel[] = [];
  const others: ModelWithoutVerdict[] = [];
  for (const model of selected) {
    const outcome = await experimentWith(model, plan, request, ports);
    if ('report' in outcome) judged.push(outcome);
    else others.push(outcome);
  }
  const verdict = overallVerdict([
    ...judged.map(({ report }) => report.verdict.verdict),
    ...others.map((each) => each.verdict),
  ]);
  return { verdict, reason: overallReason(plan, judged, others), plan, judged, others };
}

function formatWarning({ what, where }: RepositoryPlan['warnings'][number]): string {
  return where?.file === undefined ? what : `${where.file}${where.line === undefined ? '' : `:${where.line}`}: ${what}`;
}

async function experimentWith(
  model: ModelPlan,
  plan: RepositoryPlan,
  request: ExperimentRequest,
  ports: ExperimentPorts,
): Promise<JudgedModel | ModelWithoutVerdict> {
  const chosen = withoutItself(
    model,
    await baselineFor(
      { candidate: model, plan, ...(request.baseline === undefined ? {} : { choice: request.baseline }) },
      ports,
    ),
  );
  const baselineRun = await runOfBaseline(chosen, model, ports);

  const arena = { spec: model.spec, pin: model.test };
  if (request.mayTrain && !model.evaluationEvidence) {
    // Before anything is trained: what cannot be evaluated should not cost hours first.
    const split = await splitOf(arena, ports);
    await checkQuestion({ model: model.model, spec: arena.spec }, split, ports);
  }
  const trained = await trainSeeds(model, request, ports);
  if ('verdict' in trained) return trained;

  const evaluate = (entrant: Entrant, run: TrainedRun) => evaluateContender(entrant, run, arena, ports);
  const candidate = await evaluate(candidateOf(model), trained.runs[0]!);
  const baseline = baselineRun === null ? null : await evaluate(chosen.baseline!, baselineRun);
  const production = await evaluateProduction(chosen.production, evaluate, ports);
  const anchor = await anchorFor({ candidate: model, plan }, { ...ports, evaluate });
  const seeds = await evaluateSeeds(
    {
      candidate,
      runs: trained.runs,
      baseline: baseline === null ? null : { model: chosen.baseline!, contender: baseline },
      arena,
    },
    ports,
  );
  const judging = ports.log.progress(`judging ${model.model}`);
  const reuse = countReuse(model, ports.evidence);
  const result = await judgeContenders(
    {
      candidate,
      baseline,
      production,
      ...(anchor === null ? {} : { anchor }),
      ...(seeds === undefined ? {} : { seeds: seeds.seeds }),
      baselineNote: chosen.note,
      arena,
      stage: 'merge',
      policy: plan.policy,
      waivers: plan.waivers,
      runs: trained.runs.map((run) => run.record),
      differences: differences(chosen.baseline?.facts ?? null, model),
      tell: (share) => judging.update(share),
    },
    ports,
  ).catch((error: unknown) => {
    judging.done('', 'failed');
    throw error;
  });
  judging.done();
  const warning = await reuse.warning();
  if (warning !== undefined) ports.log.warn(warning);
  const contenders = [candidate, baseline, production, anchor?.contender ?? null].filter((each) => each !== null);
  return {
    report: result.report,
    entry: result.entry,
    trained: trained.fresh,
    evaluated: contenders.filter((each) => !each.reused).length + (seeds?.evaluated ?? 0),
  };
}

interface TrainedRun {
  readonly entry: EvidenceEntry;
  readonly record: RunRecord;
}

function candidateOf(model: ModelPlan): Entrant {
  return { facts: model, evaluation: model.evaluation, label: 'this change', version: null, commit: null };
}

/**
 * A model that landed before it was ever judged, and is asked about by name: compared with itself it would pass whatever it
 * is, so it is judged as the first model it is.
 */
function withoutItself(model: ModelPlan, chosen: ChosenBaseline): ChosenBaseline {
  const { baseline } = chosen;
  if (baseline === null || baseline.version !== null || baseline.evaluation.key !== model.evaluation.key) return chosen;
  return {
    ...chosen,
    baseline: null,
    note: `${baseline.label} has this very model, and no version of it is registered`,
  };
}

/** Its run must be known already: a comparison that cannot be made should not cost a training first. */
async function runOfBaseline(
  chosen: ChosenBaseline,
  model: ModelPlan,
  ports: ExperimentPorts,
): Promise<TrainedRun | null> {
  if (chosen.baseline === null) return null;
  const run = await findRun(chosen.baseline.facts, ports);
  if (run !== undefined) return run;
  throw new UserError({
    what: `the baseline of ${model.model}, ${chosen.baseline.label}, was never trained: there is no evidence of its run ${chosen.baseline.facts.runs[0]!.key.slice(0, 12)}`,
    where: { file: `models/${model.model}/model.yaml`, field: 'evaluate.baseline' },
    fix:
      `Train it once: git switch --detach ${chosen.baseline.commit.slice(0, 12)} && proofmark experiment ${model.model} --baseline none; ` +
      'or choose another baseline with --baseline (a version, a revision, or none to judge this as a first model).',
  });
}

async function trainSeeds(
  model: ModelPlan,
  request: ExperimentRequest,
  ports: ExperimentPorts,
): Promise<{ readonly runs: readonly TrainedRun[]; readonly fresh: number } | ModelWithoutVerdict> {
  const runs: TrainedRun[] = [];
  const passed = new Set<string>();
  let fresh = 0;
  for (const { seed, key } of model.runs) {
    if (!request.mayTrain) {
      const known = await ports.evidence.find({ kind: 'runs', model: model.model, key });
      if (known === undefined) return untrained(model, { seed, key }, ports);
    }
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    const { status, run, entry } = await trainCheckedSeed({ facts: model, seed, ...signal }, passed, ports);
    if (status === 'failed') {
      return {
        model: model.model,
        verdict: 'error',
        reason: run.reason ?? `The training ${run.status}.`,
        log: run.log,
      };
    }
    if (status === 'trained') fresh++;
    runs.push({ entry, record: run });
  }
  return { runs, fresh };
}

/** Why there is no run to judge: how its training failed, where that is known. */
async function untrained(
  { model }: ModelPlan,
  { seed, key }: { readonly seed: number; readonly key: string },
  ports: ExperimentPorts,
): Promise<ModelWithoutVerdict> {
  const failed = await failedTraining({ model, runKey: key }, ports);
  const reason = `There is no evidence of this model with seed ${seed} yet: run \`proofmark experiment ${model}\` first.`;
  return { model, verdict: 'error', ...(failed ?? { reason, log: [] }) };
}

/** Production is shown for information; that it was never trained here does not stop the verdict. */
async function evaluateProduction(
  production: BaselineModel | null,
  evaluate: (entrant: Entrant, run: TrainedRun) => Promise<EvaluatedContender>,
  ports: ExperimentPorts,
): Promise<EvaluatedContender | null> {
  if (production === null) return null;
  const run = await findRun(production.facts, ports);
  if (run === undefined) {
    ports.log.warn(
      `${production.label}, which production holds, has no evidence here and is not shown beside the baseline.`,
    );
    return null;
  }
  return evaluate(production, run);
}

/** Models that nothing changed and nobody trained yet, as after a first commit to the default branch. */
function untrainedHint(plan: RepositoryPlan): string {
  const names = plan.models.filter((model) => !model.evaluationEvidence).map((model) => model.model);
  if (names.length === 0) return '';
  return ` Without evidence yet: ${names.slice(0, 5).join(', ')}; name a model to train it, as in \`proofmark experiment ${names[0]}\`.`;
}

function overallReason(
  plan: RepositoryPlan,
  judged: readonly JudgedModel[],
  others: readonly ModelWithoutVerdict[],
): string {
  const count = judged.length + others.length;
  if (count === 0) return `No model changed since ${plan.base.label}.${untrainedHint(plan)}`;
  if (count === 1) return judged[0]?.report.verdict.reason ?? others[0]!.reason;
  const words = [...judged.map(({ report }) => report.verdict.verdict), ...others.map((each) => each.verdict)];
  const counts = [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} ${word}`);
  return `${count} models: ${counts.join(', ')}.`;
}
