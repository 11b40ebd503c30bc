import { normalCdf, normalQuantile } from './normal-distribution.ts';

/** How a gate decides in the long run about models that truly differ by `change`, oriented so that more than 0 is better. */
export interface DecisionRates {
  /** `better` or `non-inferior`: what promoting passes. */
  readonly pass: number;
  readonly worse: number;
  readonly inconclusive: number;
  /** What merging passes: `pass`, and `inconclusive` with a harm that is certainly below the never-exceed margin. */
  readonly mergePass: number;
}

export interface DecisionRatesRequest {
  /** True change. */
  readonly change: number;
  /** Standard error of the measured change. */
  readonly se: number;
  readonly margin: number;
  /** At least the margin. */
  readonly neverExceed: number;
  /** Of the two-sided interval. */
  readonly confidence: number;
}

/**
 * Shares of each outcome of the gate's rule for a measured change that is normal around the true one: the rule is a
 * partition of the line at four points, so no simulation is needed. Within 0.02 of the simulated table in `methods.md`.
 */
export function decisionRates({ change, se, margin, neverExceed, confidence }: DecisionRatesRequest): DecisionRates {
  const half = normalQuantile(0.5 + confidence / 2) * se;
  // Measured changes below this are worse: the interval is below 0 and not above minus the margin.
  const worseBelow = Math.min(-half, half - margin);
  const passAbove = Math.min(half, half - margin);
  const mergeAbove = Math.max(half - Math.max(neverExceed, margin), worseBelow);
  if (se === 0) {
    const [pass, worse] = [change > -margin ? 1 : 0, change < 0 && change <= -margin ? 1 : 0];
    const mergePass = worse === 0 && (pass === 1 || change > -neverExceed) ? 1 : 0;
    return { pass, worse, inconclusive: 1 - pass - worse, mergePass };
  }
  const above = (point: number) => 1 - normalCdf((point - change) / se);
  const pass = above(passAbove);
  const worse = normalCdf((worseBelow - change) / se);
  return { pass, worse, inconclusive: Math.max(0, 1 - pass - worse), mergePass: above(mergeAbove) };
}
