import type { TimeFacts } from '../data/leakage-splits.ts';
import { DAY } from '../data/profile.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { type LeakageTables, normalValue, numbered, type SharedColumn } from './leakage-tables.ts';
import { numberOf } from './profile-table.ts';

export interface EntityOverlap {
  /** Entities on both sides. */
  readonly entities: number;
  /** Numbers of their test rows. */
  readonly testRows: Int32Array;
}

/** Test rows whose entity is in training too; rows without one do not count. */
export async function findOverlap({ session, columns }: LeakageTables, entity: string): Promise<EntityOverlap> {
  const value = normalValue(columns.find(({ name }) => name === entity)!);
  await session.execute(
    `create or replace temp table entities_of_both as
     select distinct ${value} as entity from train where ${value} is not null
     intersect select distinct ${value} from test`,
  );
  const [counted] = await session.rows('select count(*) as n from entities_of_both');
  const rows: number[] = [];
  const select = `select cast("row" as integer) from ${numbered('test', [`${value} as entity`])} where entity in (select entity from entities_of_both)`;
  for await (const batch of session.read(select)) {
    for (const row of (batch.columns[0] as Int32Array).subarray(0, batch.rows)) rows.push(row);
  }
  return { entities: Number(counted?.n), testRows: Int32Array.from(rows) };
}

export interface Times {
  readonly order: TimeFacts;
  /** Columns with times, and how many training rows have one after their own. */
  readonly future: readonly { readonly column: string; readonly later: number }[];
}

/** @param embargo milliseconds until an answer is known */
export async function findTimes(
  { session, columns, rows }: LeakageTables,
  timestamp: string,
  embargo: number,
  compared: readonly SharedColumn[],
): Promise<Times> {
  const time = timeOf(columns.find(({ name }) => name === timestamp)!);
  const [train = {}] = await session.rows(`select min(${time}) as first, max(${time}) as last from train`);
  const [test = {}] = await session.rows(`select min(${time}) as first from test`);
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value));
  const [trainLast, testFirst] = [number(train.last), number(test.first)];
  const count = async (side: string, condition: string) =>
    Number((await session.rows(`select count(*) as n from ${side} where ${condition}`))[0]?.n);
  const both = trainLast !== null && testFirst !== null;
  const others = compared.filter(
    ({ name, family }) => name !== timestamp && (family === 'timestamp' || family === 'date'),
  );
  const future: { column: string; later: number }[] = [];
  for (const column of others) {
    // A date stands for its whole day.
    const left = column.family === 'date' ? `floor(${time} / ${DAY}) * ${DAY}` : time;
    future.push({ column: column.name, later: await count('train', `${timeOf(column)} > ${left}`) });
  }
  return {
    order: {
      trainFirst: number(train.first),
      trainLast,
      testFirst,
      early: both ? await count('test', `${time} <= ${trainLast}`) : 0,
      testRows: rows.test,
      unknown: both ? await count('train', `${time} + ${embargo} >= ${testFirst}`) : 0,
      trainRows: rows.train,
      embargo,
    },
    future,
  };
}

/** Milliseconds since 1970; texts where they can be read as a time, numbers in seconds when they are too small for more. */
function timeOf({ name, family }: SharedColumn): string {
  const id = quoteName(name);
  if (family === 'int' || family === 'float') {
    const value = `cast(${id} as double)`;
    return `(case when abs(${value}) < 1e11 then ${value} * 1000 else ${value} end)`;
  }
  if (family === 'string') return `cast(epoch_ms(try_cast(${id} as timestamp)) as double)`;
  return numberOf(name, family) ?? 'null::double';
}
