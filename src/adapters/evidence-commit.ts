import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { EvidenceContent } from '../ports.ts';
import { keepLarge, LARGE_FILES, type LargeFile, largeFileUri } from './evidence-store.ts';
import { objectDigits, objectId, rememberSize } from './git-objects.ts';
import { runGit } from './git-process.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

const FIXED_IDENTITY = 'Proofmark <evidence@proofmark.invalid> 946684800 +0000';

/**
 * Makes the parentless commit that holds these files, and answers its id. Author and date are fixed, so equal files under
 * an equal name make an equal commit on every machine. No ref names it yet: a process killed here leaves nothing.
 */
export async function writeCommit(
  root: string,
  privateFolder: string,
  name: string,
  files: Readonly<Record<string, EvidenceContent>>,
  largeFileBytes: number,
): Promise<string> {
  const digits = await objectDigits(root);
  const blobs = new Map<string, EvidenceContent>();
  const large: LargeFile[] = [];
  for (const [file, content] of Object.entries(files)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(file) || file === LARGE_FILES) {
      throw new Error(`not a name for an evidence file: ${file}`);
    }
    const bytes = await sizeOf(content);
    if (bytes <= largeFileBytes) blobs.set(file, content);
    else {
      const sha256 = await keepContent(privateFolder, content);
      large.push({ name: file, sha256, bytes, mediaType: 'application/octet-stream', uri: largeFileUri(sha256) });
    }
  }
  if (large.length > 0) {
    large.sort((a, b) => (a.name < b.name ? -1 : 1));
    blobs.set(LARGE_FILES, `${JSON.stringify(large, null, 2)}\n`);
  }
  const commit = { oid: '' };
  // Git checks their form, and that the tree names what is there. One process, which takes milliseconds to start.
  const sizes = new Map<string, number>();
  await runGit(root, ['unpack-objects', '-q', '--strict'], { input: packOf(name, blobs, digits, { commit, sizes }) });
  for (const [oid, bytes] of sizes) rememberSize(root, oid, bytes);
  return commit.oid;
}

/** Git's numbers for what is in a pack (gitformat-pack). */
const PACKED = { commit: 1, tree: 2, blob: 3 } as const;

/**
 * The pack of a commit with its tree and files: `PACK`, version 2, the count, the objects, a digest of all. One file is in
 * memory at a time.
 * @param commit gets the id of the commit
 * @param sizes gets the bytes of the files by their ids
 */
async function* packOf(
  name: string,
  blobs: ReadonlyMap<string, EvidenceContent>,
  digits: 40 | 64,
  { commit, sizes }: { readonly commit: { oid: string }; readonly sizes: Map<string, number> },
): AsyncGenerator<Uint8Array> {
  const digest = createHash(digits === 64 ? 'sha256' : 'sha1');
  const counted = (bytes: Uint8Array) => {
    digest.update(bytes);
    return bytes;
  };
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  header.writeUInt32BE(blobs.size + 2, 8);
  yield counted(header);
  const entries: Buffer[] = [];
  for (const [file, source] of [...blobs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = await bytesOf(source); // In git's order: names are ASCII.
    yield counted(packed('blob', content));
    const oid = objectId({ type: 'blob', content }, digits);
    sizes.set(oid, content.length);
    entries.push(Buffer.from(`100644 ${file}\0`), Buffer.from(oid, 'hex'));
  }
  const tree = Buffer.concat(entries);
  const people = `author ${FIXED_IDENTITY}\ncommitter ${FIXED_IDENTITY}\n`;
  const text = Buffer.from(`tree ${objectId({ type: 'tree', content: tree }, digits)}\n${people}\n${name}\n`);
  yield counted(packed('tree', tree));
  yield counted(packed('commit', text));
  commit.oid = objectId({ type: 'commit', content: text }, digits);
  yield digest.digest();
}

/** Type and size, seven bits a byte after the first four, and the content as zlib has it: not compressed, git does that. */
function packed(type: keyof typeof PACKED, content: Uint8Array): Buffer {
  const head = [(PACKED[type] << 4) | (content.length & 15)];
  for (let left = Math.floor(content.length / 16); left > 0; left = Math.floor(left / 128)) {
    head[head.length - 1]! |= 128;
    head.push(left & 127);
  }
  return Buffer.concat([Buffer.from(head), deflateSync(content, { level: 0 })]);
}

async function sizeOf(content: EvidenceContent): Promise<number> {
  if (typeof content === 'string') return Buffer.byteLength(content);
  return 'file' in content ? (await stat(content.file)).size : content.length;
}

async function bytesOf(content: EvidenceContent): Promise<Uint8Array> {
  if (typeof content === 'string') return Buffer.from(content);
  return 'file' in content ? readFile(content.file) : content;
}

/** Keeps a large file beside git; its SHA-256. */
async function keepContent(privateFolder: string, content: EvidenceContent): Promise<string> {
  if (typeof content === 'object' && 'file' in content) return keepLarge(privateFolder, content.file);
  const scratch = await temporaryPath(privateFolder, 'evidence');
  await mkdir(scratch, { recursive: true });
  try {
    const path = join(scratch, 'content');
    await writeFile(path, content);
    return await keepLarge(privateFolder, path);
  } finally {
    await removeQuietly(scratch);
  }
}
