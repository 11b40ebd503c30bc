import { z } from 'zod';
import { Challenge } from './challenge.ts';
import { FairnessRule } from './fairness.ts';
import { METRIC_NAME } from './metric-name.ts';
import { SliceEntry } from './slices.ts';

/** What a model predicts; it decides the columns of its answers, its metrics and its reports. */
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
    'a model name: letters, digits, - and _ only, beginning and ending with a letter or digit',
  );
export type ModelName = z.infer<typeof ModelName>;

/** A name that can stand in SQL, file names and tables without quoting. */
export const Identifier = z
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
  lower_bound: z.number().optional().describe('The metric must be at least this, whatever the baseline is.'),
  upper_bound: z.number().optional().describe('The metric must be at most this, whatever the baseline is.'),
});

export const MetricOptions = z.strictObject({
  role: MetricRole.default('report').describe(
    'optimize: the one metric that should improve. guard: must not get worse. budget: what the model costs to run. report: shown, never judged.',
  ),
  margin: Margin.optional().describe(
    "Largest harm that does not matter, in the metric's unit (0.005) or relative to the baseline (1%).",
  ),
  never_exceed: Margin.optional().describe(
    'Largest harm that an inconclusive comparison may hide when merging. Default: never_exceed_factor of policy.yaml times the margin.',
  ),
  value_threshold: ValueThreshold.optional().describe('Absolute bounds; they hold for a first model too.'),
  change_threshold: z
    .strictObject({
      absolute: z.number().nonnegative().optional().describe("In the metric's unit."),
      relative: Margin.optional().describe('As a share of the baseline: 10% or 0.1.'),
    })
    .optional()
    .describe('For budgets: how much larger than the baseline the candidate may be.'),
  at: z
    .strictObject({ precision: z.number().min(0).max(1).describe('Precision that must be reached, 0 to 1.') })
    .optional()
    .describe('For recall: the highest recall at this precision.'),
  sql: z
    .string()
    .min(1)
    .optional()
    .describe(
      "SQL that gives a number per row; other names are columns. The model's answer is p (binary), prediction and p (multiclass: the class and its probability), prediction (regression) or score (ranking).",
    ),
  aggregate: z
    .enum(['mean', 'sum'])
    .optional()
    .describe('How the numbers of an SQL metric make one: their mean (default) or their sum.'),
  denominator: z
    .string()
    .min(1)
    .optional()
    .describe('SQL of a second number per row: the metric is the sum of `sql` over the sum of this.'),
  direction: z.enum(['higher', 'lower']).optional().describe('Which way is better; for SQL metrics. Default higher.'),
  require: z
    .enum(['better', 'non-inferior'])
    .optional()
    .describe('better: merging requires a proved improvement. Default non-inferior.'),
});
export type MetricOptions = z.infer<typeof MetricOptions>;

const MetricName = z
  .string()
  .regex(METRIC_NAME, 'a metric name: roc_auc, top5_accuracy, pinball_0.9, ndcg_exp@10 or precision[cat]');

/** One entry of `evaluate.metrics`: `roc_auc`, or `{ roc_auc: { role: optimize, margin: 0.005 } }`. */
export const MetricEntry = z.union([MetricName, z.record(MetricName, MetricOptions)]);

/** `overfit`, or the same with what has to be reached. */
export const Sanity = z.union([
  z.literal('overfit'),
  z.strictObject({
    overfit: z
      .strictObject({
        rows: z.number().int().min(4).max(4096).default(32).describe('Rows to learn by heart. Default 32.'),
        metric: MetricName.optional().describe('What is measured on those rows. Default by task, such as roc_auc.'),
        reach: z.number().optional().describe('Value that must be reached. Default by task, such as 0.95.'),
      })
      .describe('How well a few rows must be learned by heart.'),
  }),
]);
export type Sanity = z.infer<typeof Sanity>;

const Train = z.strictObject({
  command: z
    .string()
    .min(1)
    .describe(
      "Any command, run in the model's folder once per seed. PROOFMARK_OUT, PROOFMARK_SEED, PROOFMARK_PARAMS and PROOFMARK_DATA_<SPLIT> are set.",
    ),
  inputs: z
    .array(RelativePath)
    .min(1)
    .optional()
    .describe("Globs from the model's folder of files that change the result. Default: everything in it."),
  environment: z
    .array(RelativePath)
    .optional()
    .describe("Lock files; they are part of the key. Default: the nearest ones above the model's folder."),
  params: RelativePath.optional().describe('File of parameters, YAML or JSON; its values are shown in reports.'),
  seeds: z
    .array(z.number().int().nonnegative())
    .min(1)
    .default([1])
    .describe('The command runs once per seed; the first seed makes the candidate.'),
  sanity: Sanity.optional().describe(
    'Before a long training: overfit runs the command on 32 rows with PROOFMARK_SANITY=overfit and stops where it cannot learn them.',
  ),
  runner: z
    .union([z.string(), z.array(z.string()).min(1)])
    .default('ubuntu-latest')
    .describe('Labels of the runner that trains: ubuntu-latest, or [self-hosted, gpu].'),
  timeout: Duration.default('6h').describe('The command is ended after this time: 30s, 90m, 2h, 7d.'),
  price: z
    .strictObject({
      per_hour: z.number().nonnegative().describe('Price of one hour.'),
      currency: z.string().default('USD').describe('Shown after the amount.'),
    })
    .optional()
    .describe('Price of an hour of this runner, for the cost line of the report.'),
  budget: z
    .strictObject({
      'gpu-hours': z.number().positive().describe('GPU hours that training may use in one period.'),
      per: z.enum(['day', 'week', 'month']).default('month').describe('The period.'),
      until: z.iso.date().optional().describe('Last day of the work: 2027-03-31.'),
    })
    .optional()
    .describe('Time-boxed work.'),
});

