import type { RepositoryPlan } from './plan.ts';

/** Seeds of a model that a plan would have trained. */
export interface Untrained {
  readonly model: string;
  readonly seeds: readonly number[];
}

/** What has to be trained before changed models can be judged; nothing without a plan. */
export function untrainedModels(plan: Pick<RepositoryPlan, 'models'> | undefined): readonly Untrained[] {
  return (plan?.models ?? [])
    .filter(({ state }) => state !== 'unchanged')
    .map(({ model, runs }) => ({ model, seeds: runs.filter(({ evidence }) => !evidence).map(({ seed }) => seed) }))
    .filter(({ seeds }) => seeds.length > 0);
}
