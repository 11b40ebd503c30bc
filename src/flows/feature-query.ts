import type { Problem, ProblemLocation } from '../errors.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Column, FeatureColumn, TableSession } from '../ports.ts';
import { suggestColumn } from './check-sql.ts';

/** Columns with numbers that are not whole by type. */
const FRACTIONAL = /^(?:FLOAT|DOUBLE|DECIMAL)/;

/** Each feature as its tensor's type and without nulls: a null of a floating-point feature is NaN, as in pandas. */
export function featureSelect(features: readonly FeatureColumn[]): string {
  return features.map(featureValue).join(', ');
}

function featureValue({ name, type }: FeatureColumn): string {
  const column = quoteName(name);
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
  const exact = features.filter((feature) => feature.type !== 'float32' && feature.type !== 'float64');
  if (exact.length === 0) return [];
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
  return exact.flatMap(({ name, type }, index) => {
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
