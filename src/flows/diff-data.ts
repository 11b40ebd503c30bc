import type { ColumnDrift } from '../config/data-column.ts';
import { declaredTexts, textColumns } from '../config/text-columns.ts';
import {
  type CardChange,
  type ColumnShift,
  compareFiles,
  compareSchemas,
  type DataDiff,
  largestShiftFirst,
} from '../data/data-diff.ts';
import { diagnose, thinned } from '../data/diagnose.ts';
import { decideDrift } from '../data/drift.ts';
import type { DriftColumn } from '../data/drift-column.ts';
import { UserError } from '../errors.ts';
import { type Git, SqlFailure } from '../ports.ts';
import type { DataSidePorts } from './data-side.ts';
import type { DeclaredChange } from './declared-change.ts';
import { diffRows } from './diff-rows.ts';
import { type CardVersion, type DiffSide, openCardSide, openDiffSide } from './diff-side.ts';
import { readDriftColumns } from './drift-columns.ts';
import { type DriftSide, planDrift } from './drift-plan.ts';
import { sharedColumns, unknownColumns } from './leakage-tables.ts';

export interface DataDiffRequest {
  /** As `openDiffSide` takes them. */
  readonly before: string;
  readonly after: string;
  /** Columns that tell rows apart; default the card's key. */
  readonly key?: readonly string[];
  readonly timeoutMs?: number;
}

/**
 * What changed between two versions of a data set: files, columns, rows, and how values are spread.
 * @throws UserError for versions that cannot be had
 */
export async function diffData(request: DataDiffRequest, ports: DataSidePorts): Promise<DataDiff> {
  const before = await openDiffSide(request.before, ports);
  const after = await openDiffSide(request.after, ports);
  return diffSides(before, after, request, ports);
}

