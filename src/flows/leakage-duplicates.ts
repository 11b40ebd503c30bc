import { EXAMPLES_OF_LEAKS, type LeakageExample } from '../data/leakage-finding.ts';
import { COARSE, type RepeatFacts } from '../data/leakage-repeats.ts';
import { type ColumnSubset, columnSubsets, GRID, NeighbourIndex } from '../data/near-duplicates.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { ColumnBatch } from '../ports.ts';
import { type LeakageTables, normalValue, numbered, type SharedColumn } from './leakage-tables.ts';
import { finite, numberOf } from './profile-table.ts';

export interface Twins extends RepeatFacts {
  /** Numbers of the test rows. */
  readonly testRows: Int32Array;
  /** Twins with another label than in training; null without a label. */
  readonly conflicts: { readonly count: number; readonly examples: readonly LeakageExample[] } | null;
}

/** Twins that are compared value by value; of more, only these. */
const MOST_VERIFIED = 100_000;
/** Columns shown of an example. */
const MOST_SHOWN = 8;

/**
 * Test rows that equal a training row in all compared columns: found by a hash, then verified value by value. Texts,
 * numbers and nulls are equal when SQL's `is not distinct from` says so.
 */
export async function findTwins(
  tables: LeakageTables,
  compared: readonly SharedColumn[],
  label: string | undefined,
  shown: readonly string[],
): Promise<Twins> {
  const { session, rows } = tables;
  if (compared.length === 0) return { ...nothingCompared(rows), conflicts: null };
  const hash = `hash(${compared.map(normalValue).join(', ')}) as h`;
  const answer = label === undefined ? [] : [`${quoteName(label)} as answer`];
  await session.execute(
    `create or replace temp table train_hashes as select h, min("row") as "row", count(*) as n from ${numbered('train', [hash])} group by h`,
  );
  await session.execute(
    `create or replace temp table twins as
     select t."row" as test_row, k."row" as train_row from ${numbered('test', [hash])} t join train_hashes k using (h)`,
  );
  const [repeated] = await session.rows('select coalesce(sum(n) filter (n > 1), 0) as n from train_hashes');
  const values = compared.map((column, index) => `${normalValue(column)} as v${index}`);
  const equal = compared.map((_, index) => `a.v${index} is not distinct from b.v${index}`).join(' and ');
  const some = `(select * from twins order by test_row limit ${MOST_VERIFIED})`;
  await session.execute(
    `create or replace temp table unequal as
     select t.test_row from ${some} t
     join ${numbered('test', values)} a on a."row" = t.test_row
     join ${numbered('train', values)} b on b."row" = t.train_row
     where not (${equal})`,
  );
  await session.execute('delete from twins where test_row in (select test_row from unequal)');
  const testRows = await readRows(tables, 'select cast(test_row as integer) from twins order by test_row');
  const pairs = 'select test_row, train_row from twins order by test_row';
  return {
    looked: rows.test,
    found: testRows.length,
    trainLooked: rows.train,
    trainFound: Number(repeated?.n),
    columns: compared.length,
    testRows,
    examples: await pairExamples(tables, pairs, shown),
    conflicts: answer.length === 0 ? null : await findConflicts(tables, answer, shown, label!),
  };
}

/** Of tables whose columns all are keys, entities and labels. */
function nothingCompared(rows: LeakageTables['rows']): Omit<Twins, 'conflicts'> {
  const testRows = new Int32Array();
  return { looked: rows.test, found: 0, trainLooked: rows.train, trainFound: 0, columns: 0, testRows, examples: [] };
}

async function findConflicts(
  tables: LeakageTables,
  answer: readonly string[],
  shown: readonly string[],
  label: string,
): Promise<NonNullable<Twins['conflicts']>> {
  const from = `from twins t
     join ${numbered('test', answer)} a on a."row" = t.test_row
     join ${numbered('train', answer)} b on b."row" = t.train_row
     where a.answer is not null and b.answer is not null and cast(a.answer as varchar) <> cast(b.answer as varchar)`;
  const [counted] = await tables.session.rows(`select count(*) as n ${from}`);
  const pairs = `select t.test_row, t.train_row ${from} order by t.test_row`;
  const wanted = shown.includes(label) ? shown : [...shown.slice(0, MOST_SHOWN - 1), label];
  return { count: Number(counted?.n), examples: await pairExamples(tables, pairs, wanted) };
}

async function readRows({ session }: LeakageTables, select: string): Promise<Int32Array> {
  const batches: Int32Array[] = [];
  for await (const batch of session.read(select)) batches.push((batch.columns[0] as Int32Array).slice(0, batch.rows));
  const all = new Int32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const batch of batches) {
    all.set(batch, at);
    at += batch.length;
  }
  return all;
}

