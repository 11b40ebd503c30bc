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

/** Maps an open range onto all numbers, so that a symmetric interval there is a good one here, and back. */
interface Scale {
  readonly to: (value: number) => number;
  readonly from: (value: number) => number;
  /** Derivative of `to`. */
  readonly slope: (value: number) => number;
}

const LOGIT: Scale = {
  to: (p) => Math.log(p / (1 - p)),
  from: (x) => 1 / (1 + Math.exp(-x)),
  slope: (p) => 1 / (p * (1 - p)),
};
const LOG: Scale = { to: Math.log, from: Math.exp, slope: (x) => 1 / x };
const FISHER: Scale = { to: Math.atanh, from: Math.tanh, slope: (r) => 1 / (1 - r * r) };
const LOG_BELOW_ONE: Scale = {
  to: (x) => -Math.log(1 - x),
  from: (x) => 1 - Math.exp(-x),
  slope: (x) => 1 / (1 - x),
};

function scaleOf([least, greatest]: readonly [number, number]): Scale | undefined {
  if (least === 0) return greatest === 1 ? LOGIT : greatest === Number.POSITIVE_INFINITY ? LOG : undefined;
  if (least === -1 && greatest === 1) return FISHER;
  return least === Number.NEGATIVE_INFINITY && greatest === 1 ? LOG_BELOW_ONE : undefined;
}

/** Beyond this standard error on a scale, its straight line says nothing: a share of 0.001 ± 0.03 would be from 0 to 1. */
const LARGEST_SCALED_ERROR = 2;

/**
 * Two-sided interval of one model's value inside the range the metric can take: symmetric on the scale of the range (logit of
 * a share, log of a loss, Fisher's z of a correlation), where small samples are closer to normal. At an end of the range or
 * near it, where no scale reaches, the plain interval cut to the range.
 */
export function intervalWithin(
  range: readonly [number, number],
  value: number,
  se: number,
  confidence: number,
  df: number | null,
): [number, number] {
  const scale = scaleOf(range);
  const error = scale === undefined ? 0 : se * scale.slope(value);
  if (se > 0 && scale !== undefined && value > range[0] && value < range[1] && error <= LARGEST_SCALED_ERROR) {
    const half = criticalValue(confidence, df) * error;
    const [lower, upper] = [scale.from(scale.to(value) - half), scale.from(scale.to(value) + half)];
    if (Number.isFinite(lower) && Number.isFinite(upper)) return [lower, upper];
  }
  const [lower, upper] = interval(value, se, confidence, df);
  return [Math.max(range[0], lower), Math.min(range[1], upper)];
}
