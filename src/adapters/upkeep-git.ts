import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { evidenceName, type Git, type StoredEvidence, type Upkeep } from '../ports.ts';
import { localRefs, parseRef, REFS_AT_ONCE } from './evidence-refs.ts';
import { readFileList } from './evidence-store.ts';
import { runGitAgain } from './git-again.ts';
import { readBatch } from './git-objects.ts';
import { line, runGit } from './git-process.ts';
import { findScratch } from './scratch-node.ts';
import { removeQuietly } from './temporary-files.ts';

/** Housekeeping in this repository and its remote. */
export function openUpkeep(git: Pick<Git, 'root' | 'privateFolder' | 'remote'>): Upkeep {
  const { root, privateFolder } = git;

  async function inventory(): Promise<readonly StoredEvidence[]> {
    const remote = await git.remote();
    const [here, there] = await Promise.all([
      localRefs(git, 'refs/proofmark/'),
      remote === null ? new Map<string, string>() : remoteRefs(root, remote, 'refs/proofmark/*'),
    ]);
    const entries: StoredEvidence[] = [];
    for (const ref of [...new Set([...here.keys(), ...there.keys()])].sort()) {
      const id = parseRef(ref);
      if (id === undefined) continue;
      const touched = here.has(ref) ? await timeOfFile(join(dirname(privateFolder), ref)) : null;
      entries.push({ id, here: here.get(ref) ?? null, there: there.get(ref) ?? null, touched });
    }
    return entries;
  }

  /** Objects of what is only on the remote, without refs: they go again when git next cleans up. */
  async function fetchObjects(entries: readonly StoredEvidence[]): Promise<void> {
    const remote = await git.remote();
    const absent = entries.filter(({ here }) => here === null).map(({ id }) => refOf(id));
    for (let at = 0; remote !== null && at < absent.length; at += REFS_AT_ONCE) {
      const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-filter', remote];
      await runGitAgain(root, [...args, ...absent.slice(at, at + REFS_AT_ONCE)]);
    }
  }

  return {
    inventory,

    async records(entries, files) {
      await fetchObjects(entries);
      const wanted = entries.flatMap((entry) => files.map((file) => `${entry.here ?? entry.there}:${file}`));
      return readJson(root, wanted);
    },

    async unmergedHeads(into) {
      const remote = await git.remote();
      const heads = new Map<string, string>();
      for (const [ref, commit] of await localRefs(git, 'refs/heads/')) heads.set(ref.slice(11), commit);
      for (const commit of await workTreeHeads(root)) heads.set(`the work tree at ${commit.slice(0, 7)}`, commit);
      if (remote !== null) {
        for (const [ref, commit] of await remoteRefs(root, remote, 'refs/heads/*')) {
          const name = `${remote}/${ref.slice(11)}`;
          if (!(await has(root, commit)) && !(await fetchOne(root, remote, ref)))
            throw unreadable(remote, `its ${name}`);
          heads.set(name, commit);
        }
      }
      const unmerged: { name: string; commit: string }[] = [];
      for (const [name, commit] of heads) {
        if (into === null || !(await isAncestor(root, commit, into))) unmerged.push({ name, commit });
      }
      return unmerged;
    },

    async bring(commit, ref) {
      if (await has(root, commit)) return true;
      const remote = await git.remote();
      if (remote === null) return false;
      await fetchOne(root, remote, ref);
      return has(root, commit);
    },

    async bytes(entries) {
      const sizes = new Map<string, number>();
      for (const { here, there } of entries) {
        const commit = here ?? there!;
        const listing = await runGit(root, ['ls-tree', '-r', '-l', '--full-tree', commit], { accept: [0, 1, 128] });
        for (const [, oid, size] of line(listing).matchAll(/^\S+ blob (\S+) +(\d+)\t/gm)) sizes.set(oid!, Number(size));
        for (const { sha256, bytes } of await largeFiles(root, commit)) sizes.set(sha256, bytes);
      }
      return [...sizes.values()].reduce((sum, size) => sum + size, 0);
    },

    async largeFiles(entries) {
      const found = new Set<string>();
      for (const { here, there } of entries) {
        for (const { sha256 } of await largeFiles(root, here ?? there!)) found.add(sha256);
      }
      return found;
    },

    async prune(entries) {
      const remote = await git.remote();
      const refused = remote === null ? new Map<string, string>() : await deleteThere(root, remote, entries);
      const going = entries.filter(({ id }) => !refused.has(refOf(id)));
      const large = new Set<string>();
      for (const { here } of going) {
        for (const { sha256 } of here === null ? [] : await largeFiles(root, here)) large.add(sha256);
      }
      const commands = going.filter(({ here }) => here !== null).map(({ id, here }) => `delete ${refOf(id)} ${here}\n`);
      if (commands.length > 0) await runGit(root, ['update-ref', '--stdin'], { input: commands.join('') });
      for (const { id } of going) {
        await removeQuietly(join(privateFolder, 'unsent', evidenceName(id).replaceAll('/', '.')));
      }
      await removeLarge(large);
      return entries.flatMap(({ id }) => {
        const reason = refused.get(refOf(id));
        return reason === undefined ? [] : [{ id, reason }];
      });
    },

    scratch: (olderThanSeconds) => findScratch(privateFolder, olderThanSeconds),
    async removeScratch(entries) {
      for (const { path } of entries) await rm(path, { recursive: true, force: true });
    },
  };

  /** Large files live beside git; one goes with the last evidence that names it. */
  async function removeLarge(candidates: Set<string>): Promise<void> {
    if (candidates.size === 0) return;
    for (const [ref, commit] of await localRefs(git, 'refs/proofmark/')) {
      if (parseRef(ref) === undefined) continue;
      for (const { sha256 } of await largeFiles(root, commit)) candidates.delete(sha256);
    }
    await removeQuietly(...[...candidates].map((sha256) => join(privateFolder, 'objects', sha256)));
  }
}

