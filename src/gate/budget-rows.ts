import type { MetricOptions } from '../config/model-config.ts';
import type { Estimate } from '../experiment/evaluation-record.ts';
import { interval } from '../metrics/interval.ts';
import { type Stage, statusOfComparison, statusOfThreshold, worstStatus } from './decide.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { measurementsOf } from './latency-confirmation.ts';
import { declaredMargins, neverExceed, tightestMargin } from './margins.ts';
import type { DecisionSetting } from './metric-rows.ts';
import { short } from './number-text.ts';
import { decideOutcome, roundForDecision } from './outcome.ts';
import { checkValueThreshold, thresholdShortfall } from './thresholds.ts';
import type { Change, LatencyRecord, MetricRow, Outcome, RowStatus, ThresholdCheck } from './verdict-record.ts';

/** What is measured rather than computed from predictions. */
export interface Measurements {
  readonly candidateBytes: number;
  readonly baselineBytes: number | null;
  readonly latency: LatencyRecord | null;
}

/** One measured quantity of both models, and its change where it could be compared. */
interface Measured {
  readonly candidate: Estimate;
  readonly baseline: Estimate | null;
  /** By margin in the quantity's unit, because the margin of a ratio has to be turned into one of logarithms. */
  readonly compare:
    | ((margin: number) => { change: Change; outcome: Outcome; lower: number; upper: number })
    | undefined;
  readonly note: string | null;
}

const BYTES_PER_MB = 1_000_000;
const NOT_MEASURED: Measured = {
  candidate: { value: null, se: null, ci: null },
  baseline: null,
  compare: undefined,
  note: 'not measured',
};

/** The row of a budget: a size, compared exactly, or a latency, compared by rounds measured in turn on one machine. */
export function budgetRow(
  { definition, options }: DeclaredMetric,
  measurements: Measurements,
  setting: DecisionSetting,
): MetricRow {
  const measured = confirmed(definition.name, measurements, setting.policy.confidence);
  const reference = measured.baseline?.value ?? null;
  const margins = onlyValueThreshold(options) ? [] : declaredMargins(definition, options, setting.policy, setting.rows);
  const margin = tightestMargin(margins, reference);
  const limit = margin && neverExceed(options, setting.policy, margin.value, reference);
  const compared = measured.compare?.(margin?.value ?? 0);
  const threshold = options.value_threshold === undefined ? null : measured.threshold(options.value_threshold);

  const statuses: RowStatus[] = [];
  const judged = options.role !== 'report' && setting.hasBaseline && margins.length > 0;
  if (judged) {
    const { outcome = 'inconclusive', lower = null, upper = null } = compared ?? {};
    const requireBetter = options.require === 'better';
    statuses.push(
      statusOfComparison(
        { outcome, lower, upper, neverExceed: limit ?? 0, requireBetter },
        setting.stage,
        setting.policy,
      ),
    );
  } else if (options.role !== 'report' && measured.candidate.value === null) {
    statuses.push('inconclusive');
  }
  if (threshold !== null) {
    const shortfall = thresholdShortfall(measured.candidate, options.value_threshold ?? {});
    statuses.push(statusOfThreshold(threshold.state, shortfall, limit ?? 0, setting.stage, setting.policy));
  }

  return {
    metric: definition.name,
    role: options.role,
    direction: definition.direction,
    unit: definition.unit,
    baseline: measured.baseline,
    production: null,
    candidate: measured.candidate,
    change: compared?.change ?? null,
    margin: margin?.value ?? null,
    marginText: margin?.text ?? null,
    neverExceed: limit ?? null,
    outcome: margins.length === 0 || !setting.hasBaseline ? null : (compared?.outcome ?? 'inconclusive'),
    threshold,
    status: worstStatus(statuses),
    rowsNeeded: null,
    smallestMargin: null,
    note: measured.note ?? joined(budgetNote(compared?.outcome, judged, setting), measured.twice),
  };
}

