import { CHALLENGE_WAIVER } from '../config/challenge.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { Waiver } from '../config/waivers.ts';
import { UserError } from '../errors.ts';
import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { type DiscoveredSlice, searchSlices } from '../metrics/discovery.ts';
import { layOutRows, type Pair, pairOf } from './compared-rows.ts';
import { verdictOf, withWaiver } from './decide.ts';
import { declaredMetrics } from './declared-metrics.ts';
import { type DiscoveredRow, discoveryWarnings, type OpenDiscovery, openDiscovery } from './discovered-slices.ts';
import { furtherFindings, furtherRecord, NO_FURTHER_FINDINGS } from './further-findings.ts';
import { invalidScoresReason } from './invalid-scores.ts';
import type { JudgedModel, JudgeRequest } from './judge-request.ts';
import { metricRows, reportedMetrics, unjudgedRow } from './metric-table.ts';
import { reasonOf } from './reason.ts';
import { answerRecipe, recipeWarnings } from './recipe-question.ts';
import { referencesOf } from './references.ts';
import { regressionBudget, regressionBudgetWarnings } from './regression-budget.ts';
import { sliceFindings } from './slice-findings.ts';
import { NO_SLICES } from './slice-rows.ts';
import { taskEvidence } from './task-evidence.ts';
import type { VerdictRecord, VerdictWord } from './verdict-record.ts';
import { waiverFor, waiversOf } from './waivers.ts';
import { warningsOf } from './warnings.ts';

/**
 * Judges a candidate against its baseline on the same rows. Pure: the same request gives the same record.
 * @throws UserError when the models were evaluated on different rows or a metric is not known
 */
export function judge(request: JudgeRequest): VerdictRecord {
  const { discovery, decide } = openVerdict(request);
  return decide()(discovery === null ? [] : searchSlices(discovery.search));
}

/** A verdict that is yet to be reached, for those who let another thread search for slices meanwhile. */
export interface OpenVerdict {
  /** What to search; null where nothing is looked for. */
  readonly discovery: OpenDiscovery | null;
  /**
   * Reaches it, but for the slices that were found: they warn and never decide.
   * @param tell told how much of the work is done, in [0, 1], while nothing else has its turn
   */
  decide(tell?: (share: number) => void): (found: readonly DiscoveredSlice[]) => VerdictRecord;
}

/** The two halves of `judge`, which throw what it throws. */
export function openVerdict(request: JudgeRequest): OpenVerdict {
  requireJudgeable(request);
  const { config, candidate, baseline } = request;
  const pair = pairOf(candidate.predictions, baseline?.predictions ?? null);
  const invalidReason = invalidScoresReason(pair.invalid, config.task);
  const discovery =
    invalidReason === undefined
      ? openDiscovery(config, pair.candidate, pair.baseline, candidate.evaluation.data.digest)
      : null;
  return {
    discovery,
    decide(tell) {
      const complete = reachVerdict(request, pair, invalidReason, tell);
      return (found) => complete(discovery?.rowsOf(found) ?? []);
    },
  };
}

/** Everything but the slices that a search finds. */
function reachVerdict(
  request: JudgeRequest,
  pair: Pair,
  invalidReason: string | undefined,
  tell?: (share: number) => void,
): (discovered: readonly DiscoveredRow[]) => VerdictRecord {
  const { config, policy, stage, candidate, baseline } = request;
  const declared = declaredMetrics(config);
  const shown = [...declared, ...reportedMetrics(config.task, declared, request.latency !== null)];
  const setting = { stage, policy, rows: pair.candidate.rows, hasBaseline: baseline !== null };
  const { valid, expired } = waiversOf(request.model, request.waivers, request.today);
  const isWaived = (metric: string, slice: string | null) => waiverFor(valid, metric, slice) !== undefined;

  const judged = invalidReason === undefined;
  const definitions = shown.map(({ definition }) => definition);
  // Ranked once for all that follows, of rows without invalid scores.
  const laid = judged ? layOutRows(pair, definitions, config.evaluate.threshold, policy.confidence) : null;
  const metrics = laid
    ? metricRows(request, shown, laid, setting).map((row) => ({
        ...row,
        status: withWaiver(row.status, isWaived(row.metric, null)),
      }))
    : shown.map((metric) => unjudgedRow(metric, request));
  const slices = laid ? sliceFindings(request, declared, laid, setting, isWaived, tell) : NO_SLICES;
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
    ...further.challenges.map(({ name, status }) => ({ metric: CHALLENGE_WAIVER, slice: name, status })),
  ].filter((row) => row.status === 'waived');

  const flipsAndCurves = laid
    ? taskEvidence(laid, config.evaluate.threshold, request.entityNames)
    : { flips: null, curves: null };
  return (discovered) => ({
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
    ...furtherRecord(further, discovered),
    references,
    ...(seeds === undefined ? {} : { seeds }),
    ...flipsAndCurves,
    waivers: [...expired, ...valid.filter((waiver) => waivedRows.some((row) => covers(waiver, row)))].map(waiverLine),
    warnings: [
      ...warningsOf({ request, metrics, slices, further, references, invalid: pair.invalid, valid }),
      ...regressionBudgetWarnings(budget),
      ...recipeWarnings(seeds, metrics),
      ...discoveryWarnings(discovered),
    ],
  });
}

function requireJudgeable({ config, candidate, baseline, model }: JudgeRequest): void {
  const answered = candidate.predictions.task;
  if (answered !== config.task) throw new Error(`predictions of ${answered} cannot be judged as ${config.task}`);
  if (baseline === null) return;
  const [ours, theirs] = [candidate.evaluation.data.digest, baseline.evaluation.data.digest];
  if (ours !== theirs || candidate.predictions.rows !== baseline.predictions.rows) {
    const rows = ({ evaluation, predictions }: JudgedModel) =>
      `${predictions.rows.toLocaleString('en-US')} rows (${evaluation.data.digest.slice(0, 12)})`;
    throw new UserError({
      what: `candidate and baseline were not evaluated on the same rows: ${rows(candidate)} and ${rows(baseline)}`,
      where: { file: `models/${model}/model.yaml`, field: 'data.test' },
      fix: 'Evaluate both on one split: `proofmark experiment` evaluates the baseline on the rows of the candidate.',
    });
  }
}

function dataOf(evaluation: EvaluationRecord, config: ModelConfig): VerdictRecord['data'] {
  return {
    ...evaluation.data,
    rows: evaluation.rows,
    positives: evaluation.positives,
    entities: evaluation.entities,
    entityColumn: config.evaluate.entity ?? null,
    ...(evaluation.classes === undefined ? {} : { classes: evaluation.classes }),
    ...(evaluation.queries === undefined ? {} : { queries: evaluation.queries }),
    ...(config.evaluate.weight === undefined ? {} : { weightColumn: config.evaluate.weight }),
  };
}

function covers(waiver: Waiver, row: { readonly metric: string; readonly slice: string | null }): boolean {
  return waiverFor([waiver], row.metric, row.slice) !== undefined;
}

function waiverLine({ metric, slice, owner, expires, reason }: Waiver): VerdictRecord['waivers'][number] {
  return { metric, slice: slice ?? null, owner, expires, reason };
}
