import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../../src/adapters/process-group.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const TRAIN = 'models/loan-default/train.mjs';
const PROJECT = join(import.meta.dirname, '..', '..');

let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository({ rows: 50 });
});
afterEach(() => repository.remove());

interface Finished {
  readonly code: number | null;
  readonly text: string;
  readonly errors: string;
}

function startTraining(): { child: ChildProcess; finished: Promise<Finished>; errors(): string } {
  const child = spawn(
    process.execPath,
    ['--import', join(PROJECT, 'node_modules/tsx/dist/loader.mjs'), join(PROJECT, 'test/builders/train-command.ts')],
    { cwd: repository.root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, text: text.trim(), errors }));
  });
  return { child, finished, errors: () => errors };
}

const refs = () => repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark').split('\n').filter(Boolean);
const privateFiles = (folder: string) => readdirSync(join(repository.root, '.git/proofmark', folder));

/** The training says its process number and goes on when the file `go` is there. */
function makeTrainingWait(): void {
  repository.write('.gitignore', 'node_modules\npid-*\ngo\n');
  repository.write(
    TRAIN,
    `import { existsSync as exists, writeFileSync as write } from 'node:fs';
     write('../../pid-' + process.pid, '');
     while (!exists('../../go')) await new Promise((resolve) => setTimeout(resolve, 20));
     ${repository.read(TRAIN)}`,
  );
  repository.commit('wait');
}

async function trainingPid(): Promise<number> {
  for (;;) {
    const name = readdirSync(repository.root).find((file) => file.startsWith('pid-'));
    if (name !== undefined) return Number(name.slice(4));
    await wait(20);
  }
}

async function ended(pid: number): Promise<boolean> {
  for (let i = 0; i < 200 && isAlive(pid); i++) await wait(20);
  return !isAlive(pid);
}

test('killed in the middle of a training, the training dies too, and the next one completes', async () => {
  makeTrainingWait();
  const first = startTraining();
  const pid = await trainingPid();
  first.child.kill('SIGKILL');
  await first.finished;
  expect(await ended(pid)).toBe(true);
  expect(refs()).toEqual([]);

  repository.write('go', '');
  const { code, text, errors } = await startTraining().finished;
  expect(code, errors).toBe(0);
  expect(text).toBe('trained');
  expect(refs()).toHaveLength(1);
  expect(privateFiles('work')).toEqual([]);
  expect(privateFiles('locks')).toEqual([]);
  expect((await startTraining().finished).text).toBe('reused');
});

test('of two processes one trains and the other waits, also when the first one is killed', async () => {
  makeTrainingWait();
  const first = startTraining();
  await trainingPid();
  const second = startTraining();
  const third = startTraining();
  for (const waiting of [second, third]) while (!waiting.errors().includes('waiting for its result')) await wait(20);
  first.child.kill('SIGKILL');
  repository.write('go', '');
  const results = await Promise.all([second.finished, third.finished]);
  expect(results.map(({ text }) => text).sort()).toEqual(['reused', 'trained']);
  expect(refs()).toHaveLength(1);
  expect(readdirSync(repository.root).filter((file) => file.startsWith('pid-'))).toHaveLength(2);
});

test('killed at many moments, nothing is doubled and nothing is left', async () => {
  for (let moment = 200; moment <= 2000; moment += 150) {
    const { child, finished } = startTraining();
    await wait(moment);
    child.kill('SIGKILL');
    await finished;
  }
  const { code, errors } = await startTraining().finished;
  expect(code, errors).toBe(0);
  expect(refs().map((ref) => ref.split('/')[2])).toEqual(['runs']);
  expect(repository.git('ls-remote', 'origin', 'refs/proofmark/*').split('\n')).toHaveLength(1);
  const commit = repository.git('rev-parse', refs()[0]!);
  expect(JSON.parse(repository.git('cat-file', 'blob', `${commit}:run.json`)).status).toBe('succeeded');
  expect(privateFiles('work')).toEqual([]);
  expect(privateFiles('locks').filter((name) => name.endsWith('.lock'))).toEqual([]);
});
