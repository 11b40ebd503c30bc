import { z } from 'zod';
import { metricEntries } from '../config/metric-entries.ts';
import { type ModelConfig, Task } from '../config/model-config.ts';
import { outputForm } from '../config/tensor-binding.ts';
import { UserError } from '../errors.ts';
import { OnnxBinding } from '../experiment/evaluation-question.ts';
import { quantile } from '../metrics/quantiles.ts';
import type { ColumnBatch, ColumnValues, Engine, FeatureColumn, Scorer, Tables } from '../ports.ts';
import { featureSelect, findUnknownFeatures } from './feature-query.ts';

/** Rows that are kept as sample requests. */
const SAMPLE_ROWS = 16;
/** Single requests whose time is measured; a p95 of fewer is their maximum. */
const TIMED_REQUESTS = 100;
const WARM_UP_REQUESTS = 20;
/** Largest difference of a score × max(1, |score|): other processors and providers differ in the fourth decimal. */
const TOLERANCE = 1e-3;

const FEATURE_TYPES = [
  'float32',
  'float64',
  'int64',
  'int32',
  'bool',
  'string',
] as const satisfies readonly FeatureColumn['type'][];

/** `smoke.json`: requests and answers kept at registration, to be asked again wherever the model is to run. */
export const SmokeSample = z.object({
  format: z.literal('proofmark-smoke/1'),
  model: z.string(),
  modelSha256: z.string(),
  /** Left out for binary classification. */
  task: Task.optional(),
  binding: OnnxBinding,
  /** `length` is of a column of lists: how many values a row has. */
  columns: z.array(
    z.object({ name: z.string(), type: z.enum(FEATURE_TYPES), length: z.number().int().positive().optional() }),
  ),
  /** By column, then by row, a list's values one after the other. Missing is null; 64-bit integers, infinities and text are strings. */
  inputs: z.array(z.array(z.union([z.number(), z.string(), z.null()]))),
  /** The answers row after row: one score each, or a probability for every class. Empty when the answers are labels. */
  outputs: z.array(z.number()),
  /** Answers that are labels, one a row. */
  labels: z.array(z.string()).optional(),
  tolerance: z.number(),
  budget: z.object({
    /** From `latency_p95_ms` in model.yaml. */
    latencyP95Ms: z.number().nullable(),
    /** Memory the model may take when it is loaded and answers, in bytes. */
    memoryBytes: z.number(),
  }),
});
export type SmokeSample = z.infer<typeof SmokeSample>;

export interface SmokeResult {
  readonly passed: boolean;
  /** One sentence. */
  readonly text: string;
}

/** A model in memory with its buffers takes a few times its file. */
const MEMORY_PER_FILE_BYTE = 10;
const MEMORY_FLOOR_BYTES = 512 * 1024 * 1024;

export interface SmokeSampleRequest {
  readonly model: string;
  readonly config: ModelConfig;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Absolute path of the prepared test split; its first rows become the requests. */
  readonly splitPath: string;
}

/** Asks the model about the first rows of its test split. Throws a UserError when it gives anything but numbers. */
export async function takeSmokeSample(
  request: SmokeSampleRequest,
  ports: { readonly engine: Engine; readonly tables: Tables },
): Promise<SmokeSample> {
  const { config, file } = request;
  const scorer = await ports.engine.open(file, config.onnx, { form: outputForm(config.task, config.onnx) });
  const session = await ports.tables.open({ views: [{ name: 'split', file: request.splitPath }] });
  try {
    const where = { file: `models/${request.model}/model.yaml`, field: 'onnx.inputs' };
    const unknown = findUnknownFeatures(scorer.columns, await session.columns('select * from split'), where);
    if (unknown.length > 0) throw new UserError(unknown);
    const inputs: (number | string | null)[][] = scorer.columns.map(() => []);
    const select = `select ${featureSelect(scorer.columns)} from split limit ${SAMPLE_ROWS}`;
    for await (const batch of session.read(select)) {
      batch.columns.forEach((column, index) => {
        const values = batch.rows * (scorer.columns[index]!.length ?? 1);
        for (let at = 0; at < values; at++) inputs[index]!.push(encode(column[at]!));
      });
    }
    const { outputs, labels, width } = await answers(scorer, batchOf(scorer.columns, inputs));
    const broken = outputs.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) {
      throw new UserError({
        what: `${request.model} answers ${outputs[broken]} to row ${Math.floor(broken / width)} of its test split`,
        fix: 'A model that does not answer with numbers cannot be registered.',
      });
    }
    const { latency_p95_ms: latency } = Object.fromEntries(
      metricEntries(config).map(({ name, options }) => [name, options.value_threshold?.upper_bound]),
    );
    return {
      format: 'proofmark-smoke/1',
      model: request.model,
      modelSha256: request.sha256,
      ...(config.task === 'binary-classification' ? {} : { task: config.task }),
      binding: config.onnx,
      columns: scorer.columns.map(({ name, type, length }) => ({
        name,
        type,
        ...(length === undefined ? {} : { length }),
      })),
      inputs,
      outputs,
      ...(labels === undefined ? {} : { labels }),
      tolerance: TOLERANCE,
      budget: {
        latencyP95Ms: latency ?? null,
        memoryBytes: Math.max(MEMORY_FLOOR_BYTES, MEMORY_PER_FILE_BYTE * request.bytes),
      },
    };
  } finally {
    session.close();
    await scorer.close();
  }
}

