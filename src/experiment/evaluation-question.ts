import { z } from 'zod';
import { ModelConfig, Task } from '../config/model-config.ts';

/** A split of a data card with everything that decides its rows: pinned files, the card's SQL and the split's condition. */
export const SplitPin = z
  .object({
    card: z.string(),
    split: z.string(),
    files: z
      .array(
        z
          .object({
            name: z.string(),
            uri: z.string(),
            sha256: z.string(),
            /** Columns that are read as text, whatever their values look like; left out where there are none. */
            texts: z.array(z.string()).readonly().optional(),
          })
          .readonly(),
      )
      .readonly(),
    /** SQL over views named after the files. */
    query: z.string(),
    where: z.string(),
    /** Columns that order the rows; empty when the card names no key. */
    key: z.array(z.string()).readonly(),
    /** SHA-256 of the above without the URIs: moving a file changes nothing. */
    digest: z.string(),
  })
  .readonly();
export type SplitPin = z.infer<typeof SplitPin>;

const SimpleSlice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('column'), name: z.string() }).readonly(),
  z.object({ kind: z.literal('condition'), name: z.string(), sql: z.string() }).readonly(),
  z.object({ kind: z.literal('bins'), name: z.string(), column: z.string(), bins: z.number().int() }).readonly(),
]);

const SliceSpec = z.union([
  SimpleSlice,
  z.object({ kind: z.literal('crossing'), name: z.string(), of: z.array(SimpleSlice).readonly() }).readonly(),
]);

/** A metric of SQL: a number per row, and how the numbers make one (their mean unless it says otherwise). */
const SqlMetric = z
  .object({
    name: z.string(),
    sql: z.string(),
    aggregate: z.literal('sum').optional(),
    /** The metric is the sum of `sql` over the sum of this. */
    denominator: z.string().optional(),
  })
  .readonly();
export type SqlMetric = z.infer<typeof SqlMetric>;

/** What the answers of other tasks than binary classification are held against. */
const AnswerSpec = z.discriminatedUnion('task', [
  z
    .object({
      task: z.literal('multiclass-classification'),
      /** In the order of the model's probabilities; null for the label's values, sorted. */
      classes: z.array(z.string()).readonly().nullable(),
      holds: z.enum(['probabilities', 'labels']),
    })
    .readonly(),
  z.object({ task: z.literal('regression') }).readonly(),
  z
    .object({
      task: z.literal('ranking'),
      /** Column of the query; the label is the relevance. */
      query: z.string(),
    })
    .readonly(),
]);
export type AnswerSpec = z.infer<typeof AnswerSpec>;

/** What an evaluation computes, apart from which model: the same spec is used for candidate and baseline. */
export const EvaluationSpec = z
  .object({
    label: z.string(),
    /** Left out for binary classification. */
    answer: AnswerSpec.optional(),
    /** Column of sample weights. */
    weight: z.string().optional(),
    /** Metrics beside the task's usual ones; left out for binary classification, which has no others. */
    metrics: z.array(z.string()).readonly().optional(),
    /** The label's value that counts as positive; null for true / 1. */
    positive: z.union([z.string(), z.number(), z.boolean()]).nullable(),
    /** The rows were chosen one by one: they may all have one label. */
    chosen: z.literal(true).optional(),
    entity: z.string().nullable(),
    threshold: z.number(),
    slices: z.array(SliceSpec).readonly(),
    critical: z.string().nullable(),
    sqlMetrics: z.array(SqlMetric).readonly(),
    /** Precisions at which recall is wanted, by metric name. */
    recallAtPrecision: z.array(z.object({ name: z.string(), precision: z.number() }).readonly()).readonly(),
    /** Columns in which slices are looked for that nobody named, and how many parts numbers are cut into. */
    explore: z
      .object({ columns: z.array(z.string()).readonly(), bins: z.number().int(), named: z.boolean().optional() })
      .readonly()
      .optional(),
  })
  .readonly();
export type EvaluationSpec = z.infer<typeof EvaluationSpec>;

/** How a model's ONNX file is fed and read. */
export const OnnxBinding = ModelConfig.shape.onnx;
export type OnnxBinding = z.infer<typeof OnnxBinding>;

/** `question.json` beside `evaluation.json`: what has to be known to score the same rows again. */
export const EvaluationQuestion = z.object({
  format: z.literal('proofmark-question/1'),
  task: Task,
  binding: OnnxBinding,
  spec: EvaluationSpec,
  pin: SplitPin,
});
export type EvaluationQuestion = z.infer<typeof EvaluationQuestion>;
