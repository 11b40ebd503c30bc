import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { invalidRows } from '../metrics/invalid-rows.ts';
import { compareAll, type MetricComparison } from '../metrics/models.ts';
import type { Predictions } from '../metrics/predictions.ts';
import { withoutRows } from './compared-rows.ts';
import { statusOfComparison, withWaiver } from './decide.ts';
import { type DeclaredMetric, declaredMetrics } from './declared-metrics.ts';
import { declaredMargins, neverExceed, tightestMargin } from './margins.ts';
import { estimateOf } from './metric-rows.ts';
import { short, withInterval, withUnit } from './number-text.ts';
import { changeOf, orient } from './oriented.ts';
import { roundForDecision } from './outcome.ts';
import type { Contender, DistanceRow, RegressionBudget } from './verdict-record.ts';

/** A model with its predictions on the rows that are judged. */
interface Predicted {
  readonly contender: Contender;
  readonly evaluation: EvaluationRecord;
  readonly predictions: Predictions;
}

/** What the distance is measured from. */
export interface Anchor {
  /** Null when there is none: then there is nothing to fall behind. */
  readonly model: Predicted | null;
  /** Which version it is and why, or why there is none: `which production holds`. */
  readonly note: string;
}

export interface RegressionBudgetRequest {
  readonly config: ModelConfig;
  readonly policy: Policy;
  readonly candidate: Predicted;
  readonly anchor: Anchor;
  readonly isWaived: (metric: string) => boolean;
}

/**
 * How far what would land is behind the anchor, whatever number of steps led there. Each step is compared with the version
 * before it and may lose a little; ten of them may not lose ten times a little. The paired interval of candidate minus
 * anchor is decided by the gate's one rule with the budget (policy `margins` times the metric's margin) in the place of the
 * margin: proved to be within it passes, behind and not proved to be within it fails, and what rows cannot tell is treated
 * as every inconclusive merge is.
 *
 * Measurements such as size and latency have no predictions to compare; a value threshold bounds them.
 *
 * Null when the policy declares no budget.
 */
export function regressionBudget(request: RegressionBudgetRequest): RegressionBudget | null {
  const { policy, anchor, config } = request;
  const budget = policy.regression_budget;
  if (budget === undefined) return null;
  const { anchor: kind, margins } = budget;
  const rows = anchor.model === null ? [] : distanceRows(request, anchor.model, declaredMetrics(config));
  return { anchor: kind, contender: anchor.model?.contender ?? null, note: anchor.note, margins, rows };
}

function distanceRows(request: RegressionBudgetRequest, anchor: Predicted, declared: readonly DeclaredMetric[]) {
  const { candidate, policy, config, isWaived } = request;
  requireSameRows(candidate, anchor);
  const guarded = declared.filter(
    ({ definition, options }) =>
      definition.family !== 'measurement' && (options.role === 'optimize' || options.role === 'guard'),
  );
  const dropped = new Set([...invalidRows(candidate.predictions), ...invalidRows(anchor.predictions)]);
  const [from, to] = [anchor, candidate].map(({ predictions }) => withoutRows(predictions, dropped));
  const definitions = guarded.map(({ definition }) => definition);
  const options = { confidence: policy.confidence };
  const comparisons = compareAll(from!, to!, definitions, config.evaluate.threshold, options);
  return guarded.map((metric): DistanceRow => {
    const comparison = comparisons.find((compared) => compared.metric === metric.definition.name)!;
    const row = distanceRow(metric, comparison, policy, to!.rows);
    return { ...row, status: withWaiver(row.status, isWaived(row.metric)) };
  });
}

/** How a candidate compares with any other model on the same rows, at the margins of its metrics. Decides nothing. */
export function compareWith(request: {
  readonly config: ModelConfig;
  readonly policy: Policy;
  readonly candidate: Predicted;
  readonly other: Predicted;
}): readonly DistanceRow[] {
  const { config, candidate, other } = request;
  const policy: Policy = { ...request.policy, regression_budget: { anchor: 'best', margins: 1 } };
  const anchor = { model: other, note: '' };
  return distanceRows({ config, policy, candidate, anchor, isWaived: () => false }, other, declaredMetrics(config));
}

function requireSameRows(candidate: Predicted, anchor: Predicted): void {
  const [ours, theirs] = [candidate, anchor].map(({ evaluation }) => evaluation.data.digest);
  if (ours === theirs && candidate.predictions.rows === anchor.predictions.rows) return;
  throw new Error(`candidate and anchor were not evaluated on the same rows: ${ours} and ${theirs}`);
}

