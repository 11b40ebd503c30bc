import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandRequest } from '../ports.ts';
import { isAlive } from './process-group.ts';
import { nodeProcesses } from './processes-node.ts';
import { sleep } from './sleep.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-processes-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linux = process.platform === 'linux';

function run(command: string, options: Partial<CommandRequest> = {}) {
  return nodeProcesses.run({ command, folder, variables: {}, timeoutSeconds: 20, onLine: () => {}, ...options });
}

function script(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `"${process.execPath}" ${name}`;
}

async function pidIn(file: string): Promise<number> {
  const path = join(folder, file);
  for (let i = 0; i < 200 && !(existsSync(path) && readFileSync(path, 'utf8') !== ''); i++) await sleep(20);
  return Number(readFileSync(path, 'utf8'));
}

async function ends(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && isAlive(pid); i++) await sleep(20);
  return !isAlive(pid);
}

describe('a command', () => {
  test('runs in its folder with its variables, and without our secrets', async () => {
    process.env.TEST_ONLY_TOKEN = 'hidden';
    const command = script(
      'env.cjs',
      'console.log(process.cwd(), process.env.PROOFMARK_SEED, process.env.TEST_ONLY_TOKEN)',
    );
    const result = await run(command, { variables: { PROOFMARK_SEED: '7' } });
    delete process.env.TEST_ONLY_TOKEN;
    expect(result.tail).toEqual([`${folder} 7 undefined`]);
    expect(result).toMatchObject({ exitCode: 0, signal: null, timedOut: false, aborted: false });
  });

  test('is a command line of the shell', async () => {
    const lines: string[] = [];
    await run('echo one && echo "two  three" >&2 | cat; echo $((1+2))', { onLine: (line) => lines.push(line) });
    expect(lines.sort()).toEqual(['3', 'one', 'two  three']);
  });

  test('tells its exit code', async () => {
    expect(await run('exit 3')).toMatchObject({ exitCode: 3, signal: null });
    expect(await run('no-such-program-anywhere')).toMatchObject({ exitCode: 127 });
  });

  test('tells the signal that ended it', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({ exitCode: null, signal: 'SIGSEGV' });
    expect(await run(script('kill.cjs', 'process.kill(process.pid, "SIGKILL")'))).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
    });
  });

  test.runIf(linux)('tells the CPU time and memory it took', async () => {
    const command = script(
      'busy.cjs',
      'const big = Buffer.alloc(120e6, 1); const end = Date.now() + 400; while (Date.now() < end); console.log(big.length)',
    );
    const result = await run(command);
    expect(result.cpuSeconds).toBeGreaterThan(0.2);
    expect(result.cpuSeconds).toBeLessThan(10);
    expect(result.peakMemoryBytes).toBeGreaterThan(120e6);
    expect(result.wallSeconds).toBeGreaterThan(0.4);
  });

  test('streams a lot of output without keeping it', async () => {
    let count = 0;
    const result = await run('i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done', {
      onLine: () => count++,
    });
    expect(count).toBe(20_000);
    expect(result.tail).toHaveLength(200);
    expect(result.tail.at(-1)).toBe('line 19999');
  });

  test('cannot wait for our watchdog among its children', async () => {
    expect((await run('wait; echo waited', { timeoutSeconds: 5 })).tail).toEqual(['waited']);
  });
});

describe('a command that has to end', () => {
  test('is asked first, and may clean up', async () => {
    const result = await run('trap "echo cleaning; exit 0" TERM; sleep 30 & wait', { timeoutSeconds: 2 });
    expect(result).toMatchObject({ timedOut: true, aborted: false, exitCode: null });
    expect(result.tail).toContain('cleaning');
    expect(result.wallSeconds).toBeLessThan(12);
  });

  test('is killed with its children when it does not listen', async () => {
    const command = script(
      'deaf.cjs',
      `process.on('SIGTERM', () => {});
       const child = require('node:child_process').spawn('sleep', ['60']);
       require('node:fs').writeFileSync('deaf.pid', String(child.pid));
       setInterval(() => {}, 1000);`,
    );
    const result = await run(command, { timeoutSeconds: 2, graceSeconds: 0.3 });
    expect(result).toMatchObject({ timedOut: true, exitCode: null });
    expect(await ends(await pidIn('deaf.pid'))).toBe(true);
  });

  test('ends at an abort', async () => {
    const controller = new AbortController();
    const running = run('echo ready; sleep 60', { signal: controller.signal, onLine: () => controller.abort() });
    expect(await running).toMatchObject({ aborted: true, timedOut: false, exitCode: null });
  });

  test('does not start what was aborted before', async () => {
    expect(await run('sleep 60', { signal: AbortSignal.abort(), graceSeconds: 0.2 })).toMatchObject({ aborted: true });
  });
});

describe('nothing outlives a command', () => {
  test('that leaves a background process which holds its output open', async () => {
    const result = await run('sleep 60 & echo $! > background.pid; echo done');
    expect(result).toMatchObject({ exitCode: 0, tail: ['done'] });
    expect(result.wallSeconds).toBeLessThan(5);
    expect(await ends(await pidIn('background.pid'))).toBe(true);
  });

  test.runIf(linux)('whose child left the process group', async () => {
    const command = script(
      'escape.cjs',
      `const child = require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'inherit' });
       require('node:fs').writeFileSync('escape.pid', String(child.pid));
       child.unref();`,
    );
    expect(await run(command)).toMatchObject({ exitCode: 0 });
    expect(await ends(await pidIn('escape.pid'))).toBe(true);
  });

  test('when we are killed without a chance to clean up', async () => {
    const source = `
      import { nodeProcesses } from ${JSON.stringify(join(import.meta.dirname, 'processes-node.ts'))};
      await nodeProcesses.run({ command: 'echo $$ > orphan.pid; trap "" TERM; sleep 60; sleep 60', folder: ${JSON.stringify(folder)},
        variables: {}, timeoutSeconds: 60, onLine: () => {} });`;
    writeFileSync(join(folder, 'parent.mts'), source);
    const tsx = join(import.meta.dirname, '..', '..', 'node_modules', 'tsx', 'dist', 'loader.mjs');
    const parent = spawn(process.execPath, ['--import', tsx, join(folder, 'parent.mts')], { stdio: 'inherit' });
    const orphan = await pidIn('orphan.pid');
    expect(isAlive(orphan)).toBe(true);
    parent.kill('SIGKILL');
    expect(await ends(orphan)).toBe(true);
  });
});
