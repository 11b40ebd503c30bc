import { nearestName } from '../config/nearest-name.ts';
import type { Problem, ProblemLocation } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { classOrder } from '../metrics/class-order.ts';
import { parseMetricName } from '../metrics/metric-names.ts';
import type { Column, TableSession } from '../ports.ts';
import { shown } from './answer-columns.ts';
import { planLabel } from './check-evaluation.ts';
import { FRACTIONAL, NUMERIC, rowCount } from './feature-query.ts';
import type { Truth } from './truth-kind.ts';

/** More are identifiers, or a number that should be predicted as one. */
const MOST_CLASSES = 1000;

/** The truth of each row of `table`, or everything that is wrong with its values. Expects the columns to be there. */
export async function planTruth(
  session: TableSession,
  spec: EvaluationSpec,
  columns: readonly Column[],
  table: string,
  file: string,
): Promise<{ readonly truth: Truth } | { readonly problems: readonly Problem[] }> {
  const where = { file, field: 'evaluate.label' };
  switch (spec.answer?.task) {
    case undefined: {
      const label = await planLabel(session, spec, columns, table, where);
      if ('problem' in label) return { problems: [label.problem] };
      return { truth: { task: 'binary-classification', sql: label.sql } };
    }
    case 'multiclass-classification':
      return planClasses(session, spec, spec.answer.classes, columns, table, where);
    case 'regression': {
      const problems = await findNumberProblems(session, spec.label, columns, table, where);
      return problems.length > 0 ? { problems } : { truth: { task: 'regression', sql: asDouble(spec.label) } };
    }
    case 'ranking':
      return planRelevance(session, spec, spec.answer.query, columns, table, where);
  }
}

export function typeOf(columns: readonly Column[], name: string): string {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.type ?? '';
}

function asDouble(column: string): string {
  return `cast(${quoteName(column)} as double)`;
}

async function planClasses(
  session: TableSession,
  spec: EvaluationSpec,
  declared: readonly string[] | null,
  columns: readonly Column[],
  table: string,
  where: { readonly file: string; readonly field: string },
): Promise<{ readonly truth: Truth } | { readonly problems: readonly Problem[] }> {
  const label = quoteName(spec.label);
  // Whole numbers of a fractional type are classes without a point: 2 and not 2.0.
  const sql = FRACTIONAL.test(typeOf(columns, spec.label))
    ? `case when ${label} = round(${label}) then cast(cast(${label} as bigint) as varchar) else cast(${label} as varchar) end`
    : `cast(${label} as varchar)`;
  const counted = await session.rows(
    `select ${sql} as name, count(*) as n from ${table} group by all order by all limit ${MOST_CLASSES + 2}`,
  );
  const nulls = Number(counted.find(({ name }) => name === null)?.n ?? 0);
  const names = counted.flatMap(({ name }) => (name === null ? [] : [String(name)]));
  const name = JSON.stringify(spec.label);
  const problem = (what: string, fix: string): { readonly problems: readonly Problem[] } => ({
    problems: [{ what, where, fix }],
  });
  if (nulls > 0) {
    const fix = "Leave rows without a label out in the split's condition (… is not null).";
    return problem(`the label ${name} is null in ${rowCount(nulls)}`, fix);
  }
  if (names.length > MOST_CLASSES) {
    const fix = 'Predict a number instead (task: regression), or group the values in the query of the data card.';
    return problem(`the label ${name} has more than ${MOST_CLASSES.toLocaleString('en-US')} values`, fix);
  }
  if (names.length < 2 && spec.chosen !== true) {
    const what = `the label ${name} is ${JSON.stringify(names[0] ?? '')} in all rows; a comparison needs two classes or more`;
    return problem(what, 'Correct the split.');
  }
  const classes = declared ?? classOrder(names);
  const strangers = names.filter((found) => !classes.includes(found));
  if (strangers.length > 0) {
    const rows = counted
      .filter((row) => strangers.includes(String(row.name)))
      .reduce((sum, row) => sum + Number(row.n), 0);
    const what = `the label ${name} is ${shown(strangers)} in ${rowCount(rows)}, which evaluate.classes does not list`;
    return problem(what, 'Add the class where the model has it, or leave those rows out of the split.');
  }
  const problems = classMetricProblems(spec, classes, where.file);
  return problems.length > 0 ? { problems } : { truth: { task: 'multiclass-classification', sql, classes } };
}

