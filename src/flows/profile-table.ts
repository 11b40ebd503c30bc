import { type ColumnFamily, storedFamily } from '../config/data-column.ts';
import { type ColumnProfile, DAY, PROFILE_ALPHA, type TableProfile, TOP_VALUES, VALUES_KEPT } from '../data/profile.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { sketchGamma } from '../metrics/ddsketch.ts';
import type { Column, TableSession } from '../ports.ts';
import { type Counted, planCounts } from './count-values.ts';
import { type Buckets, columnProfile, NEGATIVE } from './profile-column.ts';
import { askAll, type Question } from './questions.ts';

export interface ProfileRequest {
  readonly card: string;
  readonly split: string | null;
  readonly digest: string;
  readonly columns: readonly Column[];
  /** What stands after `from`. */
  readonly from: string;
  /** Columns whose values are not to be kept. */
  readonly sensitive: ReadonlySet<string>;
  /** SQL that gives the label as a number, null where there is none; undefined without a label. */
  readonly label?: string;
}

/** More aggregates in one statement than these columns have would end the engine. */
const COLUMNS_AT_ONCE = 100;
/** Statements that the aggregates are spread over, so that several can run at once. */
const STATEMENTS = 4;

export interface ProfileOptions {
  /** Questions about the same rows, answered beside it. */
  readonly beside?: readonly Question[];
  /** Told the share of the work that is done. */
  readonly tell?: (share: number) => void;
}

/**
 * The profile of a table: aggregates and buckets of all columns side by side, then the values of those that have few.
 * Whatever is added up is added up by one thread in the order of the rows, however many statements run at once.
 */
export async function profileTable(
  request: ProfileRequest,
  session: TableSession,
  { beside = [], tell }: ProfileOptions = {},
): Promise<{ readonly profile: TableProfile }> {
  const { columns, from } = request;
  const rows = Number((await session.rows(`select count(*) as n from ${from}`))[0]?.n);
  const parts = new Map<string, unknown>();
  const buckets: Buckets[] = columns.map(() => []);
  const first = [...beside, ...bucketQuestions(request, rows, buckets), ...aggregateQuestions(request, parts)];
  await askAll(session, first, (share) => tell?.(MOST_OF_THE_WORK * share));
  const listed: ColumnProfile['values'][] = columns.map(() => null);
  const second = valueQuestions(request, rows, parts, listed);
  await askAll(session, second, (share) => tell?.(MOST_OF_THE_WORK + (1 - MOST_OF_THE_WORK) * share));
  return {
    profile: {
      format: 'proofmark-profile/1',
      card: request.card,
      split: request.split,
      digest: request.digest,
      rows,
      columns: columns.map((column, index) =>
        columnProfile(column, {
          rows,
          sensitive: request.sensitive.has(column.name),
          part: (suffix) => parts.get(`c${index}_${suffix}`) ?? null,
          buckets: buckets[index]!,
          listed: listed[index]!,
        }),
      ),
    },
  };
}

const MOST_OF_THE_WORK = 0.8;

/** Aggregates by column: its number, and what they say. */
function aggregateQuestions(request: ProfileRequest, parts: Map<string, unknown>): Question[] {
  const { columns } = request;
  const statements = Math.min(columns.length, Math.max(STATEMENTS, Math.ceil(columns.length / COLUMNS_AT_ONCE)));
  // Neighbours are often alike; dealt out, they make statements that take about as long as each other.
  return Array.from({ length: statements }, (_, statement) => {
    const some = columns.flatMap((column, index) => (index % statements === statement ? [{ column, index }] : []));
    const items = some.flatMap(({ column, index }) => columnItems(column, index, request));
    return {
      select: `select ${items.join(',\n')} from ${withNumbers(request, some)}`,
      take: ([row = {}]) => {
        for (const [name, value] of Object.entries(row)) parts.set(name, value);
      },
    };
  });
}

/** Counts of the buckets of each column that has an order. */
function bucketQuestions(request: ProfileRequest, rows: number, buckets: Buckets[]): Question[] {
  const counted = request.columns.flatMap(({ name, type }, index): Counted[] => {
    const family = storedFamily(type);
    const number = numberOf(name, family);
    if (number === undefined || request.sensitive.has(name)) return [];
    const take: Counted['take'] = (counts) => {
      buckets[index] = counts.map(([bucket, count]) => [Number(bucket), count]);
    };
    return [{ value: bucketOf(finite(number, family), family), bytes: BUCKET_BYTES, take }];
  });
  return planCounts(request.from, rows, counted);
}

/** A number and its count, as text. */
const BUCKET_BYTES = 16;

/** The column as a number that is NaN for no value: dates in milliseconds since 1970. */
export function numberOf(name: string, family: ColumnFamily): string | undefined {
  const id = quoteName(name);
  switch (family) {
    case 'int':
    case 'float':
      return `cast(${id} as double)`;
    case 'bool':
      return `cast(cast(${id} as utinyint) as double)`;
    case 'date':
    case 'timestamp':
      return milliseconds(id);
    default:
      return undefined;
  }
}

