import type {
  BinaryPredictions,
  MulticlassPredictions,
  Predictions,
  RankingPredictions,
  RegressionPredictions,
} from './predictions.ts';
import { perQuery } from './ranking.ts';

/** The metric whose loss a ranking is judged row by row with. */
const RANKING_METRIC = 'ndcg_linear@10';

/** What the values of `rowErrors` are, for tables. */
export const ERROR_NAMES: Readonly<Record<Predictions['task'], string>> = {
  'binary-classification': 'wrong rows',
  'multiclass-classification': 'wrong rows',
  regression: 'absolute error',
  ranking: '1 − NDCG@10',
};

/**
 * How wrong each row is, in words a person uses: 1 for a wrong class and 0 for a right one, the absolute error of a
 * regression, 1 − NDCG@10 of the query that a document belongs to.
 * @param threshold score from which a row of a binary classification is predicted positive
 */
export function rowErrors(predictions: Predictions, threshold: number): Float64Array {
  switch (predictions.task) {
    case 'binary-classification':
      return unequal(predictedClasses(predictions, threshold), predictions.label);
    case 'multiclass-classification':
      return unequal(mostProbable(predictions), predictions.label);
    case 'regression':
      return absoluteErrors(predictions);
    case 'ranking':
      return queryLosses(predictions);
  }
}

/**
 * A loss per row that moves with every change of a score, for comparing two models: the squared error of probabilities
 * (Brier), which no single row can dominate; of scores that are no probabilities and of tasks without them, `rowErrors`.
 */
export function rowLosses(predictions: Predictions, threshold: number): Float64Array {
  if (predictions.task === 'binary-classification') {
    return binaryBrier(predictions) ?? rowErrors(predictions, threshold);
  }
  if (predictions.task === 'multiclass-classification' && predictions.proba !== undefined) {
    return multiclassBrier(predictions, predictions.proba);
  }
  return rowErrors(predictions, threshold);
}

/** Rows that are not independent of each other: those of one entity, or of one query. */
export function dependentRows(
  predictions: Predictions,
): { readonly codes: Int32Array; readonly count: number } | undefined {
  return predictions.entity ?? (predictions.task === 'ranking' ? predictions.query : undefined);
}

/** 0 or 1 per row: the explicit class where there is one, otherwise score >= threshold. */
export function predictedClasses({ rows, score, predicted }: BinaryPredictions, threshold: number): Uint8Array {
  if (predicted !== undefined) return predicted;
  // Scores kept in single precision are compared with the threshold in single precision: 0.7 is at 0.7.
  const limit = score instanceof Float32Array ? Math.fround(threshold) : threshold;
  const classes = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) classes[row] = score[row]! >= limit ? 1 : 0;
  return classes;
}

/** Class code per row; of equally probable classes the lowest. */
export function mostProbable({ rows, classes, proba, predicted }: MulticlassPredictions): Int32Array {
  if (predicted !== undefined) return predicted;
  const found = new Int32Array(rows);
  if (proba === undefined) return found.fill(-1);
  const k = classes.length;
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (proba[row * k + c]! > proba[row * k + best]!) best = c;
    found[row] = best;
  }
  return found;
}

function unequal(answers: ArrayLike<number>, labels: ArrayLike<number>): Float64Array {
  const wrong = new Float64Array(labels.length);
  for (let row = 0; row < wrong.length; row++) wrong[row] = answers[row] === labels[row] ? 0 : 1;
  return wrong;
}

/** Undefined when a score is no probability. */
function binaryBrier({ rows, score, label }: BinaryPredictions): Float64Array | undefined {
  const losses = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = score[row]!;
    if (!(value >= 0 && value <= 1)) return undefined;
    const miss = value - label[row]!;
    losses[row] = miss * miss;
  }
  return losses;
}

function absoluteErrors({ rows, target, prediction }: RegressionPredictions): Float64Array {
  const errors = new Float64Array(rows);
  for (let row = 0; row < rows; row++) errors[row] = Math.abs(prediction[row]! - target[row]!);
  return errors;
}

function multiclassBrier(
  { rows, classes, label }: MulticlassPredictions,
  proba: Float32Array | Float64Array,
): Float64Array {
  const k = classes.length;
  const losses = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += (proba[row * k + c]! - (label[row] === c ? 1 : 0)) ** 2;
    losses[row] = sum;
  }
  return losses;
}

/** Rows of a query without a relevant document have no NDCG; their loss is 0. */
function queryLosses(predictions: RankingPredictions): Float64Array {
  const values = perQuery(predictions, RANKING_METRIC);
  return Float64Array.from(predictions.query.codes, (query) => {
    const value = values[query]!;
    return Number.isNaN(value) ? 0 : 1 - value;
  });
}
