import { UserError } from '../errors.ts';
import type { ModelPlan } from '../experiment/model-plan.ts';

/** Jobs GitHub makes of one matrix. */
export const MATRIX_JOBS = 256;
/** Bytes of all outputs of a job. Two matrices and some words share them. */
const MATRIX_BYTES = 500_000;

/** One job of `strategy.matrix`. */
export interface MatrixJob {
  readonly model: string;
  /** Labels for `runs-on`. */
  readonly runner: readonly string[];
  /** Seeds without evidence, which are to be trained; none when there is evidence of all. */
  readonly seeds: readonly number[];
  readonly state: 'evidence-exists' | 'must-run';
}

export interface JobMatrix {
  readonly include: readonly MatrixJob[];
}

/** A job for every model that is not unchanged. Throws a UserError for more jobs than GitHub takes. */
export function jobMatrix(models: readonly ModelPlan[]): JobMatrix {
  const include = models.flatMap((model): MatrixJob[] => {
    const { state } = model;
    if (state === 'unchanged') return [];
    return [
      {
        model: model.model,
        runner: [model.config.train.runner].flat(),
        seeds: model.runs.filter((run) => !run.evidence).map((run) => run.seed),
        state,
      },
    ];
  });
  const matrix = { include };
  const bytes = Buffer.byteLength(JSON.stringify(matrix));
  if (include.length > MATRIX_JOBS || bytes > MATRIX_BYTES) {
    throw new UserError({
      what: `${include.length} models change at once (${bytes} bytes of matrix), and a matrix holds ${MATRIX_JOBS} jobs and ${MATRIX_BYTES} bytes`,
      fix: 'split the change, or name some of the models with the input models',
    });
  }
  return matrix;
}
