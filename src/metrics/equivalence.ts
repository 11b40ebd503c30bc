import { studentQuantile, studentSurvival } from './distributions.ts';

/** Two one-sided t tests (Schuirmann 1987) of |b − a| < margin. */
export interface EquivalenceTest {
  readonly difference: number;
  readonly se: number;
  readonly df: number;
  /** H0: b − a ≤ −margin. Its p is the non-inferiority p when larger is better. */
  readonly lower: { readonly t: number; readonly p: number };
  /** H0: b − a ≥ margin. */
  readonly upper: { readonly t: number; readonly p: number };
  /** The larger of the two p-values. */
  readonly p: number;
}

/** Welch's comparison of two independent samples, such as one metric over the seeds of two recipes. */
export interface WelchComparison {
  /** mean(b) − mean(a). */
  readonly difference: number;
  readonly se: number;
  /** Welch–Satterthwaite degrees of freedom. */
  readonly df: number;
  readonly t: number;
  /** Two-sided. */
  readonly p: number;
  readonly interval: [number, number];
  /** Share of pairs with b > a, ties counting one half (Bouthillier et al. 2021 ask for 0.75). */
  readonly probabilityGreater: number;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Unbiased (n − 1); needs two values. */
function varianceOf(values: ArrayLike<number>, mean: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return squares / (values.length - 1);
}

/** Mean difference with Welch's standard error and degrees of freedom; both samples need two values. */
function welchError(a: ArrayLike<number>, b: ArrayLike<number>): { difference: number; se: number; df: number } {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  // The mean of equal values may differ from them in its last bit, and would leave a variance where there is none.
  if (isConstant(a) && isConstant(b)) return { difference: b[0]! - a[0]!, se: 0, df: a.length + b.length - 2 };
  const [partA, partB] = [varianceOf(a, meanA) / a.length, varianceOf(b, meanB) / b.length];
  const df = (partA + partB) ** 2 / (partA ** 2 / (a.length - 1) + partB ** 2 / (b.length - 1));
  return { difference: meanB - meanA, se: Math.sqrt(partA + partB), df };
}

export function welch(a: ArrayLike<number>, b: ArrayLike<number>, confidence: number): WelchComparison {
  const { difference, se, df } = welchError(a, b);
  const t = standardized(difference, se);
  const half = studentQuantile(0.5 + confidence / 2, df) * se;
  return {
    difference,
    se,
    df,
    t,
    p: 2 * survival(Math.abs(t), df),
    interval: [difference - half, difference + half],
    probabilityGreater: probabilityGreater(a, b),
  };
}

/** Equivalence of two independent samples, unequal variances. */
export function welchEquivalence(a: ArrayLike<number>, b: ArrayLike<number>, margin: number): EquivalenceTest {
  return twoOneSided(welchError(a, b), margin);
}

/** Equivalence of two columns over the same rows. */
export function pairedEquivalence(a: ArrayLike<number>, b: ArrayLike<number>, margin: number): EquivalenceTest {
  const differences = Float64Array.from({ length: a.length }, (_, i) => b[i]! - a[i]!);
  const difference = meanOf(differences);
  const se = Math.sqrt(varianceOf(differences, difference) / differences.length);
  return twoOneSided({ difference, se, df: differences.length - 1 }, margin);
}

function twoOneSided(error: { difference: number; se: number; df: number }, margin: number): EquivalenceTest {
  const { difference, se, df } = error;
  const lowerT = standardized(difference + margin, se);
  const upperT = standardized(difference - margin, se);
  const lower = { t: lowerT, p: survival(lowerT, df) };
  const upper = { t: upperT, p: survival(-upperT, df) };
  return { ...error, lower, upper, p: Math.max(lower.p, upper.p) };
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Without any error a difference is certain: t is infinite, or 0 where there is no difference. */
function standardized(difference: number, se: number): number {
  if (se > 0) return difference / se;
  return difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY;
}

function survival(t: number, df: number): number {
  if (Number.isFinite(t)) return studentSurvival(t, df);
  return t > 0 ? 0 : 1;
}

function probabilityGreater(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let wins = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) wins += b[j]! > a[i]! ? 1 : b[j] === a[i] ? 0.5 : 0;
  }
  return wins / (a.length * b.length);
}
