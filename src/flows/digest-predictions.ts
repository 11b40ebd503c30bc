import type { Predictions } from '../metrics/predictions.ts';
import type { ColumnValues, Sha256 } from '../ports.ts';
import { exploreColumn } from './explored-columns.ts';
import { metricColumn } from './read-predictions.ts';
import { sliceColumn } from './slice-columns.ts';

type Column = readonly [name: string, data: Exclude<ColumnValues, readonly string[]>, values?: readonly string[]];

/**
 * SHA-256 over the columns in a fixed layout, so that it depends on the predictions and not on Parquet's encoding of them:
 * a JSON list of [name, type, values, digest] per column, the digest over the little-endian bytes of the typed array.
 */
export function digestPredictions(predictions: Predictions, sha256: Sha256): string {
  const { entity, weight, slices, explore = [], perRow } = predictions;
  const columns: readonly Column[] = [
    ...answerColumns(predictions),
    ...(entity === undefined ? [] : [['entity', entity.codes] as const]),
    ...slices.map((slice): Column => [sliceColumn(slice.name), slice.codes, slice.values]),
    ...explore.map((found): Column => [exploreColumn(found.name), found.codes, found.values]),
    ...Object.entries(perRow).map(([name, values]): Column => [metricColumn(name), values]),
    ...(weight === undefined ? [] : [['weight', weight] as const]),
  ];
  const digests = columns.map(([name, data, values = []]) => [
    name,
    data.constructor.name,
    values,
    sha256(littleEndian(data)),
  ]);
  return sha256(JSON.stringify({ rows: predictions.rows, columns: digests }));
}

/** The truth and the answer. */
function answerColumns(predictions: Predictions): readonly Column[] {
  switch (predictions.task) {
    case 'binary-classification':
      return [
        ['label', predictions.label],
        ['score', predictions.score],
      ];
    case 'multiclass-classification': {
      const { label, classes, proba, predicted } = predictions;
      return [
        ['label', label, classes],
        ...(proba === undefined ? [] : [['proba', proba] as const]),
        ...(predicted === undefined ? [] : [['predicted', predicted] as const]),
      ];
    }
    case 'regression':
      return [
        ['target', predictions.target],
        ['prediction', predictions.prediction],
      ];
    case 'ranking':
      return [
        ['query', predictions.query.codes],
        ['relevance', predictions.relevance],
        ['score', predictions.score],
      ];
  }
}

/** The bytes as they lie in memory; all platforms that Node's inference and table engines are built for are little-endian. */
function littleEndian(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
