import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark, startProofmark } from '../builders/command.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';

let life: Lifecycle;
beforeAll(async () => {
  life = await lifecycle();
  await life.expectExit(0, 'register', MODEL);
  await life.land('weight_debt: 0.6', 'weight_debt: 1.0');
  await life.expectExit(0, 'register', MODEL);
  for (const version of ['v1.0.0', 'v1.1.0']) {
    for (const environment of ['staging', 'production'])
      await life.expectExit(0, 'promote', `${MODEL}@${version}`, '--to', environment);
  }
});
afterAll(() => life.repository.remove());

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

/** Names of what is on the remote. */
function remoteState(origin: string): readonly string[] {
  const refs = git(origin, 'for-each-ref', '--format=%(refname)', 'refs/tags', 'refs/proofmark').split('\n');
  return refs.filter(Boolean);
}

/** The event with the highest counter: several may have been written in one second. */
function newestEvent(origin: string): string {
  const counter = (tag: string) => Number(/#(\d+)$/.exec(tag)?.[1] ?? 0);
  return git(origin, 'tag')
    .split('\n')
    .sort((a, b) => counter(b) - counter(a))[0]!;
}

describe('when the forge is down', () => {
  const noForge = {
    GITHUB_TOKEN: 'none',
    GITHUB_REPOSITORY: 'octo/models',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_SERVER_URL: 'http://127.0.0.1:9',
  };

  test('a rollback writes its event, says what is missing, and the next command finishes it', async () => {
    const { root, origin, remove } = life.copy();
    try {
      const args = ['rollback', MODEL, '--env', 'production', '--reason', 'complaints'];
      const finished = await startProofmark(root, args, noForge).finished;
      expect(finished.exitCode, finished.stderr).toBe(0);
      expect(finished.stderr).toContain('The next command about this model finishes it');
      const tag = newestEvent(origin);
      expect(git(origin, 'tag', '-l', '--format=%(contents)', tag)).toContain('Proofmark-Restores: v1.0.0');
      const release = `refs/proofmark/forge/releases/${encodeURIComponent(tag)}`;
      const before = remoteState(origin).filter((ref) => ref.startsWith('refs/proofmark/forge/'));
      const later = await proofmark(root, ...args);
      expect(later.stdout).toContain('Nothing to write');
      expect(later.stdout).toContain(`Released: ${tag}`);
      const added = remoteState(origin).filter(
        (ref) => ref.startsWith('refs/proofmark/forge/') && !before.includes(ref),
      );
      expect(added.length, release).toBe(3); // Its release, its deployment, its incident.
    } finally {
      remove();
    }
  });
});

describe('a model file with other bytes', () => {
  test('is refused by name at promote and at rollback', async () => {
    const { root, remove } = life.copy();
    try {
      const digest = /sha256:([0-9a-f]{64})/.exec(
        git(root, 'tag', '-l', '--format=%(contents)', `${MODEL}@v1.0.0`),
      )![1]!;
      const run = git(root, 'for-each-ref', '--format=%(refname)', 'refs/proofmark/runs')
        .split('\n')
        .find((ref) => git(root, 'show', `${ref}:run.json`).includes(digest))!;
      const other = git(root, 'hash-object', '-w', `models/${MODEL}/train.mjs`);
      const listing = git(root, 'ls-tree', run).replace(/blob [0-9a-f]+\tmodel\.onnx/, `blob ${other}\tmodel.onnx`);
      const tree = execFileSync('git', ['mktree'], { cwd: root, input: `${listing}\n`, encoding: 'utf8' }).trim();
      git(root, 'update-ref', run, git(root, 'commit-tree', tree, '-m', 'tampered'));
      const tags = git(root, 'tag');
      const rollback = await proofmark(root, 'rollback', MODEL, '--env', 'production', '--reason', 'x');
      expect(rollback.exitCode).toBe(2);
      expect(rollback.stderr).toContain(`${MODEL} v1.0.0 is refused`);
      expect(rollback.stderr).toContain(digest);
      expect(git(root, 'tag')).toBe(tags);
    } finally {
      remove();
    }
  });

  test('a stage tag that contradicts its version is named, and nothing is promoted over it', async () => {
    const { root, remove } = life.copy();
    try {
      const commit = git(root, 'rev-list', '-1', `${MODEL}@v1.1.0`);
      const forged = `Promote\n\nProofmark-Version: v1.1.0\nProofmark-Digest: sha256:${'0'.repeat(64)}\n`;
      git(root, 'tag', '-a', '-m', forged, `${MODEL}#staging#40`, commit);
      const promoted = await proofmark(root, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
      expect(promoted.exitCode, promoted.stdout).toBe(2);
      expect(promoted.stderr).toContain(`${MODEL}#staging#40`);
    } finally {
      remove();
    }
  });
});
