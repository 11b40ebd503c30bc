import { z } from 'zod';
import { SliceEntry } from './slices.ts';

/**
 * Differences between groups that have names of their own. `demographic_parity`: the share of rows predicted positive.
 * `equal_opportunity`: recall. `equalized_odds`: recall and the false-positive rate, whichever differs more.
 */
export const FairnessCriterion = z.enum(['demographic_parity', 'equal_opportunity', 'equalized_odds']);
export type FairnessCriterion = z.infer<typeof FairnessCriterion>;

/** One entry of `evaluate.fairness`. */
export const FairnessRule = z.strictObject({
  by: SliceEntry.describe('The groups: a column, { column: age, bins: 4 }, a crossing, or a slice by its name.'),
  metric: z
    .string()
    .min(1)
    .optional()
    .describe('Any metric of the task: the largest gap of it between two groups is judged.'),
  criterion: FairnessCriterion.optional().describe(
    'Instead of a metric, for binary classification: demographic_parity, equal_opportunity or equalized_odds.',
  ),
  value_threshold: z
    .strictObject({
      upper_bound: z.number().nonnegative().describe("Largest gap that is allowed, in the metric's unit."),
    })
    .optional()
    .describe('Holds whatever the baseline is, also for a first model.'),
  change_threshold: z
    .strictObject({
      absolute: z.number().nonnegative().describe('How much wider than in the baseline the gap may be.'),
    })
    .optional()
    .describe('The gap against the one of the baseline on the same rows.'),
  min_rows: z
    .number()
    .int()
    .min(2)
    .optional()
    .describe('Smaller groups are shown and not judged. Default: min_rows of policy.yaml.'),
  role: z.enum(['guard', 'report']).default('guard').describe('guard: judged. report: shown.'),
});
export type FairnessRule = z.infer<typeof FairnessRule>;

/** What a rule looks at, as it is called in tables: `recall`, `equalized_odds`. */
export function fairnessMeasure({ metric, criterion }: FairnessRule): string {
  return criterion ?? metric ?? '';
}
