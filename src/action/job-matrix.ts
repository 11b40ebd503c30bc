import { durationSeconds } from '../config/duration.ts';
import { UserError } from '../errors.ts';
import type { ModelPlan } from '../experiment/model-plan.ts';

/** Jobs GitHub makes of one matrix. */
export const MATRIX_JOBS = 256;
/** Bytes of one matrix. Two of them, quoted, go to the gate in one variable, which Linux limits to 128 KiB. */
const MATRIX_BYTES = 48_000;
/** What a training job needs beside its training: checkout, installation, reading data, uploading. */
const EXTRA_MINUTES = 20;
/** Longest job on a runner of one's own: five days. */
const LONGEST_MINUTES = 7200;

/** One job of `strategy.matrix`. */
export interface MatrixJob {
  readonly model: string;
  /** Labels for `runs-on`. */
  readonly runner: readonly string[];
  /** Seeds without evidence, which are to be trained; none when there is evidence of all. */
  readonly seeds: readonly number[];
  readonly state: ModelPlan['state'];
  /** For `timeout-minutes`: `train.timeout` for each seed, and some for the rest of the job. */
  readonly minutes: number;
  /** What the merge queue does again instead of taking it from the pull request; `none` elsewhere. */
  readonly revalidate: ModelPlan['revalidated'];
}

export interface JobMatrix {
  readonly include: readonly MatrixJob[];
}

export interface MatrixOptions {
  /** The models were named: they get a job also when the change does not touch them. */
  readonly named: boolean;
  /** Labels for all jobs instead of the models' own. */
  readonly runner?: readonly string[];
}

/** A job for every model that is not unchanged, or was named. Throws a UserError for more jobs than GitHub takes. */
export function jobMatrix(models: readonly ModelPlan[], { named, runner }: MatrixOptions): JobMatrix {
  const include = models.flatMap((model): MatrixJob[] => {
    const { state } = model;
    if (state === 'unchanged' && !named) return [];
    const missing = model.runs.filter((run) => !run.evidence).map((run) => run.seed);
    return [
      {
        model: model.model,
        runner: runner ?? [model.config.train.runner].flat(),
        seeds: missing,
        state,
        minutes: jobMinutes(model.config.train.timeout, missing.length),
        revalidate: model.revalidated,
      },
    ];
  });
  const matrix = { include };
  requireMatrix(matrix, 'models', 'split the change, or name some of the models with the input models');
  return matrix;
}

/** One job of the matrix of evaluations. */
export interface EvaluationJob {
  readonly model: string;
  /** `0/4`; empty for an evaluation in one piece. */
  readonly shard: string;
  /** Name of the artifact that the job leaves: the evaluation as evidence, or the files of its shard. */
  readonly artifact: string;
}

export interface EvaluationMatrix {
  readonly include: readonly EvaluationJob[];
  /** Models whose shards have to be merged. */
  readonly sharded: readonly string[];
}

/**
 * The jobs that evaluate the models of a matrix: `evaluate.shards` for each model whose evaluation is not there yet, one
 * for the others, which finds it.
 * @throws UserError for more jobs than GitHub takes
 */
export function evaluationMatrix(matrix: JobMatrix, models: readonly ModelPlan[]): EvaluationMatrix {
  const plans = new Map(models.map((plan) => [plan.model, plan]));
  const sharded: string[] = [];
  const include = matrix.include.flatMap(({ model }): EvaluationJob[] => {
    const { evaluationEvidence, config } = plans.get(model)!;
    const shards = evaluationEvidence ? 1 : (config.evaluate.shards ?? 1);
    if (shards === 1) return [{ model, shard: '', artifact: `proofmark-evidence-evaluation-${model}` }];
    sharded.push(model);
    // A dot is in no model's name, so that the pattern of one model's shards matches no other's.
    return Array.from({ length: shards }, (_, index) => ({
      model,
      shard: `${index}/${shards}`,
      artifact: `proofmark-shard.${model}.${index}-of-${shards}`,
    }));
  });
  requireMatrix({ include }, 'parts of evaluations', 'split the change, or lower evaluate.shards of model.yaml');
  return { include, sharded };
}

/** Minutes a job may take that trains so many seeds of `timeout` (`2h`) each. */
export function jobMinutes(timeout: string, seeds: number): number {
  return Math.min(LONGEST_MINUTES, Math.ceil((durationSeconds(timeout) * seeds) / 60) + EXTRA_MINUTES);
}

/** @throws UserError for more than GitHub makes jobs of */
export function requireMatrix(matrix: { readonly include: readonly unknown[] }, what: string, fix: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(matrix));
  const jobs = matrix.include.length;
  if (jobs <= MATRIX_JOBS && bytes <= MATRIX_BYTES) return;
  throw new UserError({
    what: `there are ${jobs} ${what} at once (${bytes} bytes of matrix), and a matrix holds ${MATRIX_JOBS} jobs and ${MATRIX_BYTES} bytes`,
    fix,
  });
}
