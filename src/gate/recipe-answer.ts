import { z } from 'zod';

/** One seed of a recipe: its run and what that scored. */
export const SeedRun = z.object({ seed: z.number().int(), runKey: z.string(), evaluationKey: z.string() });
export type SeedRun = z.infer<typeof SeedRun>;

/** One metric of a recipe over its seeds. Values are by seed, in the order of the seeds; null where it is undefined. */
export const RecipeRow = z.object({
  metric: z.string(),
  direction: z.enum(['higher', 'lower']),
  unit: z.string().nullable(),
  candidate: z.array(z.number().nullable()),
  baseline: z.array(z.number().nullable()),
  candidateMean: z.number().nullable(),
  baselineMean: z.number().nullable(),
  /** Difference of the means in the metric's own sign, with Welch's t interval. */
  change: z.object({ value: z.number(), lower: z.number(), upper: z.number(), se: z.number() }).nullable(),
  /** Welch and Satterthwaite's degrees of freedom; null when no seed differs from another. */
  df: z.number().nullable(),
  margin: z.number().nullable(),
  marginText: z.string().nullable(),
  outcome: z.enum(['better', 'non-inferior', 'worse', 'inconclusive']).nullable(),
  /** Two-sided p of a difference; one-sided p of non-inferiority; p of equivalence (two one-sided tests). */
  p: z.object({
    difference: z.number().nullable(),
    nonInferiority: z.number().nullable(),
    equivalence: z.number().nullable(),
  }),
  /** Share of pairs of seeds in which the candidate is the better one, ties as half. */
  probabilityBetter: z.number().nullable(),
  /** Standard deviation between seeds, pooled. */
  seedDeviation: z.number().nullable(),
  /** 2 σ √(2/K): what two sets of seeds of one recipe easily differ by. */
  seedNoise: z.number().nullable(),
  /** The margin is smaller than that. */
  belowSeedNoise: z.boolean(),
  /** Seeds of each recipe that would bring the noise down to the margin; null when they are enough. */
  seedsNeeded: z.number().int().nullable(),
  note: z.string().nullable(),
});
export type RecipeRow = z.infer<typeof RecipeRow>;

/** Whether the recipe is better, beside whether this artifact is. It informs; the artifact's verdict decides. */
export const RecipeAnswer = z.object({
  candidate: z.array(SeedRun),
  baseline: z.array(SeedRun),
  /** Both are the same recipe: their seeds are the same runs. */
  sameRecipe: z.boolean(),
  confidence: z.number(),
  rows: z.array(RecipeRow),
});
export type RecipeAnswer = z.infer<typeof RecipeAnswer>;
