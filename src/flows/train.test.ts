import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { systemClock } from '../adapters/clock-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { checkModelFile } from '../adapters/onnx-file.ts';
import { nodeProcesses } from '../adapters/processes-node.ts';
import { nodeMachine } from '../adapters/testbed-node.ts';
import { workFoldersIn } from '../adapters/work-folder.ts';
import { UserError } from '../errors.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { Interrupted } from '../interrupted.ts';
import type { Log } from '../ports.ts';
import { openFacts } from './read-facts.ts';
import { type TrainOutcome, type TrainPorts, trainSeed } from './train.ts';

const MODEL = 'models/loan-default';
const TRAIN = `${MODEL}/train.mjs`;

let repository: SmallRepository;
let lines: string[];
beforeEach(() => {
  repository = smallRepository({ rows: 60 });
  lines = [];
});
afterEach(() => repository.remove());

async function openPorts(): Promise<TrainPorts> {
  const git = await openGit(repository.root);
  const log: Log = {
    info: (line) => lines.push(line),
    warn: (line) => lines.push(`warning: ${line}`),
    output: (prefix, line) => lines.push(`${prefix} ${line}`),
    progress: () => ({ update() {}, done() {} }),
  };
  return {
    git,
    evidence: openEvidence(git, log),
    processes: nodeProcesses,
    machine: nodeMachine(),
    workFolders: workFoldersIn(git.privateFolder),
    clock: systemClock,
    log,
    sha256: sha256Hex,
    checkModelFile,
    prepareSplit: async () => ({ path: join(repository.root, 'data/loans.csv'), rows: 30 }),
  };
}

async function readModel(): Promise<ModelFacts> {
  const reader = openFacts({ git: await openGit(repository.root), sha256: sha256Hex });
  const { facts } = await (await reader.at('work-tree')).models();
  return facts.get('loan-default')!;
}

/** Trains every seed of the model. */
async function train(signal?: AbortSignal): Promise<readonly TrainOutcome[]> {
  const facts = await readModel();
  const ports = await openPorts();
  const outcomes: TrainOutcome[] = [];
  for (const { seed } of facts.runs) {
    outcomes.push(await trainSeed({ facts, seed, ...(signal === undefined ? {} : { signal }) }, ports));
  }
  return outcomes;
}

const refs = () => repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark').split('\n').filter(Boolean);
const workFolders = () => readdirSync(join(repository.root, '.git/proofmark/work'));

/** Puts code at the end of the training script. */
function afterTraining(code: string): void {
  repository.write(TRAIN, `${repository.read(TRAIN)}\n${code}\n`);
}

