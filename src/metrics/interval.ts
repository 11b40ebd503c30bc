import { normalQuantile, studentQuantile } from './distributions.ts';

/** Half the width of a two-sided interval in standard errors; `df` null is the normal distribution. */
export function criticalValue(confidence: number, df: number | null): number {
  const probability = 0.5 + confidence / 2;
  return df === null ? normalQuantile(probability) : studentQuantile(probability, df);
}

/** Two-sided interval value ∓ critical · se. A standard error of 0 gives the value on both sides. */
export function interval(value: number, se: number, confidence: number, df: number | null): [number, number] {
  if (se === 0) return [value, value];
  const half = criticalValue(confidence, df) * se;
  return [value - half, value + half];
}
