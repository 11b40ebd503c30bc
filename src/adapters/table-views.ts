import type { DuckDBConnection } from '@duckdb/node-api';
import { diskFullProblem } from '../disk-full.ts';
import { UserError } from '../errors.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { Interrupted } from '../interrupted.ts';
import type { NoTexts, SqlFailure, TableSession, TablesRequest, TableView } from '../ports.ts';
import { engineFailure } from './engine-failure.ts';
import { refuseAtOnce } from './table-faults.ts';
import { jsonReader, literalPath, tableFormat, tableReader } from './table-reader.ts';

/** Runs one statement; every failure becomes a `SqlFailure`, and an abort `Interrupted`. */
export type Guard = <T>(run: () => Promise<T>, statement?: string) => Promise<T>;

/**
 * Makes views of files, or tables of those that are read often, and closes the engine off from everything else.
 * @returns values that are read as text and are none in their file
 * @throws UserError for a file that cannot be read
 */
export async function bindViews(
  connection: DuckDBConnection,
  request: TablesRequest,
  guarded: Guard,
): Promise<TableSession['noTexts']> {
  const noTexts: NoTexts[] = [];
  for (const view of request.views) {
    const files = [view.file].flat();
    try {
      for (const each of files) await refuseAtOnce(each);
      noTexts.push(...(await bindView(connection, view, guarded)));
    } catch (error) {
      if (error instanceof UserError || error instanceof Interrupted) throw error;
      throw notRead(files[0]!, engineFailure(error));
    }
  }
  const files = request.views.flatMap((view) => view.file);
  const allowed = [...new Set([...files, ...files.map(literalPath), ...(request.outputs ?? [])])];
  await connection.run(`set allowed_paths = [${allowed.map(quoteText).join(', ')}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
  return noTexts;
}

/**
 * First the file is read with every type guessed, as most files can stay: what is declared as text mostly is text. Only where
 * something else was guessed, it is read again.
 */
async function bindView(connection: DuckDBConnection, view: TableView, guarded: Guard): Promise<readonly NoTexts[]> {
  const { name, texts = [], readOften = false } = view;
  const files = [view.file].flat();
  const format = tableFormat(files);
  const kind = readOften && format !== 'parquet' ? 'table' : 'view';
  const run = (statement: string) => guarded(() => connection.run(statement));
  await run(`create ${kind} ${quoteName(name)} as select * from ${await tableReader(files)}`);
  if (texts.length === 0 || format === 'parquet') return [];

  const columns = await columnsOf(name, connection, guarded);
  const declared = columns.filter((column) => texts.includes(column.name));
  // Each of several files is guessed for itself, and what is text in one of them may be numbers in another.
  const guessed = declared.filter(({ type }) => type !== 'VARCHAR' || files.length > 1);
  if (format === 'csv' || format === 'tsv') {
    if (guessed.length === 0) return [];
    const header = !columns.every((column, index) => column.name === `column${index}`);
    const reader = await tableReader(files, { texts: guessed.map((column) => column.name), header });
    await run(`create or replace ${kind} ${quoteName(name)} as select * from ${reader}`);
    return [];
  }
  // Other lists and objects are no misread texts: what they are is told as it is.
  const lists = guessed.filter(({ type }) => LIST_OF_TEXTS.test(type));
  const scalar = guessed.filter(({ type }) => !/\]$|^(?:STRUCT|MAP)\b/.test(type));
  return scalar.length + lists.length === 0 ? [] : bindJson(view, { kind, columns, scalar, lists }, run);
}

interface JsonColumns {
  readonly kind: 'table' | 'view';
  readonly columns: readonly Typed[];
  /** Those that are text, and were guessed as something else. */
  readonly scalar: readonly Typed[];
  /** Those whose items are. */
  readonly lists: readonly Typed[];
}

interface Typed {
  readonly name: string;
  readonly type: string;
}

/** Types that the engine guesses of texts alone. */
const OF_TEXTS = /^(?:DATE|TIME|UUID)/;

/** Lists of them, also lists in lists. */
const LIST_OF_TEXTS = /^(?:DATE|TIME|UUID)[^[(]*(?:\[\])+$/;

/**
 * JSON beside what was guessed of it: the declared columns as they are written, the others as they would be without them.
 * Where not all of the values are texts, a table under another name keeps what kind they are.
 */
async function bindJson(
  { name, file }: TableView,
  { kind, columns, scalar, lists }: JsonColumns,
  run: (statement: string) => Promise<unknown>,
): Promise<readonly NoTexts[]> {
  const files = [file].flat();
  const items = new Map([
    ...scalar.map(({ name: column }) => [column, `written.${quoteName(column)} ->> '$'`] as const),
    ...lists.map(({ name: column, type }) => [column, textList(`written.${quoteName(column)}`, type)] as const),
  ]);
  const others = scalar.filter(({ type }) => !OF_TEXTS.test(type));
  const kinds = new Map(others.map((column, index) => [column.name, `kind ${index} of ${column.name}`]));
  const itemsOfAll = columns.map(({ name: column }) => {
    const [id, item] = [quoteName(column), items.get(column)];
    return item === undefined ? `guessed.${id}` : `${item} as ${id}`;
  });
  const kindItems = [...kinds].map(([column, as]) => `json_type(written.${quoteName(column)}) as ${quoteName(as)}`);
  const [guessed, written] = [await tableReader(files), jsonReader(files, [...items.keys()])];
  const select = `select ${[...itemsOfAll, ...kindItems].join(', ')} from ${guessed} as guessed positional join ${written} as written`;
  if (kinds.size === 0) {
    await run(`create or replace ${kind} ${quoteName(name)} as ${select}`);
    return [];
  }
  const stored = quoteName(`${name} as stored`);
  await run(`drop ${kind} ${quoteName(name)}`);
  await run(`create ${kind} ${stored} as ${select}`);
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  await run(`create view ${quoteName(name)} as select ${names} from ${stored}`);
  return [...kinds].map(([column, as]) => ({
    view: name,
    column,
    from: stored,
    broken: `coalesce(${quoteName(as)} not in ('VARCHAR', 'NULL'), false)`,
  }));
}

/** SQL of JSON as the list that was guessed of it, whose items are texts as they are written. */
function textList(json: string, type: string): string {
  const depth = type.match(/\[\]/g)?.length ?? 1;
  return `from_json(${json}, ${quoteText(`${'['.repeat(depth)}"VARCHAR"${']'.repeat(depth)}`)})`;
}

/** Columns of a view or table, as they were guessed when it was made. */
async function columnsOf(view: string, connection: DuckDBConnection, guarded: Guard): Promise<readonly Typed[]> {
  const select = `select column_name, data_type from duckdb_columns() where table_name = ${quoteText(view)} order by column_index`;
  const reader = await guarded(() => connection.runAndReadAll(select));
  return reader.getRowsJS().map(([column, type]) => ({ name: String(column), type: String(type) }));
}

function notRead(file: string, failure: SqlFailure): UserError {
  const where = { file };
  switch (failure.kind) {
    case 'disk-full':
      return new UserError(diskFullProblem(where), { cause: failure });
    case 'timed-out': {
      const fix = 'Write it as Parquet, which is read much faster; or raise the time limit.';
      return new UserError({ what: `reading it ${failure.reason}`, where, fix }, { cause: failure });
    }
    case 'memory-full': {
      const fix = 'Write it as Parquet, in several files, or with fewer columns.';
      return new UserError({ what: `reading it ${failure.reason}`, where, fix }, { cause: failure });
    }
    case 'interrupted':
    case 'refused': {
      const fix =
        'Check that the ending says what the file is: .parquet, .csv, .tsv, .json or .jsonl (also with .gz or .zst).';
      return new UserError({ what: `cannot be read as a table: ${failure.reason}`, where, fix }, { cause: failure });
    }
  }
}
