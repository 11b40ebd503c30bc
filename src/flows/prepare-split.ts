import { type Problem, UserError } from '../errors.ts';
import type { SplitPin } from '../experiment/evaluation-question.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import type { DataFiles, Log, TableSession, Tables } from '../ports.ts';
import { explainSql, findExpressionProblem, findQueryProblem, suggestColumn } from './check-sql.ts';
import { findPinnedFiles } from './pinned-files.ts';

export interface PrepareSplitRequest {
  readonly pin: SplitPin;
  /** Absolute path of the work tree; the pin's URIs are relative to it. */
  readonly root: string;
  /** `<git-common-dir>/proofmark` */
  readonly privateFolder: string;
  /** For messages; default `data-cards/<card>.md`. */
  readonly cardFile?: string;
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

export interface PreparedSplit {
  /** Absolute path of a Parquet file with the split's rows in their order. */
  readonly path: string;
}

/**
 * The rows of a split as one Parquet file in the private cache, named by the split's digest, made once. The pinned files
 * are held against their digests first, also when the rows are there already: data that changed is told, not passed over.
 * Rows that are not those we wrote are made again.
 */
export async function prepareSplit(
  request: PrepareSplitRequest,
  ports: { readonly tables: Tables; readonly dataFiles: DataFiles; readonly log: Log },
): Promise<PreparedSplit> {
  const { pin } = request;
  const cardFile = request.cardFile ?? `data-cards/${pin.card}.md`;
  const views = await pinnedViews(request, cardFile, ports.dataFiles);

  const path = `${request.privateFolder}/cache/splits/${pin.digest}.parquet`;
  if (await ports.dataFiles.intact(path)) return { path };

  const progress = ports.log.progress(`preparing ${pin.card}/${pin.split}`);
  let rows = 0;
  try {
    await ports.dataFiles.publish(path, async (temporary) => {
      const session = await ports.tables.open({ views, outputs: [temporary], ...timeoutOf(request) });
      try {
        rows = await writeSplit(session, pin, cardFile, temporary);
      } finally {
        session.close();
      }
    });
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
  progress.done(`${rows.toLocaleString('en-US')} rows`);
  return { path };
}

function timeoutOf(request: { readonly timeoutMs?: number }): { readonly timeoutMs?: number } {
  return request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
}

/** The pinned files; a UserError with every file that is missing or another one. */
async function pinnedViews(request: PrepareSplitRequest, cardFile: string, files: DataFiles) {
  const { views, missing, changed } = await findPinnedFiles(
    { files: request.pin.files, root: request.root, cardFile },
    files,
  );
  if (missing.length + changed.length > 0) throw new UserError([...missing, ...changed]);
  return views;
}

/** Rows of a prepared split, for those who have no session with it open. */
export async function countSplit({ path }: PreparedSplit, tables: Tables): Promise<number> {
  const session = await tables.open({ views: [{ name: 'split', file: path }] });
  try {
    return Number((await session.rows('select count(*) as n from split'))[0]?.n);
  } finally {
    session.close();
  }
}

async function writeSplit(session: TableSession, pin: SplitPin, cardFile: string, output: string): Promise<number> {
  const views = pin.files.map((file) => file.name);
  const query = pin.query.trim().replace(/;$/, '');
  const inQuery = { file: cardFile, field: 'query' };
  const inWhere = { file: cardFile, field: `splits.${pin.split}.where` };

  const viewColumns: string[] = [];
  for (const view of views) {
    viewColumns.push(...(await session.columns(`select * from ${quoteName(view)}`)).map((column) => column.name));
  }
  throwIf(await findQueryProblem(session, query, views, viewColumns, inQuery));
  const columns = await explainSql(query, inQuery, () => session.columns(query));
  const names = columns.map((column) => column.name);

  throwIf(await findExpressionProblem(session, pin.where, names, inWhere));
  const unknown = pin.key.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map((name) => ({
        what: `the key names the column ${JSON.stringify(name)}, which the rows do not have`,
        where: { file: cardFile, field: 'key' },
        fix: suggestColumn(name, names),
      })),
    );
  }

  const key = pin.key.map(quoteName).join(', ');
  const filtered = `select * from ${operand(query)} as split where ${operand(pin.where)}`;
  await explainSql(pin.where, inWhere, () => session.columns(filtered));
  const ordered = key === '' ? filtered : `${filtered} order by ${key}`;
  await explainSql(pin.where, inWhere, () =>
    session.execute(
      `copy (${ordered}) to ${quoteText(output)} (format parquet, compression snappy, use_tmp_file false)`,
    ),
  );

  const written = `read_parquet(${quoteText(output)})`;
  const rows = Number((await session.rows(`select count(*) as n from ${written}`))[0]?.n);
  if (rows === 0) {
    throw new UserError({
      what: `the split ${pin.split} of ${pin.card} has no rows`,
      where: inWhere,
      fix: 'Correct its condition; compare it with the values the data has.',
    });
  }
  if (key !== '') await checkKeyIsUnique(session, written, pin, cardFile, rows);
  return rows;
}

async function checkKeyIsUnique(
  session: TableSession,
  written: string,
  pin: SplitPin,
  cardFile: string,
  rows: number,
): Promise<void> {
  const key = pin.key.map(quoteName).join(', ');
  const [found] = await session.rows(`select count(*) as n from (select distinct ${key} from ${written})`);
  const distinct = Number(found?.n);
  if (distinct === rows) return;
  throw new UserError({
    what: `the key (${pin.key.join(', ')}) does not tell the rows of ${pin.card}/${pin.split} apart: ${rows.toLocaleString('en-US')} rows have ${distinct.toLocaleString('en-US')} different keys`,
    where: { file: cardFile, field: 'key' },
    fix: 'Add columns to the key until it is unique, or leave it out: then the order of the files is the order of the rows.',
  });
}

function throwIf(problem: Problem | undefined): void {
  if (problem !== undefined) throw new UserError(problem);
}
