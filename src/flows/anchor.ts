import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import type { ModelPlan } from '../experiment/model-plan.ts';
import { declaredMetrics } from '../gate/declared-metrics.ts';
import type { Evidence, Git, Log, Sha256 } from '../ports.ts';
import { type BaselineModel, type BaselineRequest, productionOf, readModel } from './baseline.ts';
import { type Entrant, type EvaluatedContender, findRun, type TrainedRun } from './contender.ts';

/** The model that the regression budget is measured from. */
export interface EvaluatedAnchor {
  /** Null where there is none yet. */
  readonly contender: EvaluatedContender | null;
  readonly note: string;
}

export interface AnchorRequest {
  readonly candidate: ModelPlan;
  readonly plan: BaselineRequest['plan'] & { readonly policy: Policy };
}

export interface AnchorPorts {
  readonly git: Git;
  readonly sha256: Sha256;
  readonly evidence: Evidence;
  readonly log: Log;
  /** On the rows of the candidate. */
  evaluate(entrant: Entrant, run: TrainedRun): Promise<EvaluatedContender>;
}

/** Versions that are looked at for the best one, newest first. */
const VERSIONS = 20;

/**
 * The anchor of the regression budget, evaluated on the candidate's rows; null when the policy declares no budget.
 * @throws UserError when there is one and it cannot be compared with: a budget that is not judged is not kept
 */
export async function anchorFor(request: AnchorRequest, ports: AnchorPorts): Promise<EvaluatedAnchor | null> {
  switch (request.plan.policy.regression_budget?.anchor) {
    case undefined:
      return null;
    case 'production':
      return productionAnchor(request, ports);
    case 'best':
      return bestAnchor(request, ports);
  }
}

async function productionAnchor({ candidate, plan }: AnchorRequest, ports: AnchorPorts): Promise<EvaluatedAnchor> {
  const state = plan.registry.models.get(candidate.model);
  const live = productionOf(state, { plan });
  const model = live === undefined ? null : await readModel(live, { candidate, plan }, ports);
  if (model === null) return { contender: null, note: `production holds no version of ${candidate.model} yet` };
  const run = await findRun(model.facts, ports);
  if (run === undefined) throw noEvidence(candidate.model, model);
  return { contender: await ports.evaluate(model, run), note: live!.note };
}

async function bestAnchor({ candidate, plan }: AnchorRequest, ports: AnchorPorts): Promise<EvaluatedAnchor> {
  const versions = plan.registry.models.get(candidate.model)?.versions.filter((each) => !each.deregistered) ?? [];
  const base = plan.base.commit;
  const compared: EvaluatedContender[] = [];
  let looked = 0;
  for (const { version, commit } of base === null ? [] : versions) {
    if (looked === VERSIONS || !(await ports.git.isAncestor(commit, base!))) continue;
    looked++;
    const contender = await evaluateVersion({ commit, version, label: version, note: '' }, { candidate, plan }, ports);
    if (contender !== null) compared.push(contender);
  }
  if (looked === 0) return { contender: null, note: 'no version is registered on the target branch yet' };
  const best = bestOf(compared, candidate);
  if (best === undefined) {
    throw new UserError({
      what: `none of the ${looked} versions of ${candidate.model} can be evaluated on today's rows, so the best one is not known`,
      where: { file: 'registry/policy.yaml', field: 'regression_budget.anchor' },
      fix: 'bring back the evidence of a version (`git fetch`), or measure from production',
    });
  }
  const left = looked === compared.length ? '' : `; ${looked - compared.length} could not be evaluated`;
  return { contender: best, note: `the best of ${looked} versions on these rows${left}` };
}

/** Null for a version that these rows cannot be asked about, which is said: its data, or its evidence, is of another time. */
async function evaluateVersion(
  at: Parameters<typeof readModel>[0],
  request: BaselineRequest,
  ports: AnchorPorts,
): Promise<EvaluatedContender | null> {
  try {
    const model = await readModel(at, request, ports);
    if (model === null) return null;
    const run = await findRun(model.facts, ports);
    if (run === undefined) throw noEvidence(request.candidate.model, model);
    return await ports.evaluate(model, run);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn(`${at.label} is left out of the search for the best version: ${error.problems[0]!.what}`);
    return null;
  }
}

/** By the metric that is optimised, else the first that is guarded; the newest of equals. */
function bestOf(compared: readonly EvaluatedContender[], { config }: ModelPlan): EvaluatedContender | undefined {
  const guarded = declaredMetrics(config).filter(({ definition }) => definition.family !== 'measurement');
  const metric = guarded.find(({ options }) => options.role === 'optimize') ?? guarded[0];
  if (metric === undefined) return undefined;
  const { name, direction } = metric.definition;
  const worth = ({ evaluation }: EvaluatedContender) => {
    const value = evaluation.metrics[name]?.value ?? null;
    return value === null ? Number.NEGATIVE_INFINITY : direction === 'higher' ? value : -value;
  };
  const finite = compared.filter((contender) => Number.isFinite(worth(contender)));
  return finite.reduce<EvaluatedContender | undefined>(
    (best, contender) => (best === undefined || worth(contender) > worth(best) ? contender : best),
    undefined,
  );
}

function noEvidence(model: string, { label, facts, commit }: BaselineModel): UserError {
  return new UserError({
    what: `the regression budget of ${model} cannot be judged: there is no evidence of the run ${facts.runs[0]!.key.slice(0, 12)} of ${label}`,
    where: { file: 'registry/policy.yaml', field: 'regression_budget' },
    fix: `train it once: git switch --detach ${commit.slice(0, 12)} && proofmark experiment ${model} --baseline none`,
  });
}
