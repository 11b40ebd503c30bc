import { constants, type Dirent } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { CarriedEvidence, EvidenceCarrier } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { sha256OfFile } from './digest-node.ts';
import { parseRef } from './evidence-refs.ts';

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** Files of one piece of evidence: a verdict has a report and some plots. */
const MOST_FILES = 64;
/** Pieces in all carriers: far more than one run of a workflow makes. */
const MOST_ENTRIES = 20_000;

export const nodeEvidenceCarrier: EvidenceCarrier = {
  async prepare(folder) {
    const there = await lstat(folder).catch(() => undefined);
    if (there?.isDirectory() === false) {
      const what = there.isSymbolicLink() ? 'a link' : 'a file';
      const fix = 'name another folder, or one that is not there yet';
      throw new UserError({
        what: `${what} is where the folder with evidence should be`,
        where: { file: folder },
        fix,
      });
    }
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.gitignore'), '*\n');
  },

  async put(folder, { kind, model, key }, files) {
    const target = join(folder, kind, model, key);
    await mkdir(target, { recursive: true });
    const copies = Object.entries(files).map(([name, path]) =>
      copyFile(path, join(target, name), constants.COPYFILE_FICLONE),
    );
    await allOf(copies);
  },

  async look(folder) {
    const found: CarriedEvidence[] = [];
    const refused: string[] = [];
    for (const carrier of await folders(folder, refused)) {
      for (const kind of await folders(join(folder, carrier), refused)) {
        for (const model of await folders(join(folder, carrier, kind), refused)) {
          for (const key of await folders(join(folder, carrier, kind, model), refused)) {
            const path = join(folder, carrier, kind, model, key);
            const id = parseRef(`refs/proofmark/${kind}/${model}/${key}`);
            if (id === undefined) refused.push(`${JSON.stringify(`${kind}/${model}/${key}`)} is no name of evidence`);
            else if (found.length >= MOST_ENTRIES)
              refused.push(`there are more than ${MOST_ENTRIES} pieces of evidence`);
            else {
              const files = await regularFiles(path);
              if (typeof files === 'string') refused.push(`${kind}/${model}/${key}: ${files}`);
              else found.push({ carrier, id, files });
            }
            if (refused.length > MOST_ENTRIES || found.length > MOST_ENTRIES) return { found, refused };
          }
        }
      }
    }
    return { found, refused };
  },

  async read(path, limit) {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await file.stat();
      return size > limit ? undefined : new Uint8Array(await file.readFile());
    } finally {
      await file.close();
    }
  },

  sha256: sha256OfFile,
};

/** Names of the folders in a folder, sorted; hidden ones and plain files are not evidence. A link is refused. */
async function folders(folder: string, refused: string[]): Promise<readonly string[]> {
  let entries: Dirent[];
  try {
    // A link in the place of a folder would lead out of what was downloaded.
    if (!(await lstat(folder)).isDirectory()) return [];
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  for (const entry of entries) {
    if (entry.isSymbolicLink()) refused.push(`${JSON.stringify(entry.name)} is a link`);
  }
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

/** The files of a folder, or why it cannot be evidence. */
async function regularFiles(folder: string): Promise<CarriedEvidence['files'] | string> {
  const names = (await readdir(folder)).sort();
  if (names.length > MOST_FILES) return `it has ${names.length} files, and evidence has at most ${MOST_FILES}`;
  const files: { name: string; path: string; bytes: number }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const info = await lstat(path);
    if (!info.isFile()) return `${JSON.stringify(name)} is no regular file`;
    if (!FILE_NAME.test(name)) return `${JSON.stringify(name)} is no name for a file of evidence`;
    files.push({ name, path, bytes: info.size });
  }
  return files.length === 0 ? 'it has no files' : files;
}
