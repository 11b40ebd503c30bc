import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { UserError } from '../errors.ts';
import type { Engine, EngineOptions, ModelSignature, Scorer, Scores, TensorInfo } from '../ports.ts';
import { onnxruntime, type Runtime } from './native-modules.ts';
import { joined, labelCodes, probabilities, scoreColumn } from './onnx-answers.ts';
import { type FeedPlan, planFeeds } from './onnx-feeds.ts';
import { checkModelFile, declaredOutputs, describeModelFile } from './onnx-file.ts';
import { TensorBuffers } from './onnx-tensors.ts';

/** Most rows of one run: larger runs are slower and cost hundreds of megabytes. */
const LARGEST_CHUNK = 8192;

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

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
