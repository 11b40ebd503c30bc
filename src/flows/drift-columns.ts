import { type ColumnFamily, type DataColumn, type DriftTest, storedFamily } from '../config/data-column.ts';
import { repeatedShare } from '../data/diagnose.ts';
import type { CodedColumn } from '../data/domain-classifier.ts';
import { DOMAIN_ROWS } from '../data/domain-classifier.ts';
import { ALL_OTHERS, type DriftColumn, FEW_VALUES } from '../data/drift.ts';
import type { NotCompared } from '../data/drift-outcome.ts';
import type { QualityFinding } from '../data/drift-report.ts';
import type { TableProfile } from '../data/profile.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { Column, TableSession } from '../ports.ts';
import { bothOf, oneAhead } from './side-by-side.ts';

/** One side of a comparison, opened. */
export interface DriftSide {
  /** For messages: a file, or a card and its split. */
  readonly name: string;
  readonly session: TableSession;
  /** What stands after `from`. */
  readonly from: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** What is known of these rows from evidence: it saves looking again. */
  readonly profile?: TableProfile;
}

export interface DriftPlan {
  readonly columns: readonly PlannedColumn[];
  readonly notCompared: readonly NotCompared[];
  readonly schema: readonly QualityFinding[];
}

export interface PlannedColumn {
  readonly name: string;
  /** Column it is made from. */
  readonly source: string;
  readonly kind: 'numeric' | 'categorical' | 'hour';
  readonly setting: DataColumn['drift'];
  /** Its categories are numbers, whatever type of number either side keeps them in: 5 and 5.0 are one. */
  readonly numbers?: true;
  /** A side whose column has no value at all, and therefore no type that could be compared. */
  readonly empty?: Readonly<Record<'reference' | 'current', boolean>>;
  /** One side has its times as texts. */
  readonly texts?: true;
}

/** Distinct values from which texts are names of rows, not categories: as a share of the rows. */
const NAMES = 0.5;
/** The same of whole numbers called `id`; the estimate is up to a fifth too low. */
const IDS = 0.75;
/** Categories that are told apart; rarer ones are one. */
const CATEGORIES = 1000;

/**
 * Which columns are compared, and how; what is wrong with the schema.
 * @param identifiers columns that are known to name rows, which are compared only when they are in `only`
 */
export async function planDrift(
  reference: DriftSide,
  current: DriftSide,
  settings: ReadonlyMap<string, DataColumn['drift']>,
  only: ReadonlySet<string> | null,
  identifiers: ReadonlySet<string> = new Set(),
): Promise<DriftPlan> {
  const theirs = new Map(current.columns.map(({ name, type }) => [name, type]));
  const shared = reference.columns.filter(({ name }) => theirs.has(name) && (only === null || only.has(name)));
  const schema: QualityFinding[] = [
    ...reference.columns
      .filter(({ name }) => !theirs.has(name))
      .map(({ name }) => finding(name, 'removed', `the column ${name} is not there any more`)),
    ...current.columns
      .filter(({ name }) => !reference.columns.some((column) => column.name === name))
      .map(({ name }) => finding(name, 'added', `the column ${name} is new`)),
  ];
  const notCompared: NotCompared[] = [];
  const leave = (column: string, why: string): PlannedColumn[] => {
    notCompared.push({ column, why });
    return [];
  };
  const usable: { column: Column; family: ColumnFamily; empty?: PlannedColumn['empty']; texts?: true }[] = [];
  for (const column of shared) {
    const [before, now] = [storedFamily(column.type), storedFamily(theirs.get(column.name)!)];
    const numbers = ['int', 'float'];
    if (before !== now && !(numbers.includes(before) && numbers.includes(now))) {
      // In CSV and JSON a column without values has whatever type its reader likes.
      const empty = {
        reference: await isEmpty(reference, column.name),
        current: await isEmpty(current, column.name),
      };
      if (empty.reference || empty.current) {
        const family = empty.reference ? now : before;
        const why = untested(family, 'a column without values');
        if (why === null) usable.push({ column, family, empty });
        else leave(column.name, why);
        continue;
      }
      const texts = before === 'string' ? reference : now === 'string' ? current : undefined;
      const times =
        [before, now].includes('timestamp') && texts !== undefined && (await holdsTimes(texts, column.name));
      if (times) {
        usable.push({ column, family: 'timestamp', texts: true });
        continue;
      }
      const what = `${column.name} was ${column.type} and is ${theirs.get(column.name)}`;
      schema.push(finding(column.name, 'type', what));
      continue;
    }
    const why = untested(before, column.type);
    if (why === null) usable.push({ column, family: before });
    else leave(column.name, why);
  }
  const names = usable.map(({ column }) => column.name);
  const families = usable.map(({ column: { name }, family }) => ({ name, family }));
  const distinct = knownDistinct(reference, names) ?? (await distinctValues(reference, families));
  const columns = usable.flatMap(({ column: { name }, family, empty, texts }, index): PlannedColumn[] => {
    const shared = { name, source: name, setting: settings.get(name), ...(empty === undefined ? {} : { empty }) };
    const count = distinct[index]!;
    if (identifiers.has(name) && only === null) return leave(name, 'it names rows');
    if (family === 'timestamp')
      return [{ ...shared, name: `${name} (hour of day)`, kind: 'hour', ...(texts && { texts }) }];
    if (family === 'string' || family === 'bool') {
      if (family === 'string' && count > 50 && count > NAMES * reference.rows)
        return leave(name, 'most of its texts are different: they name rows');
      return [{ ...shared, kind: 'categorical' }];
    }
    if (empty !== undefined) return [{ ...shared, kind: 'numeric' }];
    const isName =
      family === 'int' && count > IDS * reference.rows && reference.rows > 1000 && /(?:^|_)id$/i.test(name);
    if (isName) return leave(name, 'its numbers name rows');
    return [{ ...shared, kind: kindOf(shared.setting?.test, count), numbers: true }];
  });
  return { columns, notCompared, schema };
}

