import { UserError } from '../errors.ts';
import type { EvaluatePorts } from './evaluate.ts';
import { type PlanPorts, type PlanRequest, planModels } from './plan.ts';
import { trainCheckedSeed } from './sanity-overfit.ts';
import type { TrainOutcome, TrainPorts } from './train.ts';

export interface TrainModelRequest {
  readonly model: string;
  /** Some of the seeds of model.yaml; default all. */
  readonly seeds?: readonly number[];
  readonly signal?: AbortSignal;
  /** As the plan of the merge queue names its runs. */
  readonly queue?: PlanRequest['queue'];
  /** Revision where the change began, for the merge queue. */
  readonly base?: string;
}

/** Trains one model with each seed, in their order. A seed that fails does not stop the others. */
export async function trainModel(
  request: TrainModelRequest,
  ports: PlanPorts & TrainPorts & EvaluatePorts,
): Promise<readonly TrainOutcome[]> {
  const { model, base, queue } = request;
  const plan = await planModels({ models: [model], ...(base && { base }), ...(queue && { queue }) }, ports);
  const facts = plan.models[0]!;
  const known = facts.runs.map(({ seed }) => seed);
  const seeds = request.seeds ?? known;
  const unknown = seeds.filter((seed) => !known.includes(seed));
  if (unknown.length > 0) {
    throw new UserError({
      what: `${request.model} has no seed ${unknown.join(', ')}`,
      where: { file: `${facts.folder}/model.yaml`, field: 'train.seeds' },
      fix: `its seeds are ${known.join(', ')}`,
    });
  }
  const outcomes: TrainOutcome[] = [];
  const passed = new Set<string>();
  for (const seed of seeds) {
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    outcomes.push(await trainCheckedSeed({ facts, seed, ...signal }, passed, ports));
  }
  return outcomes;
}
