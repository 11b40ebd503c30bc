import { z } from 'zod';
import { Task } from '../config/model-config.ts';

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** A point estimate with a 95% interval of its own; null is "undefined here", never 0 or NaN. */
export const Estimate = z.object({
  value: z.number().nullable(),
  /** Standard error; null when undefined. */
  se: z.number().nullable(),
  ci: z.tuple([z.number(), z.number()]).nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

/**
 * `evaluation.json`: what one model scored on one pinned split. Holds nothing that differs between two evaluations of the
 * same key: no times, no host. Those are in `measurement.json` beside it.
 */
export const EvaluationRecord = z.object({
  /** Format 1 is binary classification and has no fields of tasks; the other tasks have format 2. */
  format: z.enum(['proofmark-evaluation/1', 'proofmark-evaluation/2']),
  task: Task.optional(),
  /** Classes in the order of the model's probabilities, with how many rows are of each. */
  classes: z.array(z.object({ name: z.string(), rows: z.number().int() })).optional(),
  /** Of a ranking: queries that the rows are results of. */
  queries: z.number().int().optional(),
  model: z.string(),
  key: Sha256Hex,
  material: z.unknown(),
  runKey: Sha256Hex,
  modelSha256: Sha256Hex,
  modelBytes: z.number().int(),
  data: z.object({ card: z.string(), split: z.string(), digest: Sha256Hex }),
  rows: z.number().int(),
  /** Null where no class is the positive one. */
  positives: z.number().int().nullable(),
  /** Number of distinct entities; null when rows are independent. */
  entities: z.number().int().nullable(),
  /** Rows whose answer was NaN or infinite, or no probabilities that sum to one. Any such row fails the gate before statistics. */
  invalid: z.number().int(),
  /** First row numbers with an invalid score, at most 5. */
  invalidRows: z.array(z.number().int()),
  threshold: z.number(),
  metrics: z.record(z.string(), Estimate),
  slices: z.array(
    z.object({
      slice: z.string(),
      rows: z.number().int(),
      positives: z.number().int().nullable(),
      metrics: z.record(z.string(), Estimate),
    }),
  ),
  /** Edges of the parts that numbers are cut into, by the name of the slice; `[337, 556]` makes `..337`, `337..556`, `556..`. */
  bins: z.record(z.string(), z.array(z.number())).optional(),
  /** SHA-256 over the columns of predictions.parquet in a fixed binary layout, so that it does not hang on Parquet's encoding. */
  predictionsDigest: Sha256Hex,
});
export type EvaluationRecord = z.infer<typeof EvaluationRecord>;

/** `measurement.json`: what scoring cost on one machine. */
export const MeasurementRecord = z.object({
  format: z.literal('proofmark-measurement/1'),
  testbed: z.unknown(),
  scoringSeconds: z.number(),
  rowsPerSecond: z.number(),
  peakMemoryBytes: z.number(),
  sizeBytes: z.number().int(),
  chunkRows: z.number().int(),
  threads: z.number().int(),
});
export type MeasurementRecord = z.infer<typeof MeasurementRecord>;
