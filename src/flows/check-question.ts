import { UserError } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import type { Column, TableSession, Tables } from '../ports.ts';
import { withExampleAnswers } from './answer-columns.ts';
import { findSpecProblems, findValueProblems, tryConditions, trySqlMetrics } from './check-evaluation.ts';
import { configFileOf, type EvaluateRequest } from './evaluate-request.ts';
import type { PreparedSplit } from './prepare-split.ts';
import { findWeightProblems, planTruth } from './truth.ts';
import type { Truth } from './truth-kind.ts';

/**
 * Everything that can be wrong with what an evaluation asks of its rows, apart from the model: unknown columns, SQL that is
 * not SQL, a label of one class. For before a training: what cannot be evaluated should not cost hours first.
 * @throws UserError with every problem
 */
export async function checkQuestion(
  request: Pick<EvaluateRequest, 'model' | 'spec' | 'configFile'>,
  split: PreparedSplit,
  ports: { readonly tables: Tables },
): Promise<void> {
  const { spec } = request;
  const file = configFileOf(request);
  const session = await ports.tables.open({ views: [{ name: 'split', file: split.path }] });
  try {
    const columns = await session.columns('select * from split');
    const problems = await findSpecProblems(session, spec, columns, file);
    if (problems.length > 0) throw new UserError(problems);
    await checkValues(session, spec, columns, file);
    await trySqlMetrics(session, spec, withExampleAnswers(spec, columns, 'split'), file);
  } finally {
    session.close();
  }
}

/**
 * The truth of each row of the table `split`, once labels, weights, entities, slices and conditions have values an evaluation
 * can use.
 * @throws UserError with every problem
 */
export async function checkValues(
  session: TableSession,
  spec: EvaluationSpec,
  columns: readonly Column[],
  file: string,
): Promise<Truth> {
  const planned = await planTruth(session, spec, columns, 'split', file);
  const problems = [...(await findWeightProblems(session, spec, columns, 'split', file))];
  if ('problems' in planned) throw new UserError([...planned.problems, ...problems]);
  problems.push(...(await findValueProblems(session, spec, planned.truth, 'split', file)));
  if (problems.length > 0) throw new UserError(problems);
  await tryConditions(session, spec, 'split', file);
  return planned.truth;
}
