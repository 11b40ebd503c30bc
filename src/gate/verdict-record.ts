import { z } from 'zod';
import { Estimate } from '../experiment/evaluation-record.ts';
import { ChallengeRow } from './challenge-rows.ts';
import { DiscoveredRow } from './discovered-slices.ts';
import { ErrorAnalysis } from './error-analysis.ts';
import { FairnessRow } from './fairness-record.ts';
import { RecipeAnswer } from './recipe-answer.ts';
import { Changes, TaskPicture } from './task-picture.ts';

/** The same five words everywhere; only `pass` is success. */
export const VerdictWord = z.enum(['pass', 'fail', 'inconclusive', 'error', 'skipped']);
export type VerdictWord = z.infer<typeof VerdictWord>;

/** What one comparison showed. */
export const Outcome = z.enum(['better', 'non-inferior', 'worse', 'inconclusive']);
export type Outcome = z.infer<typeof Outcome>;

/** A model that takes part in a comparison. */
export const Contender = z.object({
  /** For people: `v1.4.0`, `main@1a2b3c4`, `this change`. */
  label: z.string(),
  version: z.string().nullable(),
  commit: z.string().nullable(),
  runKey: z.string(),
  evaluationKey: z.string(),
  modelSha256: z.string(),
  modelBytes: z.number().int(),
});
export type Contender = z.infer<typeof Contender>;

/** Candidate minus baseline in the metric's own unit and sign; `better`-oriented only in `outcome`. */
export const Change = z.object({ value: z.number(), lower: z.number(), upper: z.number(), se: z.number() });
export type Change = z.infer<typeof Change>;

export const ThresholdCheck = z.object({
  lowerBound: z.number().nullable(),
  upperBound: z.number().nullable(),
  state: z.enum(['pass', 'fail', 'inconclusive']),
});
export type ThresholdCheck = z.infer<typeof ThresholdCheck>;

export const RowStatus = z.enum(['pass', 'warn', 'fail', 'inconclusive', 'waived', 'info']);
export type RowStatus = z.infer<typeof RowStatus>;

/** One line of the metric table. */
export const MetricRow = z.object({
  metric: z.string(),
  role: z.enum(['optimize', 'guard', 'budget', 'report']),
  direction: z.enum(['higher', 'lower']),
  unit: z.string().nullable(),
  baseline: Estimate.nullable(),
  production: Estimate.nullable(),
  candidate: Estimate,
  change: Change.nullable(),
  /** Margin in the metric's unit (a relative margin resolved against the baseline); null when none applies. */
  margin: z.number().nullable(),
  /** As written, when relative: `1%`. */
  marginText: z.string().nullable(),
  neverExceed: z.number().nullable(),
  outcome: Outcome.nullable(),
  threshold: ThresholdCheck.nullable(),
  status: RowStatus,
  /** Rows the test set would need to prove the margin at 80% power if nothing changed; null when not applicable. */
  rowsNeeded: z.number().int().nullable(),
  /** Smallest margin these rows could prove at 80% power. */
  smallestMargin: z.number().nullable(),
  /** Why, or what to do next; one short sentence. */
  note: z.string().nullable(),
});
export type MetricRow = z.infer<typeof MetricRow>;

/** One metric's distance from the anchor of the regression budget. */
export const DistanceRow = z.object({
  metric: z.string(),
  direction: z.enum(['higher', 'lower']),
  unit: z.string().nullable(),
  anchor: Estimate,
  candidate: Estimate,
  /** Candidate minus anchor. */
  change: Change.nullable(),
  /** Largest loss in all, in the metric's unit. */
  budget: z.number().nullable(),
  /** As declared, when the margin is relative: `2 × 1%`. */
  budgetText: z.string().nullable(),
  /** Share of the budget that the loss takes: 0 when nothing is lost, 1 when all is spent. */
  spent: z.number().nullable(),
  /** By the gate's rule, with the budget as margin. */
  outcome: Outcome,
  status: RowStatus,
  note: z.string().nullable(),
});
export type DistanceRow = z.infer<typeof DistanceRow>;

/** How far the target branch would be behind an anchor in all. */
export const RegressionBudget = z.object({
  anchor: z.enum(['production', 'best']),
  /** Null when there is no such model. */
  contender: Contender.nullable(),
  note: z.string(),
  /** The budget, in margins of each metric. */
  margins: z.number(),
  rows: z.array(DistanceRow),
});
export type RegressionBudget = z.infer<typeof RegressionBudget>;

/** One slice and metric. */
export const SliceRow = z.object({
  slice: z.string(),
  metric: z.string(),
  direction: z.enum(['higher', 'lower']),
  rows: z.number().int(),
  /** Null where no class is the positive one. */
  positives: z.number().int().nullable(),
  baseline: z.number().nullable(),
  candidate: z.number().nullable(),
  change: Change.nullable(),
  margin: z.number().nullable(),
  /** One-sided p of harm, and after Holm over the whole family. */
  p: z.number().nullable(),
  adjustedP: z.number().nullable(),
  outcome: Outcome.nullable(),
  status: RowStatus,
  critical: z.boolean(),
  note: z.string().nullable(),
});
export type SliceRow = z.infer<typeof SliceRow>;

