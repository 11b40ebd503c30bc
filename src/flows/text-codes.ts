import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import type { TableSession } from '../ports.ts';

/** Texts as codes, from 0, in the byte order of the values. */
export interface EncodedColumn {
  readonly values: readonly string[];
  /** Selects a row's code. */
  readonly item: string;
}

/**
 * Values that are written into a statement. The engine looks them up once for each entry of a Parquet file's dictionary,
 * and an ENUM for each row, which takes three times as long; many values would make the statement long.
 */
const MOST_WRITTEN = 64;
const MOST_CHARACTERS = 10_000;

/** Columns whose values are asked for in one statement. */
const TOGETHER = 50;

/**
 * Items that select codes of text columns. Codes as integers: with each batch of ENUMs the bindings would bring all their
 * values along. The code of null is −1; a column of nulls has no values.
 * @param columns of the view, by name
 */
export async function encode(
  session: TableSession,
  view: string,
  columns: readonly string[],
): Promise<ReadonlyMap<string, EncodedColumn>> {
  const values = await distinctValues(session, view, columns);
  const many = columns.filter((name) => !areFew(values.get(name)!));
  // All of them in one statement: each on its own takes longer to come and go than to run.
  if (many.length > 0) await session.execute(many.map((name) => createType(view, name)).join(';\n'));
  return new Map(
    columns.map((name) => {
      const texts = values.get(name)!;
      const item = areFew(texts) ? codeAmong(quoteName(name), texts) : codeInType(view, name);
      return [name, { values: texts, item }];
    }),
  );
}

/** Values of text columns by column, in byte order and without null. */
async function distinctValues(
  session: TableSession,
  view: string,
  columns: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const values = new Map(columns.map((name): [string, string[]] => [name, []]));
  for (let from = 0; from < columns.length; from += TOGETHER) {
    const asked = columns.slice(from, from + TOGETHER);
    const grouped = asked.map((name, index) => {
      const text = quoteName(name);
      return `select ${index} as place, ${text} as value from ${quoteName(view)} group by ${text}`;
    });
    const all = `select place, value from (${grouped.join(' union all ')}) where value is not null order by place, value`;
    for await (const batch of session.read(all)) {
      const [places, texts] = batch.columns as [Int32Array, readonly string[]];
      for (let at = 0; at < batch.rows; at++) values.get(asked[places[at]!]!)!.push(texts[at]!);
    }
  }
  return values;
}

function areFew(values: readonly string[]): boolean {
  return values.length <= MOST_WRITTEN && values.join('').length <= MOST_CHARACTERS;
}

/** A row's place among a few values. */
function codeAmong(column: string, values: readonly string[]): string {
  if (values.length === 0) return '-1::integer';
  const places = values.map((value, place) => `${quoteText(value)}: ${place}`);
  // The greater of null and −1 is −1.
  return `greatest(map_extract_value(map {${places.join(', ')}}, ${column}), -1)`;
}

const typeName = (view: string, column: string) => quoteName(`values of ${column} in ${view}`);

function createType(view: string, column: string): string {
  const name = quoteName(column);
  const values = `select ${name} from ${quoteName(view)} where ${name} is not null group by ${name} order by ${name}`;
  return `create type ${typeName(view, column)} as enum (${values})`;
}

function codeInType(view: string, column: string): string {
  const code = `enum_code(cast(${quoteName(column)} as ${typeName(view, column)}))`;
  return `coalesce(cast(${code} as integer), -1)`;
}

/** Codes count the values that some row has, whatever values there could be. A condition is one without any row, too. */
export function withoutUnused(dimension: SliceDimension): SliceDimension {
  const { values, codes, kind } = dimension;
  const used = usedCodes(codes, values.length);
  if (kind === 'condition' || used === 'all') return dimension;
  const renumbered = new Int32Array(values.length);
  let next = 0;
  for (let code = 0; code < values.length; code++) if (used[code] === 1) renumbered[code] = next++;
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) codes[row] = renumbered[codes[row]!]!;
  return { ...dimension, values: values.filter((_, code) => used[code] === 1) };
}

/** 1 for each code that a row has. */
function usedCodes(codes: Int32Array, count: number): Uint8Array | 'all' {
  const used = new Uint8Array(count);
  let missing = count;
  // Mostly the first rows have them all.
  for (let row = 0; row < codes.length && missing > 0; row++) {
    const code = codes[row]!;
    if (code < 0 || used[code] === 1) continue;
    used[code] = 1;
    missing--;
  }
  return missing === 0 ? 'all' : used;
}
