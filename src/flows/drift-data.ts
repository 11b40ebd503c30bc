import { type ColumnDrift, type ColumnFamily, type DriftTest, storedFamily } from '../config/data-column.ts';
import { nearestName } from '../config/nearest-name.ts';
import { declaredTexts } from '../config/text-columns.ts';
import { diagnose, thinned, type UnnaturalCause } from '../data/diagnose.ts';
import { classifyDomain, type DomainClassification } from '../data/domain-classifier.ts';
import { type ColumnDriftResult, decideMeasured, type MeasuredColumn, measureDrift } from '../data/drift.ts';
import type { DriftColumn } from '../data/drift-column.ts';
import type { DriftReport } from '../data/drift-outcome.ts';
import {
  DATASET_SHARE,
  decideQuality,
  driftedShare,
  type QualityFinding,
  type Suspicion,
  suspectQuality,
} from '../data/drift-report.ts';
import { hideValues } from '../data/hidden-values.ts';
import { type PriorShift, priorShift } from '../data/prior-shift.ts';
import { labelShift, type ShiftLabel } from '../data/shift-label.ts';
import { type Problem, UserError } from '../errors.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Evidence, Git } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { recallProfile, rowsOfPart } from './card-profiles.ts';
import { chooseCards } from './choose-cards.ts';
import { findSide, isTableFile } from './data-side.ts';
import { readDriftColumns, readPresence } from './drift-columns.ts';
import { type DriftPlan, type DriftSide, planDrift } from './drift-plan.ts';
import { readCodedColumns } from './drift-samples.ts';
import { type CardTablePorts, checkConditions, openCardTable } from './open-card-table.ts';
import { openFacts } from './read-facts.ts';

export interface DriftRequest {
  /** `jan.parquet`, or `flights/train`: a card and its split, or `flights`: all of a card. Paths are absolute. */
  readonly reference: string;
  readonly current: string;
  /** Other references: the last window that was fine, the same season of earlier periods. */
  readonly lastClean?: string;
  readonly sameSeason?: string;
  /** Data card whose settings and importance hold; default the one a side names. */
  readonly card?: string;
  /** Only these columns; empty for all. */
  readonly columns: readonly string[];
  /** Tests by column, or for all columns under `*`. */
  readonly tests: Readonly<Record<string, DriftTest>>;
  /** Column of the true answers; default the card's. */
  readonly label?: string;
  /** Column of the model's score, whose drift alone is a drift of the data set. */
  readonly prediction?: string;
  readonly timeoutMs?: number;
}

export interface DriftPorts extends CardTablePorts {
  readonly git?: Git;
  /** Where profiles of cards are kept. */
  readonly evidence?: Evidence;
}

/**
 * What changed between two data sets, and whether nature or a fault did it.
 * @throws UserError for data that is not there or cannot be read, and for names that are not known
 */
