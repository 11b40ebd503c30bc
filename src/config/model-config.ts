import { z } from 'zod';

/** Words for tasks; only binary classification is judged so far, the others are recognised and refused with a sentence. */
export const Task = z.enum(['binary-classification', 'multiclass-classification', 'regression', 'ranking']);
export type Task = z.infer<typeof Task>;

/**
 * A folder name in `models/`. It becomes part of tags and refs, so it follows the artifact grammar of the tags: letters,
 * digits, `-` and `_`, starting and ending with a letter or digit.
 */
export const ModelName = z
  .string()
  .max(100)
  .regex(
    /^[a-zA-Z0-9](?:[a-zA-Z0-9-_]*[a-zA-Z0-9])?$/,
    'a model name has letters, digits, - and _ only, and begins and ends with a letter or digit',
  );
export type ModelName = z.infer<typeof ModelName>;

/** A name that can stand in SQL, file names and tables without quoting. */
const Identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and _ only, not starting with a digit');

/** `2h`, `90m`, `30s`, `7d`. */
export const Duration = z.string().regex(/^\d+(?:\.\d+)?(?:s|m|h|d)$/, 'a number and a unit: 30s, 90m, 2h or 7d');

const RelativePath = z
  .string()
  .min(1)
  .refine(
    (path) => !path.startsWith('/') && !path.includes('\\') && !/^[A-Za-z]:/.test(path),
    'a path relative to this file, with /',
  );

/** `0.005` (in the metric's unit) or `1%` (relative to the baseline's value). */
export const Margin = z.union([
  z.number().nonnegative(),
  z.string().regex(/^\d+(?:\.\d+)?%$/, 'a number, or a percentage such as 1%'),
]);
export type Margin = z.infer<typeof Margin>;

export const MetricRole = z.enum(['optimize', 'guard', 'budget', 'report']);
export type MetricRole = z.infer<typeof MetricRole>;

export const ValueThreshold = z.strictObject({
  lower_bound: z.number().optional(),
  upper_bound: z.number().optional(),
});

export const MetricOptions = z.strictObject({
  role: MetricRole.default('report'),
  /** Largest harm that does not matter. */
  margin: Margin.optional(),
  /** Largest harm that an inconclusive merge may hide; default 4 margins. */
  never_exceed: Margin.optional(),
  value_threshold: ValueThreshold.optional(),
  /** TFMA's name; for budgets: the candidate may be this much larger than the baseline. */
  change_threshold: z
    .strictObject({
      absolute: z.number().nonnegative().optional(),
      relative: Margin.optional(),
    })
    .optional(),
  /** For a recall at a precision. */
  at: z.strictObject({ precision: z.number().min(0).max(1) }).optional(),
  /** A number per row; `p` is the score, other names are columns of the split. The metric is its mean. */
  sql: z.string().min(1).optional(),
  direction: z.enum(['higher', 'lower']).optional(),
  /** Merging requires an improvement, not only non-inferiority. */
  require: z.enum(['better', 'non-inferior']).optional(),
});
export type MetricOptions = z.infer<typeof MetricOptions>;

/** One entry of `evaluate.metrics`: `roc_auc`, or `{ roc_auc: { role: optimize, margin: 0.005 } }`. */
export const MetricEntry = z.union([Identifier, z.record(Identifier, MetricOptions)]);

export const ModelConfig = z.strictObject({
  task: Task,
  owner: z.string().optional(),
  description: z.string().optional(),
  purpose: z.strictObject({ metric: z.string(), hypothesis: z.string().optional() }).optional(),
  train: z.strictObject({
    command: z.string().min(1),
    /** Globs from the model's folder; default everything in it but model.yaml. */
    inputs: z.array(RelativePath).min(1).optional(),
    /** Lock files; default the nearest ones above the model's folder. */
    environment: z.array(RelativePath).optional(),
    params: RelativePath.optional(),
    seeds: z.array(z.number().int().nonnegative()).min(1).default([1]),
    runner: z.union([z.string(), z.array(z.string()).min(1)]).default('ubuntu-latest'),
    timeout: Duration.default('6h'),
    /** Price of an hour of this runner, for the cost line. */
    price: z.strictObject({ per_hour: z.number().nonnegative(), currency: z.string().default('USD') }).optional(),
    budget: z
      .strictObject({
        'gpu-hours': z.number().positive(),
        per: z.enum(['day', 'week', 'month']).default('month'),
        until: z.iso.date().optional(),
      })
      .optional(),
  }),
  data: z.strictObject({
    card: z.string().min(1),
    train: z.string().default('train'),
    test: z.string().default('test'),
  }),
  onnx: z.strictObject({
    file: RelativePath.default('model.onnx'),
    /** ONNX input name -> one column, or the columns of one tensor in order. */
    inputs: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
    output: z.strictObject({ name: z.string(), column: z.number().int().nonnegative().optional() }),
    /** Operator domains beside ai.onnx and ai.onnx.ml that the model may use. */
    allow_domains: z.array(z.string()).default([]),
  }),
  evaluate: z.strictObject({
    label: z.string().min(1),
    /** The label's value that counts as positive; default true / 1. */
    positive: z.union([z.string(), z.number(), z.boolean()]).optional(),
    entity: z.string().optional(),
    /** Score from which a row is predicted positive. */
    threshold: z.number().default(0.5),
    baseline: z.string().default('latest'),
    metrics: z.array(MetricEntry).min(1),
    /** A column (each value is a slice), or `<boolean SQL> as <name>`. */
    slices: z.array(z.string().min(1)).default([]),
    critical: z.string().optional(),
    reference: z.strictObject({ naive: z.boolean().default(true), human: z.number().optional() }).optional(),
  }),
});
export type ModelConfig = z.infer<typeof ModelConfig>;
