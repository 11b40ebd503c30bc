import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { ScoreFileReader, ScoreTable } from '../ports.ts';

/** Types whose values arrive in JavaScript as numbers once they are cast to DOUBLE. */
const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/;

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
}

async function readTable(file: string, wanted: readonly string[]): Promise<ScoreTable> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const source = sourceOf(file);
    const described = await connection.runAndReadAll(`describe select * from ${source}`);
    const types = new Map(described.getRowsJS().map((row) => [String(row[0]), String(row[1])]));
    const present = wanted.filter((name) => types.has(name));
    const table = { file, names: [...types.keys()], threshold: undefined };
    if (present.length === 0) return { ...table, columns: new Map() };

    const list = present.map((name) => selectItem(name, types.get(name)!)).join(', ');
    const result = await connection.runAndReadAll(`select ${list} from ${source}`);
    const values = result.getColumnsJS();
    return { ...table, columns: new Map(present.map((name, column) => [name, values[column] ?? []])) };
  } catch (error) {
    throw new UserError({
      what: `cannot be read as ${/\.parquet$/i.test(file) ? 'Parquet' : 'CSV'}: ${firstLine(error)}`,
      where: { file },
      fix: 'CSV needs a header line and the same number of fields in every line',
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function sourceOf(file: string): string {
  const literal = `'${file.replaceAll("'", "''")}'`;
  if (/\.parquet$/i.test(file)) return `read_parquet(${literal})`;
  return `read_csv(${literal}, header = true, null_padding = false)`;
}

function selectItem(name: string, type: string): string {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  if (NUMERIC.test(type)) return `${quoted}::double`;
  return type === 'BOOLEAN' ? quoted : `${quoted}::varchar`;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
