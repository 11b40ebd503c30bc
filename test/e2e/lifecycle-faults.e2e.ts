import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark, startProofmark } from '../builders/command.ts';
import { gitKiller } from '../builders/git-killer.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';

/** Killed commands that run at once. */
const AT_ONCE = 3;

let life: Lifecycle;
beforeAll(async () => {
  life = await lifecycle();
});
afterAll(() => life.repository.remove());

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

/** What is on the remote: names of refs, and how many states each record of the forge went through. */
function remoteState(origin: string): readonly string[] {
  const refs = git(origin, 'for-each-ref', '--format=%(refname)', 'refs/tags', 'refs/proofmark').split('\n');
  return refs.filter(Boolean);
}

function drafts(origin: string): readonly string[] {
  return remoteState(origin)
    .filter((ref) => ref.startsWith('refs/proofmark/forge/releases/'))
    .filter((ref) => (JSON.parse(git(origin, 'show', `${ref}:record.json`)) as { draft: boolean }).draft);
}

/** Runs the command once whole, then kills it after each of its side effects and runs it again. */
async function killEverywhere(...args: string[]): Promise<number> {
  const whole = life.copy();
  const counter = gitKiller(0);
  try {
    const finished = await startProofmark(whole.root, args, counter.env).finished;
    expect(finished.exitCode, finished.stderr).toBe(0);
    const expected = remoteState(whole.origin);
    const effects = counter.count();
    expect(effects).toBeGreaterThan(5);
    const moments = Array.from({ length: effects }, (_, index) => index + 1);
    const killAt = async (moment: number) => {
      const { root, origin, remove } = life.copy();
      const killer = gitKiller(moment);
      try {
        const killed = await startProofmark(root, args, killer.env).finished;
        expect(killed.signal, `after effect ${moment}`).toBe('SIGKILL');
        const again = await proofmark(root, ...args);
        expect(again.exitCode, `after effect ${moment}: ${again.stdout}${again.stderr}`).toBe(0);
        expect(remoteState(origin), `after effect ${moment}`).toEqual(expected);
        expect(drafts(origin), `after effect ${moment}`).toEqual([]);
        expect(git(root, 'tag')).toBe(git(origin, 'tag'));
      } finally {
        killer.remove();
        remove();
      }
    };
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let moment = moments.shift(); moment !== undefined; moment = moments.shift()) await killAt(moment);
      }),
    );
    return effects;
  } finally {
    counter.remove();
    whole.remove();
  }
}

describe('killed after each side effect, the same command finishes the work once', () => {
  test('register', async () => {
    await killEverywhere('register', MODEL);
    await life.expectExit(0, 'register', MODEL);
  });

  test('promote', async () => {
    await killEverywhere('promote', `${MODEL}@v1.0.0`, '--to', 'staging');
    await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
    await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'production');
  });

  test('rollback', async () => {
    await life.land('weight_debt: 0.6', 'weight_debt: 1.0');
    await life.expectExit(0, 'register', MODEL);
    await life.expectExit(0, 'promote', `${MODEL}@v1.1.0`, '--to', 'staging');
    await life.expectExit(0, 'promote', `${MODEL}@v1.1.0`, '--to', 'production');
    await killEverywhere('rollback', MODEL, '--env', 'production', '--reason', 'complaints');
  });
});
