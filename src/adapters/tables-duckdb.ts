import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';
import { UserError } from '../errors.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { Interrupted } from '../interrupted.ts';
import type {
  Column,
  ColumnBatch,
  ColumnValues,
  ParsedSql,
  SqlFunction,
  TableSession,
  Tables,
  TablesRequest,
} from '../ports.ts';
import { SqlFailure } from '../ports.ts';
import { findDelimiter } from './csv-faults.ts';
import { explainFile, refuseAtOnce } from './table-faults.ts';
import { temporaryPath } from './temporary-files.ts';

export interface DuckDbOptions {
  /** `<git-common-dir>/proofmark`: what does not fit in memory is spilled to its `tmp`. Default the system's. */
  readonly privateFolder?: string;
  /** DuckDB's word for its share of memory, such as `512MB`; sorts beyond it spill. */
  readonly memoryLimit?: string;
  /** Ends the statement that runs, and refuses those that come. */
  readonly signal?: AbortSignal;
}

/** Runs one statement; every failure becomes a `SqlFailure`, and an abort `Interrupted`. */
type Guard = <T>(run: () => Promise<T>) => Promise<T>;

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
/** Rows DuckDB puts in one vector. */
const VECTOR_ROWS = 2048;

/**
 * DuckDB in memory, one thread: with one thread the rows of a query without ORDER BY come in the order of the files, the
 * same on every machine. Once the views are bound, the instance can read nothing but their files.
 */
