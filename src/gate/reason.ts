import type { Waiver } from '../config/waivers.ts';
import { type FurtherFindings, furtherReasons } from './further-findings.ts';
import { grouped, pText, roughCount, short, withInterval, withUnit } from './number-text.ts';
import { regressionBudgetSentence } from './regression-budget.ts';
import type { MetricRow, RegressionBudget, SliceRow, VerdictRecord } from './verdict-record.ts';
import { expiredWaiverSentence } from './waivers.ts';

/** What a verdict is explained from. */
export interface Findings {
  readonly invalidReason: string | undefined;
  readonly expired: readonly Waiver[];
  readonly metrics: readonly MetricRow[];
  readonly slices: readonly SliceRow[];
  readonly regressionBudget?: RegressionBudget | null;
  readonly further?: FurtherFindings;
  readonly rows: number;
  readonly hasBaseline: boolean;
  readonly multiplicity: 'holm' | 'none';
}

/** One plain sentence: the metric or slice that decided, with its numbers; and how many more rows say the same. */
export function reasonOf(verdict: VerdictRecord['verdict'], findings: Findings): string {
  if (verdict === 'pass') return passReason(findings);
  if (findings.invalidReason !== undefined) return findings.invalidReason;
  if (verdict === 'fail' && findings.expired[0] !== undefined) return expiredWaiverSentence(findings.expired[0]);
  const status = verdict === 'fail' ? 'fail' : 'inconclusive';
  const metrics = findings.metrics.filter((row) => row.status === status);
  const slices = findings.slices.filter((row) => row.status === status);
  const budget = findings.regressionBudget?.rows.filter((row) => row.status === status) ?? [];
  const first = metrics[0] ? metricReason(metrics[0], findings.rows) : undefined;
  const second = slices[0] ? sliceReason(slices[0], findings.multiplicity) : undefined;
  const third = budget[0] && regressionBudgetSentence(findings.regressionBudget!);
  const further = findings.further === undefined ? [] : furtherReasons(findings.further, status);
  const sentence = first ?? second ?? third ?? further[0];
  const others = metrics.length + slices.length + budget.length + further.length - 1;
  if (sentence === undefined) return 'Nothing could be decided.';
  return others > 0
    ? `${sentence} ${others} more ${others === 1 ? 'row is' : 'rows are'} ${wordFor(status)}.`
    : sentence;
}

function wordFor(status: 'fail' | 'inconclusive'): string {
  return status === 'fail' ? 'blocked' : 'not proved';
}

function metricReason(row: MetricRow, rows: number): string {
  if (row.candidate.value === null) return `${row.metric} is ${row.note ?? 'undefined'}.`;
  if (row.threshold !== null && row.threshold.state !== 'pass') return thresholdReason(row);
  if (row.change === null) return `${row.metric} cannot be compared (${row.note ?? 'undefined'}).`;
  if (row.outcome === 'non-inferior') {
    return `${changeText(row)}, and it has to be better.`;
  }
  if (row.status === 'fail') return lossSentence(row, row.margin ?? 0, row.marginText);
  return unprovedSentence(row, rows);
}

function thresholdReason(row: MetricRow): string {
  const { lowerBound, upperBound, state } = row.threshold!;
  const value = row.candidate.value!;
  const [lower, upper] = row.candidate.ci ?? [value, value];
  const unit = row.unit === null ? '' : ` ${row.unit}`;
  const low = lowerBound !== null && !(lower > lowerBound);
  const bound = withUnit((low ? lowerBound : upperBound)!, row.unit);
  const side = low ? `lower bound ${bound}` : `upper bound ${bound}`;
  const shown = `${row.metric} is ${withInterval(value, lower, upper)}${unit}`;
  if (state === 'inconclusive') return `${shown}: not proved to be ${low ? 'above' : 'below'} its ${side}.`;
  return `${shown}, ${low ? 'below' : 'above'} its ${side}.`;
}

