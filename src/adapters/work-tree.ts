import { copyFile, readFile, readlink, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Snapshot, TreeEntry } from '../ports.ts';
import { blobId, readObjects } from './git-objects.ts';
import { runGit } from './git-process.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

/** Where a repository's parts are, all absolute. */
export interface RepositoryPaths {
  readonly root: string;
  /** The index of this work tree (a linked work tree has its own). */
  readonly index: string;
  readonly privateFolder: string;
}

/** One line of `git status`, with the path as git's bytes (latin1) and as text. */
export interface StatusLine {
  readonly path: string;
  readonly bytes: string;
  /** The work tree differs from the index. */
  readonly unstaged: boolean;
}

/** Mode, type or stage, object id and path of git's `-z` listings; submodules are left out. */
export function parseTreeListing(listing: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const record of listing.toString('utf8').split('\0')) {
    if (record === '' || record.startsWith('160000')) continue;
    const tab = record.indexOf('\t');
    const [mode, second, third] = record.slice(0, tab).split(' ') as [string, string, string];
    // `ls-tree`: mode type oid; `ls-files -s`: mode oid stage.
    const oid = second.length >= 40 ? second : third;
    entries.push({ path: record.slice(tab + 1), mode, oid });
  }
  return entries;
}

export interface WorkTreeStatus {
  /** Commit that the lines are the differences from; null before the first one. */
  readonly head: string | null;
  readonly lines: readonly StatusLine[];
}

/**
 * What `git status` finds, untracked files one by one and no renames, so that every path stands for itself. Submodules
 * and repositories inside this one are left out.
 */
export async function readStatus(root: string, under: readonly string[] = []): Promise<WorkTreeStatus> {
  // How far the branch is from its upstream is not asked: git would walk the history for it.
  const branch = ['--branch', '--no-ahead-behind'];
  const args = ['--porcelain=v2', ...branch, '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all'];
  const { stdout } = await runGit(root, ['status', ...args, '--', ...under]);
  const lines: StatusLine[] = [];
  let head: string | null = null;
  for (const record of stdout.toString('latin1').split('\0')) {
    head ??= /^# branch\.oid ([0-9a-f]{40,})$/.exec(record)?.[1] ?? null;
    const kind = record[0];
    // Fields before the path: 8 of an ordinary entry, 10 of an unmerged one, 1 of an untracked file.
    const fields = kind === '1' ? 8 : kind === 'u' ? 10 : kind === '?' ? 1 : 0;
    if (fields === 0) continue;
    const bytes = record.split(' ').slice(fields).join(' ');
    const submodule = kind !== '?' && record.split(' ', 3)[2]?.startsWith('S') === true;
    if (submodule || bytes.endsWith('/')) continue;
    const path = Buffer.from(bytes, 'latin1').toString('utf8');
    lines.push({ path, bytes, unstaged: kind !== '1' || record[3] !== '.' });
  }
  return { head, lines };
}

/**
 * The work tree as `git add --all && git commit` would store it now, without writing an object: git itself computes the
 * ids in a copy of the index, so that filters, line endings, modes and links are exactly its own.
 */
export async function snapshotWorkTree(paths: RepositoryPaths): Promise<Snapshot> {
  const [status, staged] = await Promise.all([readStatus(paths.root), listIndex(paths.root)]);
  const changed = status.lines.filter((line) => line.unstaged);
  const entries =
    changed.length === 0
      ? staged
      : await withIndexCopy(paths, async (env) => {
          await updateIndex(paths.root, changed, ['--info-only'], env);
          return listIndex(paths.root, env);
        });
  const uncommitted = new Map(changed.map((line) => [line.path, line]));
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return {
    commit: status.lines.length === 0 ? status.head : null,
    entries,
    async read(wanted) {
      const found = wanted.map((path) => byPath.get(path)).filter((entry) => entry !== undefined);
      return readEntries(paths, found, uncommitted);
    },
  };
}

async function listIndex(root: string, env: Readonly<Record<string, string>> = {}): Promise<TreeEntry[]> {
  const { stdout } = await runGit(root, ['ls-files', '-s', '-z'], { env });
  return parseTreeListing(stdout);
}

async function updateIndex(
  root: string,
  lines: readonly StatusLine[],
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const input = Buffer.from(lines.map((line) => `${line.bytes}\0`).join(''), 'latin1');
  // --replace: a file where a folder was, or the reverse. core.splitIndex would leave shared files behind.
  const args = ['-c', 'core.splitIndex=false', 'update-index', '--add', '--remove', '--replace', ...flags];
  await runGit(root, [...args, '-z', '--stdin'], { env, input });
}

async function withIndexCopy<T>(
  paths: RepositoryPaths,
  use: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const copy = await temporaryPath(paths.privateFolder, 'index');
  try {
    await copyIndex(paths.index, copy);
    return await use({ GIT_INDEX_FILE: copy });
  } finally {
    await removeQuietly(copy, `${copy}.lock`);
  }
}

/**
 * A file that was changed in the very second the index was written looks unchanged, and git knows to doubt it by the time
 * of the index itself. The copy therefore keeps that time, less what a double cannot hold of its nanoseconds.
 */
async function copyIndex(index: string, copy: string): Promise<void> {
  try {
    const { atime, mtimeMs } = await stat(index);
    await copyFile(index, copy);
    await utimes(copy, atime, mtimeMs / 1000 - 2e-6);
  } catch (error) {
    // A repository without a first `git add` has no index yet.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/**
 * Contents of entries: what is committed or staged comes from the object store, what is not from the disk, if it has the
 * snapshot's id. Where a filter (line endings, large files) makes the stored content another, git is asked to store it.
 */
async function readEntries(
  paths: RepositoryPaths,
  entries: readonly TreeEntry[],
  uncommitted: ReadonlyMap<string, StatusLine>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  const filtered: StatusLine[] = [];
  const stored: TreeEntry[] = [];
  for (const entry of entries) {
    const line = uncommitted.get(entry.path);
    if (line === undefined) {
      stored.push(entry);
      continue;
    }
    const bytes = await readFromDisk(join(paths.root, entry.path), entry.mode);
    if (bytes !== undefined && blobId(bytes, entry.oid.length) === entry.oid) contents.set(entry.path, bytes);
    else {
      filtered.push(line);
      stored.push(entry);
    }
  }
  if (filtered.length > 0) await withIndexCopy(paths, (env) => updateIndex(paths.root, filtered, [], env));
  const objects = await readObjects(
    paths.root,
    stored.map((entry) => entry.oid),
  );
  for (const entry of stored) {
    const bytes = objects.get(entry.oid);
    if (bytes === undefined) throw unreadable(entry, uncommitted.has(entry.path));
    contents.set(entry.path, bytes);
  }
  return contents;
}

export function unreadable(entry: TreeEntry, uncommitted: boolean): UserError {
  return uncommitted
    ? new UserError({ what: 'changed while it was being read', where: { file: entry.path }, fix: 'run again' })
    : new UserError({
        what: `git object ${entry.oid} is missing or damaged`,
        where: { file: entry.path },
        fix: 'run `git fsck`, then fetch the object from a clone that has it',
      });
}

async function readFromDisk(path: string, mode: string): Promise<Buffer | undefined> {
  try {
    return mode === '120000' ? Buffer.from(await readlink(path)) : await readFile(path);
  } catch {
    return undefined; // Gone since the snapshot: the caller says so.
  }
}
