import { betaQuantile, normalQuantile } from './distributions.ts';

export type Interval = [number, number];

/** Cuts an interval to the values a proportion can take. */
function withinUnit([lower, upper]: Interval): Interval {
  return [Math.max(0, lower), Math.min(1, upper)];
}

/** Wilson 1927: inverts the score test. Keeps its coverage at small n and near 0 and 1. `x` and `n` may be effective sizes. */
export function wilson(x: number, n: number, confidence: number): Interval {
  const z = normalQuantile(0.5 + confidence / 2);
  const square = z * z;
  const p = x / n;
  const centre = (p + square / (2 * n)) / (1 + square / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n))) / (1 + square / n);
  // At the ends the bound is exactly 0 or 1; rounding must not move it.
  return [x === 0 ? 0 : Math.max(0, centre - half), x === n ? 1 : Math.min(1, centre + half)];
}

/** Agresti & Coull 1998: Wald around the Wilson centre. */
export function agrestiCoull(x: number, n: number, confidence: number): Interval {
  const z = normalQuantile(0.5 + confidence / 2);
  const size = n + z * z;
  const p = (x + (z * z) / 2) / size;
  const half = z * Math.sqrt((p * (1 - p)) / size);
  return withinUnit([p - half, p + half]);
}

/** Clopper & Pearson 1934: exact, covers at least the nominal confidence. */
export function clopperPearson(x: number, n: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return [x === 0 ? 0 : betaQuantile(tail, x, n - x + 1), x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x)];
}

/** Equal-tailed interval of the posterior under Jeffreys' prior, Beta(1/2, 1/2). */
export function jeffreys(x: number, n: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return [betaQuantile(tail, x + 0.5, n - x + 0.5), betaQuantile(1 - tail, x + 0.5, n - x + 0.5)];
}

/** The textbook interval p ± z √(p(1−p)/n); too short at small n and near 0 and 1. */
export function wald(x: number, n: number, confidence: number): Interval {
  const z = normalQuantile(0.5 + confidence / 2);
  const p = x / n;
  const half = z * Math.sqrt((p * (1 - p)) / n);
  return withinUnit([p - half, p + half]);
}

/** x1/n1 − x2/n2 of independent samples: Newcombe 1998 (Stat Med 17:873), method 10, from two Wilson intervals. */
export function newcombeIndependent(x1: number, n1: number, x2: number, n2: number, confidence: number): Interval {
  const [p1, p2] = [x1 / n1, x2 / n2];
  const [lower1, upper1] = wilson(x1, n1, confidence);
  const [lower2, upper2] = wilson(x2, n2, confidence);
  const difference = p1 - p2;
  return [difference - Math.hypot(p1 - lower1, upper2 - p2), difference + Math.hypot(upper1 - p1, p2 - lower2)];
}

/** x1/n1 − x2/n2 of independent samples: Agresti & Caffo 2000, one success and one failure added to each. */
export function agrestiCaffo(x1: number, n1: number, x2: number, n2: number, confidence: number): Interval {
  return waldIndependent(x1 + 1, n1 + 2, x2 + 1, n2 + 2, confidence);
}

/** x1/n1 − x2/n2 of independent samples, unpooled Wald. */
export function waldIndependent(x1: number, n1: number, x2: number, n2: number, confidence: number): Interval {
  const [p1, p2] = [x1 / n1, x2 / n2];
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
  return [p1 - p2 - half, p1 - p2 + half];
}