export async function driftData(request: DriftRequest, ports: DriftPorts): Promise<DriftReport> {
  const sides: OpenSide[] = [];
  const progress = ports.log.progress('comparing data');
  try {
    const texts = await declaredBeside(request, ports);
    const open = async (text: string) => {
      const side = await openSide(text, { ...request, texts }, ports);
      sides.push(side);
      return side;
    };
    const [reference, current] = await allOf([open(request.reference), open(request.current)]);
    const { settings, label, identifiers, sensitive } = await settingsOf(request, [reference, current], ports);
    const only = await onlyColumns(request, reference, current);
    const asked = { settings, only, label, identifiers, sensitive };
    const plan = await planSides(reference, current, asked);
    const [compared, { columns: coded, rows }] = await allOf([
      compareSides(plan, reference, current, asked, (share) => progress.update(share)),
      readCodedColumns(plan.columns, reference, current),
    ]);
    const { columns, quality, causes } = compared;
    const domain = classifyDomain(
      coded,
      rows,
      `${coded.map(({ name }) => name).join('|')}|${rows.reference}|${rows.current}`,
    );
    const others: DriftReport['others'][number][] = [];
    for (const [name, text] of [
      ['last-clean', request.lastClean],
      ['same-season', request.sameSeason],
    ] as const) {
      if (text === undefined) continue;
      const other = await open(text);
      const against = await compareSides(await planSides(other, current, asked), other, current, asked, () => {});
      others.push({
        name,
        reference: other.name,
        drifted: against.columns.filter(isDrift).map(({ column }) => column),
      });
    }
    const faults = [...causes, ...quality.filter(isBroken)];
    const drifted = (name: string) => {
      const other = others.find((each) => each.name === name);
      return other === undefined ? null : other.drifted.length > 0;
    };
    const from = {
      training: columns.some(isDrift) || faults.length > 0,
      lastClean: drifted('last-clean'),
      sameSeason: drifted('same-season'),
    };
    const shift = labelShift(from, faults);
    progress.done(`${columns.length} columns`);
    return {
      reference: reference.name,
      current: current.name,
      rows: { reference: reference.rows, current: current.rows },
      verdict: verdictOf(compared, shift.shift, domain ?? null, request.prediction),
      share: driftedShare(columns),
      columns,
      notCompared: plan.notCompared,
      quality,
      causes,
      domain: domain ?? null,
      prior: compared.prior,
      ...shift,
      others,
    };
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  } finally {
    for (const side of sides) side.close();
  }
}

const isDrift = ({ verdict }: ColumnDriftResult) => verdict === 'warning' || verdict === 'alert';

/** A column that is gone, or of another kind: whatever reads it stops. */
const isBroken = ({ kind }: QualityFinding) => kind === 'removed' || kind === 'type';

interface Compared {
  readonly columns: readonly ColumnDriftResult[];
  readonly quality: readonly QualityFinding[];
  readonly causes: readonly UnnaturalCause[];
  readonly prior: PriorShift | null;
}

type Settings = ReadonlyMap<string, ColumnDrift | undefined>;

interface Asked {
  readonly settings: Settings;
  readonly label: string | undefined;
  /** Columns that name rows, as the card says. */
  readonly identifiers: ReadonlySet<string>;
  /** Columns whose values are not to be shown. */
  readonly sensitive: ReadonlySet<string>;
  /** Only these columns; null for all. */
  readonly only: ReadonlySet<string> | null;
}

function planSides(reference: DriftSide, current: DriftSide, asked: Asked): Promise<DriftPlan> {
  const { settings, only, identifiers } = asked;
  return planDrift(reference, current, settings, only, identifiers);
}

/** Share of the work after which causes are looked for. */
const DIAGNOSED_FROM = 0.8;

async function compareSides(
  plan: DriftPlan,
  reference: DriftSide,
  current: DriftSide,
  { settings, label, sensitive }: Asked,
  tell: (share: number) => void,
): Promise<Compared> {
  const measured: MeasuredColumn[] = [];
  const suspicions: Suspicion[] = [];
  const read: DriftColumn[] = [];
  let prior: PriorShift | null = null;
  // Of a long column nothing is kept but what is found in it.
  for await (const column of readDriftColumns(plan.columns, reference, current)) {
    const found = measureDrift(column);
    measured.push(found);
    suspicions.push(...suspectQuality(column, found.facts.newCategories));
    read.push(thinned(column));
    if (column.name === label) prior = priorShift(column);
    tell(DIAGNOSED_FROM * (measured.length / plan.columns.length));
  }
  const columns = decideMeasured(measured);
  const names = plan.notCompared.map(({ column }) => column).filter((name) => settings.get(name)?.ignore !== true);
  const presence = await readPresence(names, reference, current);
  suspicions.push(...presence.flatMap((column) => suspectQuality(column, undefined)));
  const quality = decideQuality(suspicions);
  // Of a column that went missing too little may be left to see a drift in.
  const missing = quality.filter(({ kind }) => kind === 'missing');
  const suspects = new Set([...columns.filter(isDrift), ...missing].map(({ column }) => column));
  const source = new Map(plan.columns.map((each) => [each.name, each.source]));
  const causes = diagnose([...read, ...presence], suspects, (share) =>
    tell(DIAGNOSED_FROM + (1 - DIAGNOSED_FROM) * share),
  );
  const found = { columns, quality: [...plan.schema, ...quality], causes };
  return {
    ...hideValues(found, (name) => sensitive.has(source.get(name) ?? name)),
    prior,
  };
}

