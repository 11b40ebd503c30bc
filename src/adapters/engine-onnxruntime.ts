import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { UserError } from '../errors.ts';
import type {
  ColumnBatch,
  ColumnValues,
  Engine,
  EngineOptions,
  ModelSignature,
  Scorer,
  Scores,
  TensorInfo,
} from '../ports.ts';
import { onnxruntime } from './native-modules.ts';
import { type Feed, type FeedPlan, planFeeds } from './onnx-feeds.ts';
import { checkModelFile, declaredOutputs, describeModelFile } from './onnx-file.ts';

/** Most rows of one run: larger runs are slower and cost hundreds of megabytes. */
const LARGEST_CHUNK = 8192;

type Runtime = typeof import('onnxruntime-node');

/** onnxruntime on the CPU, sequential, one thread unless asked otherwise: repeats give the same bits. */
export function onnxruntimeEngine(): Engine {
  return {
    // When somebody asks: what only plans or posts runs where the runtime is not installed.
    get version() {
      return `onnxruntime-node ${runtimeVersion()}`;
    },
    check: checkModelFile,
    async signature(file) {
      const session = await load(onnxruntime(), file, 1);
      try {
        return await signatureOf(session, file);
      } finally {
        await session.release();
      }
    },
    async open(file, binding, options = {}) {
      const runtime = onnxruntime();
      const threads = options.threads ?? 1;
      const session = await load(runtime, file, threads);
      const hasOutput = session.outputNames.includes(binding.output.name);
      const signature = hasOutput ? tensorsOf(session) : await signatureOf(session, file);
      const planned = planFeeds(binding, signature, file, options.form);
      if ('problems' in planned) {
        await session.release();
        throw new UserError(planned.problems);
      }
      return scorer(runtime, session, planned.plan, file, { ...options, threads });
    },
  };
}

function runtimeVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return String((manifest as { version: string }).version);
}

async function load(runtime: Runtime, file: string, threads: number): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.replace(`Load model from ${file} failed:`, '').trim();
    throw new UserError(
      {
        what: `onnxruntime cannot load the model (${await describeModelFile(file)}): ${firstLine(reason)}`,
        where: { file },
        fix: 'Export it again for an operator set this runtime has (opset 17 and IR 8 load everywhere).',
      },
      { cause: error },
    );
  }
}

/** The tensors of a loaded model. */
function tensorsOf(session: InferenceSession): ModelSignature {
  const describe = (value: InferenceSession.ValueMetadata): TensorInfo =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape }
      : { name: value.name, type: null, shape: [] };
  return { inputs: session.inputMetadata.map(describe), outputs: session.outputMetadata.map(describe) };
}

