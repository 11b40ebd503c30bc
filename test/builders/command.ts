import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** `PROOFMARK_BUILD` is another folder of compiled files than `build/`. */
const BUILD = process.env.PROOFMARK_BUILD ?? join(import.meta.dirname, '..', '..', 'build');

export const COMMAND = join(BUILD, 'cli', 'main.js');

export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** Starts the compiled command line in a folder, away from this process's terminal and colours. */
export function startProofmark(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Started {
  const started = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout, stderr, seconds: (performance.now() - started) / 1000 }),
    );
  });
  return { child, finished };
}

export function proofmark(cwd: string, ...args: string[]): Promise<Finished> {
  return startProofmark(cwd, args).finished;
}
