import { interval } from '../metrics/interval.ts';
import type { Outcome } from './verdict-record.ts';

/** A paired difference, oriented so that more than 0 is better, with what is needed to judge it. */
export interface OrientedDifference {
  readonly delta: number;
  /** Standard error of `delta`, 0 when it is exact. */
  readonly se: number;
  /** Largest harm that does not matter, in the unit of `delta`; at least 0. */
  readonly margin: number;
  /** Of the two-sided interval, such as 0.95. */
  readonly confidence: number;
  /** Degrees of freedom for clusters, rounds or seeds; the normal distribution when left out. */
  readonly df?: number;
}

export interface DecidedOutcome {
  readonly lower: number;
  readonly upper: number;
  readonly outcome: Outcome;
}

/**
 * The gate's one rule. First match wins and every inequality is strict: `better` when the whole interval is above 0,
 * `non-inferior` when it is above minus the margin, `worse` when it is below 0, else `inconclusive`. A model at exactly the
 * margin is called non-inferior with probability (1 - confidence) / 2 at most, whatever the number of rows.
 */
export function decideOutcome(difference: OrientedDifference): DecidedOutcome {
  const delta = roundForDecision(difference.delta);
  const { se, margin, confidence, df = null } = difference;
  const [lower, upper] = se === 0 ? [delta, delta] : interval(delta, se, confidence, df);
  return { lower, upper, outcome: outcomeOfInterval(lower, upper, margin) };
}

/** The same rule for an interval that was computed some other way, such as Newcombe's or Bonett and Price's. */
export function outcomeOfInterval(lower: number, upper: number, margin: number): Outcome {
  const low = roundForDecision(lower);
  if (Number.isNaN(low) || Number.isNaN(upper)) return 'inconclusive';
  if (low > 0) return 'better';
  if (low > -roundForDecision(margin)) return 'non-inferior';
  if (roundForDecision(upper) < 0) return 'worse';
  return 'inconclusive';
}

/**
 * Twelve significant digits. Sums of the same rows in another order differ in the last bits; decisions must not.
 */
export function roundForDecision(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
}
