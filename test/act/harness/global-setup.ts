import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makeBundle } from '../../../scripts/make-bundle.ts';
import { findAct } from './find-act.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const STAND_INS = join(ROOT, 'test', 'act', 'stand-ins');

/** What every test of this suite runs, made once from the source as it is. */
export interface Built {
  readonly act: string;
  /** The bundle of all actions. */
  readonly dist: string;
  /** The command line, compiled. */
  readonly cli: string;
  /** One folder for each third-party action. */
  readonly standIns: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    built: Built;
  }
}

/** `PROOFMARK_TEST_ACT_KEEP=1` keeps what was made and uses it the next time, while one works on tests. */
export default function setup(project: TestProject): () => void {
  const keep = process.env.PROOFMARK_TEST_ACT_KEEP === '1';
  // Below node_modules: the compiled files find their packages, and git and linters look away.
  const folder = join(ROOT, 'node_modules', '.cache', keep ? 'proofmark-act' : `proofmark-act-${process.pid}`);
  const built: Built = {
    act: findAct(),
    dist: join(folder, 'dist'),
    cli: join(folder, 'build', 'cli', 'main.js'),
    standIns: join(folder, 'stand-ins'),
  };
  if (!keep || !existsSync(built.dist)) {
    compile(join(folder, 'build'));
    makeBundle({ root: ROOT, build: join(folder, 'build'), out: built.dist });
  }
  // What the command line finds beside its compiled files.
  for (const name of ['workflows', 'schemas']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  copyStandIns(built.standIns);
  project.provide('built', built);
  return () => {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
}

function compile(out: string): void {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  // Types are checked by a step of their own.
  execFileSync(tsc, ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', out], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
}

/** Each with a copy of what they share: act takes the folder of an action and nothing beside it. */
function copyStandIns(into: string): void {
  rmSync(into, { recursive: true, force: true });
  for (const name of readdirSync(STAND_INS)) {
    const folder = join(STAND_INS, name);
    if (name === 'shared' || !statSync(folder).isDirectory()) continue;
    cpSync(folder, join(into, name), { recursive: true, dereference: true });
  }
}
