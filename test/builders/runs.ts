import type { EvaluationRecord } from '../../src/experiment/evaluation-record.ts';
import type { RunRecord, Testbed } from '../../src/experiment/run-record.ts';

/** The machine of the tests. */
export const TESTBED: Testbed = {
  hostname: 'bench',
  platform: 'linux',
  arch: 'x64',
  cpu: 'test',
  cores: 2,
  memoryBytes: 1,
  node: 'v20',
  versions: {},
  provider: 'cpu',
};

const hex = (digit: string) => digit.repeat(64);

/** A succeeded run; `number` makes its key and, later runs being newer, its time. */
export function runRecord(number: number, fields: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 'proofmark-run/1',
    model: 'fraud',
    key: number.toString(16).padStart(64, '0'),
    recipe: hex('a'),
    material: null,
    seed: 1,
    status: 'succeeded',
    reason: null,
    command: 'node train.mjs',
    exitCode: 0,
    signal: null,
    params: { rate: 0.1, depth: 3 },
    metrics: { loss: 0.5 },
    steps: [],
    file: { name: 'model.onnx', sha256: hex('b'), bytes: 10, uri: null },
    git: { commit: hex('c').slice(0, 40), branch: 'main', dirty: [] },
    data: { card: 'cards', split: 'train', digest: hex('d'), rows: 10 },
    testbed: TESTBED,
    gpus: [],
    startedAt: new Date(Date.UTC(2026, 0, number, 12)).toISOString(),
    wallSeconds: 10 * number,
    cpuSeconds: null,
    peakMemoryBytes: null,
    gpuSeconds: 0,
    cost: null,
    log: [],
    ...fields,
  };
}

/** An evaluation of a run on the split with this digest. */
export function evaluationOfRun(
  run: RunRecord,
  metrics: Readonly<Record<string, number | null>>,
  digest = hex('e'),
): EvaluationRecord {
  return {
    format: 'proofmark-evaluation/1',
    model: run.model,
    key: hex('f'),
    material: null,
    runKey: run.key,
    modelSha256: hex('b'),
    modelBytes: 10,
    data: { card: 'cards', split: 'test', digest },
    rows: 10,
    positives: 5,
    entities: null,
    invalid: 0,
    invalidRows: [],
    threshold: 0.5,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, { value, se: null, ci: null }])),
    slices: [],
    predictionsDigest: hex('0'),
  };
}
