import { criticalSliceNames, fairnessOnlyNames } from '../config/evaluated-slices.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import { UserError } from '../errors.ts';
import type { Estimate, EvaluationRecord } from '../experiment/evaluation-record.ts';
import { METRICS } from '../metrics/catalog.ts';
import { curves } from '../metrics/curves.ts';
import { compareAll, compareSlices, estimateAll, type MetricEstimate } from '../metrics/models.ts';
import type { BinaryPredictions } from '../metrics/predictions.ts';
import { naiveReference } from '../metrics/reference.ts';
import { budgetRow } from './budget-rows.ts';
import type { ChallengeEvidence } from './challenge-rows.ts';
import { type Stage, verdictOf, withWaiver } from './decide.ts';
import { type DeclaredMetric, declaredMetrics } from './declared-metrics.ts';
import { discordances } from './discordance.ts';
import { discoveryWarnings } from './discovered-slices.ts';
import { firstModelSlices } from './first-model-slices.ts';
import { flips } from './flips.ts';
import { CHALLENGE, furtherFindings, furtherRecord, NO_FURTHER_FINDINGS } from './further-findings.ts';
import { invalidRows, invalidScoresReason, withoutRows } from './invalid-scores.ts';
import { type DecisionSetting, estimateOf, metricRow } from './metric-rows.ts';
import { reasonOf } from './reason.ts';
import { answerRecipe, recipeWarnings, type SeedEvaluations } from './recipe-question.ts';
import { type Anchor, regressionBudget, regressionBudgetWarnings } from './regression-budget.ts';
import {
  detectSliceHarm,
  NO_SLICES,
  proveCriticalSlice,
  type SliceEvidence,
  type SliceFindings,
  sortedRows,
} from './slice-rows.ts';
import type { Contender, LatencyRecord, MetricRow, VerdictRecord, VerdictWord } from './verdict-record.ts';
import { waiverFor, waiversOf } from './waivers.ts';
import { warningsOf } from './warnings.ts';

/** A model with its predictions on the split that is judged. */
export interface JudgedModel {
  readonly contender: Contender;
  readonly evaluation: EvaluationRecord;
  readonly predictions: BinaryPredictions;
}

export interface JudgeRequest {
  /** Key the verdict is stored under. */
  readonly key: string;
  readonly model: string;
  readonly config: ModelConfig;
  readonly policy: Policy;
  /** All waivers of the registry; those of other models are ignored. */
  readonly waivers: readonly Waiver[];
  /** ISO date, `2026-10-01`: decides which waivers have expired. */
  readonly today: string;
  readonly stage: Stage;
  readonly candidate: JudgedModel;
  readonly baseline: JudgedModel | null;
  /** Which baseline was chosen, or why there is none. */
  readonly baselineNote: string;
  /** Shown beside the baseline; pass null when it is the baseline. */
  readonly production: Pick<JudgedModel, 'contender' | 'evaluation'> | null;
  readonly latency: LatencyRecord | null;
  /** Where the regression budget is measured from, when the policy declares one and this stage judges it. */
  readonly anchor?: Anchor;
  /** The seeds of both recipes, where the candidate was trained with several. */
  readonly seeds?: SeedEvaluations;
  /** Predictions on the pinned rows of the challenges. */
  readonly challenges?: readonly ChallengeEvidence[];
  /** Label of each entity code, for the rows that flipped; leave out when the column is sensitive. */
  readonly entityNames?: readonly string[];
}

/** Standard metrics shown for information when the model's file does not name them; at most `REPORTED` of them. */
const STANDARD_METRICS = ['roc_auc', 'average_precision', 'log_loss', 'ece_10', 'precision', 'recall', 'accuracy'];
const REPORTED = 4;

/**
 * Judges a candidate against its baseline on the same rows. Pure: the same request gives the same record.
 * @throws UserError when the task is not judged yet or a metric is not known
 */
