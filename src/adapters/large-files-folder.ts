import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { LargeFileStore } from '../ports.ts';
import { sha256OfFile } from './digest-node.ts';

/** Large files of evidence in a folder that another job filled, each named by its SHA-256. Nothing is kept there. */
export function folderLargeFiles(folder: string): LargeFileStore {
  return {
    async fetch(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
      const path = join(folder, sha256);
      const found = await lstat(path).catch(() => undefined);
      if (found?.isFile() !== true) return undefined;
      const actual = await sha256OfFile(path);
      if (actual === sha256) return path;
      throw new UserError({
        what: `a large file that another job left has SHA-256 ${actual}, not the one it is named by`,
        where: { file: path },
        fix: 'run the job that fetches large files again',
      });
    },
    async put() {
      throw new UserError({
        what: 'this job may not send large files: it only has those that another job left for it',
      });
    },
    async remove() {},
  };
}

/** Makes the folder, which git then ignores, and answers what puts files into it. */
export async function openLargeFolder(folder: string): Promise<(path: string, name: string) => Promise<void>> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.gitignore'), '*\n');
  return async (path, name) => {
    const target = join(folder, name);
    // No second copy of gigabytes where the file system can do without.
    await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_FICLONE));
  };
}
