import { storedFamily } from '../config/data-column.ts';
import { nearestName } from '../config/nearest-name.ts';
import { declaredTexts } from '../config/text-columns.ts';
import { SKEW_LIMIT, type SkewReport } from '../data/skew.ts';
import { type Problem, UserError } from '../errors.ts';
import { operand, quoteName } from '../experiment/sql-text.ts';
import type { Column, TableSession, TableView } from '../ports.ts';
import { type DataSide, type DataSidePorts, findSide } from './data-side.ts';
import { checkConditions, findCardRows } from './open-card-table.ts';
import { type ComparedColumn, compareColumns, type JoinedTables, joined, type Tolerance } from './skew-columns.ts';

export interface SkewRequest {
  /** Features as the serving system used them, and as the training pipeline computes them: files, or cards and splits. */
  readonly logged: string;
  readonly recomputed: string;
  /** Columns that together tell rows apart, and that both sides have. */
  readonly key: readonly string[];
  /** Only these columns; empty for all that both sides have. */
  readonly columns: readonly string[];
  readonly tolerance?: Tolerance;
  /** Share of a column's values that may differ; default 0.1%. */
  readonly limit?: number;
  readonly timeoutMs?: number;
}

/** Rounding of float32 stays far below the first; sums of a different order stay below the second around zero. */
export const SKEW_TOLERANCE: Tolerance = { relative: 1e-6, absolute: 1e-9 };

/**
 * Training-serving skew: the features a model was served, beside the same features computed again, row by row. What differs
 * in more than the limit is skew, whatever the distributions look like.
 * @throws UserError for data that cannot be read, keys that are not there or not unique, and tables without a common key
 */
export async function skewData(request: SkewRequest, ports: DataSidePorts): Promise<SkewReport> {
  const { key, limit = SKEW_LIMIT, tolerance = SKEW_TOLERANCE } = request;
  const progress = ports.log.progress('comparing rows');
  let session: TableSession | undefined;
  try {
    const sides = [await findSide(request.logged, ports), await findSide(request.recomputed, ports)] as const;
    const views: TableView[] = [];
    const texts = sides.flatMap((side) => (side.kind === 'card' ? declaredTexts(side.loaded.card) : []));
    for (const [index, side] of sides.entries())
      views.push(await viewOf(side, { name: VIEWS[index]!, texts }, request, ports));
    session = await ports.tables.open({
      views,
      ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    });
    const logged = await tableOf(sides[0], VIEWS[0], session);
    const recomputed = await tableOf(sides[1], VIEWS[1], session);
    const sensitive = sensitiveColumns(sides);
    const compared = planColumns(request, sides, [logged.columns, recomputed.columns], sensitive);
    const shownKey = key.filter((name) => !sensitive.has(name));
    const tables: JoinedTables = { session, logged: logged.from, recomputed: recomputed.from, key, shownKey };
    const rows = await countKeys(tables, sides);
    const columns = await compareColumns(compared, tables, { tolerance, limit });
    const names = (table: Table) => table.columns.map(({ name }) => name);
    const only = (mine: Table, theirs: Table) => names(mine).filter((name) => !names(theirs).includes(name));
    progress.done(`${rows.both.toLocaleString('en-US')} rows of both`);
    const incomplete = rows.onlyLogged > limit * rows.logged;
    const skewed = columns.some(({ verdict }) => verdict === 'skew');
    return {
      logged: sides[0].name,
      recomputed: sides[1].name,
      key,
      verdict: skewed ? 'skew' : incomplete ? 'incomplete' : 'same',
      limit,
      tolerance,
      rows,
      examples: {
        onlyLogged: rows.onlyLogged === 0 ? [] : await lonelyKeys(tables, 'logged'),
        onlyRecomputed: rows.onlyRecomputed === 0 ? [] : await lonelyKeys(tables, 'recomputed'),
      },
      columns: columns.toSorted((a, b) => b.rate - a.rate),
      unmatched: { logged: only(logged, recomputed), recomputed: only(recomputed, logged) },
    };
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  } finally {
    session?.close();
  }
}

const VIEWS = ['logged', 'recomputed'] as const;

interface Table {
  readonly from: string;
  readonly columns: readonly Column[];
}

/** The file that has a side's rows: of a card the only one, or the one its query made. */
async function viewOf(
  side: DataSide,
  { name, texts }: { readonly name: string; readonly texts: readonly string[] },
  request: SkewRequest,
  ports: DataSidePorts,
): Promise<TableView> {
  // A file that is compared with a card holds the columns that the card declares.
  if (side.kind === 'file') return { name, file: side.file, texts, readOften: true };
  const { loaded, git } = side;
  const timeout = request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
  const place = { loaded, root: git.root, privateFolder: git.privateFolder, ...timeout };
  const { rows, changed } = await findCardRows(place, ports);
  if (changed.length > 0) throw new UserError(changed);
  return { ...rows, name, readOften: true };
}

async function tableOf(side: DataSide, view: string, session: TableSession): Promise<Table> {
  const from = quoteName(view);
  const columns = await session.columns(`select * from ${from}`);
  if ((await session.rows(`select 1 from ${from} limit 1`)).length === 0) {
    throw new UserError({ what: `${side.name} has no rows`, fix: 'Compare data that has some.' });
  }
  if (side.kind === 'file' || side.part.where === null) return { from, columns };
  const { split, where } = side.part;
  await checkConditions([{ field: `splits.${split}.where`, sql: where }], { session, columns, from }, side.loaded.file);
  return { from: `(select * from ${from} where ${operand(where)})`, columns };
}

