import { nearestName } from '../config/nearest-name.ts';
import { type Problem, UserError } from '../errors.ts';
import { evaluationOf, pinSplit } from '../experiment/keys.ts';
import { revalidatedEvaluation } from '../experiment/revalidation.ts';
import {
  type Arena,
  type ContenderPorts,
  type Entrant,
  type EvaluatedContender,
  evaluateContender,
  findRun,
  type TrainedRun,
} from './contender.ts';
import { type PlanPorts, type PlanRequest, planModels } from './plan.ts';

export interface EvaluateRevisionRequest {
  readonly model: string;
  /** A revision, or the work tree (default). */
  readonly head?: string;
  /** A split of the model's data card; default the one model.yaml tests on. */
  readonly split?: string;
  /** Evaluate as the merge queue does: again. */
  readonly queue?: PlanRequest['queue'];
  /** Revision where the change began, for the merge queue. */
  readonly base?: string;
}

/** A trained model and the evaluation of it that is asked for. */
export interface PlannedEvaluation {
  readonly entrant: Entrant;
  readonly run: TrainedRun;
  readonly arena: Arena;
}

/**
 * Evaluates a trained model on a split of its data card, or finds that evaluation.
 * @throws UserError when it was never trained, or the card has no such split
 */
export async function evaluateRevision(
  request: EvaluateRevisionRequest,
  ports: PlanPorts & ContenderPorts,
): Promise<EvaluatedContender> {
  const { entrant, run, arena } = await planEvaluation(request, ports);
  return evaluateContender(entrant, run, arena, ports);
}

/** @throws UserError when the model was never trained, or the card has no such split */
export async function planEvaluation(
  request: EvaluateRevisionRequest,
  ports: PlanPorts & Pick<ContenderPorts, 'evidence'>,
): Promise<PlannedEvaluation> {
  const { head, base, queue } = request;
  const plan = await planModels(
    { models: [request.model], ...(head && { head }), ...(base && { base }), ...(queue && { queue }) },
    ports,
  );
  const facts = plan.models[0]!;
  const splits = Object.keys(facts.card.splits);
  if (request.split !== undefined && !splits.includes(request.split))
    throw new UserError(noSuchSplit(request.split, facts, splits));
  const run = await findRun(facts, ports);
  if (run === undefined) {
    throw new UserError({
      what: `${request.model} was never trained: there is no evidence of its run ${facts.runs[0]!.key.slice(0, 12)}`,
      fix: `run \`proofmark experiment ${request.model}\` first`,
    });
  }
  const pin =
    request.split === undefined
      ? facts.test
      : pinSplit(facts.config.data.card, facts.card, request.split, ports.sha256);
  const asked = { config: facts.config, runKey: facts.runs[0]!.key, spec: facts.spec, test: pin };
  const evaluation = revalidatedEvaluation(evaluationOf(asked, ports.sha256), facts.revalidated, ports.sha256);
  const entrant = { facts, evaluation, label: request.head ?? 'work-tree', version: null, commit: plan.commit };
  return { entrant, run, arena: { spec: facts.spec, pin } };
}

function noSuchSplit(split: string, facts: { readonly cardFile: string }, splits: readonly string[]): Problem {
  const near = nearestName(split, splits);
  return {
    what: `the data card has no split ${JSON.stringify(split)}`,
    where: { file: facts.cardFile, field: 'splits' },
    fix: near === undefined ? `its splits: ${splits.join(', ')}` : `did you mean ${near}?`,
  };
}
