import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';
import { quoteName } from '../experiment/sql-text.ts';
import type { ColumnValues, NewColumn } from '../ports.ts';
import { duckDb } from './native-modules.ts';

/** Rows DuckDB puts in one vector. */
const VECTOR_ROWS = 2048;

interface Guarded {
  readonly connection: DuckDBConnection;
  readonly guarded: <T>(run: () => Promise<T>) => Promise<T>;
}

/** A new table of columns of equal length, filled vector by vector. */
export async function appendTable(
  { connection, guarded }: Guarded,
  name: string,
  columns: Readonly<Record<string, NewColumn>>,
): Promise<void> {
  const { ARRAY, DOUBLE, DuckDBDataChunk, FLOAT } = duckDb();
  const entries = Object.entries(columns).map(([column, given]) => {
    const { values, width } = ArrayBuffer.isView(given) ? { values: given, width: null } : given;
    const element = values instanceof Float32Array ? FLOAT : DOUBLE;
    return { column, values, width, type: width === null ? element : ARRAY(element, width) };
  });
  const types = entries.map(({ type }) => type);
  const declared = entries.map(({ column, type }) => `${quoteName(column)} ${type}`).join(', ');
  await guarded(() => connection.run(`create table ${quoteName(name)} (${declared})`));
  const appender = await connection.createAppender(name);
  const [first] = entries;
  const length = first === undefined ? 0 : first.values.length / (first.width ?? 1);
  for (let start = 0; start < length; start += VECTOR_ROWS) {
    const count = Math.min(VECTOR_ROWS, length - start);
    const chunk = DuckDBDataChunk.create(types, count);
    entries.forEach(({ values, width }, index) => {
      const vector = chunk.getColumnVector(index);
      const each = width ?? 1;
      const items = (width === null ? typedItems(vector) : itemsOfLists(vector)) as Float64Array;
      items.set(values.subarray(start * each, (start + count) * each));
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** The typed array inside a vector: the bindings keep it private, and their row-wise getters are ten times slower. */
function typedItems(vector: DuckDBVector): ColumnValues | undefined {
  const { items } = vector as unknown as { readonly items?: ColumnValues };
  return ArrayBuffer.isView(items) ? items : undefined;
}

/** The same of a vector of lists, or of arrays of one length: all their values, one after the other. */
function itemsOfLists(vector: DuckDBVector): ColumnValues | undefined {
  const { childData } = vector as unknown as { readonly childData?: DuckDBVector };
  return childData === undefined ? undefined : typedItems(childData);
}

export function valuesOf(vector: DuckDBVector): ColumnValues {
  const items = typedItems(vector) ?? itemsOfLists(vector);
  if (items !== undefined) return items;
  const texts: string[] = [];
  for (let index = 0; index < vector.itemCount; index++) texts.push(String(vector.getItem(index)));
  return texts;
}
