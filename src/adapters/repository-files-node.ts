import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, lstat, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { UserError } from '../errors.ts';
import type { RepositoryFiles } from '../ports.ts';

/** Folders that hold nothing people wrote. */
const SKIPPED_FOLDERS = new Set(['node_modules', '__pycache__']);

/** @param root absolute path of the work tree */
export function nodeRepositoryFiles(root: string): RepositoryFiles {
  const absolute = (path: string) => checkedPath(root, path);
  return {
    absolute,
    async read(path) {
      return absentAsUndefined(readFile(await absolute(path)));
    },
    async list(folder) {
      const start = folder === '' ? root : await absolute(folder);
      const paths = await walk(start, folder);
      return paths.sort();
    },
    async digest(path) {
      const file = await absolute(path);
      const facts = await absentAsUndefined(stat(file));
      if (facts === undefined || !facts.isFile()) return undefined;
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of createReadStream(file)) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
      return { sha256: hash.digest('hex'), bytes };
    },
    async create(path, content) {
      const file = await absolute(path);
      try {
        await mkdir(dirname(file), { recursive: true });
        return await createWhole(file, content);
      } catch (error) {
        throw explained(error, path);
      }
    },
  };
}

/**
 * The absolute path. What exists of it must lie in the root after links are followed; what does not exist yet cannot be a
 * link.
 */
async function checkedPath(root: string, path: string): Promise<string> {
  const parts = path.split('/');
  const relative = !path.startsWith('/') && !/^[A-Za-z]:|[\\\0]/.test(path);
  if (path === '' || !relative || parts.includes('..') || parts.includes('')) {
    throw new UserError({
      what: `${JSON.stringify(path)} is not a path inside the repository`,
      fix: "write it from the repository's root, with / and without ..",
    });
  }
  const realRoot = await realpath(root);
  let current = realRoot;
  for (const part of parts.filter((step) => step !== '.')) {
    current = join(current, part);
    const entry = await absentAsUndefined(lstat(current));
    if (entry?.isSymbolicLink() !== true) continue;
    const target = await absentAsUndefined(realpath(current));
    if (target === undefined || !(target === realRoot || target.startsWith(realRoot + sep))) {
      throw new UserError({
        what: 'is a link that leads out of the repository, or nowhere',
        where: { file: path },
        fix: 'replace the link by a file or folder',
      });
    }
    current = target;
  }
  return current;
}

/** Fills a temporary file and links it to its name, which fails when the name is taken. */
async function createWhole(file: string, content: string | Uint8Array): Promise<'created' | 'existed'> {
  const temporary = join(dirname(file), `.proofmark-${randomUUID()}`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    try {
      await link(temporary, file);
    } catch (error) {
      // File systems without hard links.
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(codeOf(error) ?? '')) throw error;
      await copyFile(temporary, file, constants.COPYFILE_EXCL);
    }
    return 'created';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'existed';
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function walk(folder: string, path: string): Promise<string[]> {
  const entries = (await absentAsUndefined(readdir(folder, { withFileTypes: true }))) ?? [];
  const found: string[] = [];
  for (const entry of entries) {
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isFile()) found.push(below);
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED_FOLDERS.has(entry.name)) {
      found.push(...(await walk(join(folder, entry.name), below)));
    }
  }
  return found;
}

const WRITE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'lies on a file system that is read-only',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
};

function explained(error: unknown, path: string): unknown {
  const what = WRITE_PROBLEMS[codeOf(error) ?? ''];
  return what === undefined ? error : new UserError({ what, where: { file: path } }, { cause: error });
}

async function absentAsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
