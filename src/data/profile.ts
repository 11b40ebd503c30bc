import { z } from 'zod';
import { SKETCH_ALPHA } from '../metrics/ddsketch.ts';

const Count = z.number().int().nonnegative();
const Buckets = z.array(z.tuple([z.number().int(), Count]));

export const Sketch = z.object({ alpha: z.number(), zeros: Count, positive: Buckets, negative: Buckets });

/** Of numbers; of dates and times in milliseconds since 1970; of bools as 0 and 1. Population moments. */
export const NumberProfile = z.object({
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  /** Mean squared distance from the mean. */
  variance: z.number(),
  /** Quantiles to one per cent; null for dates and times. */
  sketch: Sketch.nullable(),
  /** Counts by day since 1970, for dates and times; null for other numbers. */
  days: Buckets.nullable(),
});
export type NumberProfile = z.infer<typeof NumberProfile>;

/** Characters of texts, items of lists. */
export const LengthProfile = z.object({ min: Count, max: Count, mean: z.number() });

/** How a numeric column and the label move together: population moments over rows that have both. */
export const LabelProfile = z.object({
  rows: Count,
  mean: z.number(),
  labelMean: z.number(),
  variance: z.number(),
  labelVariance: z.number(),
  covariance: z.number(),
});
export type LabelProfile = z.infer<typeof LabelProfile>;

export const ColumnProfile = z.object({
  name: z.string(),
  /** Type in the SQL engine's words. */
  type: z.string(),
  family: z.enum(['int', 'float', 'string', 'bool', 'date', 'timestamp', 'time', 'list', 'other']),
  /** Rows with a value. */
  count: Count,
  missing: Count,
  /** Values that are NaN or infinite; they are in `count` and in nothing of `numbers`. */
  notFinite: Count,
  distinct: z.object({ value: Count, exact: z.boolean() }),
  numbers: NumberProfile.nullable(),
  lengths: LengthProfile.nullable(),
  /** Values by descending count, then by value; `all` when it is the whole list. Null for a sensitive column. */
  values: z.object({ all: z.boolean(), counts: z.array(z.tuple([z.string(), Count])) }).nullable(),
  label: LabelProfile.nullable(),
  sensitive: z.boolean(),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;

/** `profile.json`: what the rows of a split look like. Holds no value of a sensitive column, and no time. */
export const TableProfile = z.object({
  format: z.literal('proofmark-profile/1'),
  card: z.string(),
  /** Null for all rows of the card. */
  split: z.string().nullable(),
  digest: z.string(),
  rows: Count,
  columns: z.array(ColumnProfile),
});
export type TableProfile = z.infer<typeof TableProfile>;

/** Milliseconds. */
export const DAY = 86_400_000;
/** Longest list of values that is kept whole; columns with more keep their most frequent ones. */
export const VALUES_KEPT = 1000;
/** Most frequent values kept of a column that has more than `VALUES_KEPT`. */
export const TOP_VALUES = 50;
export const PROFILE_ALPHA = SKETCH_ALPHA;

/** Pearson's correlation of a column with the label; null when one of them is constant. */
export function labelCorrelation({ label }: ColumnProfile): number | null {
  if (label === null || label.variance <= 0 || label.labelVariance <= 0) return null;
  const r = label.covariance / Math.sqrt(label.variance * label.labelVariance);
  return Math.max(-1, Math.min(1, r));
}

/** Share of rows that have a value; 1 for a table without rows. */
export function completeness({ count, missing }: ColumnProfile): number {
  return count + missing === 0 ? 1 : count / (count + missing);
}