/** Metrics such as `recall[cat]` of a class there is not. */
function classMetricProblems(spec: EvaluationSpec, classes: readonly string[], file: string): readonly Problem[] {
  return (spec.metrics ?? []).flatMap((metric) => {
    const { className } = parseMetricName(metric) ?? {};
    if (className === undefined || classes.includes(className)) return [];
    const near = nearestName(className, classes);
    return [
      {
        what: `${metric} is of a class the label does not have`,
        where: { file, field: `evaluate.metrics.${metric}` },
        fix: near === undefined ? `the classes: ${shown(classes)}` : `did you mean ${JSON.stringify(near)}?`,
      },
    ];
  });
}

async function findNumberProblems(
  session: TableSession,
  column: string,
  columns: readonly Column[],
  table: string,
  where: ProblemLocation,
  least: 'any' | 'not negative' = 'any',
): Promise<readonly Problem[]> {
  const name = JSON.stringify(column);
  const type = typeOf(columns, column);
  const role = where.field === 'evaluate.weight' ? 'weight' : 'label';
  if (!NUMERIC.test(type)) {
    const what = `the ${role} ${name} is ${type}, and has to be a number`;
    return [{ what, where, fix: "Cast it in the data card's query, or correct the task." }];
  }
  const value = asDouble(column);
  const [found = {}] = await session.rows(
    `select count(*) filter (${value} is null) as nulls, count(*) filter (not isfinite(${value})) as endless,
            count(*) filter (${value} < 0) as negative, count(*) filter (${value} > 0) as positive from ${table}`,
  );
  const [nulls, endless, negative, positive] = ['nulls', 'endless', 'negative', 'positive'].map((key) =>
    Number(found[key] ?? 0),
  );
  const problems: Problem[] = [];
  const leaveOut = "Leave those rows out in the split's condition.";
  if (nulls! > 0) problems.push({ what: `the ${role} ${name} is null in ${rowCount(nulls!)}`, where, fix: leaveOut });
  if (endless! > 0) {
    problems.push({ what: `the ${role} ${name} is NaN or infinite in ${rowCount(endless!)}`, where, fix: leaveOut });
  }
  if (least === 'not negative' && negative! > 0) {
    problems.push({ what: `the ${role} ${name} is negative in ${rowCount(negative!)}`, where, fix: leaveOut });
  }
  if (least === 'not negative' && problems.length === 0 && positive === 0) {
    const what = `the ${role} ${name} is 0 in all rows, so there is nothing to measure`;
    problems.push({ what, where, fix: 'Correct the split.' });
  }
  return problems;
}

async function planRelevance(
  session: TableSession,
  spec: EvaluationSpec,
  query: string,
  columns: readonly Column[],
  table: string,
  where: { readonly file: string; readonly field: string },
): Promise<{ readonly truth: Truth } | { readonly problems: readonly Problem[] }> {
  const isTrueFalse = typeOf(columns, spec.label) === 'BOOLEAN';
  const problems = isTrueFalse
    ? []
    : [...(await findNumberProblems(session, spec.label, columns, table, where, 'not negative'))];
  const [found = {}] = await session.rows(
    `select count(*) filter (${quoteName(query)} is null) as nulls from ${table}`,
  );
  const nulls = Number(found.nulls ?? 0);
  if (nulls > 0) {
    problems.push({
      what: `the query ${JSON.stringify(query)} is null in ${rowCount(nulls)}`,
      where: { ...where, field: 'evaluate.query' },
      fix: "Leave those rows out in the split's condition.",
    });
  }
  if (problems.length > 0) return { problems };
  const sql = isTrueFalse ? `cast(cast(${quoteName(spec.label)} as integer) as double)` : asDouble(spec.label);
  return { truth: { task: 'ranking', sql, query: `cast(${quoteName(query)} as varchar)` } };
}

/** Sample weights that are no weights. */
export async function findWeightProblems(
  session: TableSession,
  spec: EvaluationSpec,
  columns: readonly Column[],
  table: string,
  file: string,
): Promise<readonly Problem[]> {
  if (spec.weight === undefined) return [];
  const where = { file, field: 'evaluate.weight' };
  return findNumberProblems(session, spec.weight, columns, table, where, 'not negative');
}
