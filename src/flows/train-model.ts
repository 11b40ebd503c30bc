import { UserError } from '../errors.ts';
import { type PlanPorts, type PlanRequest, planModels } from './plan.ts';
import { type TrainOutcome, type TrainPorts, trainSeed } from './train.ts';

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
  ports: PlanPorts & TrainPorts,
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
  for (const seed of seeds) {
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    outcomes.push(await trainSeed({ facts, seed, ...signal }, ports));
  }
  return outcomes;
}
