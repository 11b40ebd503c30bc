import { curves } from '../metrics/curves.ts';
import type { LaidOutModel } from '../metrics/models.ts';
import type { BinaryPredictions } from '../metrics/predictions.ts';
import { changesOf } from './changes.ts';
import type { LaidOutRows } from './compared-rows.ts';
import { flips } from './flips.ts';
import { pictureOf } from './picture.ts';
import type { VerdictRecord } from './verdict-record.ts';

/**
 * What a report shows of the answers themselves: of two classes the rows that flipped and the curves, of other tasks the
 * answers that changed and what their plots need. Fields of other tasks are left out of binary verdicts, so that those
 * keep the bytes they always had.
 */
export function taskEvidence(
  laid: LaidOutRows,
  threshold: number,
  entityNames: readonly string[] | undefined,
): Pick<VerdictRecord, 'flips' | 'curves' | 'changes' | 'picture'> {
  const candidate = laid.candidate.predictions;
  const baseline = laid.baseline?.predictions ?? null;
  if (candidate.task === 'binary-classification') {
    const before = baseline?.task === 'binary-classification' ? baseline : null;
    return {
      flips: before === null ? null : flips(before, candidate, threshold, entityNames),
      curves: { candidate: curvesOf(candidate, laid.candidate), baseline: before && curvesOf(before, laid.baseline) },
    };
  }
  return {
    flips: null,
    curves: null,
    changes: baseline === null ? null : changesOf(baseline, candidate, entityNames),
    picture: pictureOf(candidate, baseline),
  };
}

/** Ranked with its metrics, where one of them needed that. */
function curvesOf(predictions: BinaryPredictions, laid: LaidOutModel | null) {
  return curves(predictions, laid?.sample.task === 'binary-classification' ? laid.sample.ranking : undefined);
}
