import { z } from 'zod';

/** What the plots of a task need beside the tables, a few thousand numbers at most. */

const Scores = z.object({
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
});

/** Mean confidence, share of right answers and rows of each bin of confidence that has rows. */
const Reliability = z.array(z.object({ meanScore: z.number(), observedRate: z.number(), rows: z.number().int() }));

const Matrix = z.array(z.array(z.number()));

const ClassPicture = z.object({
  task: z.literal('multiclass-classification'),
  /** Names of rows and columns; the rarest classes together as one beyond `LARGEST_MATRIX`. */
  classes: z.array(z.string()),
  /** True class by predicted class; (weighted) counts of rows. */
  confusion: z.object({ candidate: Matrix, baseline: Matrix.nullable() }),
  perClass: z.array(z.object({ name: z.string(), rows: z.number(), candidate: Scores, baseline: Scores.nullable() })),
  /** Null when the model gives labels without probabilities. */
  reliability: z.object({ candidate: Reliability, baseline: Reliability.nullable() }).nullable(),
});
export type ClassPicture = z.infer<typeof ClassPicture>;

/** Residuals (prediction − target) of the rows between two predictions; 10%, 50% and 90% quantiles. */
const ResidualBand = z.object({
  prediction: z.number(),
  low: z.number(),
  middle: z.number(),
  high: z.number(),
  rows: z.number().int(),
});
export type ResidualBand = z.infer<typeof ResidualBand>;

const NumberPicture = z.object({
  task: z.literal('regression'),
  /** Rows of the candidate in squares of target (columns) by prediction (rows), both from `from` to `to`. */
  density: z.object({ from: z.number(), to: z.number(), counts: z.array(z.array(z.number().int())) }),
  residuals: z.object({ candidate: z.array(ResidualBand), baseline: z.array(ResidualBand).nullable() }),
});
export type NumberPicture = z.infer<typeof NumberPicture>;

const OrderPicture = z.object({
  task: z.literal('ranking'),
  /** What is counted per query. */
  metric: z.string(),
  /** Queries in twenty equal bins of the metric from 0 to 1. */
  candidate: z.array(z.number().int()),
  baseline: z.array(z.number().int()).nullable(),
  /** Queries in 21 equal bins of the change from −1 to 1; null without a baseline. */
  change: z.array(z.number().int()).nullable(),
});
export type OrderPicture = z.infer<typeof OrderPicture>;

export const TaskPicture = z.discriminatedUnion('task', [ClassPicture, NumberPicture, OrderPicture]);
export type TaskPicture = z.infer<typeof TaskPicture>;

/** A row (or query) whose answer changed most. */
export const ChangedAnswer = z.object({
  /** Row of the split; of a query its first. */
  row: z.number().int(),
  /** The true class or number; null for a query. */
  truth: z.string().nullable(),
  entity: z.string().nullable(),
  baseline: z.string(),
  candidate: z.string(),
  /** In the unit of `measure`; above 0 is better. */
  gain: z.number(),
  slices: z.array(z.string()),
});
export type ChangedAnswer = z.infer<typeof ChangedAnswer>;

/** How the answers of a model that is not binary changed, row by row or query by query. */
export const Changes = z.object({
  task: z.enum(['multiclass-classification', 'regression', 'ranking']),
  unit: z.enum(['row', 'query']),
  /** What got better or worse: `predicted class`, `absolute error`, `NDCG@10`. */
  measure: z.string(),
  better: z.number().int(),
  worse: z.number().int(),
  /** Changed without getting better or worse: from one wrong class to another. */
  other: z.number().int(),
  unchanged: z.number().int(),
  largest: z.array(ChangedAnswer),
});
export type Changes = z.infer<typeof Changes>;
