import { z } from 'zod';
import type { PlannedChange } from './plan-change.ts';

const json = z.string();

export const PlanOutputs = z.object({
  matrix: json.describe(
    'JSON for `strategy.matrix`: `include` with `model`, `runner` (labels), `seeds` (still to train), `minutes` (for `timeout-minutes`) `revalidate` (what the merge queue does again) and `state` of every model that changed.',
  ),
  count: z.number().describe('Jobs in `matrix`; GitHub refuses an empty one, so ask for this first.'),
  'train-matrix': json.describe('The jobs of `matrix` that have seeds to train.'),
  'train-count': z.number().describe('Jobs in `train-matrix`.'),
  'evaluate-matrix': json.describe(
    'The jobs that evaluate the models of `matrix`: `include` with `model`, `shard` (`0/4`, empty for one piece) and `artifact` (name for what the job leaves). One for each of `evaluate.shards`, or one that finds an evaluation that is there.',
  ),
  sharded: json.describe('JSON list of the models whose shards have to be merged; `[]` for none.'),
  large: json.describe(
    'JSON list of evidence whose files are too large for git, and that jobs after this one will read: for `fetch-large`. `[]` for none, and for forks.',
  ),
  removed: json.describe('JSON list of the models that the change removes.'),
  base: z.string().describe('Commit where the change began; empty before the first commit.'),
  environment: z.string().describe('First environment of `registry/environments.yaml`; empty without one.'),
  queue: json.describe(
    'JSON of the pull requests of the merge group, for `gate` and `report`; empty outside of the merge queue.',
  ),
});

/** What the jobs of the workflow read. */
export function planOutputs({
  planned,
  matrix,
  evaluations,
  large,
  group,
}: PlannedChange): z.infer<typeof PlanOutputs> {
  const training = { include: matrix.include.filter(({ seeds }) => seeds.length > 0) };
  return {
    matrix: JSON.stringify(matrix),
    count: matrix.include.length,
    'train-matrix': JSON.stringify(training),
    'train-count': training.include.length,
    'evaluate-matrix': JSON.stringify({ include: evaluations.include }),
    sharded: JSON.stringify(evaluations.sharded),
    large: JSON.stringify(large),
    removed: JSON.stringify(planned.removed),
    base: planned.base.commit ?? '',
    environment: planned.environments?.environments[0]?.name ?? '',
    queue: group === null ? '' : JSON.stringify(group),
  };
}