function verdictOf(
  { columns, quality, causes, prior }: Compared,
  shift: ShiftLabel,
  domain: DomainClassification | null,
  prediction: string | undefined,
): DriftReport['verdict'] {
  if (causes.length > 0 || quality.some(isBroken)) return 'unnatural';
  // As in the same season before is no alert, whatever drifted from training; what is missing is no season.
  if (shift === 'seasonal') return quality.some(({ kind }) => kind === 'missing') ? 'warning' : 'stable';
  const alert = columns.some(({ verdict }) => verdict === 'alert');
  const predicted = columns.some((column) => column.column === prediction && isDrift(column));
  if (alert || predicted || driftedShare(columns) >= DATASET_SHARE || domain?.verdict === 'alert') return 'drift';
  if (columns.some(isDrift) || quality.length > 0 || prior?.verdict === 'warning' || domain?.verdict === 'warning')
    return 'warning';
  // Where nothing could be decided, nothing was found to be stable.
  const decided = columns.some(({ verdict }) => verdict === 'stable' || verdict === 'ignored');
  return decided ? 'stable' : 'warning';
}

interface OpenSide extends DriftSide {
  readonly card: string | null;
  close(): void;
}

/** Columns of text of the card with which a file is compared, or by which it is judged: the file holds the same columns. */
async function declaredBeside(request: DriftRequest, ports: DriftPorts): Promise<readonly string[]> {
  const texts = [request.reference, request.current, request.lastClean, request.sameSeason].filter(
    (text) => text !== undefined,
  );
  if (!texts.some(isTableFile)) return [];
  if (request.card !== undefined) {
    if (ports.git === undefined) return [];
    const { declared } = await openFacts({ ...ports, git: ports.git }).at('work-tree');
    return declaredTexts(chooseCards([request.card], declared.cards)[0]!.card);
  }
  const named = texts.find((text) => !isTableFile(text));
  const side = named === undefined ? undefined : await findSide(named, ports);
  return side?.kind === 'card' ? declaredTexts(side.loaded.card) : [];
}

/** A file, or a card with an optional split; with the profile that was kept of it, which saves looking again. */
async function openSide(
  text: string,
  request: DriftRequest & { readonly texts: readonly string[] },
  ports: DriftPorts,
): Promise<OpenSide> {
  const timeout = request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
  const side = await findSide(text, ports);
  const { name } = side;
  if (side.kind === 'file') {
    const session = await ports.tables.open({
      views: [{ name: 'data', file: side.file, texts: request.texts, readOften: true }],
      ...timeout,
    });
    return finishSide({ name, session, from: 'data', card: null, close: () => session.close() });
  }
  const { loaded, part, git } = side;
  const table = await openCardTable({ loaded, root: git.root, privateFolder: git.privateFolder, ...timeout }, ports);
  try {
    if (table.changed.length > 0) throw new UserError(table.changed);
    if (part.where !== null) {
      await checkConditions([{ field: `splits.${part.split}.where`, sql: part.where }], table, loaded.file);
    }
    const { session } = table;
    const { from } = rowsOfPart(part, table, ports.sha256);
    const profile = await recallProfile(part, { loaded, table }, ports);
    const known = profile === undefined ? {} : { profile };
    return await finishSide({ name, session, from, card: loaded.name, close: () => table.close(), ...known });
  } catch (error) {
    table.close();
    throw error;
  }
}