describe('a training', () => {
  test('leaves a whole record and the model as evidence, here and on the remote', async () => {
    repository.edit(
      `${MODEL}/model.yaml`,
      '  timeout: 1m',
      '  timeout: 1m\n  price: { per_hour: 3600, currency: EUR }',
    );
    repository.commit('price');
    const [outcome] = await train();
    expect(outcome).toMatchObject({ status: 'trained' });
    const run = RunRecord.parse(JSON.parse(repository.git('cat-file', 'blob', `${outcome!.entry.commit}:run.json`)));
    expect(run).toMatchObject({
      status: 'succeeded',
      reason: null,
      seed: 1,
      exitCode: 0,
      params: { weight_income: -1, weight_debt: 0.6, bias: -1 },
      metrics: { 'train.loss': 1 / 3 },
      git: { commit: repository.git('rev-parse', 'HEAD'), branch: 'main', dirty: [] },
      data: { card: 'loans', split: 'train', rows: 30 },
      log: ['seed 1'],
      gpuSeconds: 0,
    });
    expect(run.steps).toHaveLength(3);
    expect(run.wallSeconds).toBeGreaterThan(0);
    expect(run.cost).toEqual({ amount: run.wallSeconds, currency: 'EUR' });
    expect(lines).toContain('[loan-default seed 1] seed 1');

    const files = repository.git('ls-tree', '-r', '--name-only', outcome!.entry.commit).split('\n');
    expect(files).toEqual(['model.onnx', 'run.json']);
    expect(run.file!.bytes).toBe(Number(repository.git('cat-file', '-s', `${outcome!.entry.commit}:model.onnx`)));
    expect(repository.git('ls-remote', 'origin', 'refs/proofmark/*')).toContain(`refs/proofmark/runs/loan-default/`);
    expect(workFolders()).toEqual([]);
  });

  test('is not repeated', async () => {
    await train();
    afterEachRun();
    const [again] = await train();
    expect(again).toMatchObject({ status: 'reused', run: { status: 'succeeded' } });
    expect(lines).toEqual([]);
  });

  test('of two at the same time happens once', async () => {
    const [[first], [second]] = await Promise.all([train(), train()]);
    expect([first!.status, second!.status].sort()).toEqual(['reused', 'trained']);
    expect(first!.entry.commit).toBe(second!.entry.commit);
    expect(lines.filter((line) => line === '[loan-default seed 1] seed 1')).toHaveLength(1);
    expect(lines.some((line) => line.includes('waiting for its result'))).toBe(true);
  });

  test('runs once per seed', async () => {
    repository.edit(`${MODEL}/model.yaml`, 'seeds: [1]', 'seeds: [3, 1]');
    const outcomes = await train();
    expect(outcomes.map(({ run }) => [run.seed, run.log])).toEqual([
      [3, ['seed 3']],
      [1, ['seed 1']],
    ]);
    expect(refs()).toHaveLength(2);
  });

  test('names inputs that are not committed', async () => {
    repository.edit(`${MODEL}/params.yaml`, '0.6', '0.7');
    repository.write('README.md', 'not an input');
    const [outcome] = await train();
    expect(outcome!.run.git.dirty).toEqual([`${MODEL}/params.yaml`]);
  });

  test('is told its folder, seed, params and training rows, and nothing of the test rows', async () => {
    repository.write(
      TRAIN,
      `${repository.read(TRAIN)}
       console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PROOFMARK_')))));
       console.log(process.cwd());`,
    );
    const [outcome] = await train();
    const [, variables, folder] = outcome!.run.log;
    const { PROOFMARK_OUT, PROOFMARK_COMMAND_ID, ...others } = JSON.parse(variables!);
    expect(PROOFMARK_OUT.startsWith(join(repository.root, '.git/proofmark/work/'))).toBe(true);
    expect(PROOFMARK_COMMAND_ID).toMatch(/^[0-9a-f-]{36}$/);
    expect(others).toEqual({
      PROOFMARK_SEED: '1',
      PROOFMARK_MODEL: 'loan-default',
      PROOFMARK_PARAMS: join(repository.root, MODEL, 'params.yaml'),
      PROOFMARK_DATA_TRAIN: join(repository.root, 'data/loans.csv'),
    });
    expect(folder).toBe(join(repository.root, MODEL));
  });

  test('that adds files to its folder is warned that they count as inputs', async () => {
    afterTraining("writeFileSync('cache.bin', 'x');");
    expect(await train()).toMatchObject([{ status: 'trained' }]);
    expect(lines.find((line) => line.startsWith('warning:'))).toContain(`${MODEL}/cache.bin`);
  });
});

function afterEachRun(): void {
  lines.length = 0;
}