/** A test that somebody chose says what the numbers are; else many values make them numbers. */
function kindOf(test: DriftTest | undefined, distinct: number): 'numeric' | 'categorical' {
  if (test === 'ks' || test === 'wasserstein') return 'numeric';
  if (test === 'chisquare' || test === 'z') return 'categorical';
  return distinct > FEW_VALUES ? 'numeric' : 'categorical';
}

function finding(column: string, kind: QualityFinding['kind'], what: string): QualityFinding {
  return { column, kind, share: null, what };
}

/** Why no test says anything about values of a kind; null where one does. */
function untested(family: ColumnFamily, type: string): string | null {
  if (family === 'date') return 'dates move on by nature';
  return family === 'list' || family === 'other' || family === 'time' ? `there is no test for ${type}` : null;
}

/** Whether all texts of a column are times, as JSON has them. */
async function holdsTimes({ session, from }: DriftSide, name: string): Promise<boolean> {
  const id = quoteName(name);
  const other = `select 1 from ${from} where ${id} is not null and try_cast(${id} as timestamp) is null limit 1`;
  return (await session.rows(other)).length === 0;
}

/** SQL of what is compared. */
function comparedValue({ source, kind, texts }: PlannedColumn): string {
  const value = quoteName(source);
  if (kind !== 'hour') return value;
  return texts === true ? `hour(try_cast(${value} as timestamp))` : `hour(${value})`;
}

async function isEmpty({ session, from }: DriftSide, name: string): Promise<boolean> {
  const id = quoteName(name);
  return (await session.rows(`select 1 from ${from} where ${id} is not null limit 1`)).length === 0;
}

/** Distinct values as a profile of the rows has them. */
function knownDistinct({ profile }: DriftSide, names: readonly string[]): number[] | undefined {
  const known = new Map(profile?.columns.map(({ name, distinct }) => [name, distinct.value]));
  return names.every((name) => known.has(name)) ? names.map((name) => known.get(name)!) : undefined;
}

/** Rows of a first look: a column with many values there has many. */
const FIRST_ROWS = 100_000;
const MANY = 1000;

/** A number with so many distinct values in the first rows has not few in all. */
const NOT_FEW = 5 * FEW_VALUES;

/** Distinct values of each column, to some per cent; of columns with many values, of the first rows alone. */
async function distinctValues(side: DriftSide, columns: readonly FamilyColumn[]): Promise<number[]> {
  const select = (names: readonly string[], from: string) =>
    `select ${names.map((name, index) => `approx_count_distinct(${quoteName(name)}) as d${index}`).join(', ')} from ${from}`;
  const counts = (names: readonly string[], row: Readonly<Record<string, unknown>> = {}) =>
    names.map((name, index): [string, number] => [name, Number(row[`d${index}`])]);
  const names = columns.map(({ name }) => name);
  if (names.length === 0) return [];
  const [row] = await side.session.rows(select(names, `(select * from ${side.from} limit ${FIRST_ROWS})`));
  const first = new Map(counts(names, row));
  // Whether texts name rows, and whether numbers are few, is seen in all rows only. Bools are not asked about.
  const open = columns.filter(
    ({ name, family }) => family !== 'bool' && first.get(name)! < (family === 'string' ? MANY : NOT_FEW),
  );
  const rest = side.rows > FIRST_ROWS ? open.map(({ name }) => name) : [];
  const halves = [rest.filter((_, index) => index % 2 === 0), rest.filter((_, index) => index % 2 === 1)];
  const asked = halves.filter((half) => half.length > 0);
  const answers = await side.session.rowsOfAll(asked.map((half) => select(half, side.from)));
  const whole = new Map(asked.flatMap((half, index) => counts(half, answers[index]![0])));
  // What is many in the first rows may be the same in all: as a share of the rows it is what the first rows say.
  const scale = Math.max(1, side.rows / FIRST_ROWS);
  return names.map((name) => {
    const many = first.get(name)! > NAMES * FIRST_ROWS;
    return whole.get(name) ?? first.get(name)! * (many ? scale : 1);
  });
}

