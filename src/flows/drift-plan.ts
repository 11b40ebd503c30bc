import { type ColumnFamily, type DataColumn, type DriftTest, storedFamily } from '../config/data-column.ts';
import { FEW_VALUES } from '../data/drift.ts';
import type { NotCompared } from '../data/drift-outcome.ts';
import type { QualityFinding } from '../data/drift-report.ts';
import type { TableProfile } from '../data/profile.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Column, TableSession } from '../ports.ts';

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
export function comparedValue({ source, kind, texts }: PlannedColumn): string {
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
