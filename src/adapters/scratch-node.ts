import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchEntry } from '../ports.ts';
import { leftovers } from './temporary-files.ts';
import { abandonedFolders } from './work-folder.ts';

/** Remembers digests of data files; small, and its loss would cost every command. */
const KEPT = 'digests.json';

/** Folder with one file a split. */
const SPLITS = 'splits';

/** Scratch space below `privateFolder` that nobody needs: old copies in the cache, and leftovers of killed processes. */
export async function findScratch(privateFolder: string, olderThanSeconds: number): Promise<readonly ScratchEntry[]> {
  const youngest = Date.now() - olderThanSeconds * 1000;
  const found: ScratchEntry[] = [];
  const cache = join(privateFolder, 'cache');
  const copies = (await names(cache)).filter((name) => name !== KEPT && name !== SPLITS);
  const splits = (await names(join(cache, SPLITS))).map((name) => join(SPLITS, name));
  for (const name of [...copies, ...splits]) {
    const path = join(cache, name);
    const { bytes, used } = await measure(path);
    if (used <= youngest) found.push({ path, bytes, why: 'a copy nobody read for that long' });
  }
  for (const path of await abandonedFolders(join(privateFolder, 'work'))) {
    found.push({ path, bytes: (await measure(path)).bytes, why: 'the work folder of a process that is gone' });
  }
  for (const path of await leftovers(privateFolder)) {
    found.push({ path, bytes: (await measure(path)).bytes, why: 'left by a process that is gone' });
  }
  return found;
}

async function names(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [] as string[])).sort();
}

/** Bytes of a file or folder, and when any of it was last read or written. */
async function measure(path: string): Promise<{ bytes: number; used: number }> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) return { bytes: 0, used: 0 };
  if (!info.isDirectory()) return { bytes: info.size, used: Math.max(info.mtimeMs, info.atimeMs) };
  const inside = await Promise.all((await names(path)).map((name) => measure(join(path, name))));
  return {
    bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0),
    used: Math.max(info.mtimeMs, ...inside.map(({ used }) => used)),
  };
}
