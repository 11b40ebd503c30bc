import type { Task } from '../config/model-config.ts';
import type { Problem, ProblemLocation } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import type { Column, TableSession } from '../ports.ts';
import { answerNames } from './answer-columns.ts';
import { explainSql, findExpressionProblems, suggestColumn, type WrittenSql } from './check-sql.ts';
import { hasColumn, isNumber, NUMERIC, rowCount } from './feature-query.ts';
import { sqlNumbers } from './sql-numbers.ts';

/** Most values a slice column may have: more are identifiers, not groups. */
export const LARGEST_SLICE_COLUMN = 5000;

/** Everything in a spec that does not fit the columns of the split, before any value is read. */
export async function findSpecProblems(
  session: TableSession,
  spec: EvaluationSpec,
  columns: readonly Column[],
  file: string,
): Promise<readonly Problem[]> {
  const names = columns.map((column) => column.name);
  const problems: Problem[] = [];
  const requireColumn = (name: string, role: string, field: string) => {
    if (hasColumn(columns, name)) return;
    problems.push({
      what: `the ${role} column ${JSON.stringify(name)} is not in the split`,
      where: { file, field },
      fix: suggestColumn(name, names),
    });
  };

  requireColumn(spec.label, 'label', 'evaluate.label');
  if (spec.entity !== null) requireColumn(spec.entity, 'entity', 'evaluate.entity');
  if (spec.weight !== undefined) requireColumn(spec.weight, 'weight', 'evaluate.weight');
  if (spec.answer?.task === 'ranking') requireColumn(spec.answer.query, 'query', 'evaluate.query');
  problems.push(...(await findExpressionProblems(session, conditionsOf(spec, file), names)));
  for (const slice of simpleSlices(spec)) {
    const field = 'evaluate.slices';
    if (slice.kind === 'condition') continue;
    requireColumn(slice.kind === 'bins' ? slice.column : slice.name, 'slice', field);
    const column = columns.find(
      ({ name }) => slice.kind === 'bins' && name.toLowerCase() === slice.column.toLowerCase(),
    );
    if (column !== undefined && !isNumber(column)) {
      problems.push({
        what: `the column ${JSON.stringify(column.name)} has the type ${column.type}, and only numbers can be cut into bins`,
        where: { file, field },
        fix: `Slice by its values (${column.name}), or by conditions (… as name).`,
      });
    }
  }
  // Columns that the model reads are checked as its inputs.
  if (spec.explore?.named === true) {
    for (const name of spec.explore.columns) requireColumn(name, 'discovery', 'evaluate.discover');
  }
  const answers = answerNames(spec.answer);
  const taken = spec.sqlMetrics.length > 0 ? answers.filter((name) => hasColumn(columns, name)) : [];
  for (const name of taken) {
    problems.push({
      what: `the split has a column named ${name}, which is what SQL metrics call the ${name === 'p' || name === 'score' ? 'score' : 'answer of the model'}`,
      where: { file, field: 'evaluate.metrics' },
      fix: "Rename the column in the data card's query.",
    });
  }
  const numbers = sqlNumbers(spec).map(({ sql, field }) => ({ sql, where: { file, field } }));
  problems.push(...(await findExpressionProblems(session, numbers, [...names, ...answers])));
  return problems;
}

/** SQL that is true for positive rows, or why the label's type does not tell. `table` is a relation with the label. */
export async function planLabel(
  session: TableSession,
  spec: Pick<EvaluationSpec, 'label' | 'positive'>,
  columns: readonly Column[],
  table: string,
  where: ProblemLocation,
): Promise<{ readonly sql: string } | { readonly problem: Problem }> {
  const label = quoteName(spec.label);
  const type = columns.find((column) => column.name.toLowerCase() === spec.label.toLowerCase())?.type ?? '';
  if (spec.positive !== null) return { sql: isPositive(label, spec.positive) };
  if (type === 'BOOLEAN') return { sql: label };

  const values = await session.rows(
    `select cast(value as varchar) as text from (select distinct ${label} as value from ${table} where ${label} is not null)
     order by value limit 6`,
  );
  const texts = values.map((row) => String(row.text));
  const isZeroOrOne = NUMERIC.test(type) && texts.every((text) => Number(text) === 0 || Number(text) === 1);
  if (isZeroOrOne) return { sql: `(${label} = 1)` };
  const shown = `${texts
    .slice(0, 5)
    .map((text) => JSON.stringify(text))
    .join(', ')}${texts.length > 5 ? ', …' : ''}`;
  return {
    problem: {
      what: `the label ${JSON.stringify(spec.label)} is neither a truth value nor 0 and 1 (${type}: ${shown})`,
      where,
      fix: `Say which value is positive: evaluate: { label: ${spec.label}, positive: ${texts.at(-1) ?? 'value'} }`,
    },
  };
}

