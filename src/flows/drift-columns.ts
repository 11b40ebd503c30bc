import { storedFamily } from '../config/data-column.ts';
import { repeatedShare } from '../data/diagnose.ts';
import { ALL_OTHERS, type DriftColumn } from '../data/drift-column.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { allOf, oneAhead } from '../side-by-side.ts';
import { type Counted, planCounts } from './count-values.ts';
import { comparedValue, type DriftSide, type PlannedColumn } from './drift-plan.ts';
import { askAll } from './questions.ts';

/** Categories that are told apart; rarer ones are one. */
const CATEGORIES = 1000;

/** The values of planned columns on both sides, in their order; the next are read while the caller works on one. */
export async function* readDriftColumns(
  plans: readonly PlannedColumn[],
  reference: DriftSide,
  current: DriftSide,
): AsyncGenerator<DriftColumn> {
  const together = inBatches(plans, Math.max(reference.rows, current.rows));
  const batches = oneAhead(together, async (some) => {
    const [before, now] = await allOf([readSide(some, reference, 'reference'), readSide(some, current, 'current')]);
    return some.map((plan, index) => () => driftColumn(plan, reference, current, [before[index]!, now[index]!]));
  });
  for await (const batch of batches) for (const column of batch) yield column();
}

/** Numbers of one side that are read at once. */
const READ_BYTES = 64 << 20;
/** Columns of one statement. */
const MOST_AT_ONCE = 50;

/** Columns that are read together: of long tables one by one, of wide ones many, since each statement has its price. */
function inBatches(plans: readonly PlannedColumn[], rows: number): PlannedColumn[][] {
  const batches: PlannedColumn[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const plan of plans) {
    const more = plan.kind === 'numeric' ? rows * Float64Array.BYTES_PER_ELEMENT : 0;
    if (bytes + more > READ_BYTES || batches.at(-1)!.length >= MOST_AT_ONCE) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(plan);
    bytes += more;
  }
  return batches;
}

type Counts = readonly (readonly [category: string, count: number])[];
type Values = { readonly numbers: Float64Array } | { readonly counts: Counts };

async function readSide(
  plans: readonly PlannedColumn[],
  side: DriftSide,
  which: 'reference' | 'current',
): Promise<readonly Values[]> {
  const isRead = (plan: PlannedColumn) => plan.empty?.[which] !== true;
  const numeric = plans.filter((plan) => plan.kind === 'numeric' && isRead(plan));
  const numbers = await readNumbers(
    numeric.map(({ source }) => source),
    side,
  );
  const counts = await countValues(
    plans.filter((plan) => plan.kind !== 'numeric' && isRead(plan)),
    side,
  );
  return plans.map((plan) =>
    plan.kind === 'numeric'
      ? { numbers: numbers[numeric.indexOf(plan)] ?? new Float64Array(0) }
      : { counts: counts.get(plan) ?? [] },
  );
}

/** Finite values of each column in the order of the rows. */
async function readNumbers(names: readonly string[], { session, from, rows }: DriftSide): Promise<Float64Array[]> {
  if (names.length === 0) return [];
  const items = names.map((name) => `coalesce(cast(${quoteName(name)} as double), 'nan'::double)`);
  const columns = names.map(() => ({ values: new Float64Array(rows), count: 0 }));
  for await (const batch of session.read(`select ${items.join(', ')} from ${from}`)) {
    for (const [index, column] of columns.entries()) {
      const some = batch.columns[index] as Float64Array;
      for (let row = 0; row < some.length; row++) {
        const value = some[row]!;
        if (Number.isFinite(value)) column.values[column.count++] = value;
      }
    }
  }
  return columns.map(({ values, count }) => values.subarray(0, count));
}

/** Bytes of a category as text, about. */
const TEXT_BYTES = 200;
const VALUE_BYTES = 24;

async function countValues(
  plans: readonly PlannedColumn[],
  { session, from, rows, columns, profile }: DriftSide,
): Promise<ReadonlyMap<PlannedColumn, Counts>> {
  const found = new Map<PlannedColumn, Counts>();
  const profiled = new Map(profile?.columns.map((column) => [column.name, column.values]));
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const asked = plans.flatMap((plan): Counted[] => {
    const keep = (counts: Counts) => void found.set(plan, plan.numbers === true ? byNumber(counts) : counts);
    const kept = plan.kind === 'hour' ? undefined : profiled.get(plan.source);
    // A value that was cut short in a profile is another value.
    if (kept?.all === true && kept.counts.every(([value]) => !value.endsWith('…'))) {
      keep(kept.counts);
      return [];
    }
    const isText = plan.kind !== 'hour' && storedFamily(types.get(plan.source) ?? '') === 'string';
    return [{ value: comparedValue(plan), bytes: isText ? TEXT_BYTES : VALUE_BYTES, take: keep }];
  });
  await askAll(session, planCounts(from, rows, asked));
  return found;
}

/** Zeros of both signs, and numbers of both types, are one category. */
function byNumber(counts: Counts): Counts {
  const pooled = new Map<string, number>();
  for (const [text, count] of counts) pooled.set(numberText(text), (pooled.get(numberText(text)) ?? 0) + count);
  return [...pooled];
}

function driftColumn(
  plan: PlannedColumn,
  reference: DriftSide,
  current: DriftSide,
  [before, now]: readonly [Values, Values],
): DriftColumn {
  const shared = { name: plan.name, setting: plan.setting, rows: { reference: reference.rows, current: current.rows } };
  if ('numbers' in before && 'numbers' in now) {
    return {
      ...shared,
      kind: 'numeric',
      reference: before.numbers,
      current: now.numbers,
      missing: { reference: reference.rows - before.numbers.length, current: current.rows - now.numbers.length },
      repeats: { reference: repeatedShare(before.numbers), current: repeatedShare(now.numbers) },
    };
  }
  return {
    ...shared,
    ...categoricalOf('counts' in before ? before.counts : [], 'counts' in now ? now.counts : [], shared.rows),
  };
}

function categoricalOf(
  before: Counts,
  now: Counts,
  rows: DriftColumn['rows'],
): Pick<Extract<DriftColumn, { kind: 'categorical' }>, 'kind' | 'values' | 'counts' | 'missing'> {
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
    kind: 'categorical',
    values: others ? [...values, ALL_OTHERS] : values,
    counts: { reference: others ? [...a.list, a.rest] : a.list, current: others ? [...b.list, b.rest] : b.list },
    missing: { reference: rows.reference - total(before), current: rows.current - total(now) },
  };
}

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
  const [before, now] = await allOf([missing(reference), missing(current)]);
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

/** One text for one number: `5.0`, `5.00` and `5` are `5`. */
export function numberText(text: string): string {
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : text;
}
