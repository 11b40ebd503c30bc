import { normalQuantile, normalSurvival } from './normal-distribution.ts';

export { normalCdf, normalDensity, normalQuantile, normalSurvival } from './normal-distribution.ts';

/**
 * Distribution functions in double precision. Tails are computed directly, never as 1 − p, so small p-values keep their
 * digits. Sources are named at each function; the tests check them against 40-digit values.
 */

const LOG_SQRT_2PI = 0.9189385332046728;
const EPSILON = 2.220446049250313e-16;
/** Stands in for a zero denominator in Lentz's continued fractions. */
const TINY = 1e-300;

/**
 * ln Γ(n + 1) − Stirling's leading terms: the small remainder that Loader's saddle-point formulas need.
 * C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).
 */
function stirlingError(n: number): number {
  if (n >= 15) {
    const square = n * n;
    return (
      (1 / 12 -
        (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) /
      n
    );
  }
  if (n === 0) return 0;
  return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - LOG_SQRT_2PI;
}

/** ln Γ(x) for x > 0. Shifted to x ≥ 16, where Stirling's series has full precision. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 16) {
    product *= shifted;
    shifted += 1;
  }
  const n = shifted - 1;
  const stirling = (n + 0.5) * Math.log(n) - n + LOG_SQRT_2PI + stirlingError(n);
  return stirling - Math.log(product);
}

/** x ln(x/m) + m − x without cancellation near x = m (Loader's bd0). */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  const square = v * v;
  for (let j = 1; j < 1000; j++) {
    term *= square;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** Binomial density at a real x in [0, n], q = 1 − p given apart to keep its digits (Loader 2000). */
function binomialDensity(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x < 0 || x > n) return 0;
  if (x === 0) return p < 0.1 ? Math.exp(-deviance(n, n * q) - n * p) : Math.exp(n * Math.log(q));
  if (x === n) return q < 0.1 ? Math.exp(-deviance(n, n * p) - n * q) : Math.exp(n * Math.log(p));
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * (n - x)));
}

/** Poisson density at a real x ≥ 0 (Loader 2000). */
function poissonDensity(x: number, mean: number): number {
  if (mean === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(2 * Math.PI * x);
}

/**
 * Continued fraction of the incomplete beta function by the modified Lentz method (Press et al., Numerical Recipes, §6.4).
 * Converges in O(√max(a, b)) steps for x < (a + 1) / (a + b + 2).
 */
function betaContinuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < TINY ? TINY : d);
  let fraction = d;
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return fraction;
}

/** P(X ≤ x) and P(X > x) of a beta distribution; y = 1 − x given apart to keep its digits. */
function betaTails(x: number, y: number, a: number, b: number): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  // x^a y^b / B(a, b), through the binomial density so that large a and b lose no digits.
  const front = (binomialDensity(a, a + b, x, y) * a * b) / (a + b);
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (front * betaContinuedFraction(a, b, x)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (front * betaContinuedFraction(b, a, y)) / b;
  return { lower: 1 - upper, upper };
}

/** P(X ≤ x), X ~ Beta(a, b): the regularised incomplete beta function. */
export function betaCdf(x: number, a: number, b: number): number {
  return betaTails(x, 1 - x, a, b).lower;
}

/** P(X > x), X ~ Beta(a, b). */
export function betaSurvival(x: number, a: number, b: number): number {
  return betaTails(x, 1 - x, a, b).upper;
}

/**
 * Root of an increasing function by Newton steps kept inside a shrinking bracket.
 * @param excess value minus target, and its derivative
 */
function increasingRoot(
  excess: (x: number) => { value: number; slope: number },
  start: number,
  low: number,
  high: number,
): number {
  let [x, lower, upper] = [start, low, high];
  for (let i = 0; i < 200; i++) {
    const { value, slope } = excess(x);
    if (value === 0) return x;
    if (value > 0) upper = x;
    else lower = x;
    let next = x - value / slope;
    if (!(next > lower && next < upper)) next = lower + (upper - lower) / 2;
    if (Math.abs(next - x) <= EPSILON * Math.abs(next) || next === lower || next === upper) return next;
    x = next;
  }
  return x;
}