/**
 * Loads the model in the real runtime, asks it the sample requests again, and holds answers, latency and memory against
 * what was kept. `file` has been held against the digest already.
 */
export async function runSmoke(
  sample: SmokeSample,
  file: string,
  ports: {
    readonly engine: Engine;
    readonly residentBytes: () => number;
    /** Waits until nothing else of ours is at work: what is timed has the machine to itself. */
    readonly quiet?: () => Promise<void>;
  },
): Promise<SmokeResult> {
  const before = ports.residentBytes();
  let scorer: Scorer;
  try {
    const unsafe = await ports.engine.check(file, { allowDomains: sample.binding.allow_domains });
    if (unsafe.length > 0) throw new UserError(unsafe);
    const form = outputForm(sample.task ?? 'binary-classification', sample.binding);
    scorer = await ports.engine.open(file, sample.binding, { form });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { passed: false, text: `the model does not load: ${error.problems[0]!.what}` };
  }
  try {
    const batch = batchOf(scorer.columns, sample.inputs);
    const again = await answers(scorer, batch);
    const problem = differingAnswer(sample, again, batch.rows);
    if (problem !== null) return { passed: false, text: problem };
    await ports.quiet?.();
    await scorer.time(batch, 0, WARM_UP_REQUESTS);
    const p95 = quantile(await scorer.time(batch, 0, TIMED_REQUESTS), 0.95);
    const grown = Math.max(0, ports.residentBytes() - before);
    const { latencyP95Ms, memoryBytes } = sample.budget;
    if (latencyP95Ms !== null && p95 > latencyP95Ms) {
      return {
        passed: false,
        text: `95% of ${TIMED_REQUESTS} requests took up to ${p95.toFixed(2)} ms, and ${latencyP95Ms} ms are allowed`,
      };
    }
    if (grown > memoryBytes) {
      return { passed: false, text: `the model took ${mib(grown)} of memory, and ${mib(memoryBytes)} are allowed` };
    }
    const within = latencyP95Ms === null ? '' : ` of ${latencyP95Ms} ms`;
    return {
      passed: true,
      text: `${batch.rows} sample requests answered as at registration by ${ports.engine.version}; p95 ${p95.toFixed(2)} ms${within}`,
    };
  } finally {
    await scorer.close();
  }
}

function differingAnswer(sample: SmokeSample, { outputs, labels }: Answers, rows: number): string | null {
  if (sample.labels !== undefined) return differingLabel(sample.labels, labels ?? []);
  const width = Math.max(1, Math.round(sample.outputs.length / Math.max(1, rows)));
  const at = sample.outputs.findIndex((expected, row) => {
    const difference = Math.abs((outputs[row] ?? Number.NaN) - expected);
    return !(difference <= sample.tolerance * Math.max(1, Math.abs(expected)));
  });
  if (at < 0 && outputs.length === sample.outputs.length) return null;
  return `sample request ${Math.floor(at / width) + 1} is answered with ${outputs[at] ?? 'nothing'}, and was with ${sample.outputs[at]} at registration (tolerance ${sample.tolerance})`;
}

function differingLabel(expected: readonly string[], labels: readonly string[]): string | null {
  const at = expected.findIndex((label, row) => labels[row] !== label);
  if (at < 0) return null;
  return `sample request ${at + 1} is answered with ${JSON.stringify(labels[at] ?? '')}, and was with ${JSON.stringify(expected[at])} at registration`;
}

interface Answers {
  readonly outputs: number[];
  readonly labels?: string[];
  /** Values a row. */
  readonly width: number;
}

async function answers(scorer: Scorer, batch: ColumnBatch): Promise<Answers> {
  await scorer.push(batch);
  const { values, texts, width } = await scorer.finish();
  if (texts === undefined) return { outputs: Array.from(values), width };
  return { outputs: [], labels: Array.from(values, (code) => texts[code]!), width };
}

function encode(value: number | bigint | string): number | string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.isNaN(value) ? null : String(value);
  return String(value);
}

/** Columns of the sample in the order and the types the model reads them. */
function batchOf(columns: readonly FeatureColumn[], inputs: SmokeSample['inputs']): ColumnBatch {
  return {
    rows: Math.round((inputs[0]?.length ?? 0) / (columns[0]?.length ?? 1)),
    columns: columns.map(({ type }, index) => decode(type, inputs[index] ?? [])),
  };
}

function decode(type: FeatureColumn['type'], values: readonly (number | string | null)[]): ColumnValues {
  const number = (value: number | string | null) => (value === null ? Number.NaN : Number(value));
  switch (type) {
    case 'float32':
      return Float32Array.from(values, number);
    case 'float64':
      return Float64Array.from(values, number);
    case 'int32':
      return Int32Array.from(values, number);
    case 'int64':
      return BigInt64Array.from(values, (value) => BigInt(value ?? 0));
    case 'bool':
      return Uint8Array.from(values, number);
    case 'string':
      return values.map((value) => String(value ?? ''));
  }
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
