import type { PredictedRows, Predictions, SliceDimension } from './predictions.ts';

type Column = Uint8Array | Int32Array | Float32Array | Float64Array;

/**
 * Predictions of some of the rows, in the order asked for. Codes of entities, queries and slices keep their meaning, so
 * parts of one model's predictions can be compared with each other.
 */
export function takeRows<T extends Predictions>(predictions: T, rows: Int32Array): T {
  return { ...predictions, ...commonColumns(predictions, rows), ...ownColumns(predictions, rows) };
}

function commonColumns(predictions: PredictedRows, rows: Int32Array): PredictedRows {
  const { entity, weight, slices, explore, perRow } = predictions;
  const cut = (dimension: SliceDimension): SliceDimension => ({ ...dimension, codes: take(dimension.codes, rows) });
  return {
    rows: rows.length,
    ...(entity && { entity: { ...entity, codes: take(entity.codes, rows) } }),
    ...(weight && { weight: take(weight, rows) }),
    slices: slices.map(cut),
    ...(explore && { explore: explore.map(cut) }),
    perRow: Object.fromEntries(Object.entries(perRow).map(([name, values]) => [name, take(values, rows)])),
  };
}

/** The columns that a task adds. */
function ownColumns(predictions: Predictions, rows: Int32Array): Partial<Predictions> {
  switch (predictions.task) {
    case 'binary-classification': {
      const { label, score, predicted } = predictions;
      return {
        label: take(label, rows),
        score: take(score, rows),
        ...(predicted && { predicted: take(predicted, rows) }),
      };
    }
    case 'multiclass-classification': {
      const { label, proba, predicted, classes } = predictions;
      return {
        label: take(label, rows),
        ...(proba && { proba: takeBlocks(proba, rows, classes.length) }),
        ...(predicted && { predicted: take(predicted, rows) }),
      };
    }
    case 'regression':
      return { target: take(predictions.target, rows), prediction: take(predictions.prediction, rows) };
    case 'ranking': {
      const { relevance, score, query } = predictions;
      return {
        relevance: take(relevance, rows),
        score: take(score, rows),
        query: { ...query, codes: take(query.codes, rows) },
      };
    }
  }
}

function take<T extends Column>(column: T, rows: Int32Array): T {
  const taken = new (column.constructor as new (length: number) => T)(rows.length);
  for (let at = 0; at < rows.length; at++) taken[at] = column[rows[at]!]!;
  return taken;
}

/** Rows of `width` values each. */
function takeBlocks<T extends Column>(column: T, rows: Int32Array, width: number): T {
  const taken = new (column.constructor as new (length: number) => T)(rows.length * width);
  for (let at = 0; at < rows.length; at++) {
    const from = rows[at]! * width;
    for (let i = 0; i < width; i++) taken[at * width + i] = column[from + i]!;
  }
  return taken;
}
