/**
 * What the predictions of every task have in common: one model on one split, column by column. Row i is the same row of the
 * data in every model's predictions of that split, which is what makes comparisons paired.
 */
export interface PredictedRows {
  readonly rows: number;
  /** Cluster code per row, 0..entities-1; undefined when rows are independent. */
  readonly entity?: { readonly codes: Int32Array; readonly count: number };
  /** Non-negative weight per row. */
  readonly weight?: Float64Array;
  readonly slices: readonly SliceDimension[];
  /** Columns in which slices are looked for that nobody named; not sensitive ones. */
  readonly explore?: readonly SliceDimension[];
  /** Values of SQL metrics per row, by metric name; NaN marks SQL null. A ratio's second column is `denominatorOf(name)`. */
  readonly perRow: Readonly<Record<string, Float64Array>>;
}

export interface BinaryPredictions extends PredictedRows {
  readonly task: 'binary-classification';
  /** 0 or 1 per row. */
  readonly label: Uint8Array;
  /** The model's score per row; a probability for probability metrics. */
  readonly score: Float32Array | Float64Array;
  /** Explicit predicted class per row; otherwise score >= threshold. */
  readonly predicted?: Uint8Array;
}

export interface MulticlassPredictions extends PredictedRows {
  readonly task: 'multiclass-classification';
  /** Names of the classes, by code. */
  readonly classes: readonly string[];
  /** Class code per row. */
  readonly label: Int32Array;
  /** Probability of every class, rows × classes, row by row. Without it, metrics of probabilities are undefined. */
  readonly proba?: Float32Array | Float64Array;
  /** Predicted class code per row; otherwise the most probable class, of equal ones the lowest code. */
  readonly predicted?: Int32Array;
}

export interface RegressionPredictions extends PredictedRows {
  readonly task: 'regression';
  readonly target: Float64Array;
  readonly prediction: Float32Array | Float64Array;
}

/** Rows are documents; the query is the unit of every metric. */
export interface RankingPredictions extends PredictedRows {
  readonly task: 'ranking';
  /** Graded relevance, finite and not negative; relevant is above 0. */
  readonly relevance: Float64Array;
  readonly score: Float32Array | Float64Array;
  /** Query code per row, 0..count-1. Rows of a query need not be side by side. */
  readonly query: { readonly codes: Int32Array; readonly count: number };
}

export type Predictions = BinaryPredictions | MulticlassPredictions | RegressionPredictions | RankingPredictions;

/** One way to cut the rows: by the values of a column, or by a condition (values `['']`, code -1 for rows outside). */
export interface SliceDimension {
  /** Column name, or the name of a condition. */
  readonly name: string;
  readonly kind: 'column' | 'condition' | 'crossing';
  /** Labels by code. For a condition, one label, the condition's name; of a crossing, whole names: `origin=ATL & evening`. */
  readonly values: readonly string[];
  /** Code per row; -1 for a row in no slice of this dimension. */
  readonly codes: Int32Array;
}

/** Name of a slice in tables, records and waivers: `origin=ATL`, or the condition's name. */
export function sliceName(dimension: Omit<SliceDimension, 'codes'>, code: number): string {
  switch (dimension.kind) {
    case 'condition':
      return dimension.name;
    case 'crossing':
      return dimension.values[code]!;
    case 'column':
      return `${dimension.name}=${dimension.values[code]}`;
  }
}