function refOf(id: StoredEvidence['id']): string {
  return `refs/proofmark/${evidenceName(id)}`;
}

/** Only loose refs have a time; git packs them when it cleans up. */
async function timeOfFile(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

async function remoteRefs(root: string, remote: string, pattern: string): Promise<ReadonlyMap<string, string>> {
  const answer = await runGitAgain(root, ['ls-remote', '--quiet', remote, pattern], { accept: [0, 1, 128] });
  if (answer.code !== 0) throw unreadable(remote, 'its refs');
  const lines = line(answer).split('\n').filter(Boolean);
  return new Map(lines.map((entry) => entry.split('\t').reverse() as [string, string]));
}

function unreadable(remote: string, what: string): UserError {
  return new UserError({
    what: `${remote} cannot be read (${what}), so nobody can say what is still needed`,
    fix: 'Nothing was removed. Check the connection and your rights (`git ls-remote`), then run the same command again.',
  });
}

async function has(root: string, commit: string): Promise<boolean> {
  return (await runGit(root, ['cat-file', '-e', `${commit}^{tree}`], { accept: [0, 1, 128] })).code === 0;
}

async function fetchOne(root: string, remote: string, ref: string): Promise<boolean> {
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', remote, ref];
  return (await runGitAgain(root, args, { accept: [0, 1, 128] })).code === 0;
}

async function isAncestor(root: string, commit: string, into: string): Promise<boolean> {
  return (await runGit(root, ['merge-base', '--is-ancestor', commit, into], { accept: [0, 1, 128] })).code === 0;
}

async function workTreeHeads(root: string): Promise<readonly string[]> {
  const listing = line(await runGit(root, ['worktree', 'list', '--porcelain']));
  return [...listing.matchAll(/^HEAD ([0-9a-f]+)$/gm)].map((match) => match[1]!).filter((oid) => !/^0+$/.test(oid));
}

/** JSON of `<commit>:<file>`, through one process. */
async function readJson(root: string, wanted: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const [name, { type, content }] of await readBatch(root, wanted)) {
    if (type !== 'blob') continue;
    try {
      found.set(name, JSON.parse(content.toString('utf8')));
    } catch {
      // Whoever asks takes what cannot be read for absent.
    }
  }
  return found;
}

async function largeFiles(root: string, commit: string) {
  const files = await readFileList(root, commit).catch(() => new Map<string, never>());
  return [...files.values()].filter((file) => file.kind === 'large');
}

/** Deletes refs of the remote that are still what we saw, and answers why others stayed. */
async function deleteThere(
  root: string,
  remote: string,
  entries: readonly StoredEvidence[],
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  const there = entries.filter((entry) => entry.there !== null);
  for (let at = 0; at < there.length; at += REFS_AT_ONCE) {
    const some = there.slice(at, at + REFS_AT_ONCE);
    const leases = some.map(({ id, there: commit }) => `--force-with-lease=${refOf(id)}:${commit}`);
    const args = ['push', '--porcelain', '--no-verify', ...leases, remote, ...some.map(({ id }) => `:${refOf(id)}`)];
    const result = await runGit(root, args, { accept: [0, 1, 128] });
    if (result.code === 0) continue;
    const left = await remoteRefs(root, remote, 'refs/proofmark/*');
    const told = new Map(
      [...line(result).matchAll(/^!\t:([^\t]+)\t(.*)$/gm)].map(([, ref, summary]) => [ref!, summary!] as const),
    );
    for (const { id } of some) {
      const ref = refOf(id);
      if (left.has(ref)) refused.set(ref, told.get(ref) ?? 'the push did not get through');
    }
  }
  return refused;
}