/** The first pairs with values of the test row. */
async function pairExamples(
  tables: LeakageTables,
  pairs: string,
  shown: readonly string[],
): Promise<readonly LeakageExample[]> {
  const first = await tables.session.rows(`${pairs} limit ${EXAMPLES_OF_LEAKS}`);
  return testExamples(
    tables,
    first.map((row) => ({ test: Number(row.test_row), train: Number(row.train_row) })),
    shown,
  );
}

/** @param shown columns that may be shown */
export async function testExamples(
  { session }: LeakageTables,
  pairs: readonly { readonly test: number; readonly train: number | null }[],
  shown: readonly string[],
): Promise<readonly LeakageExample[]> {
  if (pairs.length === 0) return [];
  const columns = shown.slice(0, MOST_SHOWN);
  const items = columns.map((name) => `cast(${quoteName(name)} as varchar) as ${quoteName(name)}`);
  const rows = await session.rows(
    `select * from ${numbered('test', items)} where "row" in (${pairs.map(({ test }) => test).join(', ')})`,
  );
  const byRow = new Map(rows.map((row) => [Number(row.row), row]));
  return pairs.map(({ test, train }) => ({
    test,
    train,
    values: Object.fromEntries(
      columns.map((name) => {
        const value = byRow.get(test)?.[name];
        return [name, value === null || value === undefined ? null : String(value).slice(0, 200)];
      }),
    ),
  }));
}

/** Test rows, and training rows beside them, whose neighbours are looked for at most; and rows put together by chance. */
const TEST_ROWS = 200_000;
const TRAIN_ROWS = 50_000;
const CHANCE_ROWS = 20_000;
/** Columns from which rows that agree on four fifths of them do so for a reason. */
const MANY_COLUMNS = 12;

export interface Neighbours extends RepeatFacts {
  /** Rows put together from values of different test rows, and those with a neighbour in training: what chance brings. */
  readonly chance: { readonly looked: number; readonly found: number };
  /** Subsets of columns that tell training rows apart; without one there is nothing to say. */
  readonly telling: number;
  /** Numbers of the test rows with a neighbour, twins left out; of a sample when `looked` is less than all. */
  readonly testRows: Int32Array;
}

/**
 * Test rows that agree with a training row on one of ten random subsets of four fifths of the columns, numbers on a grid of
 * a hundredth of a standard deviation. Twins are not counted again.
 */
export async function findNeighbours(
  tables: LeakageTables,
  compared: readonly SharedColumn[],
  twins: Int32Array,
  seed: string,
  shown: readonly string[],
): Promise<Neighbours> {
  const { session, rows } = tables;
  if (compared.length === 0) return { ...nothingCompared(rows), chance: { looked: 0, found: 0 }, telling: 0 };
  const subsets = columnSubsets(compared.length, seed);
  const spreads = await spreadsOf(tables, compared);
  const cells = compared.flatMap((column, index) => cellsOf(column, index, spreads[index] ?? null));
  const hashes = subsets.map((subset) => hashOf(subset, compared, spreads)).join(', ');
  const onGrid = (side: 'train' | 'test', step: number) =>
    `(select "row", ${cells.map(({ sql, name }) => `${sql} as ${name}`).join(', ')} from ${numbered(side, ['*'])} where "row" % ${step} = 0)`;
  const select = (side: 'train' | 'test', step: number) =>
    `select cast("row" as integer), ${hashes} from ${onGrid(side, step)}`;
  const [testStep, trainStep] = [Math.ceil(rows.test / TEST_ROWS), Math.ceil(rows.train / TRAIN_ROWS)];
  const chanceStep = Math.ceil(rows.test / CHANCE_ROWS);
  const chanceRows = compared.length < MANY_COLUMNS ? Math.ceil(rows.test / chanceStep) : 0;
  const index = new NeighbourIndex(
    Math.ceil(rows.test / testStep) + Math.ceil(rows.train / trainStep) + chanceRows,
    subsets.length,
  );
  const known = new Set(twins);
  const test = await readHashes(tables, select('test', testStep), Math.ceil(rows.test / testStep), subsets.length);
  const train = await readHashes(tables, select('train', trainStep), Math.ceil(rows.train / trainStep), subsets.length);
  const strangers = mixed(onGrid('test', chanceStep), cells, compared.length, chanceRows);
  const chance =
    chanceRows === 0
      ? { rows: new Int32Array(), hashes: new Float64Array() }
      : await readHashes(
          tables,
          `select cast("row" as integer), ${hashes} from ${strangers}`,
          chanceRows,
          subsets.length,
        );
  for (const { hashes } of [test, train, chance]) {
    for (let i = 0; i < hashes.length; i++) index.watch(i % subsets.length, hashes[i]!);
  }
  for await (const batch of session.read(select('train', 1))) {
    const numbers = batch.columns[0] as Int32Array;
    for (let subset = 0; subset < subsets.length; subset++) {
      const column = batch.columns[subset + 1] as Float64Array;
      for (let row = 0; row < batch.rows; row++) index.see(subset, column[row]!, numbers[row]!);
    }
  }
  const count = subsets.length;
  const hashesOf = (side: typeof test, place: number) => side.hashes.subarray(place * count, (place + 1) * count);
  // Subsets in which training rows resemble each other by nature say nothing about a leak.
  const telling = subsets.flatMap((_, subset) => {
    let repeated = 0;
    train.rows.forEach((_row, place) => {
      if (index.has(subset, train.hashes[place * count + subset]!, 2)) repeated++;
    });
    return repeated < COARSE * train.rows.length ? [subset] : [];
  });
  const found: { test: number; train: number }[] = [];
  let looked = 0;
  test.rows.forEach((row, place) => {
    if (known.has(row)) return;
    looked++;
    const neighbour = index.neighbour(hashesOf(test, place), 1, telling);
    if (neighbour >= 0) found.push({ test: row, train: neighbour });
  });
  const neighbours = (side: typeof test, times: 1 | 2) => {
    let count = 0;
    side.rows.forEach((_, place) => {
      if (index.neighbour(hashesOf(side, place), times, telling) >= 0) count++;
    });
    return count;
  };
  return {
    looked,
    found: found.length,
    trainLooked: train.rows.length,
    trainFound: neighbours(train, 2),
    chance: { looked: chance.rows.length, found: neighbours(chance, 1) },
    columns: compared.length,
    telling: telling.length,
    testRows: Int32Array.from(found, ({ test: row }) => row),
    examples: await testExamples(tables, found.slice(0, EXAMPLES_OF_LEAKS), shown),
  };
}

