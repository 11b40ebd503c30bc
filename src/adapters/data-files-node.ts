import { mkdir, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { z } from 'zod';
import { diskFull, isDiskFull } from '../disk-full.ts';
import type { DataFiles } from '../ports.ts';
import { sha256Hex, sha256OfFile } from './digest-node.ts';
import { removeLeftovers, removeQuietly, temporaryPath } from './temporary-files.ts';

/** What the digest of a file was when it looked like this. */
const RememberedDigest = z.object({
  /** Size, inode, and times of change to the nanosecond: any write changes one of them. */
  state: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  /** The digest with which we published the file. */
  published: z.string().optional(),
});
type RememberedDigest = z.infer<typeof RememberedDigest>;
const RememberedDigests = z.record(z.string(), RememberedDigest);
type RememberedDigests = z.infer<typeof RememberedDigests>;

/** Files of data, with what is known of them kept in `<privateFolder>/cache/digests.json`. */
export function dataFiles(privateFolder: string): DataFiles {
  const memory = join(privateFolder, 'cache', 'digests.json');

  async function place(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
    await removeLeftovers(privateFolder);
    const temporary = await temporaryPath(privateFolder, 'publish');
    try {
      await write(temporary);
      await mkdir(dirname(file), { recursive: true });
      await rename(temporary, file);
    } catch (error) {
      await removeQuietly(temporary);
      throw isDiskFull(error) ? diskFull(file, error) : error;
    }
  }

  async function digest(file: string, published = false): Promise<RememberedDigest | undefined> {
    const info = await stat(file, { bigint: true }).catch(() => undefined);
    if (info === undefined || !info.isFile()) return undefined;
    const state = [info.size, info.ino, info.mtimeNs, info.ctimeNs].join(' ');
    const known = (await recall(memory))[file];
    if (known?.state === state && !published) return known;

    const sha256 = await sha256OfFile(file);
    const seal = published ? sha256 : known?.published;
    const found = { state, sha256, bytes: Number(info.size), ...(seal === undefined ? {} : { published: seal }) };
    // Read again: another process may have remembered other files meanwhile.
    const digests = { ...(await recall(memory)), [file]: found };
    await place(memory, (temporary) => writeFile(temporary, JSON.stringify(digests)));
    return found;
  }

  return {
    named,
    async digest(file) {
      const found = await digest(file);
      return found && { sha256: found.sha256, bytes: found.bytes };
    },
    async leadsOutOf(folder, file) {
      const [root, target] = await Promise.all([realpath(folder), realpath(file)]);
      return !target.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
    },
    async intact(file) {
      const found = await digest(file);
      return found !== undefined && found.sha256 === found.published;
    },
    async publish(file, write) {
      await place(file, write);
      await digest(file, true);
    },
    async keep(file, content) {
      await place(file, (temporary) => writeFile(temporary, content));
      await digest(file, true);
    },
    async match(folder, pattern, listedAs) {
      const matches = picomatch(pattern, { dot: false, nobrace: true, noextglob: true });
      const names = (await readdir(folder).catch(() => [])).filter((name) => matches(name));
      const files: string[] = [];
      let list = '';
      let bytes = 0;
      for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
        const found = await digest(join(folder, name));
        if (found === undefined) continue;
        files.push(join(folder, name));
        list += `${found.sha256}  ${listedAs}${name}\n`;
        bytes += found.bytes;
      }
      return { files, sha256: sha256Hex(list), bytes };
    },
    async download(uri, pin) {
      const ending = /\.[a-z0-9]+(?:\.(?:gz|zst))?$/i.exec(new URL(uri).pathname)?.[0] ?? '';
      const file = join(privateFolder, 'cache', 'downloads', `${pin.sha256}${ending}`);
      if ((await digest(file))?.sha256 === pin.sha256) return file;
      const { download } = await import('./download-node.ts');
      await place(file, (temporary) => download(uri, pin, temporary));
      return file;
    },
    async temporary(purpose, use) {
      const file = await temporaryPath(privateFolder, purpose);
      try {
        return await use(file);
      } catch (error) {
        throw isDiskFull(error) ? diskFull(file, error) : error;
      } finally {
        await removeQuietly(file);
      }
    },
  };
}

/** A memory that cannot be read is no memory; the digests are computed again. */
async function recall(memory: string): Promise<RememberedDigests> {
  try {
    return RememberedDigests.parse(JSON.parse(await readFile(memory, 'utf8')));
  } catch {
    return {};
  }
}

function named(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.split(sep)[0] === '..' || isAbsolute(short) ? file : short;
}
