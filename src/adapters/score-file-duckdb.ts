import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { ScoreFileReader, ScoreTable } from '../ports.ts';

/** Types whose values arrive in JavaScript as numbers once they are cast to DOUBLE. */
const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/;

import { duckDb } from './native-modules.ts';

/** Columns that name things. */
const NAMES = new Set(['slice', 'entity', 'query', 'id']);

/** Reads CSV and Parquet with DuckDB, which is loaded only when such a file is asked for. */
export function scoreFileReader(): ScoreFileReader {
  return {
    readText: async (file) => {
      await requireFile(file);
      return readFile(file, 'utf8');
    },
    readTable: async (file, wanted) => {
      await requireFile(file);
      return readTable(file, wanted);
    },
  };
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const what = found.code === 'ENOENT' ? 'no such file' : `cannot be read (${found.code})`;
    throw new UserError({ what, where: { file } });
  }
  if (!found.isFile()) throw new UserError({ what: 'not a file', where: { file } });
  if (found.size === 0) throw new UserError({ what: 'an empty file', where: { file } });
}

async function readTable(file: string, wanted: readonly string[]): Promise<ScoreTable> {
  const { DuckDBInstance } = duckDb();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const format = /\.parquet$/i.test(file) ? 'Parquet' : 'CSV';
  try {
    const described = await connection.runAndReadAll(`describe select * from ${sourceOf(file, [])}`);
    const types = new Map(described.getRowsJS().map((row) => [String(row[0]), String(row[1])]));
    const present = wanted.filter((name) => types.has(name));
    const table = { file, names: [...types.keys()], threshold: undefined };
    if (present.length === 0) return { ...table, columns: new Map() };

    const list = present.map((name) => selectItem(name, types.get(name)!)).join(', ');
    const result = await connection.runAndReadAll(`select ${list} from ${sourceOf(file, present)}`);
    const values = result.getColumnsJS();
    return { ...table, columns: new Map(present.map((name, column) => [name, values[column] ?? []])) };
  } catch (error) {
    throw new UserError({
      what: `cannot be read as ${format}: ${reasonOf(error)}`,
      where: { file },
      ...(format === 'CSV' && { fix: 'CSV needs a header line and the same number of fields in every line, in UTF-8' }),
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * The table function of a file. Types of CSV are guessed from all of its rows: guessed from the first ones, a column that
 * begins with whole numbers is read as whole numbers, and the 0.3 far below is rounded without a word.
 */
function sourceOf(file: string, present: readonly string[]): string {
  const literal = quoteText(file);
  if (/\.parquet$/i.test(file)) return `read_parquet(${literal})`;
  const names = present.filter((name) => NAMES.has(name)).map((name) => `${quoteText(name)}: 'VARCHAR'`);
  const types = names.length === 0 ? '' : `, types = {${names.join(', ')}}`;
  return `read_csv(${literal}, header = true, null_padding = false, sample_size = -1${types})`;
}

/** Names stay the text they are: as numbers, long ids of two entities would become one, and so would `07` and `7`. */
function selectItem(name: string, type: string): string {
  const quoted = quoteName(name);
  if (/\[\d*\]$/.test(type)) return `${quoted}::double[]`;
  if (NUMERIC.test(type) && !NAMES.has(name)) return `${quoted}::double`;
  return type === 'BOOLEAN' ? quoted : `${quoted}::varchar`;
}

/** DuckDB says where on the first line; what is wrong with a line of CSV comes a few lines below. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const cause = lines.slice(1).find((line) => line.trim() !== '' && !line.startsWith('Original Line'));
  return lines[0]!.includes('CSV Error on Line') && cause !== undefined ? `${lines[0]}: ${cause}` : lines[0]!;
}
