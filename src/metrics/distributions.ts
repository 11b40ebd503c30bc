/**
 * Distribution functions in double precision. Tails are computed directly, never as 1 − p, so small p-values keep their
 * digits. Sources are named at each function; accuracy is checked against SciPy in the tests.
 */

const SQRT_2PI = 2.5066282746310002;
const LOG_SQRT_2PI = 0.9189385332046728;
const EPSILON = 2.220446049250313e-16;
/** Stands in for a zero denominator in Lentz's continued fractions. */
const TINY = 1e-300;

/** Coefficients in ascending powers. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

// W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), in the form for the
// normal distribution of Algorithm 715 (Cody 1993); the far tail is a continued fraction instead.
const CODY_CENTRE_NUMERATOR = [
  18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745,
];
const CODY_CENTRE_DENOMINATOR = [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1];
const CODY_MIDDLE_NUMERATOR = [
  9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002, 93.50665613217785,
  8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
];
const CODY_MIDDLE_DENOMINATOR = [
  19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761, 1519.3775994075547,
  235.387901782625, 22.266688044328117, 1,
];
/** P(Z > z) for a standard normal Z; full relative precision down to the smallest double (z about 37). */
export function normalSurvival(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const y = Math.abs(z);
  if (y <= 0.67448975) {
    const square = z * z;
    const central = (z * polynomial(CODY_CENTRE_NUMERATOR, square)) / polynomial(CODY_CENTRE_DENOMINATOR, square);
    return 0.5 - central;
  }
  const tail = upperNormalTail(y);
  return z > 0 ? tail : 1 - tail;
}

/** P(Z > y) for y > 0.67. */
function upperNormalTail(y: number): number {
  if (y > 38.6) return 0;
  let ratio: number;
  if (y <= 5.5) {
    ratio = polynomial(CODY_MIDDLE_NUMERATOR, y) / polynomial(CODY_MIDDLE_DENOMINATOR, y);
  } else {
    // Laplace's continued fraction y + 1/(y + 2/(y + 3/…)), from the inside out; 40 terms are more than enough here.
    let fraction = y;
    for (let k = 40; k >= 1; k--) fraction = y + k / fraction;
    ratio = 1 / SQRT_2PI / fraction;
  }
  // exp(-y²/2) in two factors, so that rounding y² costs no digits in the far tail.
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head * 0.5) * Math.exp(-(y - head) * (y + head) * 0.5) * ratio;
}

/** P(Z ≤ z) for a standard normal Z. */
export function normalCdf(z: number): number {
  return normalSurvival(-z);
}

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_2PI;
}

// M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988): relative accuracy about 1e-16.
const AS241_A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const AS241_B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const AS241_C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const AS241_D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const AS241_E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const AS241_F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** z with P(Z ≤ z) = p. ±Infinity at 0 and 1, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(AS241_A, r)) / polynomial(AS241_B, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const tail =
    r <= 5
      ? polynomial(AS241_C, r - 1.6) / polynomial(AS241_D, r - 1.6)
      : polynomial(AS241_E, r - 5) / polynomial(AS241_F, r - 5);
  return q < 0 ? -tail : tail;
}

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

/** P(T > t), Student's t with `df` degrees of freedom (real, above 0; Infinity is the normal). */
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
