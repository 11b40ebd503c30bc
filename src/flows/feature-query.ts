import type { Problem, ProblemLocation } from '../errors.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Column, FeatureColumn, TableSession } from '../ports.ts';
import { suggestColumn } from './check-sql.ts';

/** Types of numbers, and not of lists of them. */
export const NUMERIC = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)(?!.*\])/;

export function isNumber({ type }: Column): boolean {
  return NUMERIC.test(type);
}

/** Columns with numbers that are not whole by type. */
export const FRACTIONAL = /^(?:FLOAT|DOUBLE|DECIMAL)/;

/** Each feature as its tensor's type and without nulls: a null of a floating-point feature is NaN, as in pandas. */
export function featureSelect(features: readonly FeatureColumn[]): string {
  return features.map(featureValue).join(', ');
}

/** Element types of lists. A list is an ARRAY for the tables, whose values come row after row. */
const ELEMENT = { float32: 'float', float64: 'double', int64: 'bigint', int32: 'integer', bool: 'utinyint' } as const;

function featureValue({ name, type, length }: FeatureColumn): string {
  const column = quoteName(name);
  if (length !== undefined && type !== 'string') return `cast(${column} as ${ELEMENT[type]}[${length}])`;
  switch (type) {
    case 'float32':
      return `coalesce(cast(${column} as float), 'nan'::float)`;
    case 'float64':
      return `coalesce(cast(${column} as double), 'nan'::double)`;
    case 'int64':
      return `cast(${column} as bigint)`;
    case 'int32':
      return `cast(${column} as integer)`;
    case 'bool':
      return `cast(cast(${column} as boolean) as utinyint)`;
    case 'string':
      return `cast(${column} as varchar)`;
  }
}

/** Features that the rows do not have. */
export function findUnknownFeatures(
  features: readonly FeatureColumn[],
  columns: readonly Column[],
  where: ProblemLocation,
): readonly Problem[] {
  const names = columns.map((column) => column.name);
  return distinctNames(features)
    .filter((name) => !hasColumn(columns, name))
    .map((name) => ({
      what: `the model reads the column ${JSON.stringify(name)}, which the split does not have`,
      where,
      fix: suggestColumn(name, names),
    }));
}

/** Features whose values their tensor cannot hold: nulls where the type has none, fractions where it is whole. */
export async function findUnusableFeatures(
  session: TableSession,
  table: string,
  features: readonly FeatureColumn[],
  columns: readonly Column[],
  where: ProblemLocation,
): Promise<readonly Problem[]> {
  const lists = await findUnusableLists(session, table, features, columns, where);
  const exact = features.filter(({ type, length }) => length === undefined && type !== 'float32' && type !== 'float64');
  if (exact.length === 0) return lists;
  const counts = exact.flatMap(({ name, type }, index) => {
    const column = quoteName(name);
    const declared = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())?.type ?? '';
    const whole = (type === 'int64' || type === 'int32') && FRACTIONAL.test(declared);
    return [
      `count(*) filter (${column} is null) as nulls_${index}`,
      `${whole ? `count(*) filter (${column} <> round(${column}))` : '0'} as fractions_${index}`,
    ];
  });
  const [found = {}] = await session.rows(`select ${counts.join(', ')} from ${table}`);
  const singles = exact.flatMap(({ name, type }, index) => {
    const problems: Problem[] = [];
    const nulls = Number(found[`nulls_${index}`]);
    if (nulls > 0) {
      problems.push({
        what: `the column ${JSON.stringify(name)} is null in ${rowCount(nulls)}, and the model reads it as ${type}, which has no missing value`,
        where,
        fix: `Fill it in the data card's query (coalesce(${name}, …)), leave those rows out, or export the input as float.`,
      });
    }
    const fractions = Number(found[`fractions_${index}`]);
    if (fractions > 0) {
      problems.push({
        what: `the column ${JSON.stringify(name)} has a fraction in ${rowCount(fractions)}, and the model reads it as ${type}`,
        where,
        fix: `Round it in the data card's query, or export the input as float.`,
      });
    }
    return problems;
  });
  return [...lists, ...singles];
}

const LIST = /\[\d*\]$/;

/** Lists of another length than the tensor has room for, or with holes. */
async function findUnusableLists(
  session: TableSession,
  table: string,
  features: readonly FeatureColumn[],
  columns: readonly Column[],
  where: ProblemLocation,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { name, length } of features) {
    if (length === undefined) continue;
    const column = quoteName(name);
    const type = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())?.type ?? '';
    if (!LIST.test(type)) {
      problems.push({
        what: `the column ${JSON.stringify(name)} is ${type}, and the model reads a list of ${length} numbers from it`,
        where,
        fix: "Make a list of it in the data card's query (string_split, list_value, cast(… as float[])), or bind single columns.",
      });
      continue;
    }
    const values = `${column}[:]`;
    const [found = {}] = await session.rows(
      `select count(*) filter (${column} is null) as missing, count(*) filter (len(${values}) <> ${length}) as other,
              count(*) filter (len(${values}) <> len(list_filter(${values}, lambda x: x is not null))) as holes,
              any_value(len(${values})) filter (len(${values}) <> ${length}) as example from ${table}`,
    );
    const [missing, other, holes] = [found.missing, found.other, found.holes].map(Number);
    if (other! > 0) {
      problems.push({
        what: `the column ${JSON.stringify(name)} has another number of values than ${length} in ${rowCount(other!)} (${found.example} in one)`,
        where,
        fix: `Pad or cut the lists in the data card's query: list_resize(${name}, ${length}, 0).`,
      });
    }
    if (missing! + holes! > 0) {
      problems.push({
        what: `the column ${JSON.stringify(name)} is null, or has a null in its list, in ${rowCount(missing! + holes!)}`,
        where,
        fix: "Fill it in the data card's query, or leave those rows out.",
      });
    }
  }
  return problems;
}

export function hasColumn(columns: readonly Column[], name: string): boolean {
  return columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** `1 row`, `12,000 rows` */
export function rowCount(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
}

function distinctNames(features: readonly FeatureColumn[]): readonly string[] {
  return [...new Set(features.map((feature) => feature.name))];
}
