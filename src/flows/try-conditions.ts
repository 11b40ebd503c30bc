import type { Problem } from '../errors.ts';
import { operand } from '../experiment/sql-text.ts';
import type { Log, TableSession } from '../ports.ts';
import type { WrittenSql } from './check-sql.ts';
import { askInParts } from './in-parts.ts';

/** Most conditions of one statement. */
const CONDITIONS_AT_ONCE = 250;
/** Most values that one statement computes: of simple conditions, a tenth of a second. */
const VALUES_AT_ONCE = 50_000_000;
/** Statements after which it is said how far it is. */
const SOON = 3;

/**
 * What is wrong with conditions that shows when they are run, in their order: another type than true or false, a value that
 * one fails on. Each has to be one expression over the columns of `table`.
 * @param title what is said of it when it takes long
 */
export async function tryConditions(
  session: TableSession,
  conditions: readonly WrittenSql[],
  table: string,
  progress: { readonly log: Pick<Log, 'progress'>; readonly title: string },
): Promise<readonly Problem[]> {
  if (conditions.length === 0) return [];
  const [counted] = await session.rows(`select count(*) as n from ${table}`);
  const atOnce = Math.floor(VALUES_AT_ONCE / Math.max(1, Number(counted?.n)));
  const size = Math.max(1, Math.min(CONDITIONS_AT_ONCE, atOnce));
  if (conditions.length <= SOON * size) return tryAll(session, conditions, table, size, () => {});

  const said = progress.log.progress(progress.title);
  const of = conditions.length.toLocaleString('en-US');
  const tell = (tried: number) => said.update(tried / conditions.length, `${tried.toLocaleString('en-US')} of ${of}`);
  try {
    const problems = await tryAll(session, conditions, table, size, tell);
    said.done(of, problems.length > 0 ? 'failed' : 'succeeded');
    return problems;
  } catch (error) {
    said.done('', 'failed');
    throw error;
  }
}

async function tryAll(
  session: TableSession,
  conditions: readonly WrittenSql[],
  table: string,
  size: number,
  tell: (tried: number) => void,
): Promise<readonly Problem[]> {
  const types = new Map<WrittenSql, string>();
  const bind = async (part: readonly WrittenSql[]) => {
    const columns = await session.columns(`select ${part.map(({ sql }) => operand(sql)).join(', ')} from ${table}`);
    for (const [index, condition] of part.entries()) types.set(condition, columns[index]!.type);
  };
  const unbound = await askInParts(conditions, CONDITIONS_AT_ONCE, bind);
  const isCondition = (condition: WrittenSql) => types.get(condition) === 'BOOLEAN';

  // An aggregate with a filter of its own would look at all rows again for each of them.
  const run = async (part: readonly WrittenSql[]) => {
    await session.rows(`select ${part.map(({ sql }) => `bool_or(${operand(sql)})`).join(', ')} from ${table}`);
  };
  const failed = await askInParts(conditions.filter(isCondition), size, run, tell);
  return conditions.flatMap((condition) => {
    const problem = unbound.get(condition) ?? failed.get(condition);
    if (problem !== undefined) return [problem];
    return isCondition(condition) ? [] : [noCondition(condition, types.get(condition)!)];
  });
}

function noCondition({ sql, where }: WrittenSql, type: string): Problem {
  return {
    what: `\`${sql}\` gives ${type}, and a condition is true or false`,
    where,
    fix: 'Compare it with something (>=, =, in, is not null, …).',
  };
}
