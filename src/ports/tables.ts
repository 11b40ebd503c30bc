/** Values of one column for some consecutive rows, of a column of lists or arrays one after the other; strings only for text. */
export type ColumnValues =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | readonly string[];

/** Some consecutive rows of a table, column by column. Only valid until the next batch is asked for. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
}

export interface Column {
  readonly name: string;
  /** As SQL writes it: `INTEGER`, `VARCHAR`, `DOUBLE`, … */
  readonly type: string;
}

/** What the SQL engine itself makes of a text: its syntax tree (see `experiment/sql-rules.ts`), or why it is not SQL. */
export type ParsedSql = { readonly tree: unknown } | { readonly reason: string };

export interface SqlFunction {
  readonly kind: string;
  /** `CONSISTENT` when the same arguments always give the same value; null for macros and aggregates. */
  readonly stability: string | null;
}

export interface TableView {
  readonly name: string;
  /** An absolute path, or several that together are one table. */
  readonly file: string | readonly string[];
  /** Many statements will read it: CSV and JSON are then parsed once, into memory that may spill to disk. */
  readonly readOften?: boolean;
  /**
   * Columns that are read as text, whatever their values look like, where they are in the file and CSV or JSON: `1e5` and
   * `2026-01-01` stay as they are written. Names that the file does not have mean nothing.
   */
  readonly texts?: readonly string[];
}

/** A column that is read as text, and whose file holds other values: numbers of JSON, which have a type. */
export interface NoTexts {
  /** Of the view. */
  readonly view: string;
  readonly column: string;
  /** A table with the columns of the view and its rows in their order. */
  readonly from: string;
  /** SQL condition over it, never null: true for values that are no text in the file. */
  readonly broken: string;
}

export interface TablesRequest {
  /** Files that become views. Afterwards no other file can be read, and settings cannot be changed. */
  readonly views: readonly TableView[];
  /** Absolute paths that `copy` may write. */
  readonly outputs?: readonly string[];
  /** Longest time one statement may take; default ten minutes. */
  readonly timeoutMs?: number;
  /** Memory of the engine in bytes, for statements that may spill to disk; the adapter has a default. */
  readonly memoryBytes?: number;
}

/** SQL over local files, closed off from everything else on the machine. */
export interface Tables {
  open(request: TablesRequest): Promise<TableSession>;
}

/** Values of a column, or of a column of arrays row after row. */
export type NewColumn =
  | Float32Array
  | Float64Array
  | { readonly values: Float32Array | Float64Array; readonly width: number };

/** Two statements may run side by side; more wait. All but `parse` and `parseAll` throw a `SqlFailure` when the engine refuses or fails. */
export interface TableSession {
  /** Of the columns that are read as text. */
  readonly noTexts: readonly NoTexts[];
  parse(sql: string): Promise<ParsedSql>;
  /** The same of each of several texts, in one statement. */
  parseAll(texts: readonly string[]): Promise<readonly ParsedSql[]>;
  /** Functions that may be called in a row's expression, by lower-case name. */
  functions(): Promise<ReadonlyMap<string, SqlFunction>>;
  /** Columns that a select would return, without running it. */
  columns(select: string): Promise<readonly Column[]>;
  /** Small results: at most a few thousand rows. 64-bit integers come as numbers. */
  rows(select: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /**
   * The small results of several selects, side by side; the first failure ends the others.
   * @param tell told how many are finished, after each
   */
  rowsOfAll(
    selects: readonly string[],
    tell?: (finished: number) => void,
  ): Promise<readonly (readonly Readonly<Record<string, unknown>>[])[]>;
  execute(sql: string): Promise<void>;
  /**
   * Rows in order, in batches of at most 2,048. The select casts each column to FLOAT, DOUBLE, INTEGER, BIGINT, UTINYINT
   * or VARCHAR, and leaves no nulls. Of an ARRAY of one of the numeric types, the values row after row.
   */
  read(select: string): AsyncIterable<ColumnBatch>;
  /** A table in memory; columns of equal length. A column of `width` values a row is an ARRAY. */
  createTable(name: string, columns: Readonly<Record<string, NewColumn>>): Promise<void>;
  close(): void;
}

/** The SQL engine's own words for why a statement did not run. */
export class SqlFailure extends Error {
  /** First line of the engine's message, without its prefix. */
  readonly reason: string;
  readonly kind: 'refused' | 'timed-out' | 'disk-full' | 'memory-full' | 'interrupted';

  constructor(reason: string, kind: SqlFailure['kind'], options?: ErrorOptions) {
    super(reason, options);
    this.name = 'SqlFailure';
    this.reason = reason;
    this.kind = kind;
  }
}