async function finishSide(side: Omit<OpenSide, 'columns' | 'rows'>): Promise<OpenSide> {
  const columns = await side.session.columns(`select * from ${side.from}`);
  const rows = side.profile?.rows ?? Number((await side.session.rows(`select count(*) as n from ${side.from}`))[0]?.n);
  if (rows > 0) return { ...side, columns, rows };
  side.close();
  throw new UserError({ what: `${side.name} has no rows`, fix: 'Compare data that has some.' });
}

async function settingsOf(
  request: DriftRequest,
  sides: readonly OpenSide[],
  ports: DriftPorts,
): Promise<Omit<Asked, 'only'>> {
  let { label } = request;
  const name = request.card ?? sides.map(({ card }) => card).find((card) => card !== null);
  const settings = new Map<string, ColumnDrift | undefined>();
  const identifiers = new Set<string>();
  const sensitive = new Set<string>();
  if (name != null && ports.git !== undefined) {
    const { declared } = await openFacts({ ...ports, git: ports.git }).at('work-tree');
    const { card } = chooseCards([name], declared.cards)[0]!;
    label ??= card.label?.column;
    const key = card.key ?? [];
    for (const [column, { drift, unique, sensitive: secret }] of Object.entries(card.columns)) {
      settings.set(column, drift);
      if (secret === true) sensitive.add(column);
      if (unique === true && drift === undefined) identifiers.add(column);
    }
    if (key.length === 1 && settings.get(key[0]!) === undefined) identifiers.add(key[0]!);
  }
  const all = request.tests['*'];
  const problems: Problem[] = [];
  for (const { name: column, type } of sides[0]!.columns) {
    const family = storedFamily(type);
    const own = request.tests[column];
    const test = own ?? (all !== undefined && measures(all, family, 'any') ? all : undefined);
    if (test !== undefined) settings.set(column, { ...settings.get(column), test });
    const chosen = settings.get(column)?.test;
    if (chosen !== undefined && !measures(chosen, family, 'chosen')) problems.push(unfit(column, chosen, type));
  }
  if (problems.length > 0) throw new UserError(problems);
  return { settings, label, identifiers, sensitive };
}

/**
 * Whether a test can say something about values of a kind. Whole numbers may be codes: a test of categories holds for them
 * where somebody chose it for that very column.
 */
function measures(test: DriftTest, family: ColumnFamily, how: 'any' | 'chosen'): boolean {
  const isNumber = family === 'int' || family === 'float';
  if (test === 'ks' || test === 'wasserstein') return isNumber;
  if (test === 'chisquare' || test === 'z') return !isNumber || (family === 'int' && how === 'chosen');
  return true;
}

function unfit(column: string, test: DriftTest, type: string): Problem {
  const about = test === 'ks' || test === 'wasserstein' ? 'numbers' : 'categories';
  return {
    what: `${test} compares ${about}, and ${column} is ${type}`,
    where: { field: `--test ${column}=${test}` },
    fix: `Choose ${about === 'numbers' ? 'chisquare, z' : 'ks, wasserstein'}, jensenshannon, psi or kl_div.`,
  };
}

/** The columns asked for, and those with a test of their own, must be there. */
async function onlyColumns(
  request: DriftRequest,
  reference: DriftSide,
  current: DriftSide,
): Promise<ReadonlySet<string> | null> {
  const names = reference.columns.map(({ name }) => name);
  const asked = [...request.columns, ...Object.keys(request.tests).filter((name) => name !== '*')];
  if (request.prediction !== undefined) asked.push(request.prediction);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map((name) => {
        const near = nearestName(name, names);
        const fix = near === undefined ? `The columns are ${names.join(', ')}.` : `Did you mean ${near}?`;
        return { what: `${reference.name} has no column ${quoteName(name)}`, fix };
      }),
    );
  }
  const shared = names.filter((name) => current.columns.some((column) => column.name === name));
  if (shared.length === 0) {
    throw new UserError({
      what: `${reference.name} and ${current.name} have no column in common`,
      fix: `The first has ${names.join(', ')}.`,
    });
  }
  return request.columns.length === 0 ? null : new Set(request.columns);
}
