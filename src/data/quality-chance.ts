import { logGamma, normalSurvival } from '../metrics/distributions.ts';

/**
 * Chance that `outside` or more of `current` values are beyond the smallest and the largest of `reference` values of the same
 * distribution: exact for values that are all different, an upper bound with ties. In a circle all gaps between reference
 * values are alike, so the two open ends hold as many values as lie above the second largest one: at least k do when the top
 * k + 1 of all values hold at most one of the reference.
 */
export function outsideP(outside: number, current: number, reference: number): number {
  if (outside <= 0 || reference < 2) return 1;
  const top = outside + 1;
  const all = logChoose(reference + current, top);
  const none = top > current ? 0 : Math.exp(logChoose(current, top) - all);
  return Math.min(1, none + reference * Math.exp(logChoose(current, outside) - all));
}

/** What a reference tells of values it does not have. */
export interface RareValues {
  readonly rows: number;
  /** Values that occur once, and values that occur twice. */
  readonly once: number;
  readonly twice: number;
}

/**
 * One-sided p of more unknown values than chance brings. A reference value that occurs once would have been unknown without
 * its row, so the share of such values is how often the next row has an unknown one (Good 1953), with the variance of Esty
 * (1983).
 * @param unknown current rows with a value that the reference does not have
 */
export function unknownP(unknown: number, current: number, { rows, once, twice }: RareValues): number {
  if (current === 0 || rows === 0) return 1;
  const pooled = (unknown + once) / (current + rows);
  const variance = pooled * (1 - pooled) * (1 / current + 1 / rows) + (2 * twice) / rows ** 2;
  const excess = unknown / current - once / rows;
  return excess > 0 && variance > 0 ? normalSurvival(excess / Math.sqrt(variance)) : 1;
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
