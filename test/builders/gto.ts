import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Folder with a real `gto` and its python3. Required in CI, where `.ci/run` makes it; elsewhere undefined when nobody made one. */
export function gtoFolder(): string | undefined {
  const folder = process.env.PROOFMARK_TEST_GTO;
  if (folder === undefined && process.env.CI !== undefined) {
    throw new Error('PROOFMARK_TEST_GTO is not set: in CI the registry is held against the real gto');
  }
  return folder;
}

/** Why a suite that needs it does not run here. */
export const WITHOUT_GTO =
  'needs PROOFMARK_TEST_GTO: a folder with gto, as test/builders/gto-requirements.txt installs it';

export interface GtoCommand {
  /** Seconds since 1970: the clock of its tag. */
  readonly at: number;
  readonly args: readonly string[];
}

export interface GtoAnswer {
  readonly args: readonly string[];
  readonly said: string;
}

/** Runs commands with the real gto until it has accepted `limit` of them. */
export function runGto(
  folder: string,
  cwd: string,
  commands: readonly GtoCommand[],
  limit = commands.length,
): { readonly accepted: readonly GtoAnswer[]; readonly refused: readonly GtoAnswer[] } {
  const out = execFileSync(join(folder, 'python3'), [join(import.meta.dirname, 'gto-commands.py')], {
    cwd,
    input: JSON.stringify({ commands, limit }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  });
  return JSON.parse(out) as ReturnType<typeof runGto>;
}

/** `gto <args> --json`, as a person runs it. */
export function gtoJson(folder: string, cwd: string, ...args: string[]): unknown {
  const env = { ...process.env, TZ: 'UTC' };
  return JSON.parse(
    execFileSync(join(folder, 'gto'), [...args, '--json'], { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env }),
  );
}
