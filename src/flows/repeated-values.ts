import { quoteName } from '../experiment/sql-text.ts';
import type { CardTable } from './card-table.ts';
import type { Question } from './questions.ts';

/** Counts, as `n`, the rows before which another row had the same values; rows without a value do not count. */
export function repeatedRows(columns: readonly string[], { from }: Pick<CardTable, 'from'>): string {
  const names = columns.map(quoteName);
  const given = names.map((name) => `${name} is not null`).join(' and ');
  return `select coalesce(sum(n - 1), 0) as n from (select count(*) as n from ${from} where ${given} group by ${names.join(', ')} having n > 1)`;
}

/** Types whose values are whole numbers that a number of ours holds, within bounds. */
const WHOLE = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER']);
/** Numbers between the bounds of a column, for each of its values, up to which a bit for each is less than a table of groups. */
const SPARSE = 64;
/** Numbers between bounds that the engine takes bits for. */
const MOST_BITS = 1e9;

/**
 * Questions that count the repeated values of columns. Whole numbers that lie close together are marked in a row of bits,
 * which takes a fifth of the time of groups.
 * @param repeated where the counts go, by column
 */
export async function repeatedQuestions(
  unique: readonly string[],
  { session, from, columns }: Pick<CardTable, 'session' | 'from' | 'columns'>,
  repeated: Map<string, number>,
): Promise<Question[]> {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const whole = unique.filter((name) => WHOLE.has(types.get(name)!));
  const items = whole.flatMap((name, index) => {
    const id = quoteName(name);
    return [`count(${id}) as n${index}`, `min(${id}) as least${index}`, `max(${id}) as greatest${index}`];
  });
  const [row = {}] = items.length === 0 ? [] : await session.rows(`select ${items.join(', ')} from ${from}`);
  return unique.map((name): Question => {
    const at = whole.indexOf(name);
    const [count, least, greatest] = ['n', 'least', 'greatest'].map((part) =>
      Number(row[`${part}${at}`] ?? Number.NaN),
    );
    const bits = greatest! - least! + 1;
    const exact = Number.isSafeInteger(least) && Number.isSafeInteger(greatest);
    if (at < 0 || !exact || bits > Math.min(SPARSE * count!, MOST_BITS)) {
      return {
        select: repeatedRows([name], { from }),
        take: ([found]) => void repeated.set(name, Number(found?.n ?? 0)),
      };
    }
    const marked = `bitstring_agg(cast(${quoteName(name)} as bigint), ${least}::bigint, ${greatest}::bigint)`;
    return {
      select: `select bit_count(${marked}) as n from ${from}`,
      take: ([found]) => void repeated.set(name, count! - Number(found?.n ?? 0)),
    };
  });
}