function columnItems({ name, type }: Column, index: number, { label, sensitive }: ProfileRequest): string[] {
  const id = quoteName(name);
  const family = storedFamily(type);
  const as = (part: string) => `as c${index}_${part}`;
  const items = [`count(${id}) ${as('count')}`];
  // A bool has two values at most, and they are listed.
  if (family !== 'list' && family !== 'other' && (family !== 'bool' || sensitive.has(name)))
    items.push(`approx_count_distinct(${id}) ${as('distinct')}`);
  if (family === 'string' || family === 'list') {
    const length = family === 'list' ? `len(${id})` : `length(cast(${id} as varchar))`;
    items.push(`min(${length}) ${as('short')}`, `max(${length}) ${as('long')}`, `avg(${length}) ${as('length')}`);
  }
  if (numberOf(name, family) === undefined || sensitive.has(name)) return items;
  const x = quoteName(numberColumn(index));
  if (family === 'float') items.push(`count(${id}) - count(${x}) ${as('odd')}`);
  items.push(
    `min(${x}) ${as('min')}`,
    `max(${x}) ${as('max')}`,
    `avg(${x}) ${as('mean')}`,
    `var_pop(${x}) ${as('variance')}`,
  );
  if (label !== undefined) {
    const pair = `(${quoteName(LABEL)}, ${x})`;
    items.push(...REGRESSION.map((part) => `regr_${part}${pair} ${as(part === 'count' ? 'count_pairs' : part)}`));
  }
  return items;
}

/** DuckDB's aggregates over pairs: y is the label, x the column; pairs without one of them do not count. */
const REGRESSION = ['count', 'avgx', 'avgy', 'sxx', 'syy', 'sxy'] as const;

const LABEL = 'the label as a number';

function numberColumn(index: number): string {
  return `column ${index} as a number`;
}

/** Columns of a table, and each that has an order as a finite number beside it, so that it is converted once. */
function withNumbers(
  { from, label, sensitive }: ProfileRequest,
  some: readonly { readonly column: Column; readonly index: number }[],
): string {
  const items = some.flatMap(({ column: { name, type }, index }) => {
    const family = storedFamily(type);
    const number = sensitive.has(name) ? undefined : numberOf(name, family);
    const id = quoteName(name);
    return number === undefined ? [id] : [id, `${finite(number, family)} as ${quoteName(numberColumn(index))}`];
  });
  const labels = label === undefined ? [] : [`${label} as ${quoteName(LABEL)}`];
  return `(select ${[...items, ...labels].join(', ')} from ${from})`;
}

export function finite(number: string, family: ColumnFamily): string {
  return family === 'float' ? `case when abs(${number}) < ${LARGEST} then ${number} end` : number;
}

/** Numbers from here on count as not finite: the sum of their squares would be. */
const LARGEST = 1e145;
/** Milliseconds from 1970 to the last day that a date of JavaScript can be. */
const LAST_DAY = 8.64e15;

/** A date or time in milliseconds since 1970; null for those that no calendar has. */
function milliseconds(id: string): string {
  const time = `epoch_ms(try_cast(${id} as timestamp))`;
  return `case when ${time} between -${LAST_DAY} and ${LAST_DAY} then cast(${time} as double) end`;
}

/** Bucket of a number in its sketch; of a date or time its day, because a share of the years since 1970 says little. */
function bucketOf(number: string, family: ColumnFamily): string {
  if (family === 'date' || family === 'timestamp') return `cast(floor(${number} / ${DAY}) as integer)`;
  const perLog = 1 / Math.log(sketchGamma(PROFILE_ALPHA));
  const bucket = `cast(ceil(ln(abs(${number})) * ${perLog}) as integer)`;
  return `case when ${number} = 0 then null when ${number} > 0 then ${bucket} else ${NEGATIVE} + ${bucket} end`;
}

/** All values with their counts where there are few; the most frequent ones of texts that have more; else nothing. */
function valueQuestions(
  { columns, from, sensitive }: ProfileRequest,
  rows: number,
  parts: ReadonlyMap<string, unknown>,
  listed: ColumnProfile['values'][],
): Question[] {
  const counted = columns.flatMap(({ name, type }, index): Counted[] => {
    const family = storedFamily(type);
    if (sensitive.has(name) || family === 'list' || family === 'other') return [];
    // The estimate is some per cent off.
    const few = family === 'bool' || Number(parts.get(`c${index}_distinct`)) <= VALUES_KEPT * 1.2;
    if (!few && family !== 'string') return [];
    const take: Counted['take'] = (counts) => {
      const shown = counts.map(([value, count]): [string, number] => [cut(value), count]);
      if (few && shown.length <= VALUES_KEPT) listed[index] = { all: true, counts: shown };
      else if (family === 'string') listed[index] = { all: false, counts: shown.slice(0, TOP_VALUES) };
    };
    const id = quoteName(name);
    return [
      {
        // Zeros of both signs are one group, and two texts.
        value: family === 'float' ? `cast(${id} as varchar)` : id,
        bytes: Number(parts.get(`c${index}_length`) ?? 0) + VALUE_BYTES,
        most: few ? VALUES_KEPT + 1 : TOP_VALUES,
        take,
      },
    ];
  });
  return planCounts(from, rows, counted);
}

/** A value that is no text, and its count, as text. */
const VALUE_BYTES = 24;

const LONGEST_VALUE = 200;

function cut(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
}
