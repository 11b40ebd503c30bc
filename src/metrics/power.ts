import { normalQuantile } from './distributions.ts';

/** Default error and power of the planning lines: 97.5% one-sided confidence, 80% power, 2.80 standard errors together. */
const CONFIDENCE = 0.95;
const POWER = 0.8;

function standardErrorsApart(confidence: number, power: number): number {
  return normalQuantile(0.5 + confidence / 2) + normalQuantile(power);
}

/** The smallest margin that rows with this standard error prove with the given power when nothing changed. */
export function smallestProvableMargin(se: number, confidence = CONFIDENCE, power = POWER): number {
  return standardErrorsApart(confidence, power) * se;
}

/** How many times the present rows are needed to prove the margin; Infinity for a margin of 0. */
export function rowsMultiplier(se: number, margin: number, confidence = CONFIDENCE, power = POWER): number {
  if (margin === 0) return Number.POSITIVE_INFINITY;
  return (smallestProvableMargin(se, confidence, power) / margin) ** 2;
}

/** Rows needed to prove the margin if nothing changed, from the standard error that `rows` rows gave (∝ 1/√rows). */
export function rowsNeeded(rows: number, se: number, margin: number, confidence = CONFIDENCE, power = POWER): number {
  return Math.ceil(rows * rowsMultiplier(se, margin, confidence, power));
}