export function judge(request: JudgeRequest): VerdictRecord {
  const { config, policy, stage, candidate, baseline } = request;
  requireJudgeable(request);
  const declared = declaredMetrics(config);
  const shown = [...declared, ...reportedMetrics(declared, request.latency !== null)];
  const pair = pairOf(candidate.predictions, baseline?.predictions ?? null);
  const setting = { stage, policy, rows: pair.candidate.rows, hasBaseline: baseline !== null };
  const { valid, expired } = waiversOf(request.model, request.waivers, request.today);
  const isWaived = (metric: string, slice: string | null) => waiverFor(valid, metric, slice) !== undefined;

  const invalidReason = invalidScoresReason(pair.invalid);
  const judged = invalidReason === undefined;
  const metrics = judged
    ? metricRows(request, shown, pair, setting).map((row) => ({
        ...row,
        status: withWaiver(row.status, isWaived(row.metric, null)),
      }))
    : shown.map((metric) => unjudgedRow(metric, request));
  const slices = judged ? sliceFindings(request, declared, pair, setting, isWaived) : NO_SLICES;
  const budget =
    judged && request.anchor !== undefined
      ? regressionBudget({
          config,
          policy,
          candidate,
          anchor: request.anchor,
          isWaived: (name) => isWaived(name, null),
        })
      : null;
  const further = judged
    ? furtherFindings(
        {
          config,
          declared,
          ...pair,
          challenges: request.challenges ?? [],
          digest: candidate.evaluation.data.digest,
          isWaived,
        },
        setting,
      )
    : NO_FURTHER_FINDINGS;
  const statuses = [
    ...metrics,
    ...slices.rows,
    ...(budget?.rows ?? []),
    ...further.fairness,
    ...further.challenges,
  ].map((row) => row.status);
  const verdict: VerdictWord = !judged || expired.length > 0 ? 'fail' : verdictOf(statuses);
  const seeds = request.seeds === undefined ? undefined : answerRecipe(declared, request.seeds, setting);
  const references = referencesOf(config, declared, pair.candidate);
  const waivedRows = [
    ...metrics.map((row) => ({ ...row, slice: null })),
    ...slices.rows.map(({ metric, slice, status }) => ({ metric, slice, status })),
    ...(budget?.rows ?? []).map(({ metric, status }) => ({ metric, slice: null, status })),
    ...further.fairness.map(({ measure, by, status }) => ({ metric: measure, slice: by, status })),
    ...further.challenges.map(({ name, status }) => ({ metric: CHALLENGE, slice: name, status })),
  ].filter((row) => row.status === 'waived');

  return {
    format: 'proofmark-verdict/1',
    key: request.key,
    model: request.model,
    task: config.task,
    stage,
    verdict,
    reason: reasonOf(verdict, {
      invalidReason,
      expired,
      metrics,
      slices: slices.rows,
      regressionBudget: budget,
      further,
      rows: setting.rows,
      hasBaseline: setting.hasBaseline,
      multiplicity: policy.slices.multiplicity,
    }),
    candidate: candidate.contender,
    baseline: baseline?.contender ?? null,
    production: request.production?.contender ?? null,
    baselineNote: request.baselineNote,
    data: dataOf(candidate.evaluation, config),
    invalid: pair.invalid,
    confidence: policy.confidence,
    metrics,
    regressionBudget: budget,
    slices: { ...slices, rows: [...slices.rows] },
    ...furtherRecord(further),
    references,
    ...(seeds === undefined ? {} : { seeds }),
    flips:
      judged && pair.baseline !== null
        ? flips(pair.baseline, pair.candidate, config.evaluate.threshold, request.entityNames)
        : null,
    curves: judged
      ? { candidate: curves(pair.candidate), baseline: pair.baseline === null ? null : curves(pair.baseline) }
      : null,
    waivers: [...expired, ...valid.filter((waiver) => waivedRows.some((row) => covers(waiver, row)))].map(waiverLine),
    warnings: [
      ...warningsOf({ request, metrics, slices, references, invalid: pair.invalid, valid }),
      ...regressionBudgetWarnings(budget),
      ...recipeWarnings(seeds, metrics),
      ...discoveryWarnings(further.discovered),
    ],
  };
}

