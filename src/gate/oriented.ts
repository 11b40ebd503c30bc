import type { Direction } from '../metrics/catalog.ts';
import type { MetricComparison } from '../metrics/models.ts';
import { decideOutcome, outcomeOfInterval, roundForDecision } from './outcome.ts';
import type { Change, Outcome } from './verdict-record.ts';

/** A comparison turned so that more than 0 is better, with its outcome at a margin. */
export interface OrientedComparison {
  readonly delta: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
  readonly outcome: Outcome;
}

/** Undefined when the difference, or its uncertainty, is: the metric cannot be computed for one of the models. */
export function orient(
  comparison: MetricComparison,
  direction: Direction,
  margin: number,
  confidence: number,
): OrientedComparison | undefined {
  const { delta, se, lower, upper, df, method } = comparison;
  if (delta === null || se === null || lower === null || upper === null) return undefined;
  const oriented = roundForDecision(direction === 'higher' ? delta : -delta);
  if (method === 'newcombe-10' || method === 'bootstrap') {
    const [low, high] = direction === 'higher' ? [lower, upper] : [-upper, -lower];
    return { delta: oriented, se, lower: low, upper: high, outcome: outcomeOfInterval(low, high, margin) };
  }
  const decided = decideOutcome({ delta: oriented, se, margin, confidence, ...(df === null ? {} : { df }) });
  return { delta: oriented, se, ...decided };
}

/** Back to candidate minus baseline in the metric's own sign. */
export function changeOf(oriented: Omit<OrientedComparison, 'outcome'>, direction: Direction): Change {
  const { delta, lower, upper, se } = oriented;
  return direction === 'higher'
    ? { value: delta, lower, upper, se }
    : { value: negated(delta), lower: negated(upper), upper: negated(lower), se };
}

/** Without minus zero, which JSON would lose and equality would not. */
function negated(value: number): number {
  return value === 0 ? 0 : -value;
}
