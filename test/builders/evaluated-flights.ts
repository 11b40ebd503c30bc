import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFiles } from '../../src/adapters/data-files-node.ts';
import { sha256Hex } from '../../src/adapters/digest-node.ts';
import { onnxruntimeEngine } from '../../src/adapters/engine-onnxruntime.ts';
import { openEvidence } from '../../src/adapters/evidence-git.ts';
import { openGit } from '../../src/adapters/git-cli.ts';
import { duckDbTables } from '../../src/adapters/tables-duckdb.ts';
import type { EvaluationSpec, OnnxBinding, SplitPin } from '../../src/experiment/evaluation-question.ts';
import { type EvaluatePorts, evaluateModel } from '../../src/flows/evaluate.ts';
import type { Evaluated } from '../../src/flows/keep-evaluation.ts';
import { prepareSplit } from '../../src/flows/prepare-split.ts';
import type { Log, Machine } from '../../src/ports.ts';
import { logisticRegression } from './onnx-models.ts';
import { TESTBED } from './runs.ts';

const silent: Log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };
const machine: Machine = {
  describe: async () => TESTBED,
  watchGpus: async () => ({ stop: async () => [] }),
};
export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** 40 flights: late when hour * 0.1 + noise is large; every fourth origin is missing. */
const CSV = [
  'id,origin,tail,hour,distance,late,empty,text',
  ...Array.from({ length: 40 }, (_, id) => {
    const hour = (id * 7) % 24;
    const late = (hour + ((id * 5) % 11)) % 24 > 14;
    return [id, ['ATL', 'LAX', 'ORD', ''][id % 4], `N${id % 5}`, hour, id * 10, late, id === 3 ? '' : 1, 'x'].join(',');
  }),
].join('\n');

const folders: string[] = [];

/** Call after each test. */
export async function removePlaces(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** A repository, and ports to its evidence. */
export interface Place {
  readonly root: string;
  readonly privateFolder: string;
  readonly ports: EvaluatePorts;
}

export async function place(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'proofmark-evaluate-'));
  folders.push(root);
  execFileSync('git', ['init', '-q', root]);
  await writeFile(join(root, 'flights.csv'), CSV);
  const git = await openGit(root);
  const ports: EvaluatePorts = {
    tables: duckDbTables(),
    engine: onnxruntimeEngine(),
    evidence: openEvidence(git, silent),
    dataFiles: dataFiles(git.privateFolder),
    machine,
    log: silent,
    sha256: sha256Hex,
  };
  return { root, privateFolder: git.privateFolder, ports };
}

export const BINDING: OnnxBinding = {
  file: 'model.onnx',
  inputs: { features: ['hour', 'distance'] },
  output: { name: 'probability' },
  allow_domains: [],
};
export const SPEC: EvaluationSpec = {
  label: 'late',
  positive: null,
  entity: null,
  threshold: 0.5,
  slices: [],
  critical: null,
  sqlMetrics: [],
  recallAtPrecision: [],
};

export interface Case {
  readonly model?: Uint8Array;
  readonly binding?: Partial<OnnxBinding>;
  readonly spec?: Partial<EvaluationSpec>;
  readonly pin?: Partial<SplitPin>;
  /** What run.json says instead of the file's own digest. */
  readonly sha256?: string;
  readonly ports?: Partial<EvaluatePorts>;
  /** Around what makes the rows and what brings the model. */
  readonly around?: <T>(what: 'split' | 'model', make: () => Promise<T>) => Promise<T>;
}

/** Evaluates a model on the flights, both as the case has them. */
export async function evaluate(here: Place, wanted: Case = {}): Promise<Evaluated> {
  const made = {
    card: 'flights',
    split: 'test',
    files: [{ name: 'flights', uri: 'flights.csv', sha256: sha256(CSV) }],
    query: 'select * from flights',
    where: 'true',
    key: ['id'],
    ...wanted.pin,
  };
  const pin: SplitPin = { ...made, digest: sha256(JSON.stringify(made)) };
  const ports = { ...here.ports, ...wanted.ports };
  const around = wanted.around ?? ((_, make) => make());
  const model = wanted.model ?? logisticRegression([0.2, -0.001], -2);
  const path = join(here.root, 'model.onnx');
  await writeFile(path, model);
  return evaluateModel(
    {
      model: 'flight-delay',
      task: 'binary-classification',
      evaluation: { key: sha256(JSON.stringify(wanted.spec ?? {})), material: { format: 'test' } },
      runKey: sha256('run'),
      modelFile: { sha256: wanted.sha256 ?? sha256(model), checkout: () => around('model', async () => path) },
      binding: { ...BINDING, ...wanted.binding },
      spec: { ...SPEC, ...wanted.spec },
      pin,
      split: () =>
        around('split', () => prepareSplit({ pin, root: here.root, privateFolder: here.privateFolder }, ports)),
    },
    ports,
  );
}

export const FULL: Partial<EvaluationSpec> = {
  entity: 'tail',
  slices: [
    { kind: 'column', name: 'origin' },
    { kind: 'condition', name: 'evening', sql: 'hour >= 18 -- after work' },
  ],
  critical: "origin = 'ATL' and hour between 16 and 19",
  sqlMetrics: [{ name: 'utility', sql: 'case when p >= 0.5 then (case when late then 5 else -1 end) end' }],
  recallAtPrecision: [{ name: 'recall', precision: 0.5 }],
};
