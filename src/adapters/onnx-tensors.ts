import type { Tensor } from 'onnxruntime-node';
import type { ColumnBatch, ColumnValues } from '../ports.ts';
import type { Runtime } from './native-modules.ts';
import type { Feed } from './onnx-feeds.ts';

/** A tensor's data before it is one; strings are an array, bool a Uint8Array. */
type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | string[];

function allocate(type: Feed['type'], length: number): TensorData {
  switch (type) {
    case 'float32':
      return new Float32Array(length);
    case 'float64':
      return new Float64Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'int64':
      return new BigInt64Array(length);
    case 'bool':
      return new Uint8Array(length);
    case 'string':
      return new Array<string>(length).fill('');
  }
}

/** Copies a column's values into every `width`-th place of a tensor's data, from place `at` on. */
function scatter(
  target: TensorData,
  source: ColumnValues,
  from: number,
  count: number,
  at: number,
  width: number,
): void {
  if (Array.isArray(target)) {
    for (let row = 0; row < count; row++) target[at + row * width] = String(source[from + row]);
    return;
  }
  // Numbers to numbers, or bigints to bigints: the query casts each column to the type of its tensor.
  const values = source as ArrayLike<number>;
  const data = target as Float64Array;
  for (let row = 0, place = at; row < count; row++, place += width) data[place] = values[from + row]!;
}

/**
 * As `scatter`, for four float columns that lie side by side in the tensor. Nearly all features are floats; a loop that sees
 * one type of array and touches each cache line once for four values takes half the time.
 */
function scatterFour(
  target: Float32Array,
  sources: readonly [Float32Array, Float32Array, Float32Array, Float32Array],
  from: number,
  count: number,
  at: number,
  width: number,
): void {
  const [a, b, c, d] = sources;
  for (let row = from, place = at; row < from + count; row++, place += width) {
    target[place] = a[row]!;
    target[place + 1] = b[row]!;
    target[place + 2] = c[row]!;
    target[place + 3] = d[row]!;
  }
}

function areFloats(
  columns: readonly ColumnValues[],
): columns is [Float32Array, Float32Array, Float32Array, Float32Array] {
  return columns.length === 4 && columns.every((column) => column instanceof Float32Array);
}

/** Tensors of a fixed number of rows over buffers that are filled again and again. */
export class TensorBuffers {
  readonly rows: number;
  filled = 0;
  readonly #runtime: Runtime;
  readonly #feeds: readonly Feed[];
  readonly #buffers: readonly TensorData[];

  constructor(runtime: Runtime, feeds: readonly Feed[], rows: number) {
    this.#runtime = runtime;
    this.#feeds = feeds;
    this.rows = rows;
    this.#buffers = feeds.map((feed) => allocate(feed.type, rows * feed.columns.length * feed.each));
  }

  /** Takes as many rows as fit; returns how many. */
  fill(batch: ColumnBatch, from: number): number {
    const count = Math.min(batch.rows - from, this.rows - this.filled);
    let column = 0;
    this.#feeds.forEach((feed, index) => {
      const width = feed.columns.length;
      const target = this.#buffers[index]!;
      if (feed.list) {
        const values = batch.columns[column]! as Float32Array;
        const rows = values.subarray(from * feed.each, (from + count) * feed.each);
        (target as Float32Array).set(rows, this.filled * feed.each);
        column += 1;
        return;
      }
      for (let k = 0; k < width; ) {
        const four = batch.columns.slice(column, Math.min(column + 4, column + width - k));
        const place = this.filled * width + k;
        const together = target instanceof Float32Array && areFloats(four);
        if (together) scatterFour(target, four, from, count, place, width);
        else scatter(target, batch.columns[column]!, from, count, place, width);
        k += together ? 4 : 1;
        column += together ? 4 : 1;
      }
    });
    this.filled += count;
    return count;
  }

  /** The rows filled so far, or `padded` rows of which the rest is what lay there before. Copies nothing. */
  tensors(padded: number | null): Record<string, Tensor> {
    const rows = padded ?? this.filled;
    return Object.fromEntries(
      this.#feeds.map((feed, index) => {
        const buffer = this.#buffers[index]!;
        const length = rows * feed.columns.length * feed.each;
        const data = Array.isArray(buffer) ? buffer.slice(0, length) : buffer.subarray(0, length);
        return [feed.input, new this.#runtime.Tensor(feed.type, data as Float32Array, [rows, ...feed.trailing])];
      }),
    );
  }
}
