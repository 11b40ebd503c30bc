import type { MetricOptions } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import type { Estimate } from '../experiment/evaluation-record.ts';
import type { MetricDefinition } from '../metrics/catalog.ts';
import type { MetricComparison, MetricEstimate } from '../metrics/models.ts';
import { rowsNeeded, smallestProvableMargin } from '../metrics/power.ts';
import { type Stage, statusOfComparison, statusOfThreshold, worstStatus } from './decide.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { declaredMargins, neverExceed, tightestMargin } from './margins.ts';
import { grouped, roughCount, short } from './number-text.ts';
import { changeOf, type OrientedComparison, orient } from './oriented.ts';
import { checkValueThreshold, thresholdShortfall } from './thresholds.ts';
import type { MetricRow, RowStatus } from './verdict-record.ts';

/** What all rows of a verdict are decided under. */
export interface DecisionSetting {
  readonly stage: Stage;
  readonly policy: Policy;
  /** Rows of the test set. */
  readonly rows: number;
  /** False for the first model: changes are then skipped, value thresholds still apply. */
  readonly hasBaseline: boolean;
}

const UNDEFINED: Estimate = { value: null, se: null, ci: null };
const FIRST_MODEL_NOTE = 'first model: there is no baseline to compare with';

/**
 * The row of a metric that follows from predictions.
 *
 * @param comparison of baseline and candidate, or undefined when there is no baseline
 * @param candidate the candidate's own estimate
 * @param production estimate of the production model, when it is another than the baseline
 */
export function metricRow(
  { definition, options }: DeclaredMetric,
  comparison: MetricComparison | undefined,
  candidate: MetricEstimate | undefined,
  production: Estimate | null,
  setting: DecisionSetting,
): MetricRow {
  const own = estimateOf(candidate);
  const baseline = comparison === undefined ? null : estimateOf(comparison.baseline);
  const reference = baseline?.value ?? own.value;
  const margin = tightestMargin(declaredMargins(definition, options, setting.policy, setting.rows), reference);
  const limit = margin && neverExceed(options, setting.policy, margin.value, reference);
  const oriented =
    comparison && orient(comparison, definition.direction, margin?.value ?? 0, setting.policy.confidence);
  const threshold = options.value_threshold === undefined ? null : checkValueThreshold(own, options.value_threshold);
  const status = statusOf(options, oriented, own, threshold?.state ?? null, limit ?? 0, setting);
  const power = powerOf(oriented, margin?.value, setting.rows);
  return {
    metric: definition.name,
    role: options.role,
    direction: definition.direction,
    unit: definition.unit,
    baseline,
    production,
    candidate: own,
    change: oriented === undefined ? null : changeOf(oriented, definition.direction),
    margin: setting.hasBaseline ? (margin?.value ?? null) : null,
    marginText: margin?.text ?? null,
    neverExceed: setting.hasBaseline ? (limit ?? null) : null,
    outcome: setting.hasBaseline ? (oriented?.outcome ?? 'inconclusive') : null,
    threshold,
    status,
    ...power,
    note: noteOf(definition, options, oriented, comparison, candidate, power, setting),
  };
}

function statusOf(
  options: MetricOptions,
  oriented: OrientedComparison | undefined,
  own: Estimate,
  threshold: 'pass' | 'fail' | 'inconclusive' | null,
  limit: number,
  { stage, policy, hasBaseline }: DecisionSetting,
): RowStatus {
  const statuses: RowStatus[] = [];
  if (hasBaseline && options.role !== 'report') {
    const requireBetter = options.require === 'better';
    const { outcome = 'inconclusive', lower = null, upper = null } = oriented ?? {};
    statuses.push(statusOfComparison({ outcome, lower, upper, neverExceed: limit, requireBetter }, stage, policy));
  } else if (options.role !== 'report' && own.value === null) {
    statuses.push('inconclusive');
  }
  if (threshold !== null) {
    const shortfall = thresholdShortfall(own, options.value_threshold ?? {});
    statuses.push(statusOfThreshold(threshold, shortfall, limit, stage, policy));
  }
  return worstStatus(statuses);
}

function powerOf(
  oriented: OrientedComparison | undefined,
  margin: number | undefined,
  rows: number,
): Pick<MetricRow, 'rowsNeeded' | 'smallestMargin'> {
  if (oriented === undefined || oriented.se <= 0) return { rowsNeeded: null, smallestMargin: null };
  const needed = margin === undefined || margin <= 0 ? null : rowsNeeded(rows, oriented.se, margin);
  return {
    rowsNeeded: needed !== null && Number.isSafeInteger(needed) ? needed : null,
    smallestMargin: smallestProvableMargin(oriented.se),
  };
}

function noteOf(
  definition: MetricDefinition,
  options: MetricOptions,
  oriented: OrientedComparison | undefined,
  comparison: MetricComparison | undefined,
  candidate: MetricEstimate | undefined,
  power: Pick<MetricRow, 'rowsNeeded'>,
  { hasBaseline, rows }: DecisionSetting,
): string | null {
  if (candidate === undefined || candidate.value === null) {
    return `undefined: ${candidate?.undefined?.reason ?? 'not computed'}`;
  }
  if (!hasBaseline) return options.role === 'report' ? null : FIRST_MODEL_NOTE;
  if (oriented === undefined) return `no interval: ${comparison?.undefinedReason ?? 'too few rows'}`;
  if (options.require === 'better' && oriented.outcome === 'non-inferior') {
    return 'has to be better, and is not shown to be';
  }
  if (oriented.outcome === 'inconclusive') {
    if (power.rowsNeeded === null) return 'a margin of 0 cannot be proved';
    return needsNote(power.rowsNeeded, rows, definition.name);
  }
  return oriented.outcome === 'non-inferior' && oriented.upper < 0 ? 'slightly worse, within the margin' : null;
}

/** `needs ~17,000 rows (has 10,000)`; when the rows would do for an unchanged model, the change itself is what is in doubt. */
function needsNote(needed: number, rows: number, metric: string): string {
  if (needed > rows) return `needs ~${roughCount(needed)} rows (has ${grouped(rows)})`;
  return `${grouped(rows)} rows are enough to prove an unchanged ${metric}: this is probably a small loss`;
}

/** Warns, where nothing could be decided, of a margin that these rows could not prove even if nothing had changed. */
export function resolutionWarning(row: MetricRow, rows: number): string | undefined {
  if ((row.role !== 'optimize' && row.role !== 'guard') || row.outcome !== 'inconclusive') return undefined;
  if (row.rowsNeeded === null || row.rowsNeeded <= rows || row.smallestMargin === null || row.margin === null) {
    return undefined;
  }
  return `The margin ${row.marginText ?? short(row.margin)} of ${row.metric} is finer than ${grouped(rows)} rows can resolve: the smallest they can prove is ${short(row.smallestMargin)}, and this margin needs ~${roughCount(row.rowsNeeded)} rows.`;
}

export function estimateOf(estimate: MetricEstimate | undefined): Estimate {
  return estimate === undefined ? UNDEFINED : { value: estimate.value, se: estimate.se, ci: estimate.ci };
}
