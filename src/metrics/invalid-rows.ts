import type { MulticlassPredictions, Predictions } from './predictions.ts';

/** How far the probabilities of a row may be from 1 together: sums of a thousand single-precision numbers are closer. */
const SUM_TOLERANCE = 1e-3;

/**
 * Rows with an answer that is none: NaN or infinite; of several classes also probabilities outside of 0 to 1, or that do
 * not sum to one. Such rows are not averaged over: whoever has them fails before statistics.
 */
export function invalidRows(predictions: Predictions): readonly number[] {
  switch (predictions.task) {
    case 'binary-classification':
    case 'ranking':
      return notFinite(predictions.score);
    case 'regression':
      return notFinite(predictions.prediction);
    case 'multiclass-classification':
      return noDistribution(predictions);
  }
}

function notFinite(values: Float32Array | Float64Array): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (!Number.isFinite(values[row]!)) rows.push(row);
  return rows;
}

function noDistribution({ rows, classes, proba }: MulticlassPredictions): readonly number[] {
  if (proba === undefined) return [];
  const found: number[] = [];
  const width = classes.length;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    let inside = true;
    for (let place = row * width; place < (row + 1) * width; place++) {
      const value = proba[place]!;
      sum += value;
      if (!(value >= -SUM_TOLERANCE && value <= 1 + SUM_TOLERANCE)) inside = false;
    }
    if (!inside || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) found.push(row);
  }
  return found;
}

/** What an invalid answer of this task is, for sentences: `3 answers are …`. */
export function invalidWords(task: Predictions['task']): string {
  return task === 'multiclass-classification'
    ? 'NaN, infinite, or no probabilities that sum to one'
    : 'NaN or infinite';
}