/** The rows that are compared: those that both models scored with a number. */
interface Pair {
  readonly candidate: BinaryPredictions;
  readonly baseline: BinaryPredictions | null;
  readonly invalid: VerdictRecord['invalid'];
}

function pairOf(candidate: BinaryPredictions, baseline: BinaryPredictions | null): Pair {
  const invalidCandidate = invalidRows(candidate);
  const invalidBaseline = baseline === null ? [] : invalidRows(baseline);
  const dropped = new Set([...invalidCandidate, ...invalidBaseline]);
  return {
    candidate: withoutRows(candidate, dropped),
    baseline: baseline === null ? null : withoutRows(baseline, dropped),
    invalid: {
      candidate: invalidCandidate.length,
      baseline: baseline === null ? null : invalidBaseline.length,
      rows: invalidCandidate.slice(0, 5),
    },
  };
}

function requireJudgeable({ config, candidate, baseline, model }: JudgeRequest): void {
  if (config.task !== 'binary-classification') {
    throw new UserError({
      what: `task ${config.task} is not judged yet; only binary-classification is`,
      where: { file: `models/${model}/model.yaml`, field: 'task' },
    });
  }
  if (baseline === null) return;
  const [ours, theirs] = [candidate.evaluation.data.digest, baseline.evaluation.data.digest];
  if (ours !== theirs || candidate.predictions.rows !== baseline.predictions.rows) {
    throw new Error(
      `the models were not evaluated on the same rows: ${ours} (${candidate.predictions.rows} rows) and ${theirs} (${baseline.predictions.rows} rows)`,
    );
  }
}

function reportedMetrics(declared: readonly DeclaredMetric[], hasLatency: boolean): readonly DeclaredMetric[] {
  const names = new Set(declared.map(({ definition }) => definition.name));
  const standard = STANDARD_METRICS.filter((name) => !names.has(name)).slice(0, REPORTED);
  const measured = ['size_mb', ...(hasLatency ? ['latency_p95_ms'] : [])].filter((name) => !names.has(name));
  return [...standard, ...measured].map((name) => ({
    definition: { ...METRICS[name as keyof typeof METRICS], name, base: name, perRow: false },
    options: { role: 'report' },
  }));
}

function metricRows(
  { config, candidate, baseline, production, latency }: JudgeRequest,
  shown: readonly DeclaredMetric[],
  pair: Pair,
  setting: DecisionSetting,
): readonly MetricRow[] {
  const { threshold } = config.evaluate;
  const definitions = shown.map((metric) => metric.definition).filter(({ family }) => family !== 'measurement');
  const options = { confidence: setting.policy.confidence };
  const comparisons =
    pair.baseline === null ? [] : compareAll(pair.baseline, pair.candidate, definitions, threshold, options);
  const alone: ReadonlyMap<string, MetricEstimate> =
    pair.baseline === null ? estimateAll(pair.candidate, definitions, threshold, options) : new Map();
  const measurements = {
    candidateBytes: candidate.contender.modelBytes,
    baselineBytes: baseline?.contender.modelBytes ?? null,
    latency,
  };
  return shown.map((metric) => {
    const { name, family } = metric.definition;
    if (family === 'measurement') return budgetRow(metric, measurements, setting);
    const comparison = comparisons.find((compared) => compared.metric === name);
    const beside: Estimate | null = production?.evaluation.metrics[name] ?? null;
    return metricRow(metric, comparison, comparison?.candidate ?? alone.get(name), beside, setting);
  });
}

/** With invalid scores there are no statistics, only what the evaluations recorded. */
function unjudgedRow({ definition, options }: DeclaredMetric, { candidate, baseline }: JudgeRequest): MetricRow {
  return {
    metric: definition.name,
    role: options.role,
    direction: definition.direction,
    unit: definition.unit,
    baseline: baseline?.evaluation.metrics[definition.name] ?? null,
    production: null,
    candidate: candidate.evaluation.metrics[definition.name] ?? estimateOf(undefined),
    change: null,
    margin: null,
    marginText: null,
    neverExceed: null,
    outcome: null,
    threshold: null,
    status: 'info',
    rowsNeeded: null,
    smallestMargin: null,
    note: 'not judged: invalid scores',
  };
}