/** Tensors, and the outputs that are none: the runtime's bindings leave those out, and the file has to be read for them. */
async function signatureOf(session: InferenceSession, file: string): Promise<ModelSignature> {
  const { inputs, outputs } = tensorsOf(session);
  const others = (await declaredOutputs(file)).filter((name) => !outputs.some((tensor) => tensor.name === name));
  return { inputs, outputs: [...outputs, ...others.map((name) => ({ name, type: null, shape: [] }))] };
}

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
class TensorBuffers {
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

function scorer(
  runtime: Runtime,
  session: InferenceSession,
  plan: FeedPlan,
  file: string,
  options: EngineOptions & { readonly threads: number },
): Scorer {
  const chunkRows = plan.fixedRows ?? Math.min(options.chunkRows ?? LARGEST_CHUNK, LARGEST_CHUNK);
  const buffers = new TensorBuffers(runtime, plan.feeds, chunkRows);
  let chunks: (Float32Array | Float64Array)[] = [];
  const texts = new Map<string, number>();
  let outputWidth = 1;
  let seconds = 0;
  let peakMemoryBytes = process.memoryUsage.rss();

  async function run(): Promise<void> {
    const rows = buffers.filled;
    const started = performance.now();
    const outputs = await runOnce(session, buffers.tensors(plan.fixedRows), plan, file);
    seconds += (performance.now() - started) / 1000;
    const runRows = plan.fixedRows ?? rows;
    if (plan.form === 'column') chunks.push(scoreColumn(outputs, plan, rows, runRows, file));
    else if (plan.form === 'labels') chunks.push(labelCodes(outputs, plan, rows, runRows, texts, file));
    else {
      chunks.push(probabilities(outputs, plan, rows, runRows, file));
      outputWidth = outputs.dims[1]!;
    }
    buffers.filled = 0;
    peakMemoryBytes = Math.max(peakMemoryBytes, process.memoryUsage.rss());
  }

  return {
    columns: plan.columns,
    async push(batch) {
      for (let from = 0; from < batch.rows; ) {
        from += buffers.fill(batch, from);
        if (buffers.filled === buffers.rows) await run();
      }
    },
    async finish(): Promise<Scores> {
      if (buffers.filled > 0) await run();
      const answer = plan.form === 'labels' ? { texts: [...texts.keys()] } : {};
      const cost = { seconds, peakMemoryBytes, chunkRows, threads: options.threads };
      const scores = { values: joined(chunks, plan), width: outputWidth, ...answer, ...cost };
      chunks = [];
      seconds = 0;
      return scores;
    },
    async time(batch, first, count) {
      const requests = Array.from({ length: Math.min(batch.rows, count) }, (_, index) => {
        const single = new TensorBuffers(runtime, plan.feeds, plan.fixedRows ?? 1);
        const row = (first + index) % batch.rows;
        single.fill({ rows: row + 1, columns: batch.columns }, row);
        return single.tensors(plan.fixedRows);
      });
      const milliseconds = new Float64Array(count);
      for (let index = 0; index < count; index++) {
        const started = performance.now();
        await session.run(requests[index % requests.length]!, [plan.output]);
        milliseconds[index] = performance.now() - started;
      }
      return milliseconds;
    },
    async close() {
      await session.release();
    },
  };
}

async function runOnce(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  plan: FeedPlan,
  file: string,
): Promise<Tensor> {
  let outputs: InferenceSession.ReturnType;
  try {
    outputs = await session.run(feeds, [plan.output]);
  } catch (error) {
    throw new UserError(
      {
        what: `the model failed on a batch of rows: ${firstLine(error instanceof Error ? error.message : String(error))}`,
        where: { file },
        fix: 'Check the columns in onnx.inputs: their number, order and types must be those the model was trained with.',
      },
      { cause: error },
    );
  }
  return outputs[plan.output] as Tensor;
}

/** The score of each row: one column of the output. Copied, because the runtime may use its buffer again. */
function scoreColumn(
  output: Tensor,
  plan: FeedPlan,
  rows: number,
  runRows: number,
  file: string,
): Float32Array | Float64Array {
  const width = output.dims.length < 2 ? 1 : output.dims[1]!;
  if (output.dims.length > 2 || output.dims[0] !== runRows || plan.outputColumn >= width) {
    throw new UserError({
      what: `the output ${JSON.stringify(plan.output)} has shape [${output.dims.join(', ')}] for ${runRows} rows, and column ${plan.outputColumn} of it was asked for`,
      where: { file, field: 'onnx.output' },
      fix: 'Choose an output of shape [rows] or [rows, columns], and a column it has.',
    });
  }
  if (width === 1 && !(output.data instanceof BigInt64Array)) {
    return (output.data as Float32Array | Float64Array).slice(0, rows);
  }
  const scores = plan.outputType === 'float32' ? new Float32Array(rows) : new Float64Array(rows);
  if (output.data instanceof BigInt64Array) {
    for (let row = 0; row < rows; row++) scores[row] = Number(output.data[row * width + plan.outputColumn]);
  } else {
    const data = output.data as Float32Array | Float64Array;
    for (let row = 0; row < rows; row++) scores[row] = data[row * width + plan.outputColumn]!;
  }
  return scores;
}

/** All columns of the output, row after row. Copied, because the runtime may use its buffer again. */
function probabilities(output: Tensor, plan: FeedPlan, rows: number, runRows: number, file: string) {
  const [found, width = 0] = output.dims;
  if (output.dims.length !== 2 || found !== runRows || width < 2) throw wrongShape(output, plan, runRows, file);
  return (output.data as Float32Array | Float64Array).slice(0, rows * width);
}

/** A number for each label: its place in `texts`, to which new labels are added. */
function labelCodes(
  output: Tensor,
  plan: FeedPlan,
  rows: number,
  runRows: number,
  texts: Map<string, number>,
  file: string,
): Float64Array {
  const [found, width = 1] = output.dims;
  if (output.dims.length > 2 || found !== runRows || width !== 1) throw wrongShape(output, plan, runRows, file);
  const codes = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const text = String(output.data[row]);
    const known = texts.get(text);
    codes[row] = known ?? texts.size;
    if (known === undefined) texts.set(text, texts.size);
  }
  return codes;
}

function wrongShape(output: Tensor, plan: FeedPlan, rows: number, file: string): UserError {
  const wanted = plan.form === 'labels' ? '[rows]' : '[rows, classes]';
  return new UserError({
    what: `the output ${JSON.stringify(plan.output)} has shape [${output.dims.join(', ')}] for ${rows} rows, and ${wanted} was asked for`,
    where: { file, field: 'onnx.output' },
    fix: `Choose an output of shape ${wanted}.`,
  });
}

function joined(chunks: readonly (Float32Array | Float64Array)[], plan: FeedPlan): Float32Array | Float64Array {
  const rows = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const single = plan.outputType === 'float32' && plan.form !== 'labels';
  const all = single ? new Float32Array(rows) : new Float64Array(rows);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