/**
 * One metric's distance from the anchor.
 * @param comparison candidate minus anchor
 * @param rows rows that are compared, for the metric's default margin
 */
export function distanceRow(
  { definition, options }: DeclaredMetric,
  comparison: MetricComparison,
  policy: Policy,
  rows: number,
): DistanceRow {
  const margins = policy.regression_budget?.margins ?? 1;
  const reference = comparison.baseline.value;
  const margin = tightestMargin(declaredMargins(definition, options, policy, rows), reference);
  const budget = margin === undefined ? null : margin.value * margins;
  const oriented = orient(comparison, definition.direction, budget ?? 0, policy.confidence);
  const limit = margin === undefined ? 0 : neverExceed(options, policy, margin.value, reference);
  const { outcome = 'inconclusive', lower = null, upper = null } = oriented ?? {};
  const compared = { outcome, lower, upper, neverExceed: Math.max(limit, budget ?? 0), requireBetter: false };
  return {
    metric: definition.name,
    direction: definition.direction,
    unit: definition.unit,
    anchor: estimateOf(comparison.baseline),
    candidate: estimateOf(comparison.candidate),
    change: oriented === undefined ? null : changeOf(oriented, definition.direction),
    budget,
    budgetText: margin?.text == null ? null : `${short(margins)} × ${margin.text}`,
    spent:
      oriented === undefined || budget === null || budget === 0
        ? null
        : roundForDecision(Math.max(0, -oriented.delta) / budget),
    outcome,
    status: budget === null ? 'inconclusive' : statusOfComparison(compared, 'merge', policy),
    note: oriented === undefined ? `no interval: ${comparison.undefinedReason ?? 'too few rows'}` : null,
  };
}

const WORST_FIRST = ['fail', 'inconclusive', 'warn', 'waived', 'pass', 'info'] as const;

/** The row that says most: the worst status, then the largest share spent. Undefined when there is no row. */
export function decisiveDistance(budget: RegressionBudget): DistanceRow | undefined {
  const rank = (row: DistanceRow) => WORST_FIRST.indexOf(row.status);
  return budget.rows.toSorted((a, b) => rank(a) - rank(b) || (b.spent ?? 0) - (a.spent ?? 0))[0];
}

/** One sentence on the whole budget, for the reason of a verdict and for its report. */
export function regressionBudgetSentence(budget: RegressionBudget): string {
  const { contender } = budget;
  const anchor = budget.anchor === 'best' ? 'the best version' : 'production';
  if (contender === null) return `The regression budget is not judged: ${budget.note}.`;
  const row = decisiveDistance(budget);
  if (row === undefined) return 'The regression budget is not judged: no metric is guarded.';
  const subject = `${anchor} (${contender.label})`;
  if (row.change === null || row.budget === null) {
    return `The distance of ${row.metric} from ${subject} is not known (${row.note ?? 'no margin'}).`;
  }
  const amount = withUnit(row.budget, row.unit);
  const limit = row.budgetText === null ? amount : `${row.budgetText} (${amount})`;
  switch (row.status) {
    case 'fail':
      return `In all, ${distanceText(row)} ${subject}: not within the regression budget of ${limit}.`;
    case 'inconclusive':
    case 'warn':
      return `In all, ${distanceText(row)} ${subject}: these rows do not prove that it is within the regression budget of ${limit}.`;
    default:
      return `Within the regression budget: in all, ${distanceText(row)} ${subject}, of at most ${limit}.`;
  }
}

/** Says so when a merge passes although the budget is not proved to be kept. */
export function regressionBudgetWarnings(budget: RegressionBudget | null): readonly string[] {
  if (budget === null || decisiveDistance(budget)?.status !== 'warn') return [];
  return [regressionBudgetSentence(budget)];
}

/** `roc_auc is 0.018 [0.015, 0.021] behind`; the interval is of the loss. */
export function distanceText({ metric, change, direction, unit }: DistanceRow): string {
  const { value, lower, upper } = change!;
  const [loss, least, most] = direction === 'higher' ? [-value, -upper, -lower] : [value, lower, upper];
  const ahead = loss < 0;
  const shown = ahead ? withInterval(-loss, -most, -least) : withInterval(loss, least, most);
  return `${metric} is ${shown}${unit === null ? '' : ` ${unit}`} ${ahead ? 'ahead of' : 'behind'}`;
}
