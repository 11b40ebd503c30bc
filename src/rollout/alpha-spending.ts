import { normalQuantile, normalSurvival } from '../metrics/distributions.ts';

/**
 * Error that may be spent up to a share of the planned information (Lan & DeMets 1983), for few looks that are planned.
 * @param share information so far over all that is planned, 0 to 1
 * @param alpha two-sided error of the whole
 */
export function obrienFlemingSpending(share: number, alpha: number): number {
  if (share <= 0) return 0;
  return 2 * normalSurvival(normalQuantile(1 - alpha / 2) / Math.sqrt(Math.min(1, share)));
}

/** Pocock's spending, which spends about the same at every look: α ln(1 + (e − 1) t). */
export function pocockSpending(share: number, alpha: number): number {
  return alpha * Math.log(1 + (Math.E - 1) * Math.min(1, Math.max(0, share)));
}