export function duckDbTables(options: DuckDbOptions = {}): Tables {
  return {
    async open(request) {
      const { DuckDBInstance } = await import('@duckdb/node-api');
      const scratch = await scratchPath(options.privateFolder);
      const instance = await DuckDBInstance.create(':memory:', {
        threads: '1',
        memory_limit: request.memoryBytes === undefined ? (options.memoryLimit ?? '768MB') : `${request.memoryBytes}B`,
        temp_directory: scratch,
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      const connection = await instance.connect();
      const close = () => {
        connection.closeSync();
        instance.closeSync();
        rmSync(scratch, { recursive: true, force: true });
      };
      const files = request.views.flatMap(({ file }) => file);
      const { timeoutMs = DEFAULT_TIMEOUT_MS } = request;
      const guarded = guard(connection, { files, timeoutMs, signal: options.signal });
      try {
        await bindViews(connection, request, guarded);
      } catch (error) {
        close();
        throw error;
      }
      return session(connection, guarded, close);
    },
  };
}

/** A path DuckDB makes a folder of when it has to spill. */
async function scratchPath(privateFolder: string | undefined): Promise<string> {
  if (privateFolder !== undefined) return temporaryPath(privateFolder, 'duckdb');
  return join(tmpdir(), `proofmark-duckdb-${process.pid}-${randomUUID()}`);
}

async function bindViews(connection: DuckDBConnection, request: TablesRequest, guarded: Guard): Promise<void> {
  for (const { name, file, readOften = false } of request.views) {
    try {
      for (const each of [file].flat()) await refuseAtOnce(each);
      const kind = readOften && ![file].flat()[0]!.toLowerCase().endsWith('.parquet') ? 'table' : 'view';
      const view = `create ${kind} ${quoteName(name)} as select * from ${await reader([file].flat())}`;
      await guarded(() => connection.run(view));
    } catch (error) {
      if (error instanceof UserError || error instanceof Interrupted) throw error;
      throw new UserError(
        {
          what: `cannot be read as a table: ${failure(error).reason}`,
          where: { file: [file].flat()[0]! },
          fix: 'Check that the ending says what the file is: .parquet, .csv, .tsv, .json or .jsonl (also with .gz or .zst).',
        },
        { cause: error },
      );
    }
  }
  const allowed = [...request.views.flatMap((view) => view.file), ...(request.outputs ?? [])];
  await connection.run(`set allowed_paths = [${allowed.map(quoteText).join(', ')}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

/**
 * The table function for files, by the ending of the first. Types of text formats are guessed from all rows, so that no row
 * is refused later. Columns of several files are joined by name.
 */
async function reader(files: readonly string[]): Promise<string> {
  const [file = ''] = files;
  const paths = files.length === 1 ? quoteText(file) : `[${files.map(quoteText).join(', ')}], union_by_name = true`;
  const ending = /\.(parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.exec(file)?.[1]?.toLowerCase();
  switch (ending) {
    case 'parquet':
      return `read_parquet(${paths})`;
    case 'csv':
    case 'tsv': {
      // The engine would read rows of different lengths as one column, and an open quote as text.
      const delimiter = ending === 'tsv' ? '\t' : await findDelimiter(file);
      const dialect = delimiter === undefined ? '' : `, delim = ${quoteText(delimiter)}, quote = '"', escape = '"'`;
      return `read_csv(${paths}, sample_size = -1${dialect})`;
    }
    case 'json':
      return `read_json(${paths}, sample_size = -1)`;
    case 'jsonl':
    case 'ndjson':
      return `read_json(${paths}, sample_size = -1, format = 'newline_delimited')`;
    default:
      throw new UserError({
        what: 'is no kind of table Proofmark can read',
        where: { file },
        fix: 'Pin a file that ends in .parquet, .csv, .tsv, .json or .jsonl (text also with .gz or .zst).',
      });
  }
}

interface GuardOptions {
  /** Files that are read: what the engine says against them is the user's to change. */
  readonly files: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function guard(connection: DuckDBConnection, { files, timeoutMs, signal }: GuardOptions): Guard {
  return async (run) => {
    let timedOut = false;
    const interrupt = () => connection.interrupt();
    const timer = setTimeout(() => {
      timedOut = true;
      interrupt();
    }, timeoutMs);
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      if (signal?.aborted !== true) return await run();
    } catch (error) {
      if (timedOut) {
        throw new SqlFailure(`took longer than ${timeoutMs / 1000} s`, 'timed-out', { cause: error });
      }
      if (signal?.aborted !== true) {
        const problem = error instanceof Error ? await explainFile(error.message, files) : undefined;
        throw problem === undefined ? failure(error) : new UserError(problem, { cause: error });
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
    }
    throw new Interrupted('What was finished stays; the same command goes on from there.');
  };
}

function session(connection: DuckDBConnection, guarded: Guard, close: () => void): TableSession {
  let scalarFunctions: ReadonlyMap<string, SqlFunction> | undefined;

  async function rows(select: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const reader = await guarded(() => connection.runAndReadAll(select));
    return reader
      .getRowObjectsJS()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
        ),
      );
  }

  return {
    async parse(sql): Promise<ParsedSql> {
      const result = await guarded(() => connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]));
      const tree: unknown = JSON.parse(String(result.getRows()[0]?.[0]));
      const error = tree as { error?: boolean; error_message?: string };
      return error.error === true ? { reason: error.error_message ?? 'not SQL' } : { tree };
    },
    async functions() {
      scalarFunctions ??= new Map(
        (
          await rows(
            `select lower(function_name) as name, any_value(function_type) as kind, max(stability) as stability
             from duckdb_functions() where schema_name = 'main' and function_type in ('scalar', 'aggregate', 'macro')
             group by all`,
          )
        ).map((row) => [
          String(row.name),
          { kind: String(row.kind), stability: row.stability === null ? null : String(row.stability) },
        ]),
      );
      return scalarFunctions;
    },
    async columns(select): Promise<readonly Column[]> {
      const described = await rows(`describe ${select}`);
      return described.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
    },
    rows,
    async execute(sql) {
      await guarded(() => connection.run(sql));
    },
    async *read(select): AsyncGenerator<ColumnBatch> {
      const result = await guarded(() => connection.stream(select));
      const fetch = () => {
        const chunk = guarded(() => result.fetchChunk());
        // A failure is thrown where the chunk is awaited, not while the batch before it is still in use.
        chunk.catch(() => {});
        return chunk;
      };
      // One chunk ahead: DuckDB works on it while the caller works on the one before.
      let ahead = fetch();
      try {
        for (;;) {
          const chunk = await ahead;
          if (chunk === null || chunk.rowCount === 0) return;
          ahead = fetch();
          const columns: ColumnValues[] = [];
          for (let index = 0; index < chunk.columnCount; index++) columns.push(valuesOf(chunk.getColumnVector(index)));
          yield { rows: chunk.rowCount, columns };
        }
      } finally {
        await ahead.catch(() => {});
      }
    },
    async createTable(name, columns) {
      const { ARRAY, DOUBLE, DuckDBDataChunk, FLOAT } = await import('@duckdb/node-api');
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
          const items = (width === null ? typedItems(vector) : itemsOfArrays(vector)) as Float64Array;
          items.set(values.subarray(start * each, (start + count) * each));
          vector.flush();
        });
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
    },
    close,
  };
}

/** The typed array inside a vector: the bindings keep it private, and their row-wise getters are ten times slower. */
function typedItems(vector: DuckDBVector): ColumnValues | undefined {
  const { items } = vector as unknown as { readonly items?: ColumnValues };
  return ArrayBuffer.isView(items) ? items : undefined;
}

/** The same of a vector of arrays of one length: all their values, one array after the other. */
function itemsOfArrays(vector: DuckDBVector): ColumnValues | undefined {
  const { childData, arrayType } = vector as unknown as {
    readonly childData?: DuckDBVector;
    readonly arrayType?: unknown;
  };
  return childData === undefined || arrayType === undefined ? undefined : typedItems(childData);
}

function valuesOf(vector: DuckDBVector): ColumnValues {
  const items = typedItems(vector) ?? itemsOfArrays(vector);
  if (items !== undefined) return items;
  const texts: string[] = [];
  for (let index = 0; index < vector.itemCount; index++) texts.push(String(vector.getItem(index)));
  return texts;
}

/** DuckDB's messages are `<Kind> Error: <reason>`, then hints and the statement with a caret. The first line says it. */
function failure(error: unknown): SqlFailure {
  if (error instanceof SqlFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n', 1)[0] ?? message;
  const reason = first.replace(/^[A-Z][A-Za-z ]* Error: /, '').replace(/!$/, '');
  if (/No space left on device|disk is full|max_temp_directory_size/i.test(message)) {
    return new SqlFailure(reason, 'disk-full', { cause: error });
  }
  return new SqlFailure(reason, first.startsWith('INTERRUPT') ? 'interrupted' : 'refused', { cause: error });
}
