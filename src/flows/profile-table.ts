import { type ColumnFamily, storedFamily } from '../config/data-column.ts';
import {
  type ColumnProfile,
  DAY,
  type LabelProfile,
  PROFILE_ALPHA,
  type TableProfile,
  TOP_VALUES,
  VALUES_KEPT,
} from '../data/profile.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { sketchGamma } from '../metrics/ddsketch.ts';
import type { Column, TableSession } from '../ports.ts';

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

type Row = Readonly<Record<string, unknown>>;

/** More aggregates in one statement than these columns have would end the engine. */
const COLUMNS_AT_ONCE = 100;

interface Range {
  readonly start: number;
  readonly end: number;
}

function isWithin(index: number, { start, end }: Range): boolean {
  return index >= start && index < end;
}

/**
 * The profile of a table, and whatever other aggregates are wanted, in one pass over its rows for every hundred columns; a
 * second, narrow one counts the values of columns that have few.
 * @param extra aggregates by the name under which they come back
 */
export async function profileTable(
  request: ProfileRequest,
  session: TableSession,
  extra: Readonly<Record<string, string>> = {},
): Promise<{ readonly profile: TableProfile; readonly extra: Row }> {
  const { columns } = request;
  const others = Object.entries(extra).map(([name, sql]) => `${sql} as ${quoteName(name)}`);
  let row: Row = {};
  for (let start = 0; start === 0 || start < columns.length; start += COLUMNS_AT_ONCE) {
    const some = { start, end: start + COLUMNS_AT_ONCE };
    const items = [
      'count(*) as n',
      ...columns.flatMap((column, index) => (isWithin(index, some) ? columnItems(column, index, request) : [])),
      ...(start === 0 ? others : []),
    ];
    row = { ...row, ...(await session.rows(`select ${items.join(',\n')} from ${withNumbers(request, some)}`))[0] };
  }
  const profiles: ColumnProfile[] = [];
  for (const [index, column] of columns.entries())
    profiles.push(await columnProfile(column, index, row, request, session));
  return {
    profile: {
      format: 'proofmark-profile/1',
      card: request.card,
      split: request.split,
      digest: request.digest,
      rows: Number(row.n),
      columns: profiles,
    },
    extra: row,
  };
}

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
      return `cast(epoch_ms(cast(${id} as timestamp)) as double)`;
    default:
      return undefined;
  }
}

