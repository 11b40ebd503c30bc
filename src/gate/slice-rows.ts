import { normalCdf, studentCdf } from '../metrics/distributions.ts';
import type { SliceComparison } from '../metrics/models.ts';
import { benjaminiHochberg, holm } from '../metrics/multiplicity.ts';
import { mcnemarHarm } from '../metrics/paired-proportions.ts';
import { type Stage, severity, withWaiver } from './decide.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { type Discordance, discordantFor } from './discordance.ts';
import { declaredMargins, tightestMargin } from './margins.ts';
import type { DecisionSetting } from './metric-rows.ts';
import { changeOf, type OrientedComparison, orient } from './oriented.ts';
import { roundForDecision } from './outcome.ts';
import type { RowStatus, SliceRow } from './verdict-record.ts';

/** False-discovery rate of the warning list. */
const WARNING_RATE = 0.05;
/** Rows a verdict keeps. */
export const KEPT_ROWS = 200;

export interface SliceFindings {
  readonly tested: number;
  readonly tooSmall: number;
  readonly rows: readonly SliceRow[];
  readonly harmless: number;
}

export const NO_SLICES: SliceFindings = { tested: 0, tooSmall: 0, rows: [], harmless: 0 };

export interface SliceEvidence {
  readonly comparison: SliceComparison;
  readonly discordance: Discordance;
}

interface TestedSlice {
  readonly evidence: SliceEvidence;
  readonly metric: DeclaredMetric;
  readonly oriented: OrientedComparison;
  readonly margin: number;
  readonly p: number;
}

/**
 * Looks for harm that hides in a slice. The family is every guarded metric on every slice that is large enough; a slice
 * blocks when its one-sided p of harm holds after Holm's correction over the family and the harm is material (at least
 * `margin_factor` margins). Harm that Benjamini and Hochberg's procedure finds at a rate of 5% is a warning.
 *
 * @param metrics the ones whose harm blocks: roles optimize and guard
 */
export function detectSliceHarm(
  metrics: readonly DeclaredMetric[],
  slices: readonly SliceEvidence[],
  isWaived: (metric: string, slice: string) => boolean,
  setting: DecisionSetting,
): SliceFindings {
  const { policy } = setting;
  const family = slices.flatMap((evidence) => testedMetrics(metrics, evidence, setting));
  const p = family.map((test) => test.p);
  const adjusted = policy.slices.multiplicity === 'holm' ? holm(p) : p;
  const discovered = benjaminiHochberg(p);
  const rows = family.map((test, index) => {
    const status = harmStatus(test, adjusted[index]!, discovered[index]!, policy.slices.alpha);
    const waived = isWaived(test.metric.definition.name, test.evidence.comparison.slice);
    return harmRow(test, adjusted[index]!, withWaiver(status, waived));
  });
  const testedSlices = new Set(rows.map((row) => row.slice));
  const harmed = new Set(rows.filter((row) => severity(row.status) > severity('pass')).map((row) => row.slice));
  return {
    tested: family.length,
    tooSmall: slices.length - testedSlices.size,
    rows: sortedRows(rows).slice(0, KEPT_ROWS),
    harmless: testedSlices.size - harmed.size,
  };
}

/**
 * Rows of the slice that has to be proved safe: its lower bound above minus the slice margin, without correction, because
 * passing several of these at once needs none. What is not proved blocks unless the policy only warns.
 *
 * @param evidence the slice, or its name when no row of the test set is in it: then nothing is proved
 */
export function proveCriticalSlice(
  metrics: readonly DeclaredMetric[],
  evidence: SliceEvidence | string,
  isWaived: (metric: string, slice: string) => boolean,
  setting: DecisionSetting,
): readonly SliceRow[] {
  const comparison = typeof evidence === 'string' ? emptySlice(evidence) : evidence.comparison;
  return metrics.map((metric) => {
    const compared = comparison.metrics.find((found) => found.metric === metric.definition.name);
    const margin = sliceMargin(metric, compared?.baseline.value ?? null, setting);
    const oriented = compared && orient(compared, metric.definition.direction, margin, setting.policy.confidence);
    const row = sliceRow(metric, comparison, oriented, margin, true);
    const status = withWaiver(criticalStatus(oriented, setting), isWaived(row.metric, row.slice));
    const reason = comparison.rows === 0 ? 'no row of the test set is in it' : compared?.undefinedReason;
    return { ...row, status, note: criticalNote(status, oriented, reason) };
  });
}

function emptySlice(slice: string): Pick<SliceComparison, 'slice' | 'rows' | 'positives' | 'metrics'> {
  return { slice, rows: 0, positives: 0, metrics: [] };
}

/** Blocking first, then by adjusted p, then the larger harm. */
export function sortedRows(rows: readonly SliceRow[]): readonly SliceRow[] {
  return [...rows].sort(
    (a, b) =>
      severity(b.status) - severity(a.status) ||
      (a.adjustedP ?? a.p ?? 1) - (b.adjustedP ?? b.p ?? 1) ||
      (a.p ?? 1) - (b.p ?? 1) ||
      compareText(a.slice, b.slice) ||
      compareText(a.metric, b.metric),
  );
}

