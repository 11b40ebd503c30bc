import type { Policy } from '../config/policy.ts';
import { decisionRates } from '../metrics/decision-rates.ts';
import { rowsNeeded, smallestProvableMargin } from '../metrics/power.ts';
import { assumedEstimate, PAIRING } from './assumed-errors.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { declaredMargins, neverExceed, tightestMargin } from './margins.ts';
import { grouped, roughCount, short } from './number-text.ts';

/** Where the standard error of a change comes from, the best first. */
export type ErrorSource =
  /** Changes of this model that were measured on these very rows. */
  | 'verdicts'
  /** The model's own standard error on these rows, and an assumed likeness of the next model. */
  | 'evaluation'
  /** Nothing but the number of rows. */
  | 'assumption';

export interface PowerRow {
  readonly metric: string;
  /** Null for all rows. */
  readonly slice: string | null;
  readonly role: 'optimize' | 'guard' | 'report';
  readonly rows: number;
  /** Value the margin is relative to; null when only assumed. */
  readonly value: number | null;
  /** Standard error of a change, in the metric's unit. */
  readonly se: number;
  readonly source: ErrorSource;
  readonly margin: number | null;
  readonly marginText: string | null;
  /** Smallest change these rows can prove harmless at 80% power: 2.80 standard errors. */
  readonly smallest: number;
  /** Rows that would prove the margin at 80% power if nothing changed; null where there is no margin. */
  readonly rowsNeeded: number | null;
  /** Expected shares of inconclusive results at a true change of 0 and of minus the margin, and of passes at 0. */
  readonly inconclusiveAtZero: number | null;
  readonly inconclusiveAtMargin: number | null;
  readonly mergePassAtZero: number | null;
  readonly promotePassAtZero: number | null;
  /** The rows are enough for the margin. */
  readonly resolved: boolean;
}

/** What is known about a test set before a model is judged on it. */
export interface PowerFacts {
  readonly task: string;
  readonly rows: number;
  /** Of binary classification; null when not known. */
  readonly positives: number | null;
  /** Units of a ranking; null for other tasks. */
  readonly queries: number | null;
  /** The baseline's own values and standard errors by metric; null without an evaluation. */
  readonly evaluation: {
    readonly metrics: Readonly<Record<string, { readonly value: number | null; readonly se: number | null }>>;
    readonly slices: readonly { readonly slice: string; readonly rows: number }[];
  } | null;
  /** Standard errors of changes that were measured on these rows, by metric, and by `metric` and `slice`. */
  readonly measured: ReadonlyMap<string, number>;
  readonly measuredSlices: ReadonlyMap<string, number>;
}

/** Key of `measuredSlices`. */
export function sliceKey(metric: string, slice: string): string {
  return JSON.stringify([metric, slice]);
}

/** What the rows of a test set can tell about each metric that is judged, and about each slice. Pure and without simulation. */
export function planPower(declared: readonly DeclaredMetric[], facts: PowerFacts, policy: Policy): readonly PowerRow[] {
  const judged = declared.filter(({ definition }) => definition.family !== 'measurement');
  return judged.flatMap((metric) => {
    const overall = overallRow(metric, facts, policy);
    if (overall === undefined) return [];
    const isGuarded = overall.role !== 'report';
    const slices = isGuarded ? (facts.evaluation?.slices ?? []) : [];
    return [
      overall,
      ...slices
        .filter(({ rows }) => rows >= policy.slices.min_rows)
        .map((slice) => sliceRow(metric, overall, slice, facts, policy)),
    ];
  });
}

