import type { z } from 'zod';
import type { ValueThreshold } from '../config/model-config.ts';
import type { Estimate } from '../experiment/evaluation-record.ts';
import { roundForDecision } from './outcome.ts';
import type { ThresholdCheck } from './verdict-record.ts';

export type ThresholdState = 'pass' | 'fail' | 'inconclusive';

/**
 * A satisficing threshold on one model's own value. With an interval: pass when all of it is beyond the bound, fail when
 * all of it is on the wrong side, else inconclusive. An exact value (a size) is compared as it is, and may equal the bound.
 */
export function checkValueThreshold(
  estimate: Estimate,
  threshold: z.infer<typeof ValueThreshold>,
): z.infer<typeof ThresholdCheck> {
  const lowerBound = threshold.lower_bound ?? null;
  const upperBound = threshold.upper_bound ?? null;
  const states = [
    lowerBound === null ? 'pass' : stateOf(estimate, lowerBound, 1),
    upperBound === null ? 'pass' : stateOf(estimate, upperBound, -1),
  ] as const;
  return { lowerBound, upperBound, state: worstState(states) };
}

/**
 * How far the value may lie beyond the bound on the wrong side, at worst, by its interval; 0 or less when none of the
 * interval does. Infinite when the value is undefined.
 */
export function thresholdShortfall(estimate: Estimate, threshold: z.infer<typeof ValueThreshold>): number {
  if (estimate.value === null) return Number.POSITIVE_INFINITY;
  const [low, high] = estimate.ci ?? [estimate.value, estimate.value];
  return Math.max(
    threshold.lower_bound === undefined ? Number.NEGATIVE_INFINITY : threshold.lower_bound - low,
    threshold.upper_bound === undefined ? Number.NEGATIVE_INFINITY : high - threshold.upper_bound,
  );
}

/** `sign` is 1 when the value must be above the bound, -1 when it must be below. */
function stateOf(estimate: Estimate, bound: number, sign: 1 | -1): ThresholdState {
  if (estimate.value === null) return 'inconclusive';
  const distance = (value: number) => sign * (roundForDecision(value) - roundForDecision(bound));
  if (estimate.ci === null) return distance(estimate.value) >= 0 ? 'pass' : 'fail';
  const [low, high] = estimate.ci.map(distance).sort((a, b) => a - b);
  if (low! > 0) return 'pass';
  return high! < 0 ? 'fail' : 'inconclusive';
}

function worstState(states: readonly ThresholdState[]): ThresholdState {
  if (states.includes('fail')) return 'fail';
  return states.includes('inconclusive') ? 'inconclusive' : 'pass';
}
