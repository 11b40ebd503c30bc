import { type ColumnFamily, storedFamily } from '../config/data-column.ts';
import { type ColumnSkew, decideSkew, type SkewCounts, type SkewExample, type Spread } from '../data/skew.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { TableSession } from '../ports.ts';

/** Two tables in one session, joined by keys that occur once in each. */
export interface JoinedTables {
  readonly session: TableSession;
  /** What stands after `from`, for each side. */
  readonly logged: string;
  readonly recomputed: string;
  readonly key: readonly string[];
  /** Columns of the key whose values examples may show: those that are not sensitive. */
  readonly shownKey: readonly string[];
}

export interface ComparedColumn {
  readonly name: string;
  /** In the SQL engine's words. */
  readonly types: { readonly logged: string; readonly recomputed: string };
  readonly sensitive: boolean;
}

/** When two numbers are the same one, computed twice. */
export interface Tolerance {
  /** Of the larger of the two. */
  readonly relative: number;
  readonly absolute: number;
}

const EXAMPLES = 5;
/** Columns of one statement. */
const AT_ONCE = 50;

/** The columns of joined tables, compared value by value. */
export async function compareColumns(
  columns: readonly ComparedColumn[],
  tables: JoinedTables,
  { tolerance, limit }: { readonly tolerance: Tolerance; readonly limit: number },
): Promise<readonly ColumnSkew[]> {
  const results: ColumnSkew[] = [];
  for (let start = 0; start < columns.length; start += AT_ONCE) {
    const some = columns.slice(start, start + AT_ONCE).map((column) => pairOf(column, tolerance));
    const items = some.flatMap((pair, index) => itemsOf(pair, index));
    const select = `select count(*) as n, ${items.join(',\n')} from ${joined(tables)}`;
    const [row = {}] = await tables.session.rows(select);
    for (const [index, pair] of some.entries()) {
      const decided = decideSkew(countsOf(pair, index, row), limit);
      const wanted = decided.mismatches > 0 && !pair.column.sensitive;
      results.push({ ...decided, examples: wanted ? await examplesOf(pair, tables) : [] });
    }
  }
  return results;
}

/** What stands after `from`: rows with a key that both tables have, as `l` and `r`. */
export function joined({ logged, recomputed, key }: JoinedTables): string {
  const same = key.map((name) => `l.${quoteName(name)} = r.${quoteName(name)}`).join(' and ');
  return `${logged} as l join ${recomputed} as r on ${same}`;
}

/** A column of both sides as SQL. */
interface Pair {
  readonly column: ComparedColumn;
  readonly left: string;
  readonly right: string;
  readonly numeric: boolean;
  readonly text: boolean;
  /** Never null: true for rows that differ. */
  readonly differs: string;
}

function pairOf(column: ComparedColumn, tolerance: Tolerance): Pair {
  const families = [storedFamily(column.types.logged), storedFamily(column.types.recomputed)] as const;
  const id = quoteName(column.name);
  const [a, b] = families;
  const numeric = families.some(isNumber) && families.every((family) => isNumber(family) || family === 'string');
  const text = a === 'string' && b === 'string';
  const times = families.every((family) => family === 'date' || family === 'timestamp');
  const as = (side: string, family: ColumnFamily) => {
    if (numeric)
      return family === 'bool'
        ? `cast(cast(${side}.${id} as utinyint) as double)`
        : `try_cast(${side}.${id} as double)`;
    if (times && a !== b) return `cast(${side}.${id} as timestamp)`;
    return a === b ? `${side}.${id}` : `cast(${side}.${id} as varchar)`;
  };
  const [left, right] = [as('l', a), as('r', b)];
  const exact = families.every((family) => family === 'int');
  const unequal = exact ? `l.${id} is distinct from r.${id}` : `${left} is distinct from ${right}`;
  // A text that is no number is no missing value: it differs from every number.
  const unread =
    numeric && families.includes('string')
      ? ` or (l.${id} is null) <> (r.${id} is null) or (${left} is null and l.${id} is not null)`
      : '';
  const near = `(isfinite(${left}) and isfinite(${right}) and abs(${left} - ${right}) <= greatest(${tolerance.absolute}, ${tolerance.relative} * greatest(abs(${left}), abs(${right}))))`;
  const differs = numeric && !exact ? `(${unequal} and not coalesce(${near}, false)${unread})` : `(${unequal})`;
  return { column, left, right, numeric, text, differs };
}

function isNumber(family: ColumnFamily): boolean {
  return family === 'int' || family === 'float' || family === 'bool';
}

function itemsOf({ column, left, right, numeric, text, differs }: Pair, index: number): string[] {
  const id = quoteName(column.name);
  const where = (condition: string) => `filter (where ${differs} and ${condition})`;
  const items = [
    `count(*) filter (where ${differs}) as d${index}`,
    `count(*) ${where(`l.${id} is null`)} as lost${index}`,
    `count(*) ${where(`r.${id} is null`)} as made${index}`,
  ];
  if (text) items.push(`count(*) ${where(`lower(trim(${left})) = lower(trim(${right}))`)} as spelt${index}`);
  if (numeric) {
    const finite = `isfinite(${left}) and isfinite(${right})`;
    items.push(
      `max(abs(${left} - ${right})) ${where(finite)} as far${index}`,
      `approx_quantile(${left} / ${right}, [0.1, 0.5, 0.9]) ${where(`${finite} and ${right} <> 0`)} as ratio${index}`,
      `approx_quantile(${left} - ${right}, [0.1, 0.5, 0.9]) ${where(finite)} as gap${index}`,
    );
  }
  return items;
}

function countsOf({ column }: Pair, index: number, row: Readonly<Record<string, unknown>>): SkewCounts {
  const number = (name: string) => Number(row[`${name}${index}`] ?? 0);
  const far = row[`far${index}`];
  return {
    column: column.name,
    rows: Number(row.n),
    mismatches: number('d'),
    missing: { logged: number('lost'), recomputed: number('made') },
    largest: far === null || far === undefined ? null : Number(far),
    ratio: spreadOf(row[`ratio${index}`]),
    difference: spreadOf(row[`gap${index}`]),
    spelling: number('spelt'),
  };
}

function spreadOf(value: unknown): Spread | null {
  if (!Array.isArray(value)) return null;
  const [low, middle, high] = value.map(Number);
  return [low!, middle!, high!];
}

async function examplesOf({ column, differs }: Pair, tables: JoinedTables): Promise<readonly SkewExample[]> {
  const keys = tables.shownKey.map((name, index) => `cast(l.${quoteName(name)} as varchar) as k${index}`);
  const id = quoteName(column.name);
  const values = [`cast(l.${id} as varchar) as logged`, `cast(r.${id} as varchar) as recomputed`];
  const select = `select ${[...keys, ...values].join(', ')}
    from ${joined(tables)} where ${differs} order by all limit ${EXAMPLES}`;
  return (await tables.session.rows(select)).map((row) => ({
    key: Object.fromEntries(tables.shownKey.map((name, index) => [name, textOf(row[`k${index}`])])),
    logged: textOf(row.logged),
    recomputed: textOf(row.recomputed),
  }));
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).slice(0, 200);
}
