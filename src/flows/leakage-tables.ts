import { type ColumnFamily, storedFamily } from '../config/data-column.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { type Problem, UserError } from '../errors.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Column, TableSession } from '../ports.ts';
import { numberOf } from './profile-table.ts';

/** A column that both splits have. */
export interface SharedColumn {
  readonly name: string;
  readonly family: ColumnFamily;
  /** Both sides have the very same type. */
  readonly same: boolean;
}

/** Training and test rows as the views `train` and `test` of one session; row numbers count from 0 in their order. */
export interface LeakageTables {
  readonly session: TableSession;
  readonly names: { readonly train: string; readonly test: string };
  readonly rows: { readonly train: number; readonly test: number };
  readonly columns: readonly SharedColumn[];
}

export type Side = 'train' | 'test';

/** @throws UserError when a side has no rows, or they share no column */
export async function describeTables(session: TableSession, names: LeakageTables['names']): Promise<LeakageTables> {
  const [train, test] = [await session.columns('select * from train'), await session.columns('select * from test')];
  const count = async (side: Side) => Number((await session.rows(`select count(*) as n from ${side}`))[0]?.n);
  const rows = { train: await count('train'), test: await count('test') };
  const empty = (['train', 'test'] as const).filter((side) => rows[side] === 0);
  if (empty.length > 0) {
    throw new UserError(
      empty.map((side) => ({ what: `${names[side]} has no rows`, fix: 'Give splits that have some.' })),
    );
  }
  const columns = sharedColumns(train, test);
  if (columns.length > 0) return { session, names, rows, columns };
  throw new UserError({
    what: `${names.train} and ${names.test} have no column in common`,
    fix: `The first has ${train.map(({ name }) => name).join(', ')}.`,
  });
}

/** Columns that both sides have, in the order of the first, in a family that holds the values of both. */
export function sharedColumns(first: readonly Column[], second: readonly Column[]): SharedColumn[] {
  const types = new Map(second.map(({ name, type }) => [name, type]));
  return first.flatMap(({ name, type }): SharedColumn[] => {
    const other = types.get(name);
    if (other === undefined) return [];
    const [a, b] = [storedFamily(type), storedFamily(other)];
    const numbers = (family: ColumnFamily) => family === 'int' || family === 'float';
    const times = (family: ColumnFamily) => family === 'date' || family === 'timestamp';
    const family = a === b ? a : numbers(a) && numbers(b) ? 'float' : times(a) && times(b) ? 'timestamp' : 'string';
    return [{ name, family, same: type === other }];
  });
}

/** Columns that somebody named and that are not there. */
export function unknownColumns(
  named: readonly { readonly field: string; readonly column: string }[],
  tables: Pick<LeakageTables, 'columns' | 'names'>,
): readonly Problem[] {
  const known = tables.columns.map(({ name }) => name);
  return named
    .filter(({ column }) => !known.includes(column))
    .map(({ field, column }) => {
      const near = nearestName(column, known);
      return {
        what: `${tables.names.train} and ${tables.names.test} do not both have the column ${quoteName(column)}`,
        where: { field },
        fix: near === undefined ? `They share ${known.join(', ')}.` : `Did you mean ${near}?`,
      };
    });
}

/** The value in a form that is the same on both sides, as SQL. */
export function normalValue({ name, family, same }: SharedColumn): string {
  if (same) return quoteName(name);
  return numberOf(name, family) ?? `cast(${quoteName(name)} as varchar)`;
}

/** `select` of a side's columns with the number of the row as `"row"`. */
export function numbered(side: Side, items: readonly string[]): string {
  return `(select ${['row_number() over () - 1 as "row"', ...items].join(', ')} from ${side})`;
}

/** What the columns mean: of a card, from the command line, or guessed from the values. */
export interface ColumnRoles {
  readonly label: string | undefined;
  /** Columns that name rows. */
  readonly ids: readonly string[];
  /** Columns two rows are compared in. */
  readonly compared: readonly SharedColumn[];
}

const LOOKS_LIKE_ID = /(?:^|_)(?:id|uuid|guid|key|index|rowid|row_number|rownum)$/i;
const NEARLY_ALL = 0.95;
/** Whole numbers in a range at most this many times the rows are numbers of rows. */
const DENSE = 1.5;

/**
 * Tells identifiers from features: columns that a card or a person calls unique, and texts without spaces and whole numbers
 * that are different in nearly every row and are named like identifiers or count the rows.
 */
export async function assignRoles(
  tables: LeakageTables,
  given: {
    readonly label: string | undefined;
    readonly ids: readonly string[];
    readonly entity: string | undefined;
    readonly card: LoadedCard['card'] | undefined;
  },
): Promise<ColumnRoles> {
  const { session, columns, rows } = tables;
  const { card, label } = given;
  const known = new Set(given.ids);
  if (card?.key?.length === 1) known.add(card.key[0]!);
  const unique = columns.filter(({ name }) => card?.columns[name]?.unique === true && !known.has(name));
  const sentences = await namesOfSentences(
    session,
    unique.filter(({ family }) => family === 'string').map(({ name }) => name),
  );
  for (const { name } of unique) if (!sentences.has(name)) known.add(name);
  const aside = new Set([label, given.entity, ...(card?.label?.annotators ?? [])]);
  const candidates = columns.filter(
    ({ name, family }) =>
      !known.has(name) && !sentences.has(name) && !aside.has(name) && (family === 'int' || family === 'string'),
  );
  const items = candidates.flatMap(({ name, family }, index) => {
    const id = quoteName(name);
    const range =
      family === 'int' ? `cast(max(${id}) as double) - min(${id})` : `count(*) filter (contains(${id}::varchar, ' '))`;
    return [`approx_count_distinct(${id}) as d${index}`, `${range} as r${index}`];
  });
  const [row = {}] = items.length === 0 ? [] : await session.rows(`select ${items.join(', ')} from train`);
  for (const [index, { name, family }] of candidates.entries()) {
    // The estimate is some per cent off.
    if (Number(row[`d${index}`]) < 0.85 * rows.train) continue;
    const [exact] = await session.rows(`select count(distinct ${quoteName(name)}) as n from train`);
    const distinct = Number(exact?.n);
    if (distinct < NEARLY_ALL * rows.train) continue;
    const named = LOOKS_LIKE_ID.test(name) && distinct === rows.train;
    const large = rows.train >= 100;
    const range = Number(row[`r${index}`]);
    const counting = family === 'int' && large && range < DENSE * (rows.train + rows.test);
    const text = family === 'string' && large && range === 0;
    if (named || counting || text) known.add(name);
  }
  const left = new Set([label, ...(card?.label?.annotators ?? []), ...known]);
  return {
    label,
    ids: columns.map(({ name }) => name).filter((name) => known.has(name) && name !== given.entity),
    compared: columns.filter(({ name }) => !left.has(name)),
  };
}

/** Of these columns those whose texts are mostly more than one word: also where no two are equal, they are what a row says. */
async function namesOfSentences(session: TableSession, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const items = names.map((name, index) => {
    const id = quoteName(name);
    return `2 * count(*) filter (contains(trim(${id}), ' ')) > count(${id}) as s${index}`;
  });
  const [row = {}] = await session.rows(`select ${items.join(', ')} from train`);
  return new Set(names.filter((_, index) => row[`s${index}`] === true));
}
