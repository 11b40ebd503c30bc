import { tableName } from '../config/table-name.ts';
import { cardFromProfile } from '../data/card-from-profile.ts';
import type { ColumnProfile } from '../data/profile.ts';
import { type Problem, UserError } from '../errors.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { DataFiles, Git, Log, RepositoryFiles, TableSession, Tables, TableView } from '../ports.ts';
import { profileTable } from './profile-table.ts';

export interface InitDataRequest {
  /** Paths from the repository's root; several are read as parts of one table when their columns are the same. */
  readonly files: readonly string[];
  /** Default the name of the first file. */
  readonly name?: string;
  readonly label?: string;
}

export interface InitializedCard {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly columns: number;
}

export interface InitDataPorts {
  readonly git: Git;
  readonly tables: Tables;
  readonly dataFiles: DataFiles;
  readonly files: RepositoryFiles;
  readonly log: Log;
}

/**
 * Writes a data card from a look at the data. Never over one that is there.
 * @throws UserError for files that are missing, no tables or of different columns, and for a card that exists
 */
export async function initDataCard(request: InitDataRequest, ports: InitDataPorts): Promise<InitializedCard> {
  const { files, tables, log } = ports;
  const pins = await pinFiles(request.files, files);
  const name = request.name ?? cardName(request.files[0]!);
  const views: TableView[] = [];
  for (const { uri, table } of pins) views.push({ name: table, file: await files.absolute(uri), readOften: true });
  const progress = log.progress(`reading ${request.files.join(', ')}`);
  const session = await tables.open({ views }).catch((error: unknown) => {
    progress.done('', 'failed');
    throw error;
  });
  try {
    const query =
      views.length === 1
        ? null
        : views.map(({ name: table }) => `select * from ${quoteName(table)}`).join(' union all by name ');
    const from = query === null ? quoteName(views[0]!.name) : `(${query})`;
    const columns = await session.columns(`select * from ${from}`);
    if (request.label !== undefined && !columns.some((column) => column.name === request.label)) {
      throw new UserError({
        what: `there is no column ${JSON.stringify(request.label)}`,
        where: { field: '--label' },
        fix: `The columns are ${columns.map((column) => column.name).join(', ')}.`,
      });
    }
    const { profile } = await profileTable(
      { card: name, split: null, digest: '', columns, from, sensitive: new Set() },
      session,
    );
    if (profile.rows === 0) {
      throw new UserError({
        what: 'has no rows, from which nothing can be learned',
        where: { file: request.files.join(', ') },
        fix: 'Bring the file with its rows.',
      });
    }
    const candidates = profile.columns.filter(
      ({ family, distinct, count }) =>
        // The estimate of distinct values is up to a fifth too low.
        ['int', 'string'].includes(family) && count > 1 && distinct.value > 0.75 * count,
    );
    const unique = new Set<string>();
    for (const column of candidates) {
      if (isProse(column)) continue;
      if (await isUnique(column.name, column.count, from, session)) unique.add(column.name);
    }
    const card = cardFromProfile({
      name,
      files: pins.map(({ table, ...pin }) => (views.length === 1 ? pin : { ...pin, table })),
      query,
      profile,
      unique,
      label: request.label ?? null,
    });
    const file = `data-cards/${name}.md`;
    if ((await files.create(file, card)) === 'existed') {
      throw new UserError({
        what: 'is there already',
        where: { file },
        fix: 'Give another --name, or remove it first.',
      });
    }
    progress.done(`${profile.rows.toLocaleString('en-US')} rows`);
    return { name, file, rows: profile.rows, columns: columns.length };
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  } finally {
    session.close();
  }
}

async function pinFiles(paths: readonly string[], files: RepositoryFiles) {
  const problems: Problem[] = [];
  const pins: { uri: string; table: string; sha256: string; bytes: number }[] = [];
  for (const uri of paths) {
    if (/[*?]/.test(uri)) {
      const fix = 'Rename the file, or write the card by hand for all files that the pattern matches.';
      problems.push({ what: 'a data card would read * and ? in its path as a pattern', where: { file: uri }, fix });
      continue;
    }
    const digest = await files.digest(uri);
    if (digest === undefined)
      problems.push({
        what: 'there is no such file',
        where: { file: uri },
        fix: 'Give its path from the root of the repository.',
      });
    else pins.push({ uri, table: tableName({ uri }), ...digest });
  }
  const twice = pins.find((pin, index) => pins.findIndex(({ table }) => table === pin.table) < index);
  if (twice !== undefined)
    problems.push({
      what: 'another file gives a table of the same name',
      where: { file: twice.uri },
      fix: 'Rename one of them.',
    });
  if (problems.length > 0) throw new UserError(problems);
  return pins;
}

/** `data/2026 sales.csv.gz` to `2026-sales`. */
function cardName(path: string): string {
  const stem = path.split('/').at(-1)!.split('.')[0]!;
  const name = stem.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'data' : name;
}

async function isUnique(name: string, count: number, from: string, session: TableSession): Promise<boolean> {
  const [row] = await session.rows(`select count(distinct ${quoteName(name)}) as n from ${from}`);
  return Number(row?.n) === count;
}

/** Texts of several words are what rows say, not what they are called, even when no two are equal. */
function isProse({ family, values }: ColumnProfile): boolean {
  const listed = values?.counts ?? [];
  return family === 'string' && 2 * listed.filter(([value]) => /\s\S+\s/.test(value)).length > listed.length;
}
