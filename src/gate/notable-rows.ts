import type { Predictions } from '../metrics/predictions.ts';
import { mostProbable, predictedClasses, rowErrors, rowLosses } from '../metrics/row-loss.ts';

/** A row that is worth a look: how wrong the candidate is on it. */
export interface WorstRow {
  readonly row: number;
  readonly loss: number;
}

/** A row that the candidate answers otherwise than the baseline. */
export interface FlippedAnswer {
  readonly row: number;
  /** Wrong before and right now; the reverse; wrong both times in another way; or, where answers are numbers, by loss. */
  readonly change: 'fixed' | 'broken' | 'changed' | 'better' | 'worse';
  /** Loss of the candidate minus loss of the baseline. */
  readonly lossChange: number;
}

/** The rows with the largest loss, largest first, of equal ones the earlier; rows without any loss are left out. */
export function worstRows(predictions: Predictions, threshold: number, limit: number): readonly WorstRow[] {
  const errors = rowErrors(predictions, threshold);
  const losses = rowLosses(predictions, threshold);
  const rows: number[] = [];
  for (let row = 0; row < errors.length; row++) if (errors[row]! > 0) rows.push(row);
  return rows
    .sort((a, b) => losses[b]! - losses[a]! || a - b)
    .slice(0, limit)
    .map((row) => ({ row, loss: losses[row]! }));
}

/** Rows whose answer changed, those whose loss moved most first. Of numbers and rankings, every row whose loss moved. */
export function flippedRows(
  baseline: Predictions,
  candidate: Predictions,
  threshold: number,
  limit: number,
): readonly FlippedAnswer[] {
  const before = rowErrors(baseline, threshold);
  const after = rowErrors(candidate, threshold);
  const [was, is] = [answersOf(baseline, threshold), answersOf(candidate, threshold)];
  const [lossBefore, lossAfter] = [rowLosses(baseline, threshold), rowLosses(candidate, threshold)];
  const found: FlippedAnswer[] = [];
  for (let row = 0; row < after.length; row++) {
    const lossChange = lossAfter[row]! - lossBefore[row]!;
    if (was === undefined || is === undefined) {
      if (lossChange !== 0) found.push({ row, change: lossChange < 0 ? 'better' : 'worse', lossChange });
      continue;
    }
    if (was[row] === is[row]) continue;
    const change = after[row] === 0 ? 'fixed' : before[row] === 0 ? 'broken' : 'changed';
    found.push({ row, change, lossChange });
  }
  return found.sort((a, b) => Math.abs(b.lossChange) - Math.abs(a.lossChange) || a.row - b.row).slice(0, limit);
}

/** Class per row; undefined for tasks whose answers are numbers. */
function answersOf(predictions: Predictions, threshold: number): ArrayLike<number> | undefined {
  switch (predictions.task) {
    case 'binary-classification':
      return predictedClasses(predictions, threshold);
    case 'multiclass-classification':
      return mostProbable(predictions);
    case 'regression':
    case 'ranking':
      return undefined;
  }
}