/** A row whose score moved most. Values of features are shown only for columns that are not sensitive. */
export const FlippedRow = z.object({
  row: z.number().int(),
  label: z.number().int(),
  entity: z.string().nullable(),
  baselineScore: z.number(),
  candidateScore: z.number(),
  slices: z.array(z.string()),
});
export type FlippedRow = z.infer<typeof FlippedRow>;

/** Difference of params, data or inputs: null stands for "not there". */
export const Difference = z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type Difference = z.infer<typeof Difference>;

/** A point of a curve, both in [0, 1]. */
const Point = z.tuple([z.number(), z.number()]);

/** What is needed to draw: at most 200 points a curve. */
export const Curves = z.object({
  /** False-positive rate, true-positive rate. */
  roc: z.array(Point),
  /** Recall, precision. */
  precisionRecall: z.array(Point),
  /** Mean prediction, observed rate, rows in each of ten equal-width bins. */
  calibration: z.array(z.object({ meanScore: z.number(), observedRate: z.number(), rows: z.number().int() })),
});
export type Curves = z.infer<typeof Curves>;

/** One model's latency over all rounds, and its quantiles per round in the order the rounds were measured. */
const LatencyArm = z.object({
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  roundP95Ms: z.array(z.number()),
  /** Without these, p50 and p99 are shown but cannot be compared. */
  roundP50Ms: z.array(z.number()).optional(),
  roundP99Ms: z.array(z.number()).optional(),
});

/** `latency.json`: candidate and baseline measured in alternating rounds on one machine. */
export const LatencyRecord = z.object({
  format: z.literal('proofmark-latency/1'),
  testbed: z.unknown(),
  rounds: z.number().int(),
  requestsPerRound: z.number().int(),
  candidate: LatencyArm,
  baseline: LatencyArm.nullable(),
  /** Both measurements, when a budget had to be confirmed; the fields above are then all rounds together. */
  measurements: z
    .array(
      z.object({
        rounds: z.number().int(),
        requestsPerRound: z.number().int(),
        candidate: LatencyArm,
        baseline: LatencyArm.nullable(),
      }),
    )
    .optional(),
});
export type LatencyRecord = z.infer<typeof LatencyRecord>;

/** `verdict.json`: everything a report says about one model, recomputable from the evaluations it names. */
export const VerdictRecord = z.object({
  format: z.literal('proofmark-verdict/1'),
  key: z.string(),
  model: z.string(),
  task: z.string(),
  stage: z.enum(['merge', 'promote']),
  verdict: VerdictWord,
  /** One sentence: why. */
  reason: z.string(),
  candidate: Contender,
  baseline: Contender.nullable(),
  /** Shown beside the baseline when it is another version. */
  production: Contender.nullable(),
  /** Which baseline was chosen, or why there is none. */
  baselineNote: z.string(),
  data: z.object({
    card: z.string(),
    split: z.string(),
    digest: z.string(),
    rows: z.number().int(),
    /** Null where no class is the positive one. */
    positives: z.number().int().nullable(),
    entities: z.number().int().nullable(),
    entityColumn: z.string().nullable(),
    classes: z.array(z.object({ name: z.string(), rows: z.number().int() })).optional(),
    queries: z.number().int().optional(),
    weightColumn: z.string().optional(),
  }),
  invalid: z.object({
    candidate: z.number().int(),
    baseline: z.number().int().nullable(),
    rows: z.array(z.number().int()),
  }),
  confidence: z.number(),
  metrics: z.array(MetricRow),
  /** Null when the policy declares none. */
  regressionBudget: RegressionBudget.nullable().default(null),
  /** Differences between groups that have a limit. */
  fairness: z.array(FairnessRow).optional(),
  /** Pinned rows that have to be right. */
  challenges: z.array(ChallengeRow).optional(),
  /** Slices nobody named; they warn only. */
  discovered: z.array(DiscoveredRow).optional(),
  /** Where the candidate's errors are. */
  errors: ErrorAnalysis.optional(),
  slices: z.object({
    /** Comparisons in the family that Holm corrects over. */
    tested: z.number().int(),
    /** Slices too small to test. */
    tooSmall: z.number().int(),
    /** Sorted: blocking first, then by adjusted p; at most 200 kept. */
    rows: z.array(SliceRow),
    /** Slices with no detectable harm. */
    harmless: z.number().int(),
  }),
  /** Metrics of trivial and human references, by metric name. */
  references: z.array(z.object({ name: z.string(), metrics: z.record(z.string(), z.number().nullable()) })),
  /** Whether the recipe is better, from several seeds; left out when the candidate has one. */
  seeds: RecipeAnswer.optional(),
  flips: z
    .object({
      threshold: z.number(),
      /** Wrong before, right now; and the reverse. */
      fixed: z.number().int(),
      broken: z.number().int(),
      largest: z.array(FlippedRow),
    })
    .nullable(),
  curves: z.object({ candidate: Curves, baseline: Curves.nullable() }).nullable(),
  /** Of other tasks than the binary one: answers that changed (null without a baseline), and what their plots need. */
  changes: Changes.nullable().optional(),
  picture: TaskPicture.nullable().optional(),
  waivers: z.array(
    z.object({
      metric: z.string(),
      slice: z.string().nullable(),
      owner: z.string(),
      expires: z.string(),
      reason: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
});
export type VerdictRecord = z.infer<typeof VerdictRecord>;