/** A budget with only an absolute limit says nothing about changes, so the default margin does not apply to it. */
function onlyValueThreshold(options: MetricOptions): boolean {
  return (
    options.value_threshold !== undefined && options.margin === undefined && options.change_threshold === undefined
  );
}

interface Confirmed extends Measured {
  threshold(options: NonNullable<MetricOptions['value_threshold']>): ThresholdCheck;
  /** What was measured the first and the second time; null when once was enough. */
  readonly twice: string | null;
}

/**
 * What is measured once is taken as it is. What was measured twice fails only if each measurement says so on its own; else
 * all rounds together decide, and what would fail then is inconclusive.
 */
function confirmed(name: string, measurements: Measurements, confidence: number): Confirmed {
  const all = measure(name, measurements, confidence);
  const { latency } = measurements;
  const parts =
    latency?.measurements === undefined || !name.startsWith('latency_')
      ? []
      : measurementsOf(latency).map((part) => measure(name, { ...measurements, latency: part }, confidence));
  const { compare } = all;
  return {
    ...all,
    compare:
      compare === undefined
        ? undefined
        : (margin) => {
            const compared = compare(margin);
            const agree = parts.every((part) => part.compare?.(margin).outcome === 'worse');
            return parts.length === 0 || agree || compared.outcome !== 'worse'
              ? { ...compared, outcome: parts.length > 0 && agree ? 'worse' : compared.outcome }
              : { ...compared, outcome: 'inconclusive' };
          },
    threshold: (bounds) => {
      const check = checkValueThreshold(all.candidate, bounds);
      const agree = parts.every((part) => checkValueThreshold(part.candidate, bounds).state === 'fail');
      return check.state === 'fail' && !agree ? { ...check, state: 'inconclusive' } : check;
    },
    twice: parts.length === 0 ? null : `measured twice: ${parts.map((part) => measuredText(part)).join(', then ')}`,
  };
}

function measuredText({ candidate, baseline }: Measured): string {
  const value = candidate.value === null ? 'nothing' : `${short(candidate.value)} ms`;
  return baseline?.value === undefined || baseline.value === null
    ? value
    : `${value} against ${short(baseline.value)} ms`;
}

