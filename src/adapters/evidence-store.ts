import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, chmod, copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { allOf } from '../side-by-side.ts';
import { sha256OfFile } from './digest-node.ts';
import { blobId, readBatch, readObjects, readSizes, remember } from './git-objects.ts';
import { type GitResult, runGit } from './git-process.ts';
import type { BatchObject } from './git-reader.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

/** Files above this stay out of git's objects: hosts refuse blobs of 100 MiB and warn from 50 MiB. */
export const LARGE_FILE_BYTES = 45 * 1024 * 1024;

/** Name, inside an evidence tree, of the list of files that are kept beside git. */
export const LARGE_FILES = 'large-files.json';

const LargeFile = z.object({
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int(),
  mediaType: z.string().optional(),
  /** Where its bytes are for other machines. The same on all of them, so that equal evidence has an equal commit. */
  uri: z.string().optional(),
});
const LargeFiles = z.array(LargeFile);
export type LargeFile = z.infer<typeof LargeFile>;

/** Where the bytes of one evidence file are. */
export type StoredFile =
  | { readonly kind: 'blob'; readonly oid: string }
  | { readonly kind: 'large'; readonly sha256: string; readonly bytes: number };

/** An object that is not there, or is not what its name says. `oid` is a git id, or a SHA-256 for a large file. */
export class DamagedObject extends Error {
  readonly oid: string;
  readonly state: 'missing' | 'damaged';

  constructor(oid: string, state: 'missing' | 'damaged') {
    super(`${oid} is ${state}`);
    this.oid = oid;
    this.state = state;
  }
}

/** Name of the draft release that holds a large file on a forge, as an asset with its SHA-256 as name. */
export function largeFileRelease(sha256: string): string {
  return `${LARGE_FILE_RELEASES}${sha256.slice(0, 12)}`;
}
export const LARGE_FILE_RELEASES = 'proofmark-evidence-';

export function largeFileUri(sha256: string): string {
  return `release:${largeFileRelease(sha256)}/${sha256}`;
}

/** Where large files are here, each by its SHA-256. */
export function largeFolder(privateFolder: string): string {
  return join(privateFolder, 'objects');
}

function largePath(privateFolder: string, sha256: string): string {
  return join(largeFolder(privateFolder), sha256);
}

export async function keepLarge(privateFolder: string, source: string): Promise<string> {
  const temporary = await temporaryPath(privateFolder, 'large');
  try {
    await copyFile(source, temporary, constants.COPYFILE_FICLONE);
    const sha256 = await sha256OfFile(temporary);
    await placeReadOnly(temporary, largePath(privateFolder, sha256));
    return sha256;
  } finally {
    await removeQuietly(temporary);
  }
}

/** Puts a finished file where readers look, whole or not at all, also when the machine loses its power then. */
export async function placeReadOnly(temporary: string, target: string): Promise<void> {
  const file = await open(temporary, 'r+');
  await file.sync().finally(() => file.close());
  await placeCopy(temporary, target);
}

/** The same for a copy that is verified each time it is used, and so needs not reach the disk first. */
async function placeCopy(temporary: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await chmod(temporary, 0o444);
  await rename(temporary, target);
}

/**
 * Files of an evidence commit by name. Throws DamagedObject when commit, tree or list cannot be read. `alsoRead`: a file whose
 * content is remembered by the way, since it will be asked for next.
 */
export async function readFileList(
  root: string,
  commit: string,
  alsoRead: string = LARGE_FILES,
): Promise<ReadonlyMap<string, StoredFile>> {
  const files = new Map<string, StoredFile>();
  const wanted = [...new Set([LARGE_FILES, alsoRead])].map((name) => `${commit}:${name}`);
  const found = await readBatch(root, [`${commit}^{tree}`, ...wanted]);
  const tree = found.get(`${commit}^{tree}`);
  if (tree?.type !== 'tree') throw new DamagedObject(commit, await stateOf(root, commit));
  for (const { name, oid } of parseTree(tree)) files.set(name, { kind: 'blob', oid });
  for (const name of wanted) remember(root, found.get(name));
  const list = files.get(LARGE_FILES);
  if (list?.kind !== 'blob') return files;
  files.delete(LARGE_FILES);
  for (const { name, sha256, bytes } of LargeFiles.parse(JSON.parse((await readBlob(root, list.oid)).toString()))) {
    files.set(name, { kind: 'large', sha256, bytes });
  }
  return files;
}

/** Entries of a tree object: `<mode> <name>`, a zero byte and the id in bytes. */
function parseTree({ oid, content }: BatchObject): readonly { readonly name: string; readonly oid: string }[] {
  const entries: { name: string; oid: string }[] = [];
  for (let at = 0; at < content.length; ) {
    const [space, end] = [content.indexOf(32, at), content.indexOf(0, at)];
    const next = end + 1 + oid.length / 2;
    if (space < 0 || end < space || next > content.length) break;
    entries.push({ name: content.toString('utf8', space + 1, end), oid: content.toString('hex', end + 1, next) });
    at = next;
  }
  return entries;
}

async function readBlob(root: string, oid: string): Promise<Buffer> {
  const content = (await readObjects(root, [oid])).get(oid);
  if (content === undefined) throw new DamagedObject(oid, await stateOf(root, oid));
  // git checks the compression, not the id: a file put in the place of another would pass.
  if (blobId(content, oid.length) !== oid) throw new DamagedObject(oid, 'damaged');
  return content;
}

