import { createHash } from 'node:crypto';
import { runGit } from './git-process.ts';
import { type BatchObject, readerOf } from './git-reader.ts';

/** Small objects that were read; what an id names never changes, and records and configurations are read again and again. */
const remembered = new Map<string, Buffer>();
const REMEMBERED_BYTES = 64 * 1024;
const REMEMBERED_OBJECTS = 2_000;

/**
 * Contents by object id, through one process at most. A missing object is absent from the answer; what is not a blob counts
 * as missing. Whole objects are held in memory.
 */
export async function readObjects(root: string, oids: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const wanted: string[] = [];
  for (const oid of new Set(oids)) {
    const known = remembered.get(`${root}\0${oid}`);
    if (known === undefined) wanted.push(oid);
    else contents.set(oid, known);
  }
  for (const object of (await readBatch(root, wanted)).values()) {
    if (object.type !== 'blob') continue;
    contents.set(object.oid, object.content);
    remember(root, object);
  }
  return contents;
}

/** Keeps a small blob for `readObjects`. */
export function remember(root: string, object: BatchObject | undefined): void {
  if (object?.type !== 'blob') return;
  const { oid, content } = object;
  if (content.length > REMEMBERED_BYTES || remembered.size >= REMEMBERED_OBJECTS) return;
  if (blobId(content, oid.length) !== oid) return; // Another file put in its place: git does not look.
  remembered.set(`${root}\0${oid}`, Buffer.from(content)); // A copy: the slice would hold on to all that was read.
}

/** Bytes of objects that this process wrote, which may be asked for next. */
const sizes = new Map<string, number>();

export function rememberSize(root: string, oid: string, bytes: number): void {
  if (sizes.size < REMEMBERED_OBJECTS) sizes.set(`${root}\0${oid}`, bytes);
}

/** Bytes of objects that are here, through one process at most; a missing one is absent. */
export async function readSizes(root: string, oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const wanted: string[] = [];
  for (const oid of oids) {
    const known = sizes.get(`${root}\0${oid}`);
    if (known === undefined) wanted.push(oid);
    else found.set(oid, known);
  }
  if (wanted.length === 0) return found;
  const format = '--batch-check=%(objectname) %(objectsize)';
  const { stdout } = await runGit(root, ['cat-file', format], { input: `${wanted.join('\n')}\n`, accept: [0, 128] });
  for (const [, oid, size] of stdout.toString('latin1').matchAll(/^([0-9a-f]+) (\d+)$/gm))
    found.set(oid!, Number(size));
  return found;
}

/**
 * Objects by the names they were asked for by (`<id>`, `<commit>:<path>`, `<revision>^{commit}`), from a process that stays;
 * a missing one is absent. A broken one is absent with all that were asked for after it.
 */
export async function readBatch(root: string, names: readonly string[]): Promise<ReadonlyMap<string, BatchObject>> {
  // A line break would make two names of one, and no name has it.
  const asked = names.filter((name) => !name.includes('\n'));
  return asked.length === 0 ? new Map() : readerOf(root).read(asked);
}

/** Git knows it without having it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Hex digits of the object ids of a repository: 40 for SHA-1, 64 for SHA-256. */
export async function objectDigits(root: string): Promise<40 | 64> {
  return (await readBatch(root, [EMPTY_TREE])).has(EMPTY_TREE) ? 40 : 64;
}

/** Git's id of a blob, in the hash its ids have the length of (SHA-1: 40 digits, SHA-256: 64). */
export function blobId(content: Uint8Array, digits: number): string {
  return objectId({ type: 'blob', content }, digits);
}

/** The same of any object. */
export function objectId(
  { type, content }: { readonly type: string; readonly content: Uint8Array },
  digits: number,
): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`${type} ${content.length}\0`)
    .update(content)
    .digest('hex');
}
