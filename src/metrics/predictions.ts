/**
 * Predictions of one model on one split, column by column. Row i is the same row of the data in every model's predictions
 * of that split, which is what makes comparisons paired.
 */
export interface Predictions {
  readonly rows: number;
  /** 0 or 1 per row. */
  readonly label: Uint8Array;
  /** The model's score per row; a probability for probability metrics. */
  readonly score: Float32Array | Float64Array;
  /** Cluster code per row, 0..entities-1; undefined when rows are independent. */
  readonly entity?: { readonly codes: Int32Array; readonly count: number };
  /** Non-negative weight per row. */
  readonly weight?: Float64Array;
  /** Explicit predicted class per row; otherwise score >= threshold. */
  readonly predicted?: Uint8Array;
  readonly slices: readonly SliceDimension[];
  /** Values of SQL metrics per row, by metric name; NaN marks SQL null. */
  readonly perRow: Readonly<Record<string, Float64Array>>;
}

/** One way to cut the rows: by the values of a column, or by a condition (values `['']`, code -1 for rows outside). */
export interface SliceDimension {
  /** Column name, or the name of a condition. */
  readonly name: string;
  readonly kind: 'column' | 'condition';
  /** Labels by code. For a condition, one label, the condition's name. */
  readonly values: readonly string[];
  /** Code per row; -1 for a row in no slice of this dimension. */
  readonly codes: Int32Array;
}

/** Name of a slice in tables, records and waivers: `origin=ATL`, or the condition's name. */
export function sliceName(dimension: SliceDimension, code: number): string {
  return dimension.kind === 'condition' ? dimension.name : `${dimension.name}=${dimension.values[code]}`;
}