function columnItems({ name, type }: Column, index: number, { label, sensitive }: ProfileRequest): string[] {
  const id = quoteName(name);
  const family = storedFamily(type);
  const as = (part: string) => `as c${index}_${part}`;
  const items = [`count(${id}) ${as('count')}`];
  if (family !== 'list' && family !== 'other') items.push(`approx_count_distinct(${id}) ${as('distinct')}`);
  if (family === 'string' || family === 'list') {
    const length = family === 'list' ? `len(${id})` : `length(${id})`;
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
    `to_json(histogram(${bucketOf(x, family)}))::varchar ${as('buckets')}`,
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

/** The table with each column that has an order as a finite number beside it, so that it is converted once. */
function withNumbers({ columns, from, label, sensitive }: ProfileRequest, some: Range): string {
  const numbers = columns.flatMap(({ name, type }, index) => {
    if (!isWithin(index, some)) return [];
    const family = storedFamily(type);
    const number = numberOf(name, family);
    if (number === undefined || sensitive.has(name)) return [];
    const finite = family === 'float' ? `case when isfinite(${number}) then ${number} end` : number;
    return [`${finite} as ${quoteName(numberColumn(index))}`];
  });
  const labels = label === undefined ? [] : [`${label} as ${quoteName(LABEL)}`];
  return `(select ${['*', ...numbers, ...labels].join(', ')} from ${from})`;
}

/** Numbers of negative buckets begin here, so that one map holds both signs; logarithms of doubles stay far below. */
const NEGATIVE = 1_000_000;

/** Bucket of a number in its sketch; of a date or time its day, because a share of the years since 1970 says little. */
function bucketOf(number: string, family: ColumnFamily): string {
  if (family === 'date' || family === 'timestamp') return `cast(floor(${number} / ${DAY}) as integer)`;
  const perLog = 1 / Math.log(sketchGamma(PROFILE_ALPHA));
  const bucket = `cast(ceil(ln(abs(${number})) * ${perLog}) as integer)`;
  return `case when ${number} = 0 then null when ${number} > 0 then ${bucket} else ${NEGATIVE} + ${bucket} end`;
}

async function columnProfile(
  { name, type }: Column,
  index: number,
  row: Row,
  request: ProfileRequest,
  session: TableSession,
): Promise<ColumnProfile> {
  const part = (suffix: string): unknown => row[`c${index}_${suffix}`] ?? null;
  const family = storedFamily(type);
  const sensitive = request.sensitive.has(name);
  const count = Number(part('count'));
  const approximate = Number(part('distinct') ?? count);
  const notFinite = Number(part('odd') ?? 0);
  const listed =
    sensitive || family === 'list' || family === 'other' ? null : await valuesOf(name, approximate, request, session);
  const numbers = part('min') === null ? null : numbersOf(part, count - notFinite, family);
  const days = family === 'date' ? numbers?.days?.length : undefined;
  return {
    name,
    type,
    family,
    count,
    missing: Number(row.n) - count,
    notFinite,
    distinct:
      listed?.all === true
        ? { value: listed.counts.length, exact: true }
        : { value: days ?? Math.min(count, approximate), exact: days !== undefined },
    numbers,
    lengths:
      part('short') === null
        ? null
        : { min: Number(part('short')), max: Number(part('long')), mean: Number(part('length')) },
    values: listed,
    label: labelOf(part),
    sensitive,
  };
}

function numbersOf(part: (suffix: string) => unknown, finite: number, family: ColumnFamily): ColumnProfile['numbers'] {
  const bounds = {
    min: Number(part('min')),
    max: Number(part('max')),
    mean: Number(part('mean')),
    variance: Number(part('variance') ?? 0),
  };
  const counts = Object.entries(JSON.parse(String(part('buckets') ?? '{}')) as Record<string, number>).map(
    ([bucket, count]): [number, number] => [Number(bucket), count],
  );
  const ascending = (a: [number, number], b: [number, number]) => a[0] - b[0];
  if (family === 'date' || family === 'timestamp') return { ...bounds, sketch: null, days: counts.sort(ascending) };
  const [negative, positive] = [
    counts.filter(([bucket]) => bucket > NEGATIVE / 2),
    counts.filter(([bucket]) => bucket <= NEGATIVE / 2),
  ];
  return {
    ...bounds,
    sketch: {
      alpha: PROFILE_ALPHA,
      zeros: finite - counts.reduce((sum, [, count]) => sum + count, 0),
      positive: positive.sort(ascending),
      negative: negative.map(([bucket, count]): [number, number] => [bucket - NEGATIVE, count]).sort(ascending),
    },
    days: null,
  };
}

function labelOf(part: (suffix: string) => unknown): LabelProfile | null {
  const rows = Number(part('count_pairs') ?? 0);
  if (rows === 0) return null;
  return {
    rows,
    mean: Number(part('avgx')),
    labelMean: Number(part('avgy')),
    variance: Number(part('sxx')) / rows,
    labelVariance: Number(part('syy')) / rows,
    covariance: Number(part('sxy')) / rows,
  };
}

/** All values with their counts where there are few; the most frequent ones of texts that have more; else nothing. */
async function valuesOf(
  name: string,
  approximate: number,
  { columns, from }: ProfileRequest,
  session: TableSession,
): Promise<NonNullable<ColumnProfile['values']> | null> {
  const family = storedFamily(columns.find((column) => column.name === name)!.type);
  // The estimate is some per cent off.
  const few = approximate <= VALUES_KEPT * 1.2;
  if (!few && family !== 'string') return null;
  const id = quoteName(name);
  const counts = (
    await session.rows(
      `select cast(${id} as varchar) as value, count(*) as n from ${from} where ${id} is not null
       group by 1 order by n desc, value limit ${few ? VALUES_KEPT + 1 : TOP_VALUES}`,
    )
  ).map((row): [string, number] => [cut(String(row.value)), Number(row.n)]);
  if (few && counts.length <= VALUES_KEPT) return { all: true, counts };
  return family === 'string' ? { all: false, counts: counts.slice(0, TOP_VALUES) } : null;
}

const LONGEST_VALUE = 200;

function cut(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
}
