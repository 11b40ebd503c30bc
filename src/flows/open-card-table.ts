import { parseReference, referencedFile } from '../config/data-reference.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { tableName } from '../config/table-name.ts';
import { type Problem, UserError } from '../errors.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import type { DataFiles, Log, Sha256, TableSession, Tables } from '../ports.ts';
import type { CardTable } from './card-table.ts';
import { explainSql, findExpressionProblem, findQueryProblem } from './check-sql.ts';
import { explainedSession } from './explained-session.ts';
import { comparedViews, findPinnedFiles, type PinnedView, pinnedFilesOf } from './pinned-files.ts';
import { queryOf, tableDigest } from './rows-digest.ts';

export interface CardTablePorts {
  readonly tables: Tables;
  readonly dataFiles: DataFiles;
  readonly log: Log;
  readonly sha256: Sha256;
}

export interface CardTableRequest {
  readonly loaded: LoadedCard;
  /** Absolute path of the work tree; URIs are relative to it. */
  readonly root: string;
  readonly privateFolder: string;
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

/** A card's rows as files, before a session is opened over them. */
export interface CardRows {
  /** The card's files, and last the rows that its query makes. */
  readonly views: readonly PinnedView[];
  /** The view of them that has the rows. */
  readonly rows: PinnedView;
  readonly digest: string;
  readonly changed: readonly Problem[];
}

/**
 * Opens a card's rows, closed off from everything but its files. Rows that a query makes are made once, into the private
 * cache.
 * @throws UserError for files that are missing or no tables, and for SQL that may not or does not run
 */
export async function openCardTable(request: CardTableRequest, ports: CardTablePorts): Promise<CardTable> {
  const { card } = request.loaded;
  const { views, rows, digest, changed } = await findCardRows(request, ports);
  // Where a query makes the rows, the files are there to look values up in them.
  const files = card.query === undefined ? views : [...comparedViews(card, views.slice(0, -1)), rows];
  const readOften = files.map((view) => ({ ...view, readOften: view.name === rows.name }));
  const session = await ports.tables.open({ views: readOften, ...timeoutOf(request) });
  try {
    const from = quoteName(rows.name);
    const columns = await session.columns(`select * from ${from}`);
    const table: CardTable = {
      session: explainedSession(session, request.loaded, () => table),
      from,
      columns,
      digest,
      changed,
      referenceSelect: (text) => {
        const reference = parseReference(text);
        const target = reference === undefined ? undefined : referencedFile(card, reference.file);
        if (reference === undefined || target === undefined) return undefined;
        const names = reference.columns.map((name) => `cast(${quoteName(name)} as varchar)`);
        const known = reference.columns.map((name) => `${quoteName(name)} is not null`).join(' and ');
        const items = names.length === 1 ? names[0]! : `(${names.join(', ')})`;
        return `select ${items} from ${quoteName(tableName(target))} where ${known}`;
      },
      close: () => session.close(),
    };
    return table;
  } catch (error) {
    session.close();
    throw error;
  }
}

/**
 * Finds a card's files and makes the rows of its query, if it has one.
 * @throws UserError for files that are missing or no tables, and for SQL that may not or does not run
 */
export async function findCardRows(request: CardTableRequest, ports: CardTablePorts): Promise<CardRows> {
  const { loaded, root } = request;
  const { card, file } = loaded;
  const pins = pinnedFilesOf(card);
  const { views, missing, changed } = await findPinnedFiles({ files: pins, root, cardFile: file }, ports.dataFiles);
  if (missing.length > 0) throw new UserError(missing);

  const query = queryOf(card);
  const found = changed.length === 0 ? pins.map(({ sha256 }) => sha256) : await digestsOf(views, ports.dataFiles);
  const digest = tableDigest(card, found, ports.sha256);
  const made = query === undefined ? undefined : await makeRows({ ...request, query, digest, views }, ports);
  if (made === undefined) return { views, rows: views[0]!, digest, changed };
  const rows = { name: made.view, file: made.path };
  return { views: [...views, rows], rows, digest, changed };
}

/** The columns that references of a card name, or that it says are text, where a file does not have them. */
export async function findReferenceProblems(
  { card, file }: LoadedCard,
  session: TableSession,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [index, target] of card.files.entries()) {
    if (target.text === undefined) continue;
    const columns = (await session.columns(`select * from ${quoteName(tableName(target))}`)).map(({ name }) => name);
    for (const name of target.text) {
      if (columns.includes(name)) continue;
      const near = nearestName(name, columns);
      problems.push({
        what: `${tableName(target)} has no column ${name}`,
        where: { file, field: `files[${index}].text` },
        fix: near === undefined ? `Its columns are ${columns.join(', ')}.` : `Did you mean ${near}?`,
      });
    }
  }
  const texts = [
    ...Object.entries(card.columns).flatMap(([name, { values }]) =>
      values === undefined || Array.isArray(values) ? [] : [[`columns.${name}.values.from`, values.from] as const],
    ),
    ...card.foreign_keys.map(({ references }, index) => [`foreign_keys[${index}].references`, references] as const),
  ];
  for (const [field, text] of texts) {
    const reference = parseReference(text);
    const target = reference === undefined ? undefined : referencedFile(card, reference.file);
    if (reference === undefined || target === undefined) continue;
    const columns = (await session.columns(`select * from ${quoteName(tableName(target))}`)).map(({ name }) => name);
    for (const name of reference.columns) {
      if (columns.includes(name)) continue;
      problems.push({
        what: `${reference.file} has no column ${name}`,
        where: { file, field },
        fix: `Its columns are ${columns.join(', ')}.`,
      });
    }
  }
  return problems;
}

