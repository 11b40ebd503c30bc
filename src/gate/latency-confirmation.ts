import type { LatencyRecord } from './verdict-record.ts';

/**
 * A measurement and its confirmation as one record: all rounds together, and both measurements as they were.
 *
 * The rule, which stays honest although one looks twice: a latency budget fails only when each of two measurements, on its
 * own, says that it is broken. Where the second does not say so, all rounds together decide, and they cannot fail it any
 * more: what would fail is inconclusive. An equal model is blocked by chance with 2.5% of 2.5%; one at the margin passes
 * with hardly more than 2.5%, because the first measurement, which spoke against it, keeps half the weight.
 */
export function confirmedLatency(first: LatencyRecord, second: LatencyRecord): LatencyRecord {
  const both = [first, second];
  return {
    ...second,
    rounds: first.rounds + second.rounds,
    requestsPerRound: Math.min(first.requestsPerRound, second.requestsPerRound),
    candidate: together(both.map(({ candidate }) => candidate)),
    baseline: first.baseline === null || second.baseline === null ? null : together([first.baseline, second.baseline]),
    measurements: both.map(({ rounds, requestsPerRound, candidate, baseline }) => ({
      rounds,
      requestsPerRound,
      candidate,
      baseline,
    })),
  };
}

type Arm = LatencyRecord['candidate'];

/** Quantiles over all requests are the mean of the two; those of the rounds, by which budgets are judged, are all there. */
function together(arms: readonly Arm[]): Arm {
  const mean = (value: (arm: Arm) => number) => arms.reduce((sum, arm) => sum + value(arm), 0) / arms.length;
  const rounds = (value: (arm: Arm) => readonly number[] | undefined) =>
    arms.some((arm) => value(arm) === undefined) ? undefined : arms.flatMap((arm) => [...value(arm)!]);
  const [p50, p99] = [rounds((arm) => arm.roundP50Ms), rounds((arm) => arm.roundP99Ms)];
  return {
    p50Ms: mean((arm) => arm.p50Ms),
    p95Ms: mean((arm) => arm.p95Ms),
    p99Ms: mean((arm) => arm.p99Ms),
    roundP95Ms: arms.flatMap((arm) => [...arm.roundP95Ms]),
    ...(p50 === undefined ? {} : { roundP50Ms: p50 }),
    ...(p99 === undefined ? {} : { roundP99Ms: p99 }),
  };
}

/** The measurements of a record, each as a record of its own; the record itself when nothing was measured twice. */
export function measurementsOf(latency: LatencyRecord): readonly LatencyRecord[] {
  const { measurements, ...rest } = latency;
  return (measurements ?? [latency]).map((measurement) => ({ ...rest, ...measurement }));
}
