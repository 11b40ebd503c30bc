import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..');
const COMMAND = join(PROJECT, 'build', 'cli', 'main.js');

/** What the demo copies from this repository: the model, its data card and the lock file its key depends on. */
const COPIED = [
  'models/flight-delay',
  'data-cards/flights.md',
  'registry/policy.yaml',
  'package.json',
  'package-lock.json',
];

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly seconds: number;
}

/** A temporary repository with a bare `origin`, as a team would have it, and the commands one would type there. */
export interface Stage {
  readonly root: string;
  git(...args: string[]): string;
  edit(path: string, changes: Readonly<Record<string, string>>): void;
  commit(message: string): void;
  branch(name: string): void;
  merge(name: string): void;
  /** Runs `proofmark`; its messages go straight to the terminal, its result comes back. */
  proofmark(...args: string[]): Promise<CommandResult>;
}

/** @param options.quiet keeps the commands' messages from the terminal */
export function openStage(options: { readonly quiet?: boolean } = {}): Stage {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-demo-')));
  const root = join(folder, 'flights');
  mkdirSync(root);
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(folder, 'origin.git')]);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Demo');
  git('config', 'user.email', 'demo@example.com');
  git('remote', 'add', 'origin', join(folder, 'origin.git'));
  writeFileSync(join(root, '.gitignore'), 'node_modules\n');
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'), 'junction');
  git('add', '.gitignore');
  git('commit', '-q', '-m', 'chore: start');
  git('push', '-q', 'origin', 'main');
  git('remote', 'set-head', 'origin', 'main');

  return {
    root,
    git,
    edit: (path, changes) => {
      let text = readFileSync(join(root, path), 'utf8');
      for (const [from, to] of Object.entries(changes)) {
        if (!text.includes(from)) throw new Error(`The demo expects "${from}" in ${path}.`);
        text = text.replace(from, to);
      }
      writeFileSync(join(root, path), text);
    },
    commit: (message) => {
      git('add', '-A');
      git('commit', '-q', '-m', message);
    },
    branch: (name) => void git('switch', '-q', '-c', name, 'main'),
    merge: (name) => {
      git('switch', '-q', 'main');
      git('merge', '-q', '--no-ff', '-m', `Merge ${name}`, name);
      git('push', '-q', 'origin', 'main');
    },
    proofmark: (...args) => runProofmark(root, args, options.quiet === true),
  };
}

/** Copies the example of this repository onto the stage. */
export function copyExample(stage: Stage): void {
  copy(stage, COPIED);
}

/** The example in Python, and what its key depends on. */
export function copyPythonExample(stage: Stage): void {
  copy(stage, ['models/rain-tomorrow', 'data-cards/seattle-weather.md']);
}

/** Whether the `python3` on the PATH has what the Python example imports. */
export function hasPython(): boolean {
  const found = spawnSync('python3', ['-c', 'import duckdb, sklearn, skl2onnx, yaml'], { stdio: 'ignore' });
  return found.status === 0;
}

function copy(stage: Stage, paths: readonly string[]): void {
  const withoutTests = (source: string) => !source.endsWith('.test.ts') && !source.endsWith('__pycache__');
  for (const path of paths) {
    mkdirSync(dirname(join(stage.root, path)), { recursive: true });
    cpSync(join(PROJECT, path), join(stage.root, path), { recursive: true, filter: withoutTests });
  }
}

function runProofmark(cwd: string, args: readonly string[], quiet: boolean): Promise<CommandResult> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ exitCode: code ?? 70, stdout, seconds: (performance.now() - started) / 1000 }),
    );
  });
}