async function diffSides(
  before: DiffSide,
  after: DiffSide,
  { key, timeoutMs }: Pick<DataDiffRequest, 'key' | 'timeoutMs'>,
  ports: DataSidePorts,
): Promise<DataDiff> {
  const progress = ports.log.progress(`comparing ${after.name} with ${before.name}`);
  // A file that is compared with a card holds the columns that the card declares.
  const texts = [before, after].flatMap(({ card }) => (card === null ? [] : declaredTexts(card.card)));
  const session = await ports.tables.open({
    views: [
      { name: 'before', file: before.path, texts },
      { name: 'after', file: after.path, texts },
    ],
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  try {
    const side = async (name: string, from: 'before' | 'after'): Promise<DriftSide> => ({
      name,
      session,
      from,
      columns: await session.columns(`select * from ${from}`),
      rows: Number((await session.rows(`select count(*) as n from ${from}`))[0]?.n),
    });
    const [old, now] = [await side(before.name, 'before'), await side(after.name, 'after')];
    const columns = sharedColumns(old.columns, now.columns);
    const named = (key ?? []).map((column) => ({ field: '--key', column }));
    const problems = unknownColumns(named, { columns, names: { train: before.name, test: after.name } });
    if (problems.length > 0) throw new UserError(problems);
    const card = (after.card ?? before.card)?.card;
    const sensitive = new Set(
      [before, after].flatMap((each) =>
        Object.entries(each.card?.card.columns ?? {}).flatMap(([name, column]) =>
          column.sensitive === true ? [name] : [],
        ),
      ),
    );
    const shown = new Set(columns.map(({ name }) => name).filter((name) => !sensitive.has(name)));
    if (columns.length === 0) {
      throw new UserError({
        what: `${before.name} and ${after.name} have no column in common`,
        fix: `The first has ${old.columns.map(({ name }) => name).join(', ')}.`,
      });
    }
    const rows = { before: old.rows, after: now.rows };
    const changes = await diffRows({ session, columns, rows }, key ?? card?.key, shown);
    const schema = compareSchemas(old.columns, now.columns);
    const same = schema.length === 0 && changes.added + changes.removed + changes.changed === 0;
    const settings = new Map(Object.entries(card?.columns ?? {}).map(([name, { drift }]) => [name, drift]));
    const shifts =
      same || rows.before === 0 || rows.after === 0
        ? null
        : await shiftsOf(old, now, { settings, sensitive, key: changes.key ?? [] });
    progress.done(
      same
        ? 'the same rows'
        : `${(changes.added + changes.removed + changes.changed).toLocaleString('en-US')} rows differ`,
    );
    return {
      format: 'proofmark-data-diff/1',
      before: before.name,
      after: after.name,
      same,
      rows,
      files: compareFiles(before.files, after.files),
      splits: splitChanges(before, after),
      schema,
      changes,
      columns: shifts?.columns ?? [],
      causes: shifts?.causes ?? [],
    };
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  } finally {
    session.close();
  }
}

async function shiftsOf(
  before: DriftSide,
  after: DriftSide,
  asked: {
    readonly settings: ReadonlyMap<string, ColumnDrift | undefined>;
    readonly sensitive: ReadonlySet<string>;
    readonly key: readonly string[];
  },
): Promise<{ readonly columns: ColumnShift[]; readonly causes: string[] }> {
  const { settings, sensitive, key } = asked;
  // What tells rows apart by itself is another for every row, and counted above.
  const plan = await planDrift(before, after, settings, null, new Set(key.length === 1 ? key : []));
  const read: DriftColumn[] = [];
  for await (const column of readDriftColumns(plan.columns, before, after)) read.push(column);
  const decided = decideDrift(read);
  const drifted = new Set(
    decided.flatMap(({ column, verdict }) => (verdict === 'warning' || verdict === 'alert' ? [column] : [])),
  );
  const hidden = (column: string) => sensitive.has(plan.columns.find(({ name }) => name === column)?.source ?? column);
  return {
    columns: largestShiftFirst(
      decided.map(
        (each): ColumnShift => ({
          column: each.column,
          verdict: each.verdict,
          effect: each.effect,
          effectName: each.effectName,
          pAdjusted: each.pAdjusted,
          mean: hidden(each.column)
            ? { before: null, after: null }
            : { before: each.reference.mean, after: each.current.mean },
          missing: { before: each.reference.missing, after: each.current.missing },
          picture: hidden(each.column)
            ? { before: [], after: [] }
            : { before: [...each.picture.reference], after: [...each.picture.current] },
        }),
      ),
    ),
    // A constant, say, is told with its value.
    causes: diagnose(read.map(thinned), drifted)
      .filter(({ columns }) => !columns.some(hidden))
      .map(({ cause, what }) => `${cause}: ${what}`),
  };
}

function splitChanges(before: DiffSide, after: DiffSide): string[] {
  const [old, now] = [before.card?.card, after.card?.card];
  if (old === undefined || now === undefined || before.card!.name !== after.card!.name) return [];
  const changes: string[] = [];
  if ((old.query ?? '').trim() !== (now.query ?? '').trim()) changes.push('the query of the card changed');
  for (const name of [...new Set([...Object.keys(old.splits), ...Object.keys(now.splits)])].sort()) {
    const [was, is] = [old.splits[name]?.where, now.splits[name]?.where];
    if (was === is) continue;
    if (was === undefined) changes.push(`the split ${name} is new: ${is}`);
    else if (is === undefined) changes.push(`the split ${name} is gone`);
    else changes.push(`the split ${name} was ${was} and is ${is}`);
  }
  return changes;
}

/** Cards that a comment waits for. */
const MOST_CARDS = 10;

/**
 * The data cards whose files, query or splits a change touches, each with the diff of all its rows where both versions can be
 * had. Null when no card changed.
 */
export async function diffChangedCards(
  { base, head }: DeclaredChange,
  ports: DataSidePorts & { readonly git: Git },
): Promise<readonly CardChange[] | null> {
  const [old, now] = [base.facts.declared.cards, head.facts.declared.cards];
  const changes: CardChange[] = [];
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined || is === undefined) {
      changes.push({ card: name, status: is === undefined ? 'removed' : 'added', diff: null, unavailable: null });
      continue;
    }
    if (rowsOf(was.card) === rowsOf(is.card)) continue;
    if (changes.length >= MOST_CARDS) {
      changes.push({ card: name, status: 'changed', diff: null, unavailable: `more than ${MOST_CARDS} cards changed` });
      continue;
    }
    const version = (loaded: CardVersion['loaded'], revision: string): CardVersion => ({
      loaded,
      split: null,
      revision,
      name: `${name}@${revision.slice(0, 7)}`,
    });
    try {
      const before = await openCardSide(version(was, base.commit), ports);
      const after = await openCardSide(version(is, head.commit), ports);
      changes.push({
        card: name,
        status: 'changed',
        diff: await diffSides(before, after, {}, ports),
        unavailable: null,
      });
    } catch (error) {
      if (!(error instanceof UserError || error instanceof SqlFailure)) throw error;
      const unavailable = error instanceof UserError ? error.problems[0]!.what : error.reason;
      changes.push({ card: name, status: 'changed', diff: null, unavailable });
    }
  }
  return changes.length === 0 ? null : changes;
}

/** Everything of a card that decides its rows. */
function rowsOf(card: CardVersion['loaded']['card']): string {
  const { files, query, splits } = card;
  return JSON.stringify([
    files.map((file) => [file.name, file.uri, file.sha256, textColumns(card, file)]),
    query,
    splits,
  ]);
}