interface FamilyColumn {
  readonly name: string;
  readonly family: ColumnFamily;
}

/** The values of planned columns on both sides, in their order; the next is read while the caller works on one. */
export function readDriftColumns(
  plans: readonly PlannedColumn[],
  reference: DriftSide,
  current: DriftSide,
): AsyncGenerator<DriftColumn> {
  return oneAhead(plans, (plan) => readDriftColumn(plan, reference, current));
}

/** The values of a planned column on both sides. */
export async function readDriftColumn(
  plan: PlannedColumn,
  reference: DriftSide,
  current: DriftSide,
): Promise<DriftColumn> {
  const shared = { name: plan.name, setting: plan.setting, rows: { reference: reference.rows, current: current.rows } };
  if (plan.kind === 'numeric') {
    const read = async (side: DriftSide, empty: boolean | undefined) =>
      empty === true ? new Float64Array(0) : readNumbers(plan.source, side);
    const [before, now] = await bothOf(read(reference, plan.empty?.reference), read(current, plan.empty?.current));
    return {
      ...shared,
      kind: 'numeric',
      reference: before,
      current: now,
      missing: { reference: reference.rows - before.length, current: current.rows - now.length },
      repeats: { reference: repeatedShare(before), current: repeatedShare(now) },
    };
  }
  const count = async (side: DriftSide, empty: boolean | undefined) => (empty === true ? [] : countValues(plan, side));
  const [before, now] = await bothOf(count(reference, plan.empty?.reference), count(current, plan.empty?.current));
  const kept = new Set(mostFrequent(before, now));
  const values = [...kept].sort((a, b) => (a < b ? -1 : 1));
  const counts = (side: Counts) => {
    const known = new Map(side);
    const list = values.map((category) => known.get(category) ?? 0);
    const rest = side.reduce((sum, [category, count]) => sum + (kept.has(category) ? 0 : count), 0);
    return { list, rest };
  };
  const [a, b] = [counts(before), counts(now)];
  const total = (side: Counts) => side.reduce((sum, [, count]) => sum + count, 0);
  const others = a.rest + b.rest > 0;
  return {
    ...shared,
    kind: 'categorical',
    values: others ? [...values, ALL_OTHERS] : values,
    counts: { reference: others ? [...a.list, a.rest] : a.list, current: others ? [...b.list, b.rest] : b.list },
    missing: { reference: reference.rows - total(before), current: current.rows - total(now) },
  };
}

type Counts = readonly (readonly [category: string, count: number])[];

/**
 * The most frequent categories of both sides together. Those of one side alone would be the ones that chance made frequent
 * there, and so rarer on the other.
 */
function mostFrequent(before: Counts, now: Counts): string[] {
  const pooled = new Map(before);
  for (const [category, count] of now) pooled.set(category, (pooled.get(category) ?? 0) + count);
  return [...pooled]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, CATEGORIES)
    .map(([category]) => category);
}

/** Columns that are not compared, with nothing but how often they are missing. */
export async function readPresence(
  names: readonly string[],
  reference: DriftSide,
  current: DriftSide,
): Promise<DriftColumn[]> {
  const missing = async ({ session, from, rows }: DriftSide) => {
    const items = names.map((name, index) => `count(${quoteName(name)}) as c${index}`);
    const [row = {}] = names.length === 0 ? [] : await session.rows(`select ${items.join(', ')} from ${from}`);
    return names.map((_, index) => rows - Number(row[`c${index}`]));
  };
  const [before, now] = await bothOf(missing(reference), missing(current));
  return names.map((name, index) => ({
    name,
    setting: undefined,
    rows: { reference: reference.rows, current: current.rows },
    missing: { reference: before[index]!, current: now[index]! },
    kind: 'categorical',
    values: [],
    counts: { reference: [], current: [] },
  }));
}

/** Finite values in the order of the rows. */
async function readNumbers(name: string, { session, from, rows }: DriftSide): Promise<Float64Array> {
  const id = quoteName(name);
  const values = new Float64Array(rows);
  let count = 0;
  for await (const batch of session.read(`select cast(${id} as double) from ${from} where ${id} is not null`)) {
    values.set(batch.columns[0] as Float64Array, count);
    count += batch.rows;
  }
  let finite = 0;
  for (let i = 0; i < count; i++) if (Number.isFinite(values[i]!)) values[finite++] = values[i]!;
  return values.subarray(0, finite);
}

