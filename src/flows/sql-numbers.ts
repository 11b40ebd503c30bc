import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { denominatorOf } from '../metrics/catalog.ts';

/** SQL of every number per row that SQL metrics need, with the column of `predictions.parquet` it goes to. */
export function sqlNumbers(
  spec: Pick<EvaluationSpec, 'sqlMetrics'>,
): readonly { readonly column: string; readonly sql: string; readonly field: string }[] {
  return spec.sqlMetrics.flatMap(({ name, sql, denominator }) => {
    const field = `evaluate.metrics.${name}`;
    const numerator = { column: name, sql, field: `${field}.sql` };
    if (denominator === undefined) return [numerator];
    return [numerator, { column: denominatorOf(name), sql: denominator, field: `${field}.denominator` }];
  });
}