/** Columns whose values a card of either side forbids to show. */
function sensitiveColumns(sides: readonly DataSide[]): ReadonlySet<string> {
  const columns = sides.flatMap((side) => (side.kind === 'file' ? [] : Object.entries(side.loaded.card.columns)));
  return new Set(columns.flatMap(([name, column]) => (column.sensitive === true ? [name] : [])));
}

/** Columns that are compared; all that is wrong with the names that were given, at once. */
function planColumns(
  { key, columns }: SkewRequest,
  sides: readonly [DataSide, DataSide],
  [logged, recomputed]: readonly [readonly Column[], readonly Column[]],
  sensitive: ReadonlySet<string>,
): readonly ComparedColumn[] {
  const theirs = new Map(recomputed.map(({ name, type }) => [name, type]));
  const problems: Problem[] = [];
  const demand = (name: string, option: string) => {
    for (const [index, side] of [logged, recomputed].entries()) {
      const names = side.map((column) => column.name);
      if (names.includes(name)) continue;
      const near = nearestName(name, names);
      problems.push({
        what: `${sides[index]!.name} has no column ${name}`,
        where: { field: option },
        fix: near === undefined ? `Its columns are ${shortList(names)}.` : `Did you mean ${near}?`,
      });
    }
  };
  for (const name of key) demand(name, '--key');
  for (const name of columns) demand(name, '--column');
  if (problems.length > 0) throw new UserError(problems);
  for (const name of key) {
    const [a, b] = [logged.find((column) => column.name === name)!.type, theirs.get(name)!];
    if (storedFamily(a) === storedFamily(b)) continue;
    problems.push({
      what: `the key ${name} is ${a} in ${sides[0].name} and ${b} in ${sides[1].name}`,
      where: { field: '--key' },
      fix: 'Write both with the same type.',
    });
  }
  const compared = logged.flatMap(({ name, type }): ComparedColumn[] => {
    const other = theirs.get(name);
    const wanted = columns.length === 0 ? !key.includes(name) : columns.includes(name);
    if (other === undefined || !wanted) return [];
    return [{ name, types: { logged: type, recomputed: other }, sensitive: sensitive.has(name) }];
  });
  if (problems.length === 0 && compared.length === 0) {
    problems.push({
      what: `${sides[0].name} and ${sides[1].name} have no column in common beside the key`,
      fix: `The first has ${shortList(logged.map(({ name }) => name))}.`,
    });
  }
  if (problems.length > 0) throw new UserError(problems);
  return compared;
}

function shortList(names: readonly string[]): string {
  return names.length <= 20 ? names.join(', ') : `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`;
}

async function countKeys(tables: JoinedTables, sides: readonly [DataSide, DataSide]): Promise<SkewReport['rows']> {
  const { session, key } = tables;
  const names = key.map(quoteName);
  const [one, other] = [
    await countSide(tables.logged, names, session),
    await countSide(tables.recomputed, names, session),
  ];
  const problems: Problem[] = [];
  for (const [index, { rows, repeated }] of [one, other].entries()) {
    const { name } = sides[index]!;
    if (rows === 0) problems.push({ what: `${name} has no rows`, fix: 'Compare data that has some.' });
    if (repeated > 0) {
      problems.push({
        what: `${repeated.toLocaleString('en-US')} rows of ${name} repeat the ${key.join(', ')} of another row`,
        where: { field: '--key' },
        fix: 'Name columns that together tell rows apart, or keep one row of each.',
      });
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  const both = Number((await session.rows(`select count(*) as n from ${joined(tables)}`))[0]?.n);
  if (both === 0) {
    throw new UserError({
      what: `no ${key.join(', ')} of ${sides[0].name} is in ${sides[1].name}`,
      where: { field: '--key' },
      fix: 'Compare data of the same requests, and write their keys alike.',
    });
  }
  return {
    logged: one.rows,
    recomputed: other.rows,
    both,
    onlyLogged: one.rows - both,
    onlyRecomputed: other.rows - both,
  };
}

async function countSide(from: string, names: readonly string[], session: TableSession) {
  const given = names.map((name) => `${name} is not null`).join(' and ');
  const repeated = `select coalesce(sum(n - 1), 0) from (select count(*) as n from ${from} as t where ${given} group by ${names.join(', ')} having n > 1)`;
  const [row] = await session.rows(`select (select count(*) from ${from} as t) as n, (${repeated}) as repeated`);
  return { rows: Number(row?.n), repeated: Number(row?.repeated) };
}

async function lonelyKeys(tables: JoinedTables, side: 'logged' | 'recomputed'): Promise<readonly string[]> {
  const { session, key, shownKey } = tables;
  if (shownKey.length === 0) return [];
  const [mine, theirs] = side === 'logged' ? [tables.logged, tables.recomputed] : [tables.recomputed, tables.logged];
  const same = key.map((name) => `a.${quoteName(name)} = b.${quoteName(name)}`).join(' and ');
  const items = shownKey.map((name, index) => `coalesce(cast(a.${quoteName(name)} as varchar), 'null') as k${index}`);
  const select = `select ${items.join(', ')} from ${mine} as a where not exists (select 1 from ${theirs} as b where ${same}) order by all limit 5`;
  const rows = await session.rows(select);
  return rows.map((row) => shownKey.map((_, index) => String(row[`k${index}`]).slice(0, 200)).join(', '));
}
