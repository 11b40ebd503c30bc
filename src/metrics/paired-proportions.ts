import { binomialCdf, binomialPmf, chiSquaredSurvival, normalQuantile } from './distributions.ts';
import { type Interval, wilson } from './proportions.ts';

/** Rows by whether the first and the second model were right: `n10` first right, second wrong. */
export interface PairedTable {
  readonly n11: number;
  readonly n10: number;
  readonly n01: number;
  readonly n00: number;
}

export interface McNemar {
  /** Binomial test on the discordant rows, two-sided. */
  readonly exact: { readonly statistic: number; readonly p: number };
  readonly chiSquared: { readonly statistic: number; readonly p: number };
  /** With Edwards' continuity correction. */
  readonly chiSquaredCorrected: { readonly statistic: number; readonly p: number };
  /** Half the probability of the observed table counts; less conservative than exact. */
  readonly midP: number;
}

/** McNemar 1947: do two models err equally often on the same rows? Takes the two discordant counts; p = 1 when both are 0. */
export function mcnemar(n10: number, n01: number): McNemar {
  const discordant = n10 + n01;
  const fewer = Math.min(n10, n01);
  if (discordant === 0) {
    const nothing = { statistic: 0, p: 1 };
    return { exact: nothing, chiSquared: nothing, chiSquaredCorrected: nothing, midP: 1 };
  }
  const twoSided = 2 * binomialCdf(fewer, discordant, 0.5);
  const difference = Math.abs(n10 - n01);
  const plain = difference ** 2 / discordant;
  const corrected = (difference - 1) ** 2 / discordant;
  return {
    exact: { statistic: fewer, p: Math.min(1, twoSided) },
    chiSquared: { statistic: plain, p: chiSquaredSurvival(plain, 1) },
    chiSquaredCorrected: {
      statistic: n10 === n01 ? 0 : corrected,
      p: n10 === n01 ? 1 : chiSquaredSurvival(corrected, 1),
    },
    midP: Math.min(1, twoSided - binomialPmf(fewer, discordant, 0.5)),
  };
}

/** One-sided exact p of harm: P(at least this many rows broken) if breaking and fixing were equally likely. */
export function mcnemarHarm(broken: number, fixed: number): number {
  return broken === 0 ? 1 : binomialCdf(fixed, broken + fixed, 0.5);
}

/** First minus second proportion of right rows. */
export function pairedDifference({ n11, n10, n01, n00 }: PairedTable): number {
  return (n10 - n01) / (n11 + n10 + n01 + n00);
}

/** Newcombe 1998 (Stat Med 17:2635), method 10: Wilson intervals joined by a continuity-corrected correlation. */
export function newcombePaired(table: PairedTable, confidence: number): Interval {
  const { n11, n10, n01, n00 } = table;
  const n = n11 + n10 + n01 + n00;
  const [p1, p2] = [(n11 + n10) / n, (n11 + n01) / n];
  const [lower1, upper1] = wilson(n11 + n10, n, confidence);
  const [lower2, upper2] = wilson(n11 + n01, n, confidence);
  const phi = pairedCorrelation(table);
  const half = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  const difference = pairedDifference(table);
  return [
    Math.max(-1, difference - half(p1 - lower1, upper2 - p2)),
    Math.min(1, difference + half(upper1 - p1, p2 - lower2)),
  ];
}

/** Newcombe's phi: the correlation of the two models' rightness, its numerator reduced by n/2 (not below 0) when positive. */
export function pairedCorrelation({ n11, n10, n01, n00 }: PairedTable): number {
  const margins = [n11 + n10, n01 + n00, n11 + n01, n10 + n00];
  if (margins.includes(0)) return 0;
  const cross = n11 * n00 - n10 * n01;
  const numerator = cross > 0 ? Math.max(cross - (n11 + n10 + n01 + n00) / 2, 0) : cross;
  return numerator / margins.reduce((product, margin) => product * Math.sqrt(margin), 1);
}

/** Bonett & Price 2012: Wald with one row added to each discordant cell. */
export function bonettPrice(table: PairedTable, confidence: number): { centre: number; interval: Interval } {
  const { n11, n10, n01, n00 } = table;
  const n = n11 + n10 + n01 + n00 + 2;
  const [p10, p01] = [(n10 + 1) / n, (n01 + 1) / n];
  const centre = p10 - p01;
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt((p10 + p01 - centre * centre) / n);
  return { centre, interval: [Math.max(-1, centre - half), Math.min(1, centre + half)] };
}
