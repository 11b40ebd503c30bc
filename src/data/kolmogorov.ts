import { logGamma } from '../metrics/distributions.ts';

/**
 * P(D ≥ d) of Kolmogorov's two-sided statistic of one sample of n against a continuous distribution. Two samples of n and m
 * are tested with n = round(nm/(n + m)), as scipy's `ks_2samp(method='asymp')` does. Exact for small samples (Marsaglia,
 * Tsang & Wang 2003), else the expansion of Pelz & Good (1976) to 1/n^1.5, which is right to seven decimals; divided as
 * by Simard & L'Ecuyer (2011).
 */
export function kolmogorovSurvival(d: number, n: number): number {
  if (!(d > 0)) return 1;
  if (d >= 1 || n < 1) return d >= 1 ? 0 : 1;
  if (n * d * d >= 18) return Math.min(1, 2 * Math.exp(-2 * n * d * d));
  const exact = n <= EXACT_ROWS || (n <= 100_000 && n * d ** 1.5 <= 1.4);
  if (exact) return clamp(1 - exactCdf(d, n, Math.floor(n * d) + 1));
  if (n <= 100_000 && n * d * d >= 2.2) return clamp(2 * oneSidedSurvival(d, n));
  return clamp(1 - pelzGoodCdf(d, n));
}

const EXACT_ROWS = 140;

/** P(D⁺ ≥ d), exactly (Smirnov 1944; Birnbaum & Tingey 1951). Far out, both sides together are twice as likely. O(n). */
function oneSidedSurvival(d: number, n: number): number {
  let sum = 0;
  const last = Math.floor(n * (1 - d));
  const logFactorial = logGamma(n + 1);
  for (let j = 0; j <= last; j++) {
    const rest = 1 - d - j / n;
    const choose = logFactorial - logGamma(j + 1) - logGamma(n - j + 1);
    const tail = j === n ? 0 : (n - j) * Math.log(Math.max(rest, Number.MIN_VALUE));
    sum += Math.exp(choose + (j - 1) * Math.log(d + j / n) + tail);
  }
  return d * sum;
}

function clamp(p: number): number {
  return Math.max(0, Math.min(1, p));
}

/** n!/nⁿ times an entry of the n-th power of a band matrix of order 2k − 1, with exponents kept apart. */
function exactCdf(d: number, n: number, k: number): number {
  const m = 2 * k - 1;
  const h = k - n * d;
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < m; i++) {
    matrix[i * m]! -= h ** (i + 1);
    matrix[(m - 1) * m + i]! -= h ** (m - i);
  }
  matrix[(m - 1) * m]! += 2 * h - 1 > 0 ? (2 * h - 1) ** m : 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) for (let g = 1; g <= i - j + 1; g++) matrix[i * m + j]! /= g;
  }
  const power = matrixPower({ values: matrix, exponent: 0 }, m, n);
  let value = power.values[(k - 1) * m + k - 1]!;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

interface ScaledMatrix {
  readonly values: Float64Array;
  /** Power of ten the values are to be multiplied with. */
  readonly exponent: number;
}

function matrixPower(base: ScaledMatrix, m: number, n: number): ScaledMatrix {
  if (n === 1) return base;
  const half = matrixPower(base, m, Math.floor(n / 2));
  const square = rescaled({ values: product(half.values, half.values, m), exponent: 2 * half.exponent }, m);
  if (n % 2 === 0) return square;
  return rescaled({ values: product(base.values, square.values, m), exponent: base.exponent + square.exponent }, m);
}

function rescaled({ values, exponent }: ScaledMatrix, m: number): ScaledMatrix {
  const middle = Math.floor(m / 2);
  if (values[middle * m + middle]! <= 1e140) return { values, exponent };
  return { values: values.map((value) => value * 1e-140), exponent: exponent + 140 };
}

function product(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const c = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < m; l++) {
      const factor = a[i * m + l]!;
      if (factor === 0) continue;
      for (let j = 0; j < m; j++) c[i * m + j]! += factor * b[l * m + j]!;
    }
  }
  return c;
}

function pelzGoodCdf(d: number, n: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const [z4, z6, z8] = [z2 ** 2, z2 ** 3, z2 ** 4];
  const pi2 = Math.PI ** 2;
  const root = Math.sqrt(2 * Math.PI);
  const terms = Math.ceil((16 * z) / Math.PI) + 1;
  const sums = [0, 0, 0, 0];
  for (let k = 1; k <= terms; k++) {
    const u = pi2 * (k - 0.5) ** 2;
    const weight = Math.exp(-u / (2 * z2));
    sums[0]! += weight;
    sums[1]! += (u - z2) * weight;
    sums[2]! += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * u + (1 - 2 * z2) * u ** 2) * weight;
    sums[3]! +=
      ((5 - 30 * z2) * u ** 3 + (212 * z4 - 60 * z2) * u ** 2 + (135 * z4 - 96 * z6) * u - 30 * z6 - 90 * z8) * weight;
  }
  let second = 0;
  let third = 0;
  for (let k = 1; k <= terms; k++) {
    const v = pi2 * k * k;
    const weight = Math.exp(-v / (2 * z2));
    second += v * weight;
    third += (3 * v * z2 - v * v) * weight;
  }
  const k0 = (root / z) * sums[0]!;
  const k1 = (root / (6 * z4)) * sums[1]!;
  const k2 = (root / (72 * z ** 7)) * sums[2]! - (root / (36 * z ** 3)) * second;
  const k3 = (root / (6480 * z ** 10)) * sums[3]! + (root / (216 * z6)) * third;
  return k0 + k1 / Math.sqrt(n) + k2 / n + k3 / n ** 1.5;
}

/**
 * Exact P(D ≥ d) of two samples without ties, by counting lattice paths (Hodges 1958). O(nm).
 * @param d attained value of the statistic
 */
export function exactTwoSampleSurvival(d: number, n: number, m: number): number {
  if (!(d > 0)) return 1;
  const limit = Math.round(d * n * m);
  const outside = (i: number, j: number) => Math.abs(i * m - j * n) >= limit;
  // Share of the paths to (i, j) that stay inside; divided as it goes, so that no count overflows.
  const inside = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (i === 0 && j === 0) inside[0] = 1;
      else if (outside(i, j)) inside[j] = 0;
      else {
        const fromLeft = j > 0 ? (inside[j - 1]! * j) / (i + j) : 0;
        const fromBelow = i > 0 ? (inside[j]! * i) / (i + j) : 0;
        inside[j] = fromLeft + fromBelow;
      }
    }
  }
  return clamp(1 - inside[m]!);
}
