import { nearestName } from '../config/nearest-name.ts';
import { diskFullProblem } from '../disk-full.ts';
import { type Problem, type ProblemLocation, UserError } from '../errors.ts';
import { checkQuery, checkRowExpression, type SqlObjection, type SqlVocabulary } from '../experiment/sql-rules.ts';
import { operand } from '../experiment/sql-text.ts';
import { type ParsedSql, SqlFailure, type TableSession } from '../ports.ts';

/** SQL that a person wrote, and where it stands. */
export interface WrittenSql {
  readonly sql: string;
  readonly where: ProblemLocation;
}

/** Most expressions that one statement parses: their trees have thousands of characters each. */
const PARSED_AT_ONCE = 500;

/** What is wrong with a person's expression over one row, before any row is read; undefined when it may be used. */
export async function findExpressionProblem(
  session: TableSession,
  expression: string,
  columns: readonly string[],
  where: ProblemLocation,
): Promise<Problem | undefined> {
  return (await findExpressionProblems(session, [{ sql: expression, where }], columns))[0];
}

/** What is wrong with each of several, in their order; nothing of those that may be used. */
export async function findExpressionProblems(
  session: TableSession,
  expressions: readonly WrittenSql[],
  columns: readonly string[],
): Promise<readonly Problem[]> {
  if (expressions.length === 0) return [];
  const vocabulary = { functions: await session.functions(), columns };
  const problems: Problem[] = [];
  for (let start = 0; start < expressions.length; start += PARSED_AT_ONCE) {
    const part = expressions.slice(start, start + PARSED_AT_ONCE);
    const parsed = await session.parseAll(part.map(({ sql }) => `select ${operand(sql)}`));
    // `a) or (b` is one expression between round brackets but not between square ones: it would split the brackets it is put in.
    const bracketed = await session.parseAll(part.map(({ sql }) => `select [${sql}\n]`));
    for (const [index, written] of part.entries()) {
      const problem = problemOf(written, parsed[index]!, bracketed[index]!, vocabulary);
      if (problem !== undefined) problems.push(problem);
    }
  }
  return problems;
}

/** @param bracketed what is made of the same between square brackets */
function problemOf(
  { sql, where }: WrittenSql,
  parsed: ParsedSql,
  bracketed: ParsedSql,
  vocabulary: SqlVocabulary,
): Problem | undefined {
  if ('reason' in parsed) return notSql(sql, parsed.reason, where);
  if ('reason' in bracketed) return notSql(sql, 'the brackets do not match', where);
  const objection = checkRowExpression(parsed.tree, vocabulary);
  return objection === undefined ? undefined : refused(sql, objection, vocabulary.columns, where);
}

/** The same for a data card's query over its views. */
export async function findQueryProblem(
  session: TableSession,
  query: string,
  views: readonly string[],
  viewColumns: readonly string[],
  where: ProblemLocation,
): Promise<Problem | undefined> {
  const parsed = await session.parse(query);
  if ('reason' in parsed) return notSql(query, parsed.reason, where);
  const objection = checkQuery(parsed.tree, views, { functions: await session.functions(), columns: viewColumns });
  return objection === undefined ? undefined : refused(query, objection, viewColumns, where);
}

/** Runs what depends on a person's SQL; what DuckDB says against it becomes a sentence about the field it stands in. */
export async function explainSql<T>(sql: string, where: ProblemLocation, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SqlFailure) throw new UserError(explainFailure(sql, where, error), { cause: error });
    throw error;
  }
}

/** What a failure of a person's SQL means, at the field it stands in. */
export function explainFailure(sql: string, where: ProblemLocation, failure: SqlFailure): Problem {
  switch (failure.kind) {
    case 'disk-full':
      return diskFullProblem(where);
    case 'timed-out':
    case 'interrupted':
      return {
        what: `the SQL ${quoted(sql)} ${failure.reason}`,
        where,
        fix: 'Make it cheaper, or raise the time limit.',
      };
    case 'memory-full':
      return { what: `the SQL ${quoted(sql)} ${failure.reason}`, where, fix: 'Make it need less memory.' };
    case 'refused':
      return { what: `the SQL ${quoted(sql)} does not run: ${failure.reason}`, where, fix: 'Correct the SQL.' };
  }
}

function notSql(sql: string, reason: string, where: ProblemLocation): Problem {
  const why = /^Only SELECT statements can be/.test(reason) ? 'only a SELECT may stand here' : clean(reason);
  return { what: `${quoted(sql)} is not SQL: ${why}`, where, fix: 'Write one expression as DuckDB reads it.' };
}

function refused(sql: string, objection: SqlObjection, columns: readonly string[], where: ProblemLocation): Problem {
  const what = `${quoted(sql)}: ${objection.what}`;
  if (objection.unknownColumn === undefined) return { what, where, fix: 'Write it with the values of the rows alone.' };
  return { what, where, fix: suggestColumn(objection.unknownColumn, columns) };
}

/** `Did you mean "origin"?`, or the columns there are. */
export function suggestColumn(name: string, columns: readonly string[]): string {
  const nearest = nearestName(name, columns);
  return nearest === undefined ? `Columns: ${columns.join(', ')}.` : `Did you mean ${JSON.stringify(nearest)}?`;
}

/** The engine's words on one line, without the end of what we put around the SQL; it can quote all of it. */
function clean(reason: string): string {
  const line = reason
    .replace(/\n\)(?="$)/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function quoted(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``;
}
