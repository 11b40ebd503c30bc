import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The version that `.ci/run` installs. */
export const ACT_VERSION = '0.2.87';

/**
 * Path of act: `PROOFMARK_TEST_ACT`, the one on the PATH, or where `go install` puts it. Throws when there is none, or
 * another version: a suite that skipped itself would prove nothing.
 */
export function findAct(): string {
  const candidates = [process.env.PROOFMARK_TEST_ACT, 'act', join(homedir(), 'go', 'bin', 'act')];
  const seen: string[] = [];
  for (const path of candidates) {
    if (path === undefined) continue;
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    const version = status === 0 ? stdout.trim().split(' ').at(-1) : undefined;
    if (version === ACT_VERSION) return path;
    if (version !== undefined) seen.push(`${path} is ${version}`);
  }
  throw new Error(
    `these tests run the workflows with act ${ACT_VERSION}${seen.length === 0 ? '' : ` (${seen.join(', ')})`}: go install github.com/nektos/act@v${ACT_VERSION}`,
  );
}