async function countValues(plan: PlannedColumn, { session, from, profile }: DriftSide): Promise<Counts> {
  const { source, kind } = plan;
  const alike = (counts: Counts) =>
    plan.numbers === true ? counts.map(([text, count]) => [numberText(text), count] as const) : counts;
  const kept = kind === 'hour' ? undefined : profile?.columns.find(({ name }) => name === source)?.values;
  // A value that was cut short in a profile is another value.
  if (kept?.all === true && kept.counts.every(([value]) => !value.endsWith('…'))) return alike(kept.counts);
  const value = comparedValue(plan);
  const rows = await session.rows(
    `select cast(each as varchar) as value, n from (
       select ${value} as each, count(*) as n from ${from} where ${value} is not null group by 1
     ) order by n desc, value`,
  );
  return alike(rows.map((row) => [String(row.value), Number(row.n)] as const));
}

/** One text for one number: `5.0`, `5.00` and `5` are `5`. */
function numberText(text: string): string {
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : text;
}

/** Quantile bins and frequent categories of a sample of rows on both sides, for a classifier to tell them apart by. */
export async function readCodedColumns(
  plans: readonly PlannedColumn[],
  reference: DriftSide,
  current: DriftSide,
): Promise<{ readonly columns: readonly CodedColumn[]; readonly rows: { reference: number; current: number } }> {
  const used = plans.filter(({ setting }) => setting?.ignore !== true).slice(0, MOST_CODED);
  const [before, now] = await bothOf(sample(used, reference, 'reference'), sample(used, current, 'current'));
  const [n, m] = [before[0]?.length ?? 0, now[0]?.length ?? 0];
  const columns = used.map(({ name, kind }, index): CodedColumn => {
    const both = [...before[index]!, ...now[index]!];
    return { name, ...(kind === 'numeric' ? codeNumbers(both, n) : codeTexts(both)) };
  });
  return { columns, rows: { reference: n, current: m } };
}

/** More columns would only make the classifier slow. */
const MOST_CODED = 60;
const BINS = 8;
const LEVELS = 20;

/** Every k-th row as text, null as null. */
async function sample(
  plans: readonly PlannedColumn[],
  { session, from, rows }: DriftSide,
  which: 'reference' | 'current',
): Promise<(string | null)[][]> {
  const lists: (string | null)[][] = plans.map(() => []);
  if (plans.length === 0) return lists;
  const step = Math.max(1, Math.ceil(rows / DOMAIN_ROWS));
  const sources = [...new Set(plans.map(({ source }) => quoteName(source)))];
  const items = plans.map((plan) => {
    if (plan.empty?.[which] === true) return quoteText(NULL);
    return `coalesce(cast(${comparedValue(plan)} as varchar), ${quoteText(NULL)})`;
  });
  const numbered = `(select row_number() over () - 1 as "row of the table", ${sources.join(', ')} from ${from})`;
  const select = `select ${items.join(', ')} from ${numbered} where "row of the table" % ${step} = 0`;
  for await (const batch of session.read(select)) {
    batch.columns.forEach((values, index) => {
      const text = plans[index]!.numbers === true ? numberText : (value: string) => value;
      for (const value of values as readonly string[]) lists[index]!.push(value === NULL ? null : text(value));
    });
  }
  return lists;
}

const NULL = '\u0001null';

/** Code 0 is missing; the others are bins of the reference's quantiles. */
function codeNumbers(texts: readonly (string | null)[], reference: number): Pick<CodedColumn, 'levels' | 'codes'> {
  const values = texts.map((text) => (text === null ? Number.NaN : Number(text)));
  const sorted = Float64Array.from(values.slice(0, reference).filter(Number.isFinite)).sort();
  const edges = Array.from(
    { length: BINS - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) / BINS) * (sorted.length - 1))]!,
  );
  const inner = [...new Set(edges)];
  const codes = Uint8Array.from(values, (value) => {
    if (!Number.isFinite(value)) return 0;
    const above = inner.filter((edge) => value > edge).length;
    return above + 1;
  });
  return { levels: inner.length + 2, codes };
}

/** Code 0 is missing, 1 all rare values; the others are the most frequent ones. */
function codeTexts(texts: readonly (string | null)[]): Pick<CodedColumn, 'levels' | 'codes'> {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  const frequent = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, LEVELS);
  const codeOf = new Map(frequent.map(([text], index) => [text, index + 2]));
  const codes = Uint8Array.from(texts, (text) => (text === null ? 0 : (codeOf.get(text) ?? 1)));
  return { levels: frequent.length + 2, codes };
}