function testedMetrics(
  metrics: readonly DeclaredMetric[],
  evidence: SliceEvidence,
  setting: DecisionSetting,
): readonly TestedSlice[] {
  const { rows, units, positives, metrics: comparisons } = evidence.comparison;
  const { min_rows: minRows, min_per_class: minPerClass } = setting.policy.slices;
  // The query is what a ranking is judged by, so it is queries that must be enough.
  if (units < minRows) return [];
  return metrics.flatMap((metric) => {
    const { family, needsBothClasses, direction, name } = metric.definition;
    const perClass = positives === null ? rows : Math.min(positives, rows - positives);
    if ((family === 'ranks' || needsBothClasses) && perClass < minPerClass) return [];
    const compared = comparisons.find((found) => found.metric === name);
    if (compared === undefined) return [];
    const margin = sliceMargin(metric, compared.baseline.value, setting);
    const oriented = orient(compared, direction, margin, setting.policy.confidence);
    if (oriented === undefined) return [];
    const exact =
      compared.method === 'newcombe-10' && family === 'cells' ? discordantFor(name, evidence.discordance) : undefined;
    const p = exact
      ? mcnemarHarm(exact.onlyBaseline, exact.onlyCandidate)
      : harmProbability(oriented.delta, oriented.se, compared.df);
    return [{ evidence, metric, oriented, margin, p }];
  });
}

/** One-sided p of "not worse": small when the oriented change is far below 0. An exact change is certain either way. */
export function harmProbability(delta: number, se: number, df: number | null): number {
  if (se <= 0) return delta < 0 ? 0 : 1;
  return df === null ? normalCdf(delta / se) : studentCdf(delta / se, df);
}

function sliceMargin(metric: DeclaredMetric, reference: number | null, { policy, rows }: DecisionSetting): number {
  const margins = declaredMargins(metric.definition, metric.options, policy, rows);
  return policy.slices.margin_factor * (tightestMargin(margins, reference)?.value ?? 0);
}

function harmStatus(test: TestedSlice, adjustedP: number, discoveryP: number, alpha: number): RowStatus {
  const material = test.oriented.delta < 0 && test.oriented.delta <= -roundForDecision(test.margin);
  if (roundForDecision(adjustedP) < alpha && material) return 'fail';
  return test.oriented.delta < 0 && roundForDecision(discoveryP) <= WARNING_RATE ? 'warn' : 'pass';
}

function harmRow(test: TestedSlice, adjustedP: number, status: RowStatus): SliceRow {
  const row = sliceRow(test.metric, test.evidence.comparison, test.oriented, test.margin, false);
  const within = test.oriented.delta > -test.margin;
  const warning = within ? 'probably worse, within what does not matter for a slice' : 'probably worse, not certain';
  return { ...row, p: test.p, adjustedP, status, note: status === 'warn' ? warning : null };
}

function sliceRow(
  { definition }: DeclaredMetric,
  comparison: Pick<SliceComparison, 'slice' | 'rows' | 'positives' | 'metrics'>,
  oriented: OrientedComparison | undefined,
  margin: number,
  critical: boolean,
): SliceRow {
  const compared = comparison.metrics.find((found) => found.metric === definition.name);
  return {
    slice: comparison.slice,
    metric: definition.name,
    direction: definition.direction,
    rows: comparison.rows,
    positives: comparison.positives ?? 0,
    baseline: compared?.baseline.value ?? null,
    candidate: compared?.candidate.value ?? null,
    change: oriented === undefined ? null : changeOf(oriented, definition.direction),
    margin,
    p: oriented === undefined ? null : harmProbability(oriented.delta, oriented.se, compared?.df ?? null),
    adjustedP: null,
    outcome: oriented?.outcome ?? 'inconclusive',
    status: 'info',
    critical,
    note: null,
  };
}

function criticalStatus(oriented: OrientedComparison | undefined, { stage, policy }: DecisionSetting): RowStatus {
  if (oriented === undefined) return 'inconclusive';
  switch (oriented.outcome) {
    case 'better':
    case 'non-inferior':
      return 'pass';
    case 'worse':
      return 'fail';
    case 'inconclusive':
      return allowsUnproved(stage, policy.on_inconclusive) ? 'warn' : 'inconclusive';
  }
}

function allowsUnproved(stage: Stage, onInconclusive: DecisionSetting['policy']['on_inconclusive']): boolean {
  return stage === 'merge' && onInconclusive === 'warn';
}

function criticalNote(
  status: RowStatus,
  oriented: OrientedComparison | undefined,
  undefinedReason: string | undefined,
): string | null {
  if (oriented === undefined) return `critical slice, undefined: ${undefinedReason ?? 'too few rows'}`;
  return severity(status) > severity('pass') ? 'critical slice, not proved safe' : 'critical slice, proved safe';
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
