import { InferenceSession, Tensor } from 'onnxruntime-node';
import { onnxruntimeEngine } from '../../src/adapters/engine-onnxruntime.ts';
import type { ColumnBatch } from '../../src/ports.ts';
import { type Figure, median } from './figures.ts';

const ROWS = 1_000_000;
const CHUNK = 8_192;
/** What a table engine hands over at once. */
const BATCH = 2_048;
const ROUNDS = 7;

/**
 * Scores 1,000,000 rows of columns through our engine, and the same rows through a loop of nothing but `session.run`, in
 * alternating rounds; the medians are compared. The loop's tensors are `ready`, or `filled` from the same columns inside
 * the loop, as any caller that has columns must.
 */
export async function benchScoring(
  what: string,
  file: string,
  features: number,
  tensors: 'ready' | 'filled',
): Promise<Figure> {
  const input = 'features';
  const columns = Array.from({ length: features }, (_, feature) =>
    Float32Array.from({ length: ROWS }, (_, row) => ((row * (feature + 3) * 2_654_435_761) % 1_000_003) / 1_000_003),
  );
  const names = columns.map((_, feature) => `feature${feature}`);
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  });
  const output = session.outputNames.at(-1)!;
  const scorer = await onnxruntimeEngine().open(file, {
    inputs: { [input]: names },
    output: { name: output, column: session.outputNames.length > 1 ? 1 : 0 },
  });
  const ready = tensors === 'ready' ? [...tensorData(columns)] : undefined;

  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await seconds(() => bareLoop(session, input, output, ready ?? tensorData(columns), features)));
    ours.push(
      await seconds(async () => {
        for (const batch of batches(columns)) await scorer.push(batch);
        await scorer.finish();
      }),
    );
  }
  await scorer.close();
  const ratio = median(ours) / median(bare);
  return {
    what: `score ${ROWS.toLocaleString('en')} rows, ${what}, against a bare loop with ${tensors} tensors: ours ${median(ours).toFixed(2)} s / ${median(bare).toFixed(2)} s`,
    measured: `${ratio.toFixed(3)}×`,
    limit: '1.10×',
    holds: ratio <= 1.1,
  };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function bareLoop(
  session: InferenceSession,
  input: string,
  output: string,
  chunks: Iterable<Float32Array>,
  features: number,
): Promise<void> {
  for (const chunk of chunks) {
    await session.run({ [input]: new Tensor('float32', chunk, [chunk.length / features, features]) }, [output]);
  }
}

/** Row-major chunks, one after the other. */
function* tensorData(columns: readonly Float32Array[]): Generator<Float32Array> {
  for (let start = 0; start < ROWS; start += CHUNK) {
    const rows = Math.min(CHUNK, ROWS - start);
    const chunk = new Float32Array(rows * columns.length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns.length; column++)
        chunk[row * columns.length + column] = columns[column]![start + row]!;
    }
    yield chunk;
  }
}

function* batches(columns: readonly Float32Array[]): Generator<ColumnBatch> {
  for (let start = 0; start < ROWS; start += BATCH) {
    const end = Math.min(ROWS, start + BATCH);
    yield { rows: end - start, columns: columns.map((column) => column.subarray(start, end)) };
  }
}
