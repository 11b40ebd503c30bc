import { z } from 'zod';
import type { Challenge } from '../config/challenge.ts';
import type { Predictions } from '../metrics/predictions.ts';
import { rightRows } from '../metrics/right-rows.ts';

/** Row numbers a verdict lists. */
const LISTED = 20;

/** One challenge set and how the candidate did on it. */
export const ChallengeRow = z.object({
  name: z.string(),
  /** Keys of the evaluations on these rows. */
  evaluations: z.object({ candidate: z.string(), baseline: z.string().nullable() }),
  must: z.enum(['be-right', 'stay-right']),
  /** Share of the rows in question that must be right. */
  rate: z.number(),
  /** Rows of the set, those that the candidate answers right, and those that the baseline does. */
  rows: z.number().int(),
  right: z.number().int(),
  baselineRight: z.number().int().nullable(),
  /** Rows that had to be right and are not; the first of them by their number in the file, from 0. */
  wrong: z.number().int(),
  wrongRows: z.array(z.number().int()),
  status: z.enum(['pass', 'warn', 'fail', 'inconclusive', 'waived', 'info']),
  note: z.string().nullable(),
});
export type ChallengeRow = z.infer<typeof ChallengeRow>;

/** Predictions of both models on the rows of a challenge. */
export interface ChallengeEvidence {
  readonly challenge: Challenge;
  readonly candidate: Predictions;
  readonly baseline: Predictions | null;
  readonly evaluations: ChallengeRow['evaluations'];
}

/** The rows are fixed, so there is nothing to estimate: they are counted. */
export function challengeRows(evidence: readonly ChallengeEvidence[], threshold: number): readonly ChallengeRow[] {
  return evidence.map(({ challenge, candidate, baseline, evaluations }) => {
    const { name, must, rate, tolerance = 0 } = challenge;
    const now = rightRows(candidate, threshold, tolerance);
    const before = baseline === null ? null : rightRows(baseline, threshold, tolerance);
    const asked = must === 'be-right' ? now.map(() => 1) : (before ?? new Uint8Array(now.length));
    const required = sum(asked);
    const wrongRows: number[] = [];
    let wrong = 0;
    for (let row = 0; row < now.length; row++) {
      if (asked[row] === 0 || now[row] === 1) continue;
      wrong += 1;
      if (wrongRows.length < LISTED) wrongRows.push(row);
    }
    const row = {
      name,
      evaluations,
      must,
      rate,
      rows: now.length,
      right: sum(now),
      baselineRight: before === null ? null : sum(before),
      wrong,
      wrongRows,
    };
    if (must === 'stay-right' && before === null) {
      return { ...row, status: 'info', note: 'first model: no answers that have to stay right' };
    }
    if (required === 0) return { ...row, status: 'info', note: 'the baseline answers none of these rows right' };
    const reached = (required - wrong) / required;
    const status = reached >= rate ? 'pass' : 'fail';
    const note =
      wrong === 0
        ? null
        : `${wrong} of ${required} ${must === 'be-right' ? 'are wrong' : 'were right and are wrong now'}`;
    return { ...row, status, note };
  });
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
