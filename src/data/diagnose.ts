import { distributionDistance } from './distribution-distance.ts';
import type { DriftColumn } from './drift-column.ts';
import { exchangedColumns } from './exchanged-columns.ts';
import { moments } from './two-sample.ts';
import { sum } from './two-sample-categorical.ts';
import { unitFactor } from './unit-factors.ts';

/** A known fault of pipelines that explains a shift better than the world does. */
export interface UnnaturalCause {
  readonly cause: 'unit' | 'constant' | 'swapped' | 'time-zone' | 'encoding' | 'stale' | 'missing';
  readonly columns: readonly string[];
  /** A sentence without its full stop. */
  readonly what: string;
}

/** A cause must take away this share of the distance to be believed. */
const EXPLAINED = 0.7;

/**
 * What known faults explain the drift of these columns. Each is tested for: a unit factor, a constant, two columns exchanged,
 * hours shifted by a time zone, letters or spaces that changed, values that do not change any more.
 * @param drifted names of columns whose drift is to be explained
 * @param tell told how much of the work is done, in [0, 1], while nothing else has its turn
 */
export function diagnose(
  columns: readonly DriftColumn[],
  drifted: ReadonlySet<string>,
  tell: (share: number) => void = () => {},
): UnnaturalCause[] {
  const suspects = columns.filter(({ name }) => drifted.has(name));
  const causes = findSwapped(suspects, (share) => tell(share / 2));
  const explained = new Set(causes.flatMap((cause) => cause.columns));
  for (const [index, column] of suspects.entries()) {
    tell(0.5 + index / suspects.length / 2);
    if (explained.has(column.name)) continue;
    const cause =
      missingOf(column) ??
      constantOf(column) ??
      (column.kind === 'numeric'
        ? (hourOf(column) ?? unitOf(column) ?? staleOf(column))
        : (hoursByName(column) ?? encodingOf(column)));
    if (cause !== undefined) causes.push(cause);
  }
  return causes;
}

type Numeric = Extract<DriftColumn, { kind: 'numeric' }>;
type Categorical = Extract<DriftColumn, { kind: 'categorical' }>;

function missingOf({ name, rows, missing }: DriftColumn): UnnaturalCause | undefined {
  const share = (side: 'reference' | 'current') => (rows[side] === 0 ? 0 : missing[side] / rows[side]);
  const [before, now] = [share('reference'), share('current')];
  if (now < 0.5 || now < before + 0.3) return undefined;
  return {
    cause: 'missing',
    columns: [name],
    what: `${percent(now)} of ${name} is missing, ${percent(before)} before: its source has failed`,
  };
}

function constantOf(column: DriftColumn): UnnaturalCause | undefined {
  if (column.kind === 'numeric') {
    const { reference, current, name } = column;
    if (current.length < 2) return undefined;
    for (let i = 1; i < current.length; i++) if (current[i] !== current[0]) return undefined;
    const varies = reference.some((value) => value !== reference[0]);
    return varies
      ? {
          cause: 'constant',
          columns: [name],
          what: `${name} is ${current[0]} in every row: a default, or a source that stands still`,
        }
      : undefined;
  }
  const used = column.counts.current.flatMap((count, index) => (count > 0 ? [index] : []));
  const before = column.counts.reference.filter((count) => count > 0).length;
  if (used.length !== 1 || before < 2) return undefined;
  return {
    cause: 'constant',
    columns: [column.name],
    what: `${column.name} is ${column.values[used[0]!]} in every row: a default, or a source that stands still`,
  };
}

/** Quantiles from the 10th to the 90th percentile. */
const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9];

/**
 * The conversion between units that takes most of the shift away: a known factor near the ratio of the quantiles, degrees
 * Fahrenheit and Celsius, or a change of sign.
 */
function unitOf({ name, reference, current }: Numeric): UnnaturalCause | undefined {
  const shift = distributionDistance(reference, current).wasserstein;
  const { deviation } = moments(reference);
  if (!(shift > 0.1 * deviation)) return undefined;
  const factor = factorOf(ratioOf(reference, current));
  const conversions: readonly Conversion[] = [
    ...(factor === undefined ? [] : [factor]),
    { what: 'was in degrees Fahrenheit and is in Celsius', back: (value) => value * 1.8 + 32 },
    { what: 'was in degrees Celsius and is in Fahrenheit', back: (value) => (value - 32) / 1.8 },
    { what: 'has the opposite sign', back: (value) => -value },
  ];
  const [best] = conversions
    .map(({ what, back }) => ({ what, rest: distributionDistance(reference, current.map(back)).wasserstein }))
    .sort((a, b) => a.rest - b.rest);
  if (best === undefined || best.rest > (1 - EXPLAINED) * shift || best.rest > deviation) return undefined;
  return { cause: 'unit', columns: [name], what: `${name} ${best.what}: the unit has changed` };
}

interface Conversion {
  readonly what: string;
  /** From a current value to what it would have been. */
  readonly back: (value: number) => number;
}

/** Median ratio of the quantiles; NaN when too few of them are not zero. */
function ratioOf(reference: Float64Array, current: Float64Array): number {
  const [before, now] = [quantiles(reference), quantiles(current)];
  const ratios = QUANTILES.flatMap((_, index) =>
    before[index] !== 0 && now[index] !== 0 ? [now[index]! / before[index]!] : [],
  );
  return ratios.length < 3 ? Number.NaN : ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)]!;
}

/** Share of values equal to the one before, 0 to 1. */
export function repeatedShare(values: Float64Array): number {
  let count = 0;
  for (let i = 1; i < values.length; i++) if (values[i] === values[i - 1]) count++;
  return count / Math.max(1, values.length - 1);
}

