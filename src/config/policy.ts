import { z } from 'zod';
import { Duration, Margin, ModelName } from './model-config.ts';

/** What to do with a verdict that is neither pass nor fail. */
export const Disposition = z.enum(['block', 'warn']);

/** Ages from which something counts as stale; what is left out never does. */
const AgeLimits = {
  model: Duration.optional().describe('Age of the model, from its training: 180d.'),
  data: Duration.optional().describe("Age of its data, from the last day of collection, else from the card's update."),
  card: Duration.optional().describe("Age of its data card, from its update; the card's own stale-after comes first."),
  evaluation: Duration.optional().describe('Age of its evaluation, from the registration that rests on it.'),
} as const;

/** What the merge queue does again for itself before it judges. */
export const Revalidation = z.enum(['evaluation', 'training', 'none']);
export type Revalidation = z.infer<typeof Revalidation>;

/** `registry/policy.yaml`. Every field has a default, so an empty file is a policy. */
export const Policy = z
  .strictObject({
    margins: z
      .record(z.string(), Margin)
      .default({})
      .describe('Default margins by metric: a number in its unit, or a percentage of the baseline.'),
    on_inconclusive: z
      .enum(['bounded', 'block', 'warn'])
      .default('bounded')
      .describe(
        'An inconclusive merge: bounded passes with a warning when the harm is certainly below never_exceed and blocks otherwise.',
      ),
    on_error: z.literal('block').default('block').describe('A gate that could not be computed always blocks.'),
    on_missing: z.literal('block').default('block').describe('Missing evidence always blocks.'),
    on_no_traffic: Disposition.default('block').describe('A rollout step that saw no traffic.'),
    never_exceed_factor: z.number().min(1).default(4).describe('never_exceed of a metric, in margins.'),
    confidence: z.number().gt(0.5).lt(1).default(0.95).describe('Confidence of the two-sided intervals.'),
    slices: z
      .strictObject({
        multiplicity: z
          .enum(['holm', 'none'])
          .default('holm')
          .describe('Correction over the family of slice comparisons.'),
        margin_factor: z.number().positive().default(2).describe('Material harm of a slice, in margins of the metric.'),
        min_rows: z.number().int().min(2).default(30).describe('Smaller slices are not tested.'),
        min_per_class: z.number().int().min(1).default(10).describe('Rows of each class that rank metrics need.'),
        alpha: z.number().gt(0).lt(0.5).default(0.025).describe('One-sided level of the tests for harm.'),
      })
      .prefault({})
      .describe('How slices are judged.'),
    staleness: z
      .strictObject({
        ...AgeLimits,
        models: z
          .record(ModelName, z.strictObject(AgeLimits))
          .optional()
          .describe('Other limits for one model, by its name.'),
        on_stale: Disposition.optional().describe(
          'What promoting does with something stale: warn (default) says it, block refuses.',
        ),
      })
      .prefault({})
      .describe('Age limits; none by default.'),
    revalidate: Revalidation.default('evaluation').describe(
      'What the merge queue does again instead of taking it from the evidence of the pull request: evaluation scores both models again, training also trains again, none takes all of it. The stricter of target branch and change applies.',
    ),
    regression_budget: z
      .strictObject({
        anchor: z.enum(['production', 'best']).default('production').describe('What the distance is measured from.'),
        margins: z.number().positive().default(2).describe('Largest distance in all, in margins of the metric.'),
      })
      .optional()
      .describe('How far the branch may fall behind in total, however small each step is. Off by default.'),
    retention: z
      .strictObject({ evidence: Duration.default('90d').describe('Evidence that nothing needs is pruned after this.') })
      .prefault({})
      .describe('What is kept, and how long.'),
  })
  .meta({
    title: 'Policy',
    description: 'How verdicts are reached and what they lead to. registry/policy.yaml',
  });
export type Policy = z.infer<typeof Policy>;
