import { z } from 'zod';

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const Scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** The machine something ran on. Part of every timing, because a timing means nothing without it. */
export const Testbed = z.object({
  hostname: z.string(),
  platform: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number(),
  node: z.string(),
  /** `Intel …`, `onnxruntime-node 1.30.0`, … by name. */
  versions: z.record(z.string(), z.string()),
  provider: z.string().default('cpu'),
});
export type Testbed = z.infer<typeof Testbed>;

export const GpuUsage = z.object({
  name: z.string(),
  peakMemoryMiB: z.number(),
  meanUtilisationPercent: z.number(),
  energyWattHours: z.number().nullable(),
});
export type GpuUsage = z.infer<typeof GpuUsage>;

export const ModelFile = z.object({
  name: z.literal('model.onnx'),
  sha256: Sha256Hex,
  bytes: z.number().int(),
  /** Where the bytes are when they are not beside run.json. */
  uri: z.string().nullable(),
});

/** `run.json`: one training of one recipe with one seed, whether it succeeded or not. */
export const RunRecord = z.object({
  format: z.literal('proofmark-run/1'),
  model: z.string(),
  key: Sha256Hex,
  /** Everything but the seed. */
  recipe: Sha256Hex,
  /** The material the key was computed from, so that anyone can recompute it. */
  material: z.unknown(),
  seed: z.number().int(),
  status: z.enum(['succeeded', 'failed', 'timed-out', 'interrupted']),
  /** One sentence for a failure: what happened and what to do. */
  reason: z.string().nullable(),
  command: z.string(),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  params: z.record(z.string(), Scalar),
  /** Last values the command left in metrics.json (flattened with dots). */
  metrics: z.record(z.string(), z.number().nullable()),
  /** Lines of metrics.jsonl, at most 1,000 kept, evenly thinned. */
  steps: z.array(z.record(z.string(), z.number().nullable())),
  file: ModelFile.nullable(),
  git: z.object({
    commit: z.string().nullable(),
    branch: z.string().nullable(),
    /** Paths of this model's inputs that were not committed. */
    dirty: z.array(z.string()),
  }),
  data: z.object({ card: z.string(), split: z.string(), digest: Sha256Hex, rows: z.number().int().nullable() }),
  testbed: Testbed,
  gpus: z.array(GpuUsage),
  startedAt: z.string(),
  wallSeconds: z.number(),
  /** Process CPU time, user + system, when the platform tells. */
  cpuSeconds: z.number().nullable(),
  peakMemoryBytes: z.number().nullable(),
  gpuSeconds: z.number(),
  cost: z.object({ amount: z.number(), currency: z.string() }).nullable(),
  /** Last lines of the output, at most 200 lines and 32 KiB. */
  log: z.array(z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;
