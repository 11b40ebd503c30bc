import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loanLines, pinLoans } from '../../test/builders/changed-loans.ts';
import { silentLog } from '../../test/builders/silent-log.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { openUpkeep } from '../adapters/upkeep-git.ts';
import { type PrunePorts, pruneEvidence } from './gc.ts';
import { profileCard } from './profile-card.ts';

const log = { ...silentLog, warn: () => {}, info: () => {} };
const LATER = Date.now() + 400 * 86_400_000;
let repository: SmallRepository;

beforeEach(() => {
  repository = smallRepository({ withoutModel: true, rows: 60 });
});
afterEach(() => repository.remove());

async function profile(): Promise<void> {
  const git = await openGit(repository.root);
  const ports = { git, log, sha256: sha256Hex, tables: duckDbTables(), dataFiles: dataFiles(git.privateFolder) };
  await profileCard({ card: 'loans' }, { ...ports, evidence: openEvidence(git, log) });
}

async function prune(root: string, olderThan: string, now = LATER) {
  const git = await openGit(root);
  const ports = {
    git,
    upkeep: openUpkeep(git),
    tagWriter: { fetch: async () => {} },
    forge: { openPullRequests: async () => [], largeFiles: { remove: async () => {} } },
    clock: { now: () => new Date(now), monotonic: () => 0 },
    sha256: sha256Hex,
    log,
  } as unknown as PrunePorts;
  const { plan, refused } = await pruneEvidence({ prune: true, olderThan }, ports);
  expect(refused).toEqual([]);
  return { pruned: plan.pruned.length, kept: plan.kept.map(({ because }) => because) };
}

const there = () =>
  repository.git('ls-remote', 'origin', 'refs/proofmark/profiles/*').split('\n').filter(Boolean).length;

/** Another row in the data, pinned, as a commit of the default branch. */
function newData(): void {
  pinLoans(repository, [...loanLines(repository), '999,1,0.5,0.5,north,c1,true']);
  repository.commit('feat: another row');
  repository.git('push', '-q', 'origin', 'main');
}

describe('profiles are pruned', () => {
  test('never while the default branch declares their rows, however old they are', async () => {
    await profile();
    expect(there()).toBe(3);
    const { pruned, kept } = await prune(repository.root, '30d');
    expect(pruned).toBe(0);
    expect(kept).toEqual(Array.from({ length: 3 }, () => 'it is what origin/main has'));
  });

  test('when nobody declares their rows and they are old, here and on the remote', async () => {
    await profile();
    newData();
    expect((await prune(repository.root, '30d', Date.now())).pruned).toBe(0);
    await profile();
    expect(there()).toBe(6);
    expect(await prune(repository.root, '30d')).toMatchObject({ pruned: 3 });
    expect(there()).toBe(3);
    expect(repository.git('for-each-ref', 'refs/proofmark/profiles').split('\n')).toHaveLength(3);
  });

  test('by a machine that has never seen them, which cannot know their age', async () => {
    await profile();
    const clone = join(repository.root, '..', 'clone');
    execFileSync('git', ['clone', '-q', repository.origin, clone]);
    expect(await prune(clone, '30d')).toMatchObject({ pruned: 0 });
    newData();
    execFileSync('git', ['pull', '-q'], { cwd: clone });
    expect(await prune(clone, '30d')).toMatchObject({ pruned: 3 });
    expect(there()).toBe(0);
  });

  test('not while an open branch declares them', async () => {
    repository.git('switch', '-q', '-c', 'change');
    repository.edit('data-cards/loans.md', '"month <= 6"', '"month <= 3"');
    repository.commit('feat: less to train on');
    repository.git('push', '-q', 'origin', 'change');
    await profile();
    repository.git('switch', '-q', 'main');
    repository.git('branch', '-q', '-D', 'change');
    const { pruned, kept } = await prune(repository.root, '0s');
    expect(pruned).toBe(0);
    expect(kept).toContain('origin/change is not merged');
    repository.git('push', '-q', 'origin', ':change');
    expect(await prune(repository.root, '0s')).toMatchObject({ pruned: 1 });
  });
});
