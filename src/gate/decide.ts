import { z } from 'zod';
import type { Policy } from '../config/policy.ts';
import type { ThresholdState } from './thresholds.ts';
import type { Outcome, RowStatus, VerdictWord } from './verdict-record.ts';

export const Stage = z.enum(['merge', 'promote']);
export type Stage = z.infer<typeof Stage>;

/** One comparison as the decision sees it; bounds are oriented so that more than 0 is better. */
export interface ComparedMetric {
  readonly outcome: Outcome;
  readonly upper: number | null;
  /** Lower bound of the oriented change; null when the metric is undefined in one of the models. */
  readonly lower: number | null;
  readonly neverExceed: number;
  readonly requireBetter: boolean;
}

/**
 * What one comparison means for the decision.
 *
 * Merging asks whether the branch gets worse: it blocks on `worse`, and lets `inconclusive` pass with a warning only when
 * the harm is certainly below the never-exceed margin (policy `bounded`). Promoting asks for proof: everything but `better`
 * and `non-inferior` blocks, whatever the policy says. A metric that is undefined never passes.
 */
export function statusOfComparison(compared: ComparedMetric, stage: Stage, policy: Policy): RowStatus {
  const { outcome, lower, upper } = compared;
  if (outcome === 'worse') return 'fail';
  if (outcome === 'better') return 'pass';
  if (compared.requireBetter) return upper !== null && upper <= 0 ? 'fail' : 'inconclusive';
  if (outcome === 'non-inferior') return 'pass';
  if (lower === null || stage === 'promote') return 'inconclusive';
  return statusOfUnproved(lower > -compared.neverExceed, policy);
}

/**
 * What a value threshold means for the decision. `shortfall` is how far the value may lie on the wrong side of the bound at
 * worst, and is held to the same never-exceed margin as a change.
 */
export function statusOfThreshold(
  state: ThresholdState,
  shortfall: number,
  neverExceed: number,
  stage: Stage,
  policy: Policy,
): RowStatus {
  if (state !== 'inconclusive') return state;
  if (stage === 'promote' || !Number.isFinite(shortfall)) return 'inconclusive';
  return statusOfUnproved(shortfall < neverExceed, policy);
}

function statusOfUnproved(bounded: boolean, policy: Policy): RowStatus {
  switch (policy.on_inconclusive) {
    case 'warn':
      return 'warn';
    case 'bounded':
      return bounded ? 'warn' : 'inconclusive';
    case 'block':
      return 'inconclusive';
  }
}

const SEVERITY: readonly RowStatus[] = ['info', 'pass', 'waived', 'warn', 'inconclusive', 'fail'];

/** The more serious of several statuses. */
export function worstStatus(statuses: readonly RowStatus[]): RowStatus {
  return statuses.reduce((worst, status) => (severity(status) > severity(worst) ? status : worst), 'info');
}

/** 0 for `info` up to 5 for `fail`. */
export function severity(status: RowStatus): number {
  return SEVERITY.indexOf(status);
}

/** A waiver excuses a row that would have stopped the change, or warned about it. */
export function withWaiver(status: RowStatus, waived: boolean): RowStatus {
  return waived && severity(status) > severity('waived') ? 'waived' : status;
}

/** The verdict of all rows together: one `fail` fails, one row that is not proved leaves it inconclusive. */
export function verdictOf(statuses: readonly RowStatus[]): VerdictWord {
  const worst = worstStatus(statuses);
  return worst === 'fail' || worst === 'inconclusive' ? worst : 'pass';
}
