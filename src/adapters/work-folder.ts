import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { WorkFolder, WorkFolders } from '../ports.ts';
import { sha256OfFile } from './digest-node.ts';
import { acquireLock, removeAbandonedLocks } from './file-lock.ts';
import { isGone, ownHolder, parseHolder } from './holder.ts';

/** A work folder without a readable holder is one that was being made; after this long, nobody is making it. */
const UNFINISHED_SECONDS = 60;

/**
 * Work folders and locks below `privateFolder` (absolute), which no checkout and no `git clean` touches:
 * `work/<label>-<pid>-<random>/{holder.json, out/}` and `locks/<name>.lock`.
 */
export function workFoldersIn(privateFolder: string): WorkFolders {
  const base = join(privateFolder, 'work');
  const locks = join(privateFolder, 'locks');
  return {
    tidy: async () => {
      await removeAbandoned(base);
      await removeAbandonedLocks(locks);
    },
    create: async (label) => {
      await mkdir(base, { recursive: true });
      const folder = join(base, `${safeName(label)}-${process.pid}-${randomBytes(4).toString('hex')}`);
      await mkdir(folder);
      await writeFile(join(folder, 'holder.json'), JSON.stringify(ownHolder()));
      const out = join(folder, 'out');
      await mkdir(out);
      return workFolder(await realpath(out), folder);
    },
    lock: (name, options) => acquireLock(join(locks, `${safeName(name)}.lock`), options),
  };
}

async function removeAbandoned(base: string): Promise<void> {
  for (const folder of await abandonedFolders(base)) {
    await rm(folder, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
  }
}

/** Work folders in `<privateFolder>/work` whose processes are gone. */
export async function abandonedFolders(base: string): Promise<readonly string[]> {
  const abandoned: string[] = [];
  for (const name of await readdir(base).catch(() => [])) {
    const folder = join(base, name);
    if (await isAbandoned(folder)) abandoned.push(folder);
  }
  return abandoned;
}

async function isAbandoned(folder: string): Promise<boolean> {
  const info = await stat(folder).catch(() => undefined);
  if (info === undefined) return false;
  const silent = (Date.now() - info.mtimeMs) / 1000;
  const holder = parseHolder(await readFile(join(folder, 'holder.json'), 'utf8').catch(() => ''));
  if (holder === undefined) return silent > UNFINISHED_SECONDS;
  // Nobody touches a work folder while it is held, so one of another machine is left to that machine.
  return isGone(holder, 0);
}

function workFolder(path: string, whole: string): WorkFolder {
  const inspect: WorkFolder['inspect'] = async (name) => {
    const file = join(path, name);
    const real = await realpath(file).catch(() => undefined);
    if (real === undefined) {
      const dangling = await lstat(file).catch(() => undefined);
      return { kind: dangling?.isSymbolicLink() === true ? 'outside' : 'missing' };
    }
    if (!real.startsWith(path + sep)) return { kind: 'outside' };
    const info = await stat(real);
    if (info.isDirectory()) return { kind: 'folder' };
    return info.isFile() ? { kind: 'file', bytes: info.size } : { kind: 'special' };
  };
  return {
    path,
    inspect,
    sha256: (name) => sha256OfFile(join(path, name)),
    read: async (name, limit) => {
      const found = await inspect(name);
      return found.kind === 'file' ? readStart(join(path, name), Math.min(limit, found.bytes)) : undefined;
    },
    names: async () => (await readdir(path)).sort(),
    remove: () => rm(whole, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }),
  };
}

async function readStart(file: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    let filled = 0;
    while (filled < bytes) {
      const { bytesRead } = await handle.read(buffer, filled, bytes - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

function safeName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 120);
}