function isPositive(label: string, positive: string | number | boolean): string {
  switch (typeof positive) {
    case 'number':
      return `(try_cast(${label} as double) is not distinct from ${positive}::double)`;
    case 'boolean':
      return `(try_cast(${label} as boolean) is not distinct from ${positive})`;
    default:
      return `(cast(${label} as varchar) = ${quoteText(positive)})`;
  }
}

/** The slices and the parts of crossings. */
function simpleSlices(spec: Pick<EvaluationSpec, 'slices'>) {
  return spec.slices.flatMap((slice) => (slice.kind === 'crossing' ? slice.of : [slice]));
}

/** Labels that are missing or all of one class, entities that are missing, slices with too many values. */
export async function findValueProblems(
  session: TableSession,
  spec: EvaluationSpec,
  truth: { readonly task: Task; readonly sql: string },
  table: string,
  file: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const isBinary = truth.task === 'binary-classification';
  const [counts = {}] = await session.rows(
    `select count(*) as n, count(*) filter (${quoteName(spec.label)} is null) as nulls,
            ${isBinary ? `count(*) filter (${truth.sql})` : '0'} as positives
            ${spec.entity === null ? '' : `, count(*) filter (${quoteName(spec.entity)} is null) as strays`} from ${table}`,
  );
  const [rows, nulls, positives, strays] = ['n', 'nulls', 'positives', 'strays'].map((name) =>
    Number(counts[name] ?? 0),
  );
  const inLabel = { file, field: 'evaluate.label' };
  if (!isBinary) {
    // The truth of other tasks has been checked where it was planned.
  } else if (nulls! > 0) {
    problems.push({
      what: `the label ${JSON.stringify(spec.label)} is null in ${rowCount(nulls!)} of ${rowCount(rows!)}`,
      where: inLabel,
      fix: "Leave rows without a label out in the split's condition (… is not null).",
    });
  } else if (spec.chosen !== true && (positives === 0 || positives === rows)) {
    problems.push({
      what: `the label ${JSON.stringify(spec.label)} is ${positives === 0 ? 'negative' : 'positive'} in all ${rowCount(rows!)}; a comparison needs both classes`,
      where: inLabel,
      fix: 'Correct the split, or evaluate.positive if it names the wrong value.',
    });
  }
  if (strays! > 0) {
    problems.push({
      what: `the entity ${JSON.stringify(spec.entity)} is null in ${rowCount(strays!)} of ${rowCount(rows!)}`,
      where: { file, field: 'evaluate.entity' },
      fix: `Leave those rows out, or fill the column in the data card's query.`,
    });
  }
  for (const slice of spec.slices) {
    if (slice.kind === 'condition' || slice.kind === 'bins') continue;
    const parts = (slice.kind === 'crossing' ? slice.of : [slice]).flatMap((part) =>
      part.kind === 'column' ? [quoteName(part.name)] : [],
    );
    if (parts.length === 0) continue;
    const [found = {}] = await session.rows(
      `select count(*) as n from (select distinct ${parts.join(', ')} from ${table})`,
    );
    const values = Number(found.n);
    if (values <= LARGEST_SLICE_COLUMN) continue;
    problems.push({
      what: `the slice column ${JSON.stringify(slice.name)} has ${values.toLocaleString('en-US')} values; at most ${LARGEST_SLICE_COLUMN.toLocaleString('en-US')} make slices`,
      where: { file, field: 'evaluate.slices' },
      fix: 'Slice by groups of it instead: a column of groups in the query, or conditions (… as name).',
    });
  }
  return problems;
}

/** The conditions of a spec, each once: of its slices, of the parts of crossings, and of the critical rows. */
export function conditionsOf(spec: Pick<EvaluationSpec, 'slices' | 'critical'>, file: string): readonly WrittenSql[] {
  const inSlices = simpleSlices(spec).flatMap((slice) => (slice.kind === 'condition' ? [slice.sql] : []));
  const conditions = [...new Set(inSlices)].map((sql) => ({ sql, where: { file, field: 'evaluate.slices' } }));
  if (spec.critical === null) return conditions;
  return [...conditions, { sql: spec.critical, where: { file, field: 'evaluate.critical' } }];
}

/** Runs each SQL metric once alone, over rows that have the score, so that a value it fails on is told with its field. */
export async function trySqlMetrics(
  session: TableSession,
  spec: EvaluationSpec,
  table: string,
  file: string,
): Promise<void> {
  for (const { sql, field } of sqlNumbers(spec)) {
    await explainSql(sql, { file, field }, () =>
      session.rows(`select count(cast(${operand(sql)} as double)) as n from ${table}`),
    );
  }
}