/** Standard deviations in training of columns that are numbers or times; null of others and of constants. */
async function spreadsOf({ session }: LeakageTables, compared: readonly SharedColumn[]): Promise<(number | null)[]> {
  const items = compared.flatMap(({ name, family }, index) => {
    const number = family === 'bool' ? undefined : numberOf(name, family);
    return number === undefined ? [] : [`stddev_pop(${finite(number, 'float')}) as s${index}`];
  });
  const [row = {}] = items.length === 0 ? [] : await session.rows(`select ${items.join(', ')} from train`);
  return compared.map((_, index) => {
    const spread = Number(row[`s${index}`] ?? 0);
    return spread > 0 && Number.isFinite(spread) ? spread : null;
  });
}

/** A value that rows are compared in. */
interface Cell {
  readonly sql: string;
  readonly name: string;
  /** Place of its column. */
  readonly column: number;
}

/** The column on its two grids, or its value once. */
function cellsOf(column: SharedColumn, index: number, spread: number | null): Cell[] {
  if (spread === null) {
    const sql =
      column.family === 'string' ? `lower(trim(cast(${quoteName(column.name)} as varchar)))` : normalValue(column);
    return [{ sql, name: `c${index}`, column: index }];
  }
  const steps = `(${numberOf(column.name, column.family)!} / ${spread * GRID})`;
  return [
    { sql: `floor(${steps})`, name: `c${index}`, column: index },
    { sql: `floor(${steps} + 0.5)`, name: `d${index}`, column: index },
  ];
}

/** Rows each of whose columns comes from another one of the rows: as they would be if columns knew nothing of each other. */
function mixed(table: string, cells: readonly Cell[], columns: number, rows: number): string {
  const taken = cells.map(({ name, column }) => {
    const away = Math.floor((column * rows) / columns);
    return `lag(${name}, ${away}) over in_turn as ${name}`;
  });
  // Twice one after the other: what is before the first row is the last one.
  const twice = `(select 0 as turn, * from ${table} union all select 1 as turn, * from ${table})`;
  const all = `select turn, "row", ${taken.join(', ')} from ${twice} window in_turn as (order by turn, "row")`;
  return `(select * from (${all}) where turn = 1)`;
}

/** 53 bits, so that a double holds them. */
function hashOf(
  { columns, offset }: ColumnSubset,
  compared: readonly SharedColumn[],
  spreads: readonly (number | null)[],
): string {
  const cells = columns.map((index) => (spreads[index] != null && offset > 0 ? `d${index}` : `c${index}`));
  return compared.length === 0 ? '0::double' : `cast(hash(${cells.join(', ')}) >> 11 as double)`;
}

async function readHashes(
  { session }: LeakageTables,
  select: string,
  count: number,
  subsets: number,
): Promise<{ readonly rows: Int32Array; readonly hashes: Float64Array }> {
  const rows = new Int32Array(count);
  const hashes = new Float64Array(count * subsets);
  let at = 0;
  const copy = (batch: ColumnBatch) => {
    rows.set((batch.columns[0] as Int32Array).subarray(0, batch.rows), at);
    for (let subset = 0; subset < subsets; subset++) {
      const column = batch.columns[subset + 1] as Float64Array;
      for (let row = 0; row < batch.rows; row++) hashes[(at + row) * subsets + subset] = column[row]!;
    }
    at += batch.rows;
  };
  for await (const batch of session.read(select)) copy(batch);
  return { rows: rows.subarray(0, at), hashes: hashes.subarray(0, at * subsets) };
}