/** x with P(X ≤ x) = p, X ~ Beta(a, b). */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p;
  // The root below 1/2 keeps its relative precision; a root near 1 is found by its distance from 1.
  if (p > betaCdf(0.5, a, b)) return 1 - lowerBetaQuantile({ lower: 1 - p, upper: p }, b, a);
  return lowerBetaQuantile({ lower: p, upper: 1 - p }, a, b);
}

function lowerBetaQuantile(target: { lower: number; upper: number }, a: number, b: number): number {
  const excess = (x: number) => {
    const { lower, upper } = betaTails(x, 1 - x, a, b);
    const slope = (binomialDensity(a, a + b, x, 1 - x) * a * b) / (a + b) / (x * (1 - x));
    return { value: target.lower < 0.5 ? lower - target.lower : target.upper - upper, slope };
  };
  const mean = a / (a + b);
  const deviation = Math.sqrt((mean * (1 - mean)) / (a + b + 1));
  const start = Math.min(0.5, Math.max(1e-10, mean + deviation * normalQuantile(target.lower)));
  return increasingRoot(excess, start, 0, 0.5 + EPSILON);
}

/** P(T > t), Student's t with `df` degrees of freedom (real, above 0; Infinity is the normal). Relative error 1e-10 at worst. */
export function studentSurvival(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalSurvival(t);
  const square = t * t;
  const x = df / (df + square);
  const y = square / (df + square);
  const half = 0.5 * betaTails(x, y, df / 2, 0.5).lower;
  return t >= 0 ? half : 1 - half;
}

/** P(T ≤ t), Student's t. */
export function studentCdf(t: number, df: number): number {
  return studentSurvival(-t, df);
}

/** t with P(T ≤ t) = p, Student's t with `df` degrees of freedom. */
export function studentQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY || !(p > 0 && p < 1)) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentQuantile(1 - p, df);
  // Work with s = −t > 0: survival(s) = p, and minus the survival increases.
  const logConstant = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  const excess = (s: number) => ({
    value: p - studentSurvival(s, df),
    slope: Math.exp(logConstant - ((df + 1) / 2) * Math.log1p((s * s) / df)),
  });
  let high = Math.max(1, -2 * normalQuantile(p));
  while (studentSurvival(high, df) > p) high *= 2;
  const start = Math.min(high, -normalQuantile(p));
  return -increasingRoot(excess, start, 0, high);
}

/** P(X = k) of n trials with success probability p. */
export function binomialPmf(k: number, n: number, p: number): number {
  return binomialDensity(k, n, p, 1 - p);
}

/** P(X ≤ k) of n trials with success probability p. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaTails(1 - p, p, n - Math.floor(k), Math.floor(k) + 1).lower;
}

/** Smallest k with P(X ≤ k) ≥ probability. */
export function binomialQuantile(probability: number, n: number, p: number): number {
  if (probability <= 0 || p === 0) return 0;
  if (probability >= 1 || p === 1) return n;
  const spread = Math.sqrt(n * p * (1 - p));
  let k = Math.min(n, Math.max(0, Math.floor(n * p + spread * normalQuantile(probability))));
  // A probability computed as 0.975 can be a rounding error above the true jump.
  const target = probability * (1 - 64 * EPSILON);
  while (k > 0 && binomialCdf(k - 1, n, p) >= target) k--;
  while (k < n && binomialCdf(k, n, p) < target) k++;
  return k;
}

/** P(X > x) of a chi-squared distribution with `df` degrees of freedom. */
export function chiSquaredSurvival(x: number, df: number): number {
  if (x <= 0) return 1;
  if (df === 1) return 2 * normalSurvival(Math.sqrt(x));
  return upperGamma(df / 2, x / 2);
}

/** Regularised upper incomplete gamma function Q(a, x): series below a + 1, Lentz's continued fraction above. */
function upperGamma(a: number, x: number): number {
  const front = poissonDensity(a, x);
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let i = 1; i <= 100_000 && term > sum * EPSILON; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i <= 100_000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return front * a * fraction;
}