describe('a failed training is recorded, explained and out of the way of the next', () => {
  test.each([
    ['exits with 1', "console.error('Error: no such column'); process.exit(1);", /exited with 1.*no such column/],
    ['is killed', "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);", /SIGKILL/],
    ['writes nothing', "console.log('done');", /left no model\.onnx.*PROOFMARK_OUT/],
    [
      'writes something else',
      "import { writeFileSync } from 'node:fs'; writeFileSync(process.env.PROOFMARK_OUT + '/model.pt', 'x');",
      /only model\.pt is there/,
    ],
    [
      'writes an empty file',
      "import { writeFileSync } from 'node:fs'; writeFileSync(process.env.PROOFMARK_OUT + '/model.onnx', '');",
      /is empty/,
    ],
    [
      'writes junk',
      "import { writeFileSync } from 'node:fs'; writeFileSync(process.env.PROOFMARK_OUT + '/model.onnx', 'junk '.repeat(100));",
      /model\.onnx.*ONNX/,
    ],
    [
      'links to a file of somebody else',
      "import { symlinkSync } from 'node:fs'; symlinkSync('/etc/hostname', process.env.PROOFMARK_OUT + '/model.onnx');",
      /leads out of the folder/,
    ],
    ['meets a full disk', "import { writeFileSync } from 'node:fs'; writeFileSync('/dev/full', 'x');", /disk is full/],
  ])('when it %s', async (_, code, reason) => {
    const script = repository.read(TRAIN);
    repository.write(TRAIN, code);
    const [outcome] = await train();
    expect(outcome).toMatchObject({ status: 'failed', run: { status: 'failed', file: null } });
    expect(outcome!.run.reason).toMatch(reason);
    expect(refs()).toEqual([`refs/proofmark/failures/loan-default/${outcome!.entry.id.key}`]);
    expect(workFolders()).toEqual([]);

    repository.write(TRAIN, script);
    expect(await train()).toMatchObject([{ status: 'trained' }]);
  });

  test('when it hangs', async () => {
    repository.write(TRAIN, "console.log('still here'); setInterval(() => {}, 1000);");
    repository.edit(`${MODEL}/model.yaml`, 'timeout: 1m', 'timeout: 0.5s');
    const [outcome] = await train();
    expect(outcome).toMatchObject({
      status: 'failed',
      run: { status: 'timed-out', exitCode: null, log: ['still here'] },
    });
    expect(outcome!.run.reason).toContain('timeout of 0.5s');
  });

  test('when its inputs change meanwhile', async () => {
    afterTraining("writeFileSync('params.yaml', 'bias: 2');");
    const [outcome] = await train();
    expect(outcome!.run.reason).toMatch(/changed while.*params\.yaml/);
  });

  test('each time', async () => {
    repository.write(TRAIN, 'process.exit(7);');
    expect(await train()).toHaveLength(1);
    expect(await train()).toHaveLength(1);
    expect(refs()).toHaveLength(2);
    expect(refs().every((ref) => ref.startsWith('refs/proofmark/failures/'))).toBe(true);
  });
});

describe('an interrupted training', () => {
  test('leaves nothing behind', async () => {
    repository.write(TRAIN, "console.log('ready'); setInterval(() => {}, 1000);");
    const controller = new AbortController();
    const running = train(controller.signal);
    while (!lines.some((line) => line.endsWith('ready'))) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort();
    await expect(running).rejects.toThrow(Interrupted);
    expect(refs()).toEqual([]);
    expect(workFolders()).toEqual([]);
    expect(readdirSync(join(repository.root, '.git/proofmark/locks'))).toEqual([]);
  });

  test('while waiting for another one ends at once', async () => {
    const ports = await openPorts();
    const facts = await readModel();
    const release = await ports.workFolders.lock(facts.runs[0]!.key, { onWait: () => {} });
    await expect(train(AbortSignal.timeout(200))).rejects.toThrow(Interrupted);
    await release();
  });

  test('that was killed leaves what the next one clears away', async () => {
    const facts = await readModel();
    const privateFolder = join(repository.root, '.git/proofmark');
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const holder = JSON.stringify({ token: 't', pid: dead, host: hostname(), startTicks: null, since: 'then' });
    mkdirSync(join(privateFolder, 'locks'), { recursive: true });
    mkdirSync(join(privateFolder, 'work/left/out'), { recursive: true });
    writeFileSync(join(privateFolder, 'locks', `${facts.runs[0]!.key}.lock`), holder);
    writeFileSync(join(privateFolder, 'work/left/holder.json'), holder);
    expect(await train()).toMatchObject([{ status: 'trained' }]);
    expect(workFolders()).toEqual([]);
    expect(existsSync(join(privateFolder, 'locks', `${facts.runs[0]!.key}.lock`))).toBe(false);
  });
});

test('data that is not there is the user’s to fix, and nothing is written', async () => {
  const ports = await openPorts();
  const missing = new UserError({ what: 'there is no such file', where: { file: 'data/loans.csv' } });
  const prepareSplit = () => Promise.reject(missing);
  const facts = await readModel();
  await expect(trainSeed({ facts, seed: 1 }, { ...ports, prepareSplit })).rejects.toBe(missing);
  expect(refs()).toEqual([]);
  expect(readFileSync(join(repository.root, TRAIN), 'utf8')).toContain('PROOFMARK_OUT');
});

test('a full disk is one clear message', async () => {
  const ports = await openPorts();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const facts = await readModel();
  const prepareSplit = () => Promise.reject(full);
  await expect(trainSeed({ facts, seed: 1 }, { ...ports, prepareSplit })).rejects.toThrow(/the disk is full/);
});