function sliceFindings(
  { config }: JudgeRequest,
  declared: readonly DeclaredMetric[],
  pair: Pair,
  setting: DecisionSetting,
  isWaived: (metric: string, slice: string) => boolean,
): SliceFindings {
  const guarded = declared.filter(
    ({ definition, options }) =>
      definition.family !== 'measurement' && (options.role === 'optimize' || options.role === 'guard'),
  );
  if (guarded.length === 0) return NO_SLICES;
  const { evaluate } = config;
  const critical = criticalSliceNames(evaluate);
  const apart = fairnessOnlyNames(evaluate);
  const only = <T extends BinaryPredictions>(predictions: T): T => ({
    ...predictions,
    slices: predictions.slices.filter((dimension) => !apart.includes(dimension.name)),
  });
  if (pair.baseline === null) return firstModelSlices(only(pair.candidate), guarded, evaluate.threshold, critical);

  const evidence = sliceEvidence(only(pair.baseline), only(pair.candidate), guarded, evaluate.threshold, setting);
  const ordinary = evidence.filter(({ comparison }) => !critical.includes(comparison.dimension));
  const harm = detectSliceHarm(guarded, ordinary, isWaived, setting);
  const proved = critical.flatMap((name) => {
    const found = evidence.find(({ comparison }) => comparison.dimension === name);
    return proveCriticalSlice(guarded, found ?? name, isWaived, setting);
  });
  return { ...harm, rows: sortedRows([...proved, ...harm.rows]) };
}

function sliceEvidence(
  baseline: BinaryPredictions,
  candidate: BinaryPredictions,
  guarded: readonly DeclaredMetric[],
  threshold: number,
  { policy }: DecisionSetting,
): readonly SliceEvidence[] {
  const definitions = guarded.map((metric) => metric.definition);
  const byDimension = new Map(
    baseline.slices.map((dimension) => [dimension.name, discordances(baseline, candidate, dimension, threshold)]),
  );
  const options = { confidence: policy.confidence };
  return compareSlices(baseline, candidate, definitions, threshold, options).map((comparison) => ({
    comparison,
    discordance: byDimension.get(comparison.dimension)![comparison.code]!,
  }));
}

function referencesOf(
  { evaluate: { reference, threshold } }: ModelConfig,
  declared: readonly DeclaredMetric[],
  candidate: BinaryPredictions,
): VerdictRecord['references'] {
  const predicted = declared.filter(({ definition }) => definition.family !== 'measurement');
  const definitions = predicted.map((metric) => metric.definition);
  const references: VerdictRecord['references'] = [];
  if (reference?.naive !== false && candidate.rows > 0) {
    const naive = naiveReference(candidate, definitions, threshold);
    references.push({ name: 'naive', metrics: Object.fromEntries(naive) });
  }
  const optimized = predicted.find(({ options }) => options.role === 'optimize') ?? predicted[0];
  if (reference?.human !== undefined && optimized !== undefined) {
    references.push({ name: 'human', metrics: { [optimized.definition.name]: reference.human } });
  }
  return references;
}

function dataOf(evaluation: EvaluationRecord, config: ModelConfig): VerdictRecord['data'] {
  return {
    ...evaluation.data,
    rows: evaluation.rows,
    positives: evaluation.positives,
    entities: evaluation.entities,
    entityColumn: config.evaluate.entity ?? null,
  };
}

function covers(waiver: Waiver, row: { readonly metric: string; readonly slice: string | null }): boolean {
  return waiverFor([waiver], row.metric, row.slice) !== undefined;
}

function waiverLine({ metric, slice, owner, expires, reason }: Waiver): VerdictRecord['waivers'][number] {
  return { metric, slice: slice ?? null, owner, expires, reason };
}
