import { UserError } from '../errors.ts';
import type { Column, Log, TableSession, Tables } from '../ports.ts';
import { withExampleAnswers } from './answer-columns.ts';
import { conditionsOf, findSpecProblems, findValueProblems, trySqlMetrics } from './check-evaluation.ts';
import { configFileOf, type EvaluateRequest } from './evaluate-request.ts';
import type { PreparedSplit } from './prepare-split.ts';
import { findWeightProblems, planTruth } from './truth.ts';
import type { Truth } from './truth-kind.ts';
import { tryConditions } from './try-conditions.ts';

/**
 * Everything that can be wrong with what an evaluation asks of its rows, apart from the model: unknown columns, SQL that is
 * not SQL, a label of one class. For before a training: what cannot be evaluated should not cost hours first.
 * @throws UserError with every problem
 */
export async function checkQuestion(
  request: Pick<EvaluateRequest, 'model' | 'spec' | 'configFile'>,
  split: PreparedSplit,
  ports: { readonly tables: Tables; readonly log: Log },
): Promise<void> {
  const { spec } = request;
  const file = configFileOf(request);
  const session = await ports.tables.open({ views: [{ name: 'split', file: split.path }] });
  try {
    const columns = await session.columns('select * from split');
    const problems = await findSpecProblems(session, spec, columns, file);
    if (problems.length > 0) throw new UserError(problems);
    await checkValues(session, request, columns, ports.log);
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
  request: Pick<EvaluateRequest, 'model' | 'spec' | 'configFile'>,
  columns: readonly Column[],
  log: Log,
): Promise<Truth> {
  const { spec, model } = request;
  const file = configFileOf(request);
  const planned = await planTruth(session, spec, columns, 'split', file);
  const problems = [...(await findWeightProblems(session, spec, columns, 'split', file))];
  if ('problems' in planned) throw new UserError([...planned.problems, ...problems]);
  problems.push(...(await findValueProblems(session, spec, planned.truth, 'split', file)));
  if (problems.length > 0) throw new UserError(problems);
  const title = `trying the conditions of ${model}`;
  const unusable = await tryConditions(session, conditionsOf(spec, file), 'split', { log, title });
  if (unusable.length > 0) throw new UserError(unusable);
  return planned.truth;
}
