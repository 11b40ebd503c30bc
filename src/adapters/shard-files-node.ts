import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskFull, isDiskFull } from '../disk-full.ts';
import { UserError } from '../errors.ts';
import type { ShardFiles } from '../ports.ts';
import { sha256OfFile } from './digest-node.ts';
import { removeQuietly } from './temporary-files.ts';

/** Shards as files of a folder; a file is renamed into place, so that a job that is killed leaves none half written. */
export const nodeShardFiles: ShardFiles = {
  async manifests(paths, model) {
    const found = await Promise.all(paths.map((path) => manifestsAt(path, model)));
    return [...new Set(found.flat())].sort();
  },
  async read(file) {
    return readFile(file);
  },
  async digest(file) {
    const info = await stat(file).catch(() => undefined);
    if (info === undefined || !info.isFile()) return undefined;
    return { sha256: await sha256OfFile(file), bytes: info.size };
  },
  publish,
  async writeText(file, text) {
    await publish(file, (temporary) => writeFile(temporary, text));
  },
};

async function publish(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  // In the same folder: a rename to another file system would be a copy, and could be seen half done.
  const temporary = join(dirname(file), `.${randomUUID()}.parquet`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(temporary);
    await rename(temporary, file);
  } catch (error) {
    await removeQuietly(temporary);
    throw isDiskFull(error) ? diskFull(file, error) : error;
  }
}

async function manifestsAt(path: string, model: string): Promise<readonly string[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error) {
    const what =
      info.code === 'ENOENT' ? 'there are no shards: no such file or folder' : `cannot be read (${info.code})`;
    throw new UserError({
      what,
      where: { file: path },
      fix: 'Give the folder that holds the shards, or their manifests.',
    });
  }
  if (!info.isDirectory()) return [path];
  const names = await readdir(path);
  return names.filter((name) => isManifestOf(name, model)).map((name) => join(path, name));
}

function isManifestOf(name: string, model: string): boolean {
  return name.startsWith(`${model}.`) && /^\d+-of-\d+\.json$/.test(name.slice(model.length + 1));
}