async function stateOf(root: string, oid: string): Promise<'missing' | 'damaged'> {
  const { stderr } = await runGit(root, ['cat-file', '-p', oid], { accept: [0, 1, 128] });
  // An object that is simply not there has one `fatal:` line; a broken one is first complained about.
  return /^error:|corrupt|inflate/m.test(stderr) ? 'damaged' : 'missing';
}

/** Bytes of one file, verified. Throws DamagedObject. */
export async function readStored(root: string, privateFolder: string, file: StoredFile): Promise<Buffer> {
  if (file.kind === 'blob') return readBlob(root, file.oid);
  return readFile(await verifiedLarge(privateFolder, file.sha256));
}

/** Path of a large file that is here. Throws DamagedObject. */
export async function verifiedLarge(privateFolder: string, sha256: string): Promise<string> {
  const path = largePath(privateFolder, sha256);
  if (!(await exists(path))) throw new DamagedObject(sha256, 'missing');
  if ((await sha256OfFile(path)) !== sha256) throw new DamagedObject(sha256, 'damaged');
  return path;
}

/**
 * Absolute path of a verified, read-only copy, under a name that ends like the file's own. Throws DamagedObject.
 * A copy of an earlier call is verified again: anybody may have written to it since.
 */
export async function placeStored(
  root: string,
  privateFolder: string,
  name: string,
  file: StoredFile,
): Promise<{ readonly path: string; readonly sha256: string }> {
  if (file.kind === 'large') return { path: await verifiedLarge(privateFolder, file.sha256), sha256: file.sha256 };
  const path = join(privateFolder, 'cache', file.oid, name);
  if (await exists(path)) {
    const content = await readFile(path);
    if (blobId(content, file.oid.length) === file.oid) return { path, sha256: sha256(content) };
    await rm(path, { force: true });
  }
  const temporary = await temporaryPath(privateFolder, 'cache');
  try {
    const digest = await streamBlob(root, file.oid, temporary);
    await placeCopy(temporary, path);
    return { path, sha256: digest };
  } finally {
    await removeQuietly(temporary);
  }
}

/** Blobs up to this size are read together, through one process; it is what may be in memory at once for each. */
const TOGETHER_BYTES = 4 * 1024 * 1024;

/**
 * `placeStored` for the small blobs of one commit, through two processes at most however many they are. Leaves out what it
 * does not know to be whole: `placeStored` says what is wrong with it.
 */
export async function placeTogether(
  root: string,
  privateFolder: string,
  files: ReadonlyMap<string, StoredFile>,
): Promise<ReadonlyMap<string, string>> {
  const placed = new Map<string, string>();
  const blobs = [...files].flatMap(([name, file]) => (file.kind === 'blob' ? [{ name, oid: file.oid }] : []));
  const sizes = await readSizes(
    root,
    blobs.map(({ oid }) => oid),
  );
  const small = blobs.filter(({ oid }) => (sizes.get(oid) ?? Number.POSITIVE_INFINITY) <= TOGETHER_BYTES);
  const contents = await readObjects(
    root,
    small.map(({ oid }) => oid),
  );
  const place = async ({ name, oid }: (typeof small)[number]) => {
    const content = contents.get(oid);
    if (content === undefined || blobId(content, oid.length) !== oid) return;
    const path = join(privateFolder, 'cache', oid, name);
    const temporary = await temporaryPath(privateFolder, 'cache');
    try {
      await writeFile(temporary, content);
      await placeCopy(temporary, path);
    } finally {
      await removeQuietly(temporary);
    }
    placed.set(name, path);
  };
  await allOf(small.map(place));
  return placed;
}

/** Writes a blob to a file and answers its SHA-256. Throws DamagedObject when what git printed is not the blob. */
async function streamBlob(root: string, oid: string, path: string): Promise<string> {
  const identity = createHash(oid.length === 64 ? 'sha256' : 'sha1');
  const digest = createHash('sha256');
  const file = createWriteStream(path);
  const written = new Promise<void>((resolve, reject) => file.on('close', resolve).on('error', reject));
  written.catch(() => {}); // Awaited below; must not count as unhandled before that.
  /** The line before the content, `<id> blob <size>`, until it is whole. */
  let head: Buffer | undefined = Buffer.alloc(0);
  let left = 0;
  const take = (chunk: Buffer) => {
    const part = chunk.subarray(0, left); // A line break follows the content.
    left -= part.length;
    identity.update(part);
    digest.update(part);
    file.write(part);
  };
  let git: GitResult;
  try {
    git = await runGit(root, ['cat-file', '--batch'], {
      input: `${oid}\n`,
      accept: [0, 1, 128],
      onOutput: (chunk) => {
        if (head === undefined) return take(chunk);
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf(10);
        if (end < 0) return;
        const [, size] = / blob (\d+)$/.exec(head.toString('latin1', 0, end)) ?? [];
        if (size === undefined) return; // `<id> missing`
        left = Number(size);
        identity.update(`blob ${size}\0`);
        const content = head.subarray(end + 1);
        head = undefined;
        take(content);
      },
    });
  } finally {
    file.end();
  }
  await written;
  if (head !== undefined) throw new DamagedObject(oid, await stateOf(root, oid));
  if (git.code !== 0 || left > 0 || identity.digest('hex') !== oid) throw new DamagedObject(oid, 'damaged');
  return digest.digest('hex');
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
