import type { Predictions, RankingPredictions } from './predictions.ts';
import { rowErrors } from './row-loss.ts';

/**
 * 1 for each row that a model answers right: the right class; a prediction within `tolerance` of the target; a document of
 * a query whose best-scored document is relevant. A score that is no number is no answer.
 * @param tolerance for regression, in the unit of the target
 */
export function rightRows(predictions: Predictions, threshold: number, tolerance: number): Uint8Array {
  if (predictions.task === 'ranking') return rightQueries(predictions);
  const limit = predictions.task === 'regression' ? tolerance : 0;
  const errors = rowErrors(predictions, threshold);
  const right = new Uint8Array(predictions.rows);
  for (let row = 0; row < right.length; row++)
    right[row] = isAnswered(predictions, row) && errors[row]! <= limit ? 1 : 0;
  return right;
}

function isAnswered(predictions: Exclude<Predictions, RankingPredictions>, row: number): boolean {
  switch (predictions.task) {
    case 'binary-classification':
      return Number.isFinite(predictions.score[row]!);
    case 'regression':
      return Number.isFinite(predictions.prediction[row]!);
    case 'multiclass-classification': {
      const { proba, classes, predicted } = predictions;
      if (predicted !== undefined || proba === undefined) return true;
      for (let c = 0; c < classes.length; c++) if (!Number.isFinite(proba[row * classes.length + c]!)) return false;
      return true;
    }
  }
}

function rightQueries({ rows, query, relevance, score }: RankingPredictions): Uint8Array {
  const best = new Int32Array(query.count).fill(-1);
  for (let row = 0; row < rows; row++) {
    const code = query.codes[row]!;
    // Of equal scores the first row counts, whatever its relevance.
    if (Number.isFinite(score[row]!) && (best[code]! < 0 || score[row]! > score[best[code]!]!)) best[code] = row;
  }
  const right = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = best[query.codes[row]!]!;
    right[row] = first >= 0 && relevance[first]! > 0 ? 1 : 0;
  }
  return right;
}
