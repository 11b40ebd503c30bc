import { quoteName } from '../experiment/sql-text.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import type { TableSession } from '../ports.ts';

/** Texts as codes, from 0, in the byte order of the values. */
export interface EncodedColumn {
  readonly values: readonly string[];
  /** Selects a row's code. */
  readonly item: string;
}

/**
 * Makes ENUMs of the values of text columns, and items that select codes instead of strings. Codes as integers: with each
 * batch of ENUMs the bindings would bring all their values along. The code of null is −1.
 * @param columns of the view `predictions` that hold a text in some row
 */
export async function encode(
  session: TableSession,
  columns: readonly string[],
): Promise<ReadonlyMap<string, EncodedColumn>> {
  if (columns.length === 0) return new Map();
  const types = columns.map((name) => quoteName(`values of ${name}`));
  // All of them in two statements: each on its own takes longer to come and go than to run.
  await session.execute(
    columns
      .map((column, index) => {
        const name = quoteName(column);
        const values = `select distinct ${name} from predictions where ${name} is not null order by ${name}`;
        return `create type ${types[index]} as enum (${values})`;
      })
      .join(';\n'),
  );
  const values = columns.map((): string[] => []);
  const ofAll = types.map(
    (type, index) => `select ${index} as type, unnest(enum_range(null::${type}))::varchar as value`,
  );
  for await (const batch of session.read(ofAll.join(' union all '))) {
    const [type, value] = batch.columns as [Int32Array, readonly string[]];
    for (let at = 0; at < batch.rows; at++) values[type[at]!]!.push(value[at]!);
  }
  return new Map(
    columns.map((name, index) => {
      const code = `enum_code(cast(${quoteName(name)} as ${types[index]}))`;
      return [name, { values: values[index]!, item: `coalesce(cast(${code} as integer), -1)` }];
    }),
  );
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
