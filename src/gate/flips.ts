import { type BinaryPredictions, sliceName } from '../metrics/predictions.ts';
import { predictedClass } from './discordance.ts';
import type { FlippedRow, VerdictRecord } from './verdict-record.ts';

const LARGEST = 10;

/**
 * Rows whose predicted class changed: how many are now right and how many now wrong, and the ten whose score moved most.
 *
 * @param entityNames label of each entity code, when there is one to show
 */
export function flips(
  baseline: BinaryPredictions,
  candidate: BinaryPredictions,
  threshold: number,
  entityNames?: readonly string[],
): NonNullable<VerdictRecord['flips']> {
  let fixed = 0;
  let broken = 0;
  const largest: number[] = [];
  const movement = (row: number) => Math.abs(candidate.score[row]! - baseline.score[row]!);
  for (let row = 0; row < candidate.rows; row++) {
    const now = predictedClass(candidate, row, threshold);
    if (now === predictedClass(baseline, row, threshold)) continue;
    if (now === candidate.label[row]) fixed += 1;
    else broken += 1;
    insertByMovement(largest, row, movement);
  }
  return {
    threshold,
    fixed,
    broken,
    largest: largest.map((row) => flippedRow(baseline, candidate, row, entityNames)),
  };
}

/** Keeps the rows that moved most, largest first; of equal movements the earlier row. */
function insertByMovement(rows: number[], row: number, movement: (row: number) => number): void {
  const moved = movement(row);
  if (rows.length === LARGEST && moved <= movement(rows[LARGEST - 1]!)) return;
  const place = rows.findIndex((other) => movement(other) < moved);
  rows.splice(place < 0 ? rows.length : place, 0, row);
  if (rows.length > LARGEST) rows.pop();
}

function flippedRow(
  baseline: BinaryPredictions,
  candidate: BinaryPredictions,
  row: number,
  entityNames: readonly string[] | undefined,
): FlippedRow {
  const entity = candidate.entity && entityNames?.[candidate.entity.codes[row]!];
  return {
    row,
    label: candidate.label[row]!,
    entity: entity ?? null,
    baselineScore: baseline.score[row]!,
    candidateScore: candidate.score[row]!,
    slices: candidate.slices
      .filter((dimension) => dimension.codes[row]! >= 0)
      .map((dimension) => sliceName(dimension, dimension.codes[row]!)),
  };
}
