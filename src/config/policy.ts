import { z } from 'zod';
import { Duration, Margin } from './model-config.ts';

/** What to do with a verdict that is neither pass nor fail. */
export const Disposition = z.enum(['block', 'warn']);

/** `registry/policy.yaml`. Every field has a default, so an empty file is a policy. */
export const Policy = z.strictObject({
  margins: z.record(z.string(), Margin).default({}),
  /** `bounded`: an inconclusive merge passes with a warning when the harm is certainly below `never_exceed`. */
  on_inconclusive: z.enum(['bounded', 'block', 'warn']).default('bounded'),
  on_error: z.literal('block').default('block'),
  on_missing: z.literal('block').default('block'),
  on_no_traffic: Disposition.default('block'),
  /** never-exceed margin in margins. */
  never_exceed_factor: z.number().min(1).default(4),
  confidence: z.number().gt(0.5).lt(1).default(0.95),
  slices: z
    .strictObject({
      multiplicity: z.enum(['holm', 'none']).default('holm'),
      /** Material harm of a slice, in margins of the metric. */
      margin_factor: z.number().positive().default(2),
      min_rows: z.number().int().min(2).default(30),
      min_per_class: z.number().int().min(1).default(10),
      alpha: z.number().gt(0).lt(0.5).default(0.025),
    })
    .prefault({}),
  staleness: z
    .strictObject({
      model: Duration.optional(),
      data: Duration.optional(),
      card: Duration.optional(),
      evaluation: Duration.optional(),
    })
    .prefault({}),
  regression_budget: z
    .strictObject({
      anchor: z.enum(['production', 'best']).default('production'),
      margins: z.number().positive().default(2),
    })
    .optional(),
  retention: z.strictObject({ evidence: Duration.default('90d') }).prefault({}),
});
export type Policy = z.infer<typeof Policy>;
