import { z } from 'zod';

const Bounds = z.object({ value: z.number(), lower: z.number(), upper: z.number() });

/** One rule on the difference between groups, with what was found. */
export const FairnessRow = z.object({
  /** Name of the way the rows are cut into groups. */
  by: z.string(),
  /** Metric, or criterion such as `equalized_odds`. */
  measure: z.string(),
  role: z.enum(['guard', 'report']),
  baseline: z.number().nullable(),
  candidate: Bounds.nullable(),
  /** Candidate's gap minus baseline's. */
  change: Bounds.nullable(),
  /** `value_threshold.upper_bound` and `change_threshold.absolute`. */
  valueBound: z.number().nullable(),
  changeBound: z.number().nullable(),
  /** The two groups of the candidate that differ most, and in which metric. */
  widest: z.object({ metric: z.string(), highest: z.string(), lowest: z.string() }).nullable(),
  /** Groups by rows, at most 50. */
  groups: z.array(
    z.object({
      group: z.string(),
      rows: z.number().int(),
      /** Values by metric; null is undefined. */
      candidate: z.record(z.string(), z.number().nullable()),
      baseline: z.record(z.string(), z.number().nullable()).nullable(),
      /** False for groups that are too small. */
      judged: z.boolean(),
    }),
  ),
  status: z.enum(['pass', 'warn', 'fail', 'inconclusive', 'waived', 'info']),
  note: z.string().nullable(),
});
export type FairnessRow = z.infer<typeof FairnessRow>;
