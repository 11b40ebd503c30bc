import type { OutputForm } from '../config/tensor-binding.ts';
import type { Problem } from '../errors.ts';
import type { ColumnBatch } from './tables.ts';

export interface TensorInfo {
  readonly name: string;
  /** `float32`, `int64`, `string`, …; null when it is not a tensor (a sequence or a map). */
  readonly type: string | null;
  /** A number, or the name of a dimension that is free. */
  readonly shape: readonly (number | string)[];
}

/** What an ONNX model takes and gives. */
export interface ModelSignature {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** How columns feed a model and what its score is; `OnnxBinding` is one. */
export interface TensorBinding {
  /** ONNX input name -> one column, the columns of one tensor in order, or a column of lists. */
  readonly inputs: Readonly<
    Record<
      string,
      string | readonly string[] | { readonly column: string; readonly shape?: readonly number[] | undefined }
    >
  >;
  readonly output: { readonly name: string; readonly column?: number | undefined };
}

/** A column the model reads, as the type its tensor has. */
export interface FeatureColumn {
  readonly name: string;
  readonly type: 'float32' | 'float64' | 'int64' | 'int32' | 'bool' | 'string';
  /** For a column of lists: how many values each row has. Their values come row after row. */
  readonly length?: number;
}

export interface EngineOptions {
  /** What of the output is the answer; default one column. */
  readonly form?: OutputForm;
  /** Threads inside one operator; default 1, because more threads change the last digits. */
  readonly threads?: number;
  /** Rows in one run; default and at most 8,192. */
  readonly chunkRows?: number;
}

export interface Scores {
  /** Row after row, `width` values each. Float64 when the model's output is double or int64. */
  readonly values: Float32Array | Float64Array;
  /** 1, or the number of classes when the answer is a probability for each. */
  readonly width: number;
  /** For an answer that is a label: the values are places in this list. */
  readonly texts?: readonly string[];
  /** Time inside the engine. */
  readonly seconds: number;
  /** Highest resident memory of this process seen while scoring. */
  readonly peakMemoryBytes: number;
  readonly chunkRows: number;
  readonly threads: number;
}

/** A loaded model, fed with `columns` in this order; `bool` as 0 and 1 in a Uint8Array. */
export interface Scorer {
  readonly columns: readonly FeatureColumn[];
  push(batch: ColumnBatch): Promise<void>;
  /** Scores of all rows pushed since opening or the last `finish`. */
  finish(): Promise<Scores>;
  /** Milliseconds of each single-row request, cycling through the rows of the batch, `count` requests from number `first` on. */
  time(rows: ColumnBatch, first: number, count: number): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Inference. Throws a UserError when the file is no model this runtime can load. */
export interface Engine {
  readonly version: string;
  /** What is wrong with a model file before anything runs it: not ONNX, not one file, foreign operators. */
  check(file: string, options: { readonly allowDomains: readonly string[] }): Promise<readonly Problem[]>;
  signature(file: string): Promise<ModelSignature>;
  /** Throws a UserError with every disagreement between binding and signature. */
  open(file: string, binding: TensorBinding, options?: EngineOptions): Promise<Scorer>;
}
