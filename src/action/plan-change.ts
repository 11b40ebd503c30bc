import { namedLargeEvidence } from '../flows/large-evidence.ts';
import { resolveMergeGroup } from '../flows/merge-group.ts';
import { planModels, type RepositoryPlan } from '../flows/plan.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { baseOf, isFirstPush, isFork, onlyWordsChanged } from './context.ts';
import { type EvaluationMatrix, evaluationMatrix, type JobMatrix, jobMatrix } from './job-matrix.ts';
import type { ActionTools } from './tools.ts';

export interface PlanInputs {
  readonly models?: readonly string[] | undefined;
  readonly base?: string | undefined;
  readonly token?: string | undefined;
}

export interface PlannedChange {
  readonly planned: RepositoryPlan;
  readonly matrix: JobMatrix;
  readonly evaluations: EvaluationMatrix;
  /** Names of evidence with files that jobs which only read cannot fetch themselves. */
  readonly large: readonly string[];
  /** Null outside of the merge queue. */
  readonly group: MergeGroup | null;
}

const HOSTED = 'ubuntu-latest';

/** What has to run for the change of an event: of a merge group all of it, from where the branch is. */
export async function planChange(inputs: PlanInputs, tools: ActionTools): Promise<PlannedChange> {
  const { context, experiment, lifecycle } = tools;
  const { models, token } = inputs;
  const { merge_group: event } = context.event;
  const group = event === undefined ? null : await resolveMergeGroup(event, await lifecycle(token));
  const base = group?.base ?? inputs.base ?? baseOf(context.event);
  const planned = await planModels(
    {
      ...(models && { models }),
      ...(base && { base }),
      // After a merge, what the queue computed stands for it.
      ...(context.eventName === 'push' && { landed: true }),
      ...(group && { head: group.head, queue: { branch: group.branch } }),
    },
    await experiment(),
  );
  const jobs = jobMatrix(planned.models, {
    named: (models ?? []).length > 0 || isFirstPush(context.event),
    // A stranger's code gets no machine of one's own, whatever its model.yaml says.
    ...(isFork(context) ? { runner: [HOSTED] } : {}),
  });
  const matrix = onlyWordsChanged(context.event) && !isFork(context) ? withoutTraining(jobs) : jobs;
  const evaluations = evaluationMatrix(matrix, planned.models);
  return { planned, matrix, evaluations, large: await largeFor(planned, matrix, tools), group };
}

/**
 * For a pull request with another title or text. Its check is told again, from evidence: a training that failed fails no
 * better for it. The runs of a fork are not kept, and so are made again.
 */
function withoutTraining({ include }: JobMatrix): JobMatrix {
  return { include: include.map((job) => ({ ...job, seeds: [] })) };
}

/** For the events whose jobs may only read. What runs for a fork has no job that may do more. */
async function largeFor(
  planned: RepositoryPlan,
  { include }: JobMatrix,
  { context, experiment }: ActionTools,
): Promise<readonly string[]> {
  const { pull_request: pull, merge_group: group } = context.event;
  if ((pull === undefined && group === undefined) || isFork(context)) return [];
  const names = new Set(include.map(({ model }) => model));
  const models = planned.models.filter(({ model }) => names.has(model));
  return namedLargeEvidence(models, planned, await experiment());
}