/** Values that stand still: equal to the one in the row before far more often than they used to be. */
function staleOf({ name, repeats }: Numeric): UnnaturalCause | undefined {
  if (repeats === undefined || repeats.reference > 0.1 || repeats.current < repeats.reference + 0.3) return undefined;
  const [before, now] = [percent(repeats.reference), percent(repeats.current)];
  return {
    cause: 'stale',
    columns: [name],
    what: `${now} of ${name} repeats the row before, ${before} earlier: old values are delivered again`,
  };
}

/** Every k-th value of long columns: enough to recognise a cause by. */
export function thinned(column: DriftColumn): DriftColumn {
  if (column.kind !== 'numeric') return column;
  const thin = (values: Float64Array) => {
    const step = Math.floor(values.length / DIAGNOSED_ROWS);
    if (step < 2) return values;
    return Float64Array.from({ length: Math.floor(values.length / step) }, (_, index) => values[index * step]!);
  };
  return { ...column, reference: thin(column.reference), current: thin(column.current) };
}

const DIAGNOSED_ROWS = 20_000;

function factorOf(ratio: number): Conversion | undefined {
  const found = unitFactor(ratio);
  if (found === undefined) return undefined;
  const { factor, units } = found;
  const shown = Number(factor.toPrecision(6));
  if (ratio > 1) return { what: `is ${shown} times what it was (${units})`, back: (value) => value / factor };
  return { what: `is 1/${shown} of what it was (${units})`, back: (value) => value * factor };
}

/** Whole hours 0..23, as numbers. */
function hourOf({ name, reference, current }: Numeric): UnnaturalCause | undefined {
  const isHour = (values: Float64Array) =>
    values.every((value) => value >= 0 && value <= 23 && Number.isInteger(value));
  if (!/hour|\bhr\b|time/i.test(name) || !isHour(reference) || !isHour(current)) return undefined;
  const count = (values: Float64Array) => {
    const hours = Array.from({ length: 24 }, () => 0);
    for (let i = 0; i < values.length; i++) hours[values[i]!]!++;
    return hours;
  };
  return shiftedHours(name, count(reference), count(current));
}

function hoursByName({ name, values, counts }: Categorical): UnnaturalCause | undefined {
  if (!/hour|\bhr\b|time/i.test(name) || !values.every((value) => /^\d{1,2}$/.test(value) && Number(value) < 24))
    return undefined;
  const hours = (side: readonly number[]) => {
    const list = Array.from({ length: 24 }, () => 0);
    values.forEach((value, index) => {
      list[Number(value)]! += side[index]!;
    });
    return list;
  };
  return shiftedHours(name, hours(counts.reference), hours(counts.current));
}

/** A turn of the clock that brings the hours of the day back to what they were. */
export function shiftedHours(
  name: string,
  reference: readonly number[],
  current: readonly number[],
): UnnaturalCause | undefined {
  const share = (counts: readonly number[]) => {
    const total = sum(counts);
    return counts.map((count) => count / Math.max(1, total));
  };
  const [before, now] = [share(reference), share(current)];
  const distance = (shift: number) =>
    before.reduce((sum, each, hour) => sum + Math.abs(each - now[(hour + shift + 24) % 24]!), 0) / 2;
  let best = 0;
  for (let shift = -12; shift <= 12; shift++) if (distance(shift) < distance(best)) best = shift;
  if (best === 0 || distance(0) < 0.05 || distance(best) > (1 - EXPLAINED) * distance(0)) return undefined;
  const hours = Math.abs(best) === 1 ? '1 hour' : `${Math.abs(best)} hours`;
  return {
    cause: 'time-zone',
    columns: [name],
    what: `${name} is ${hours} ${best > 0 ? 'later' : 'earlier'} than it was: another time zone, or daylight saving`,
  };
}

/** New categories that are old ones with other letters, spaces, accents or quotes. */
function encodingOf({ name, values, counts }: Categorical): UnnaturalCause | undefined {
  const known = new Map<string, string>();
  values.forEach((value, index) => {
    if (counts.reference[index]! > 0) known.set(folded(value), value);
  });
  const total = sum(counts.current);
  let renamed = 0;
  let example: readonly [string, string] | undefined;
  values.forEach((value, index) => {
    if (counts.reference[index]! > 0 || counts.current[index] === 0) return;
    const old = known.get(folded(value));
    if (old === undefined) return;
    renamed += counts.current[index]!;
    example ??= [old, value];
  });
  if (example === undefined || renamed < 0.05 * total) return undefined;
  return {
    cause: 'encoding',
    columns: [name],
    what: `${percent(renamed / total)} of ${name} is written in another way: ${JSON.stringify(example[0])} is now ${JSON.stringify(example[1])}`,
  };
}

function folded(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^[\s"']+|[\s"']+$/g, '')
    .replace(/[\s_-]+/g, ' ')
    .replace(/^(-?\d+)\.0+$/, '$1')
    .replace(/^0+(?=\d)/, '');
}

function findSwapped(columns: readonly DriftColumn[], tell: (share: number) => void): UnnaturalCause[] {
  return exchangedColumns(columns, tell).map(([first, second]) => ({
    cause: 'swapped',
    columns: [first, second],
    what: `${first} has the values of ${second}, and ${second} those of ${first}: the columns are exchanged`,
  }));
}

function quantiles(values: Float64Array): number[] {
  const sorted = values.slice().sort();
  return QUANTILES.map((q) => sorted[Math.floor(q * (sorted.length - 1))]!);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