/** A column whose every value is a list of numbers of one length: an embedding, token ids, the pixels of a picture. */
const ArrayInput = z.strictObject({
  column: z
    .string()
    .min(1)
    .describe('Column of lists (DuckDB LIST or ARRAY); every row has the same number of values.'),
  shape: z
    .array(z.number().int().positive())
    .min(1)
    .optional()
    .describe('Dimensions of one row, the rows left out: [1, 28, 28]. Default: those the ONNX file declares.'),
});

const Onnx = z.strictObject({
  file: RelativePath.default('model.onnx').describe('Name of the ONNX file in PROOFMARK_OUT.'),
  inputs: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1), ArrayInput]))
    .describe(
      'ONNX input name -> one column, the list of columns that make one tensor, in order, or { column: pixels, shape: [1, 28, 28] } for a column of lists.',
    ),
  output: z
    .strictObject({
      name: z.string().describe('Name of the ONNX output that is judged; a model with several has one name here.'),
      column: z
        .number()
        .int()
        .nonnegative()
        .optional()
        .describe(
          'Column of that output, from 0; for probabilities of two classes the score is column 1. Multiclass models leave it out: all columns are read.',
        ),
      holds: z
        .enum(['probabilities', 'labels'])
        .optional()
        .describe('For multiclass models: a probability per class (default), or only the predicted label.'),
    })
    .describe('What is the score.'),
  allow_domains: z
    .array(z.string())
    .default([])
    .describe('Operator domains beside ai.onnx and ai.onnx.ml that the model may use.'),
});

const Evaluate = z.strictObject({
  label: z
    .string()
    .min(1)
    .describe('Column of the true answer: the class, the number (regression), or the relevance (ranking).'),
  positive: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .describe("For two classes: the label's value that counts as positive. Default true or 1."),
  classes: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(2)
    .optional()
    .describe(
      "For more classes: the label's values in the order of the model's probabilities. Default: the values of the label, sorted.",
    ),
  query: z.string().min(1).optional().describe('For ranking: column of the query that a row is a result of.'),
  weight: z
    .string()
    .min(1)
    .optional()
    .describe('Column of how much a row counts: finite and not negative. Default: every row counts the same.'),
  entity: z
    .string()
    .optional()
    .describe('Column of what rows belong to (a customer, an aircraft); intervals are clustered by it.'),
  threshold: z.number().default(0.5).describe('For two classes: score from which a row is predicted positive.'),
  baseline: z
    .string()
    .default('latest')
    .describe('What a change is compared with: latest, production, merge-base, or a version such as v1.2.0.'),
  metrics: z
    .array(MetricEntry)
    .min(1)
    .describe('Metrics in the order of the report: a name, or a name with options. At most one optimizes.'),
  slices: z
    .array(SliceEntry)
    .default([])
    .describe(
      'Parts of the data that are judged on their own: a column (each value is a slice), "hour >= 18 as evening", { column: distance, bins: 5 }, or a crossing such as "origin * evening".',
    ),
  critical: z
    .union([
      z.string().min(1),
      z.array(z.string().min(1).max(2000)).min(1),
      z.record(z.string(), z.string().min(1).max(2000)),
    ])
    .optional()
    .describe(
      'Rows whose slice must be proved safe, not merely not harmed: one SQL condition, several by name, or a list of names from slices.',
    ),
  fairness: z.array(FairnessRule).default([]).describe('Limits on how much a metric may differ between groups.'),
  discover: z
    .union([
      z.boolean(),
      z.strictObject({
        columns: z.array(z.string().min(1)).min(1).max(32).describe('Columns to look through.'),
        bins: z.number().int().min(2).max(20).default(5).describe('Parts that numbers are cut into.'),
      }),
    ])
    .default(true)
    .describe(
      'Whether slices are looked for that nobody named: in the columns the model reads (default), or in these. They warn only.',
    ),
  challenges: z
    .array(Challenge)
    .default([])
    .describe('Pinned rows that every later candidate must answer; `proofmark challenge add` writes these.'),
  shards: z
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Jobs that the workflow divides scoring over, for test splits of many millions of rows. Default 1.'),
  reference: z
    .strictObject({
      naive: z.boolean().default(true).describe('Show what always predicting the base rate would reach.'),
      human: z.number().optional().describe('Human-level performance on the optimizing metric.'),
    })
    .optional()
    .describe('References shown beside the metrics.'),
});

/** `models/<name>/model.yaml` */
export const ModelConfig = z
  .strictObject({
    task: Task.describe('What the model predicts: one of two classes, one of several, a number, or an order.'),
    owner: z.string().optional().describe('Person or team: "@ml-team".'),
    description: z.string().optional().describe('One sentence: what the model answers, and when.'),
    purpose: z
      .strictObject({
        metric: z.string().describe('Business number that the model is to move.'),
        hypothesis: z.string().optional().describe('What is expected to happen to it.'),
      })
      .optional()
      .describe('Why the model exists.'),
    train: Train.describe('How the model is made.'),
    data: z
      .strictObject({
        card: z.string().min(1).describe('Name of a data card: flights stands for data-cards/flights.md.'),
        train: z.string().default('train').describe('Split of the card to train on.'),
        test: z.string().default('test').describe('Split of the card to evaluate on.'),
      })
      .describe('What the model learns from and is judged on.'),
    onnx: Onnx.describe('How the ONNX file is fed and read.'),
    evaluate: Evaluate.describe('How the model is judged.'),
  })
  .meta({ title: 'Model', description: 'A model: how it is trained, fed and judged. models/<name>/model.yaml' });
export type ModelConfig = z.infer<typeof ModelConfig>;
