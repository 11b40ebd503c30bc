import { ModelConfig } from '../../src/config/model-config.ts';
import { Policy } from '../../src/config/policy.ts';
import type { EvaluationRecord } from '../../src/experiment/evaluation-record.ts';
import type { JudgedModel, JudgeRequest } from '../../src/gate/judge-request.ts';
import type { BinaryPredictions, SliceDimension } from '../../src/metrics/predictions.ts';

/** A generator of numbers in [0, 1) that is the same everywhere (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Population {
  readonly rows?: number;
  readonly prevalence?: number;
  readonly airports?: readonly string[];
  readonly seed?: number;
}

/** Rows of a test set: labels, a slice per airport, and a noisy signal of the label that models see. */
export interface Rows {
  readonly label: Uint8Array;
  readonly origin: SliceDimension;
  readonly signal: Float64Array;
  readonly rows: number;
}

export function population({
  rows = 4000,
  prevalence = 0.3,
  airports = ['ATL', 'JFK', 'LAX', 'ORD'],
  seed = 1,
}: Population = {}): Rows {
  const next = random(seed);
  const label = Uint8Array.from({ length: rows }, () => (next() < prevalence ? 1 : 0));
  const codes = Int32Array.from({ length: rows }, () => Math.floor(next() * airports.length));
  const signal = Float64Array.from(label, (value) => value * 1.6 + normal(next));
  return { label, signal, rows, origin: { name: 'origin', kind: 'column', values: airports, codes } };
}

export interface ModelTraits {
  /** Standard deviation of what this model adds to the signal: the larger, the worse it ranks. */
  readonly noise?: number;
  /** Noise on the rows of one airport only. */
  readonly noiseAt?: Readonly<Record<string, number>>;
  readonly seed?: number;
  readonly bytes?: number;
  /** Rows whose score is NaN. */
  readonly invalid?: readonly number[];
  readonly entity?: BinaryPredictions['entity'];
  readonly slices?: readonly SliceDimension[];
  readonly perRow?: BinaryPredictions['perRow'];
}

/** A model's predictions on those rows: the logistic of signal plus its own noise. */
export function judgedModel(
  rows: Rows,
  traits: ModelTraits = {},
): JudgedModel & { readonly predictions: BinaryPredictions } {
  const { noise = 0.3, noiseAt = {}, seed = 7, bytes = 2_000_000, invalid = [], entity, perRow = {} } = traits;
  const next = random(seed);
  const score = Float64Array.from(rows.signal, (signal, row) => {
    const airport = rows.origin.values[rows.origin.codes[row]!]!;
    return 1 / (1 + Math.exp(-(1.6 * (signal + normal(next) * (noiseAt[airport] ?? noise)) - 2.2)));
  });
  for (const row of invalid) score[row] = Number.NaN;
  const slices = [rows.origin, ...(traits.slices ?? [])];
  const predictions = {
    task: 'binary-classification' as const,
    rows: rows.rows,
    label: rows.label,
    score,
    slices,
    perRow,
    ...(entity && { entity }),
  };
  const sha = seed.toString(16).padStart(64, '0');
  return {
    contender: {
      label: `model ${seed}`,
      version: null,
      commit: null,
      runKey: sha,
      evaluationKey: sha,
      modelSha256: sha,
      modelBytes: bytes,
    },
    evaluation: evaluationOf(predictions, sha, bytes),
    predictions,
  };
}

function evaluationOf(predictions: BinaryPredictions, sha: string, bytes: number): EvaluationRecord {
  return {
    format: 'proofmark-evaluation/1',
    model: 'flight-delay',
    key: sha,
    material: {},
    runKey: sha,
    modelSha256: sha,
    modelBytes: bytes,
    data: { card: 'flights', split: 'test', digest: 'd'.repeat(64) },
    rows: predictions.rows,
    positives: predictions.label.reduce((sum, label) => sum + label, 0),
    entities: predictions.entity?.count ?? null,
    invalid: predictions.score.filter((score) => !Number.isFinite(score)).length,
    invalidRows: [],
    threshold: 0.5,
    metrics: { roc_auc: { value: 0.81, se: 0.01, ci: [0.79, 0.83] } },
    slices: [],
    predictionsDigest: sha,
  };
}

export function modelConfig(evaluate: Record<string, unknown> = {}): ModelConfig {
  return ModelConfig.parse({
    task: 'binary-classification',
    train: { command: 'npx tsx train.ts' },
    data: { card: 'flights' },
    onnx: { inputs: { features: ['hour'] }, output: { name: 'probabilities', column: 1 } },
    evaluate: {
      label: 'late',
      slices: ['origin'],
      metrics: [{ roc_auc: { role: 'optimize', margin: 0.01 } }, { log_loss: { role: 'guard', margin: '2%' } }],
      ...evaluate,
    },
  });
}

export function judgeRequest(changes: Partial<JudgeRequest> = {}): JudgeRequest {
  const rows = population();
  return {
    key: 'a'.repeat(64),
    model: 'flight-delay',
    config: modelConfig(),
    policy: Policy.parse({}),
    waivers: [],
    today: '2026-10-01',
    stage: 'merge',
    candidate: judgedModel(rows, { seed: 8 }),
    baseline: judgedModel(rows, { seed: 7 }),
    baselineNote: 'the newest version on the target branch',
    production: null,
    latency: null,
    ...changes,
  };
}

/** Standard normal by Box and Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
