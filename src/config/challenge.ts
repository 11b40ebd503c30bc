import { z } from 'zod';

/** Folder of a model with the rows of its challenges; it is no input of training. */
export const CHALLENGE_FOLDER = 'challenges';

/** What waivers call the metric of a challenge; their slice is its name. */
export const CHALLENGE_WAIVER = 'challenge';

/** Name of a challenge set; it is part of a path. */
export const ChallengeName = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/,
    'letters, digits, - and _, beginning and ending with a letter or digit',
  );

/** One entry of `evaluate.challenges`: rows that later candidates must answer. */
export const Challenge = z.strictObject({
  name: ChallengeName.describe('What the set is called in reports.'),
  file: z
    .string()
    .min(1)
    .describe("Parquet or CSV file with the rows, seen from the model's folder: challenges/fog.parquet."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits')
    .describe('Digest of the file; another file is refused.'),
  must: z
    .enum(['be-right', 'stay-right'])
    .default('be-right')
    .describe(
      'be-right: the rows must be answered right. stay-right: those that the baseline answers right must stay so.',
    ),
  rate: z.number().gt(0).max(1).default(1).describe('Share of these rows that must be right.'),
  tolerance: z
    .number()
    .nonnegative()
    .optional()
    .describe('For regression, where it is needed: the largest error of an answer that counts as right.'),
  reason: z.string().optional().describe('Where the rows come from.'),
});
export type Challenge = z.infer<typeof Challenge>;