function overallRow(metric: DeclaredMetric, facts: PowerFacts, policy: Policy): PowerRow | undefined {
  const { definition, options } = metric;
  const own = facts.evaluation?.metrics[definition.name];
  const measured = facts.measured.get(definition.name);
  const assumed = assumedEstimate(definition, facts);
  const value = own?.value ?? null;
  const [se, source] =
    measured !== undefined
      ? [measured, 'verdicts' as const]
      : own?.se !== undefined && own.se !== null && own.se > 0
        ? [own.se * PAIRING, 'evaluation' as const]
        : [assumed.se * PAIRING, 'assumption' as const];
  if (!Number.isFinite(se) || options.role === 'budget') return undefined;
  const reference = value ?? assumed.value;
  const margin = tightestMargin(declaredMargins(definition, options, policy, facts.rows), reference);
  const limit = margin === undefined ? null : neverExceed(options, policy, margin.value, reference);
  const named = { metric: definition.name, slice: null, role: options.role, rows: facts.rows, value, source };
  return {
    ...named,
    ...resolution(se, facts.rows, margin?.value ?? null, limit, policy),
    marginText: margin?.text ?? null,
  };
}

function sliceRow(
  { definition }: DeclaredMetric,
  overall: PowerRow,
  slice: { readonly slice: string; readonly rows: number },
  facts: PowerFacts,
  policy: Policy,
): PowerRow {
  const measured = facts.measuredSlices.get(sliceKey(definition.name, slice.slice));
  // Standard errors shrink with the square root of the rows, about alike in all of them.
  const se = measured ?? overall.se * Math.sqrt(facts.rows / slice.rows);
  const margin = overall.margin === null ? null : overall.margin * policy.slices.margin_factor;
  return {
    metric: definition.name,
    slice: slice.slice,
    role: overall.role,
    rows: slice.rows,
    value: null,
    source: measured === undefined ? overall.source : 'verdicts',
    ...resolution(se, slice.rows, margin, margin === null ? null : margin * policy.never_exceed_factor, policy),
    marginText: null,
  };
}

function resolution(se: number, rows: number, margin: number | null, limit: number | null, policy: Policy) {
  const { confidence } = policy;
  const smallest = smallestProvableMargin(se, confidence);
  if (margin === null || limit === null) {
    const unknown = { rowsNeeded: null, inconclusiveAtZero: null, inconclusiveAtMargin: null };
    return { se, margin, smallest, ...unknown, mergePassAtZero: null, promotePassAtZero: null, resolved: true };
  }
  const rates = (change: number) => decisionRates({ change, se, margin, neverExceed: limit, confidence });
  const [atZero, atMargin] = [rates(0), rates(-margin)];
  const needed = se === 0 ? 0 : rowsNeeded(rows, se, margin, confidence);
  return {
    se,
    margin,
    smallest,
    rowsNeeded: Number.isSafeInteger(needed) ? needed : null,
    inconclusiveAtZero: atZero.inconclusive,
    inconclusiveAtMargin: atMargin.inconclusive,
    mergePassAtZero: atZero.mergePass,
    promotePassAtZero: atZero.pass,
    resolved: smallest <= margin,
  };
}

/** Warnings of margins over all rows that the test set cannot resolve; slices are too many to warn of each. */
export function powerWarnings(rows: readonly PowerRow[]): readonly string[] {
  return rows
    .filter((row) => row.slice === null && row.role !== 'report' && !row.resolved && row.margin !== null)
    .map((row) => {
      const needs =
        row.rowsNeeded === null ? 'no number of rows proves it' : `it needs ~${roughCount(row.rowsNeeded)} rows`;
      const often = `${Math.round((row.inconclusiveAtZero ?? 0) * 100)}% of unchanged models would be inconclusive`;
      return `The margin ${row.marginText ?? short(row.margin!)} of ${row.metric} is finer than ${grouped(row.rows)} rows can resolve (${short(row.smallest)}): ${often}, and ${needs}.`;
    });
}

/** Decisions on one test set after which its answers wear out (the Ladder argument of Blum and Hardt 2015). */
export const MOST_DECISIONS = 100;

/** Undefined while the test set is fresh. */
export function reuseWarning(decisions: number): string | undefined {
  if (decisions < MOST_DECISIONS) return undefined;
  return `${grouped(decisions)} verdicts were reached on these very test rows: what passes is more and more what happens to suit them. Draw a new test split, or tighten the margins.`;
}