function unprovedSentence(row: MetricRow, rows: number): string {
  const limit = row.marginText ?? withUnit(row.margin ?? 0, row.unit);
  const needs =
    row.rowsNeeded !== null && row.rowsNeeded > rows
      ? ` needs ~${roughCount(row.rowsNeeded)} rows (has ${grouped(rows)})`
      : ` ${row.note ?? 'the interval is too wide'}`;
  return `${changeText(row)}: a loss of more than ${limit} cannot be ruled out;${needs}.`;
}

/** `recall on origin=ATL fell by 0.041 [0.022, 0.060], more than the 0.010 that does not matter (Holm p 0.0003).` */
function sliceReason(row: SliceRow, multiplicity: 'holm' | 'none'): string {
  const subject = { ...row, metric: `${row.metric} on ${row.slice}`, unit: null };
  if (row.change === null) return `${subject.metric} cannot be compared (${row.note ?? 'undefined'}).`;
  if (row.status === 'inconclusive') {
    return `${changeText(subject)}: this critical slice has to be proved safe to within ${short(row.margin ?? 0)}.`;
  }
  const p = row.adjustedP === null ? '' : ` (${multiplicity === 'holm' ? 'Holm ' : ''}${pText(row.adjustedP)})`;
  return lossSentence(subject, row.margin ?? 0, null, p);
}

type Changed = Pick<MetricRow, 'metric' | 'direction' | 'change' | 'unit'>;

function lossSentence(row: Changed, margin: number, marginText: string | null, evidence = ''): string {
  const limit = marginText === null ? withUnit(margin, row.unit) : `${marginText} (${withUnit(margin, row.unit)})`;
  const harm = Math.abs(row.change!.value);
  const verb = harm >= margin ? `more than the ${limit} that does not matter` : `and a loss of ${limit} is possible`;
  return `${changeText(row)}, ${verb}${evidence}.`;
}

/** `log_loss rose by 0.012 [0.008, 0.016]` */
function changeText(row: Changed): string {
  const { value, lower, upper } = row.change!;
  const unit = row.unit === null ? '' : ` ${row.unit}`;
  const signed = withInterval(value, lower, upper);
  if (Number.parseFloat(signed) === 0) return `${row.metric} did not change (${signed}${unit})`;
  const fell = value < 0;
  const size = fell ? withInterval(-value, -upper, -lower) : signed;
  return `${row.metric} ${fell ? 'fell' : 'rose'} by ${size}${unit}`;
}

function passReason({ metrics, slices, hasBaseline }: Findings): string {
  const judged = metrics.filter((row) => row.role !== 'report');
  const waived = [...metrics, ...slices].filter((row) => row.status === 'waived').length;
  const warned = judged.filter((row) => row.status === 'warn');
  const tail = waived > 0 ? ` ${waived} ${waived === 1 ? 'row is' : 'rows are'} waived.` : '';
  if (!hasBaseline) return `${firstModelReason(metrics)}${tail}`;
  if (warned[0]?.change) {
    const bound = warned[0].neverExceed === null ? '' : ` of more than ${short(warned[0].neverExceed)}`;
    return `${changeText(warned[0])}: not proved safe, but a loss${bound} is ruled out.${tail}`;
  }
  const better = judged.filter((row) => row.outcome === 'better' && row.change !== null);
  const decisive = better.find((row) => row.role === 'optimize') ?? better[0];
  if (decisive !== undefined) return `${changeText(decisive)}, and nothing that is guarded got worse.${tail}`;
  const first = judged.find((row) => row.change !== null);
  if (first === undefined) return `No metric is judged.${tail}`;
  return `Not meaningfully worse: ${changeText(first)}, within the ${first.marginText ?? withUnit(first.margin ?? 0, first.unit)} that does not matter.${tail}`;
}

function firstModelReason(metrics: readonly MetricRow[]): string {
  const held = metrics.filter((row) => row.threshold?.state === 'pass').map((row) => row.metric);
  const thresholds =
    held.length === 0
      ? 'and no value threshold is set'
      : `and ${held.length === 1 ? 'the value threshold' : 'the value thresholds'} of ${held.join(', ')} hold${held.length === 1 ? 's' : ''}`;
  return `This is the first model: there is no baseline to compare with, ${thresholds}.`;
}