/** Conditions that a person wrote over the rows of a card, checked before any row is read. */
export async function checkConditions(
  conditions: readonly { readonly field: string; readonly sql: string }[],
  { session, columns, from }: Pick<CardTable, 'session' | 'columns' | 'from'>,
  file: string,
): Promise<void> {
  const names = columns.map(({ name }) => name);
  const problems: Problem[] = [];
  for (const { field, sql } of conditions) {
    const where = { file, field };
    const problem = await findExpressionProblem(session, sql, names, where);
    if (problem !== undefined) {
      problems.push(problem);
      continue;
    }
    try {
      const typed = `select cast(${operand(sql)} as boolean) from ${from}`;
      await explainSql(sql, where, () => session.columns(typed));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

interface RowsRequest extends CardTableRequest {
  readonly query: string;
  readonly digest: string;
  readonly views: readonly PinnedView[];
}

async function makeRows(request: RowsRequest, ports: CardTablePorts): Promise<{ view: string; path: string }> {
  const { loaded, query, digest, views, privateFolder } = request;
  const path = `${privateFolder}/cache/splits/${digest}.parquet`;
  let view = 'rows';
  while (views.some(({ name }) => name.toLowerCase() === view)) view = `${view}_`;
  if (await ports.dataFiles.intact(path)) return { view, path };
  const where = { file: loaded.file, field: 'query' };
  const progress = ports.log.progress(`reading ${loaded.name}`);
  try {
    await ports.dataFiles.publish(path, async (temporary) => {
      const session = await ports.tables.open({ views, outputs: [temporary], ...timeoutOf(request) });
      try {
        const names = views.map(({ name }) => name);
        const viewColumns: string[] = [];
        for (const name of names) {
          viewColumns.push(...(await session.columns(`select * from ${quoteName(name)}`)).map((column) => column.name));
        }
        const problem = await findQueryProblem(session, query, names, viewColumns, where);
        if (problem !== undefined) throw new UserError(problem);
        await explainSql(query, where, () => session.columns(query));
        await explainSql(query, where, () =>
          session.execute(
            `copy (select * from ${operand(query)} as rows) to ${quoteText(temporary)} (format parquet, compression snappy, use_tmp_file false)`,
          ),
        );
      } finally {
        session.close();
      }
    });
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
  progress.done();
  return { view, path };
}

async function digestsOf(views: readonly PinnedView[], dataFiles: DataFiles): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const file of views.flatMap((view) => view.file)) digests.push((await dataFiles.digest(file))?.sha256 ?? '');
  return digests;
}

function timeoutOf(request: { readonly timeoutMs?: number }): { readonly timeoutMs?: number } {
  return request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
}
