import { curves } from '../metrics/curves.ts';
import { changesOf } from './changes.ts';
import type { Pair } from './compared-rows.ts';
import { flips } from './flips.ts';
import { pictureOf } from './picture.ts';
import type { VerdictRecord } from './verdict-record.ts';

/**
 * What a report shows of the answers themselves: of two classes the rows that flipped and the curves, of other tasks the
 * answers that changed and what their plots need. Fields of other tasks are left out of binary verdicts, so that those
 * keep the bytes they always had.
 */
export function taskEvidence(
  { candidate, baseline }: Pair,
  threshold: number,
  entityNames: readonly string[] | undefined,
): Pick<VerdictRecord, 'flips' | 'curves' | 'changes' | 'picture'> {
  if (candidate.task === 'binary-classification') {
    const before = baseline?.task === 'binary-classification' ? baseline : null;
    return {
      flips: before === null ? null : flips(before, candidate, threshold, entityNames),
      curves: { candidate: curves(candidate), baseline: before === null ? null : curves(before) },
    };
  }
  return {
    flips: null,
    curves: null,
    changes: baseline === null ? null : changesOf(baseline, candidate, entityNames),
    picture: pictureOf(candidate, baseline),
  };
}