function joined(note: string | null, more: string | null): string | null {
  const parts = [note, more].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function measure(name: string, measurements: Measurements, confidence: number): Measured {
  if (name === 'size_mb') return measureSize(measurements);
  const { latency } = measurements;
  if (latency === null) return NOT_MEASURED;
  switch (name) {
    case 'latency_p50_ms':
      return measureLatency(latency, 'p50Ms', 'roundP50Ms', confidence);
    case 'latency_p95_ms':
      return measureLatency(latency, 'p95Ms', 'roundP95Ms', confidence);
    case 'latency_p99_ms':
      return measureLatency(latency, 'p99Ms', 'roundP99Ms', confidence);
    default:
      return NOT_MEASURED;
  }
}

function measureSize({ candidateBytes, baselineBytes }: Measurements): Measured {
  const candidate = exact(candidateBytes / BYTES_PER_MB);
  if (baselineBytes === null) return { candidate, baseline: null, compare: undefined, note: null };
  const value = roundForDecision((candidateBytes - baselineBytes) / BYTES_PER_MB);
  return {
    candidate,
    baseline: exact(baselineBytes / BYTES_PER_MB),
    compare: (margin) => ({
      change: { value, lower: value, upper: value, se: 0 },
      outcome: exactOutcome(-value, margin),
      lower: -value,
      upper: -value,
    }),
    note: null,
  };
}

/** An exact quantity may grow by the whole margin. */
function exactOutcome(delta: number, margin: number): Outcome {
  if (delta > 0) return 'better';
  return delta >= -roundForDecision(margin) ? 'non-inferior' : 'worse';
}

type Rounds = 'roundP50Ms' | 'roundP95Ms' | 'roundP99Ms';

/**
 * Latency by the ratio of the two models in each round: both were measured in the same minute on the same machine, so what
 * slows the machine slows both. The t interval is of the mean logarithm of that ratio over the rounds.
 */
function measureLatency(
  latency: LatencyRecord,
  overall: 'p50Ms' | 'p95Ms' | 'p99Ms',
  rounds: Rounds,
  confidence: number,
): Measured {
  const candidateRounds = latency.candidate[rounds];
  const candidate = typicalRound(latency.candidate[overall], candidateRounds, confidence);
  if (latency.baseline === null) return { candidate, baseline: null, compare: undefined, note: null };
  const baselineRounds = latency.baseline[rounds];
  const baseline = typicalRound(latency.baseline[overall], baselineRounds, confidence);
  const baselineValue = baseline.value ?? latency.baseline[overall];
  const logRatios = pairedLogRatios(candidateRounds, baselineRounds);
  if (logRatios === undefined) {
    const note = `no interval: needs the value of two or more rounds of both models (only p95 is kept by default)`;
    return { candidate, baseline, compare: undefined, note: rounds === 'roundP95Ms' ? 'too few rounds' : note };
  }
  const { mean, se } = meanOf(logRatios);
  const inMilliseconds = (logRatio: number) => baselineValue * Math.expm1(logRatio);
  return {
    candidate,
    baseline,
    compare: (margin) => {
      const decided = decideOutcome({
        delta: -mean,
        se,
        margin: Math.log1p(margin / baselineValue),
        confidence,
        df: logRatios.length - 1,
      });
      const change = {
        value: inMilliseconds(mean),
        lower: inMilliseconds(-decided.upper),
        upper: inMilliseconds(-decided.lower),
        se: baselineValue * Math.exp(mean) * se,
      };
      return { change, outcome: decided.outcome, lower: -change.upper, upper: -change.lower };
    },
    note: null,
  };
}

function pairedLogRatios(
  candidate: readonly number[] | undefined,
  baseline: readonly number[] | undefined,
): readonly number[] | undefined {
  if (candidate === undefined || baseline === undefined) return undefined;
  const rounds = Math.min(candidate.length, baseline.length);
  const ratios = Array.from({ length: rounds }, (_, round) => Math.log(candidate[round]! / baseline[round]!));
  const usable = ratios.filter(Number.isFinite);
  return usable.length >= 2 ? usable : undefined;
}

/**
 * The typical round: the geometric mean of the rounds' quantiles, with its t interval on the logarithm. It is what ratios of
 * rounds compare, so that baseline and change add up to the candidate; the quantile over all requests is in `latency.json`.
 */
function typicalRound(overall: number, rounds: readonly number[] | undefined, confidence: number): Estimate {
  const logarithms = (rounds ?? []).map(Math.log).filter(Number.isFinite);
  if (logarithms.length < 2) return exact(overall);
  const { mean, se } = meanOf(logarithms);
  const [lower, upper] = interval(mean, se, confidence, logarithms.length - 1);
  const value = Math.exp(mean);
  return { value, se: value * se, ci: [Math.exp(lower), Math.exp(upper)] };
}

/** Mean and its standard error. */
function meanOf(values: readonly number[]): { readonly mean: number; readonly se: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, se: Math.sqrt(squares / (values.length - 1) / values.length) };
}

function exact(value: number): Estimate {
  return { value, se: null, ci: null };
}

function budgetNote(outcome: Outcome | undefined, judged: boolean, setting: DecisionSetting): string | null {
  if (!setting.hasBaseline) return null;
  if (judged && outcome === 'inconclusive') return inconclusiveNote(setting.stage);
  return outcome === 'worse' && judged ? 'over its budget' : null;
}

function inconclusiveNote(stage: Stage): string {
  return stage === 'promote'
    ? 'not proved to be within its budget: measure more rounds'
    : 'cannot tell from these rounds: measure more';
}
