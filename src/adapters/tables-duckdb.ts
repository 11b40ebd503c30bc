import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../errors.ts';
import { quoteText } from '../experiment/sql-text.ts';
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
import { appendTable, valuesOf } from './duckdb-vectors.ts';
import { engineFailure } from './engine-failure.ts';
import { type Lane, lanes } from './lanes.ts';
import { duckDb } from './native-modules.ts';
import { explainFile, refuseNames } from './table-faults.ts';
import { bindViews, type Guard } from './table-views.ts';
import { temporaryPath } from './temporary-files.ts';

export interface DuckDbOptions {
  /** `<git-common-dir>/proofmark`: what does not fit in memory is spilled to its `tmp`. Default the system's. */
  readonly privateFolder?: string;
  /** DuckDB's word for its share of memory, such as `512MB`; sorts beyond it spill. */
  readonly memoryLimit?: string;
  /** Ends the statement that runs, and refuses those that come. */
  readonly signal?: AbortSignal;
}

type Rows = readonly Readonly<Record<string, unknown>>[];

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
/** Between interruptions of a statement that does not end. */
const INSIST_MS = 100;

/** Statements that may run side by side. */
const CONNECTIONS = 2;

/** A connection with the guard of its statements, which run one after the other. */
interface Connected extends Lane {
  readonly connection: DuckDBConnection;
  readonly guarded: Guard;
}

/**
 * DuckDB in memory, one thread a statement: with one thread the rows of a query without ORDER BY come in the order of the
 * files, and sums are the same to the last bit, on every machine. Two statements may run side by side. Once the views are
 * bound, the instance can read nothing but their files.
 */
export function duckDbTables(options: DuckDbOptions = {}): Tables {
  const builtIn: BuiltIn = {};
  return {
    async open(request) {
      const { DuckDBInstance } = duckDb();
      const scratch = await scratchPath(options.privateFolder);
      const instance = await DuckDBInstance.create(':memory:', {
        threads: '1',
        memory_limit: request.memoryBytes === undefined ? (options.memoryLimit ?? '768MB') : `${request.memoryBytes}B`,
        temp_directory: scratch,
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      const connections: DuckDBConnection[] = [];
      while (connections.length < CONNECTIONS) connections.push(await instance.connect());
      const close = () => {
        for (const connection of connections) connection.closeSync();
        instance.closeSync();
        rmSync(scratch, { recursive: true, force: true });
      };
      const files = request.views.flatMap(({ file }) => file);
      const { timeoutMs = DEFAULT_TIMEOUT_MS } = request;
      const connected = connections.map(
        (connection): Connected => ({
          connection,
          ...guard(connection, { files, timeoutMs, signal: options.signal }),
        }),
      );
      const [{ connection, guarded }] = connected as [Connected];
      try {
        const noTexts = await bindViews(connection, request, guarded);
        return session(connected, { views: request.views, noTexts, builtIn }, close);
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

/** A path DuckDB makes a folder of when it has to spill. */
async function scratchPath(privateFolder: string | undefined): Promise<string> {
  if (privateFolder !== undefined) return temporaryPath(privateFolder, 'duckdb');
  return join(tmpdir(), `proofmark-duckdb-${process.pid}-${randomUUID()}`);
}

interface GuardOptions {
  /** Files that are read: what the engine says against them is the user's to change. */
  readonly files: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** What runs the statements of a connection, and what ends the one that runs or is about to. */
function guard(
  connection: DuckDBConnection,
  { files, timeoutMs, signal }: GuardOptions,
): Pick<Connected, 'guarded' | 'interrupt'> {
  let running: (() => void) | undefined;
  const guarded: Guard = async (run, statement) => {
    let timedOut = false;
    let insisting: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      // A statement that was only about to begin would have forgotten it.
      insisting ??= setInterval(() => connection.interrupt(), INSIST_MS);
    };
    running = interrupt;
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
        throw problem === undefined ? engineFailure(error, statement) : new UserError(problem, { cause: error });
      }
    } finally {
      clearTimeout(timer);
      clearInterval(insisting);
      signal?.removeEventListener('abort', interrupt);
      if (running === interrupt) running = undefined;
    }
    throw new Interrupted('What was finished stays; the same command goes on from there.');
  };
  return { guarded, interrupt: () => running?.() };
}

/** What is the same in all sessions, once one has asked for it. */
interface BuiltIn {
  functions?: ReadonlyMap<string, SqlFunction>;
}

interface Bound {
  readonly views: TablesRequest['views'];
  readonly noTexts: TableSession['noTexts'];
  readonly builtIn: BuiltIn;
}

function session(connected: readonly Connected[], { views, noTexts, builtIn }: Bound, close: () => void): TableSession {
  const shared = lanes(connected);

  async function rowsIn({ connection, guarded }: Connected, select: string): Promise<Rows> {
    const reader = await guarded(() => connection.runAndReadAll(select), select);
    return reader
      .getRowObjectsJS()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
        ),
      );
  }

  const rows = (select: string) => shared.use((lane) => rowsIn(lane, select));

  async function parseAll(texts: readonly string[]): Promise<readonly ParsedSql[]> {
    const written = texts.map((text) => `(${quoteText(text)})`).join(', ');
    const parsed = await rows(`select json_serialize_sql(sql) as tree from (values ${written}) as written(sql)`);
    return parsed.map((row) => {
      const tree: unknown = JSON.parse(String(row.tree));
      const error = tree as { readonly error?: boolean; readonly error_message?: string };
      return error.error === true ? { reason: error.error_message ?? 'not SQL' } : { tree };
    });
  }

  async function* read(select: string): AsyncGenerator<ColumnBatch> {
    const lane = await shared.take();
    try {
      yield* batchesOf(lane, select);
    } finally {
      shared.giveBack(lane);
    }
  }

  return {
    noTexts,
    parse: async (sql) => (await parseAll([sql]))[0]!,
    parseAll,
    async functions() {
      builtIn.functions ??= new Map(
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
      return builtIn.functions;
    },
    async columns(select): Promise<readonly Column[]> {
      const described = await rows(`describe ${select}`);
      const columns = described.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
      // Of other selects the names are their expressions.
      if (select.startsWith('select * from')) {
        const words = new Set(select.match(/\w+/g));
        const read = views.filter(({ name }) => words.has(name));
        refuseNames(
          columns,
          read.flatMap(({ file }) => file),
        );
      }
      return columns;
    },
    rows,
    rowsOfAll(selects, tell) {
      let finished = 0;
      const work = (select: string) => async (lane: Connected) => {
        const found = await rowsIn(lane, select);
        tell?.(++finished);
        return found;
      };
      return shared.useAll(selects.map(work));
    },
    async execute(sql) {
      await shared.use(({ connection, guarded }) => guarded(() => connection.run(sql), sql));
    },
    read,
    createTable: (name, columns) => shared.use((lane) => appendTable(lane, name, columns)),
    close,
  };
}

async function* batchesOf({ connection, guarded }: Connected, select: string): AsyncGenerator<ColumnBatch> {
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
}
