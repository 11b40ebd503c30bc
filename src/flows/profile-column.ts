import { type ColumnFamily, storedFamily } from '../config/data-column.ts';
import { type ColumnProfile, type LabelProfile, PROFILE_ALPHA } from '../data/profile.ts';
import type { Column } from '../ports.ts';

/** Counts of the buckets of a sketch, or of days since 1970, in any order. */
export type Buckets = [bucket: number, count: number][];

/** Numbers of negative buckets begin here, so that one map holds both signs; logarithms of doubles stay far below. */
export const NEGATIVE = 1_000_000;

/** What was asked about a column. */
export interface ColumnFacts {
  readonly rows: number;
  /** An aggregate by its name; null where it was not asked for. */
  readonly part: (suffix: string) => unknown;
  readonly buckets: Buckets;
  readonly listed: ColumnProfile['values'];
  readonly sensitive: boolean;
}

/** The profile of a column, from what was asked about it. */
export function columnProfile(
  { name, type }: Column,
  { rows, part, buckets, listed, sensitive }: ColumnFacts,
): ColumnProfile {
  const family = storedFamily(type);
  const count = Number(part('count'));
  const approximate = Number(part('distinct') ?? count);
  const notFinite = Number(part('odd') ?? 0);
  const numbers = part('min') === null ? null : numbersOf(part, buckets, count - notFinite, family);
  const days = family === 'date' ? numbers?.days?.length : undefined;
  return {
    name,
    type,
    family,
    count,
    missing: rows - count,
    notFinite,
    distinct:
      listed?.all === true
        ? { value: listed.counts.length, exact: true }
        : { value: days ?? Math.min(count, approximate), exact: days !== undefined },
    numbers,
    lengths:
      part('short') === null
        ? null
        : { min: Number(part('short')), max: Number(part('long')), mean: Number(part('length')) },
    values: listed,
    label: labelOf(part),
    sensitive,
  };
}

function numbersOf(
  part: (suffix: string) => unknown,
  counts: Buckets,
  finiteRows: number,
  family: ColumnFamily,
): ColumnProfile['numbers'] {
  const bounds = {
    min: Number(part('min')),
    max: Number(part('max')),
    mean: Number(part('mean')),
    variance: Number(part('variance') ?? 0),
  };
  const ascending = (a: [number, number], b: [number, number]) => a[0] - b[0];
  if (family === 'date' || family === 'timestamp') return { ...bounds, sketch: null, days: counts.sort(ascending) };
  const [negative, positive] = [
    counts.filter(([bucket]) => bucket > NEGATIVE / 2),
    counts.filter(([bucket]) => bucket <= NEGATIVE / 2),
  ];
  return {
    ...bounds,
    sketch: {
      alpha: PROFILE_ALPHA,
      zeros: finiteRows - counts.reduce((sum, [, count]) => sum + count, 0),
      positive: positive.sort(ascending),
      negative: negative.map(([bucket, count]): [number, number] => [bucket - NEGATIVE, count]).sort(ascending),
    },
    days: null,
  };
}

function labelOf(part: (suffix: string) => unknown): LabelProfile | null {
  const rows = Number(part('count_pairs') ?? 0);
  if (rows === 0) return null;
  return {
    rows,
    mean: Number(part('avgx')),
    labelMean: Number(part('avgy')),
    variance: Number(part('sxx')) / rows,
    labelVariance: Number(part('syy')) / rows,
    covariance: Number(part('sxy')) / rows,
  };
}
