import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFiles } from '../../src/adapters/data-files-node.ts';
import { sha256Hex, sha256OfFile } from '../../src/adapters/digest-node.ts';
import { onnxruntimeEngine } from '../../src/adapters/engine-onnxruntime.ts';
import { openEvidence } from '../../src/adapters/evidence-git.ts';
import { openGit } from '../../src/adapters/git-cli.ts';
import { openLog } from '../../src/adapters/log-terminal.ts';
import { duckDbTables } from '../../src/adapters/tables-duckdb.ts';
import { nodeMachine } from '../../src/adapters/testbed-node.ts';
import { ModelConfig } from '../../src/config/model-config.ts';
import { Policy } from '../../src/config/policy.ts';
import type { SplitPin } from '../../src/experiment/evaluation-question.ts';
import { evaluationOf, evaluationSpec } from '../../src/experiment/keys.ts';
import { evaluateModel } from '../../src/flows/evaluate.ts';
import { judged } from '../../src/flows/judged-models.ts';
import { prepareSplit } from '../../src/flows/prepare-split.ts';
import { judge } from '../../src/gate/judge.ts';
import { logisticRegression } from '../../test/builders/onnx-models.ts';

export interface JudgingMeasurement {
  readonly slices: number;
  readonly scoringSeconds: number;
  readonly evaluateSeconds: number;
  readonly judgeSeconds: number;
  readonly peakMemoryBytes: number;
}

const ROWS = 1_000_000;
const SEGMENTS = 50;

const root = process.argv[2]!;
execFileSync('git', ['init', '-q', root]);
execFileSync('git', [
  '-C',
  root,
  '-c',
  'user.name=b',
  '-c',
  'user.email=b@example.com',
  'commit',
  '-q',
  '--allow-empty',
  '-m',
  'start',
]);
const git = await openGit(root);
const log = openLog({ quiet: true });
const tables = duckDbTables({ privateFolder: git.privateFolder });
const ports = {
  git,
  log,
  tables,
  dataFiles: dataFiles(git.privateFolder),
  engine: onnxruntimeEngine(),
  evidence: openEvidence(git, log),
  machine: nodeMachine(),
  sha256: sha256Hex,
};

const data = join(root, 'rows.parquet');
await writeRows(data);
const made = {
  card: 'rows',
  split: 'test',
  files: [{ name: 'rows', uri: 'rows.parquet', sha256: await sha256OfFile(data) }],
  query: 'select * from rows',
  where: 'true',
  key: ['id'],
};
const pin: SplitPin = { ...made, digest: sha256Hex(JSON.stringify(made)) };
const config = ModelConfig.parse({
  task: 'binary-classification',
  train: { command: 'true' },
  data: { card: 'rows' },
  onnx: { inputs: { features: ['a', 'b', 'c', 'd'] }, output: { name: 'probability', column: 0 } },
  evaluate: {
    label: 'late',
    metrics: [
      { roc_auc: { role: 'optimize', margin: 0.005 } },
      { log_loss: { role: 'guard', margin: '1%' } },
      { average_precision: { role: 'guard', margin: 0.005 } },
      { f1: { role: 'guard', margin: 0.005 } },
    ],
    slices: ['segment'],
  },
});
const spec = evaluationSpec(config);
const split = await prepareSplit({ pin, root, privateFolder: git.privateFolder }, ports);

let scoringSeconds = 0;
const startedEvaluating = performance.now();
const baseline = await evaluate('baseline', [1, 0.5, -0.3, 0]);
const candidate = await evaluate('candidate', [1, 0.6, -0.3, 0.1]);
const evaluateSeconds = (performance.now() - startedEvaluating) / 1000;

const startedJudging = performance.now();
const verdict = judge({
  key: '',
  model: 'rows',
  config,
  policy: Policy.parse({}),
  waivers: [],
  today: '2026-01-01',
  stage: 'merge',
  candidate: await judged(candidate, spec, ports),
  baseline: await judged(baseline, spec, ports),
  baselineNote: '',
  production: null,
  latency: null,
});
const measurement: JudgingMeasurement = {
  slices: new Set(verdict.slices.rows.map((row) => row.slice)).size,
  scoringSeconds,
  evaluateSeconds,
  judgeSeconds: (performance.now() - startedJudging) / 1000,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(measurement));

async function writeRows(file: string): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const uniform = (salt: number) => `((i * ${salt}) % 1000003) / 1000003.0`;
  await connection.run(
    `copy (select i as id, ${uniform(7919)} * 4 - 2 as a, ${uniform(104_729)} * 4 - 2 as b, ${uniform(15_485_863)} * 4 - 2 as c,
      ${uniform(32_452_843)} as d, 's' || lpad((i % ${SEGMENTS})::varchar, 2, '0') as segment,
      ${uniform(49_979_687)} < 1 / (1 + exp(1.5 - a - 0.6 * b)) as late from range(${ROWS}) t(i)) to '${file}' (format parquet)`,
  );
  connection.closeSync();
}

async function evaluate(label: string, weights: readonly number[]) {
  const file = join(root, `${label}.onnx`);
  const bytes = logisticRegression(weights, -1.5);
  writeFileSync(file, bytes);
  const runKey = sha256Hex(label);
  const evaluation = evaluationOf({ config, runKey, spec, test: pin }, sha256Hex);
  const sha256 = sha256Hex(bytes);
  const { record, entry } = await evaluateModel(
    {
      model: 'rows',
      task: config.task,
      evaluation,
      runKey,
      modelFile: { sha256, checkout: async () => file },
      binding: config.onnx,
      spec,
      pin,
      split: async () => split,
    },
    ports,
  );
  const measured = JSON.parse(new TextDecoder().decode(await ports.evidence.readFile(entry, 'measurement.json'))) as {
    scoringSeconds: number;
  };
  scoringSeconds += measured.scoringSeconds;
  return {
    contender: {
      label,
      version: null,
      commit: null,
      runKey,
      evaluationKey: evaluation.key,
      modelSha256: sha256,
      modelBytes: bytes.length,
    },
    evaluation: record,
    evaluationEntry: entry,
  };
}
