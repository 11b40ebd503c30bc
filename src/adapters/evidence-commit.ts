import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceContent } from '../ports.ts';
import { keepLarge, LARGE_FILES, type LargeFile, largeFileUri } from './evidence-store.ts';
import { blobId, objectDigits, objectId } from './git-objects.ts';
import { line, runGit } from './git-process.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

const FIXED_IDENTITY = 'Proofmark <evidence@proofmark.invalid> 946684800 +0000';

/** A file of the commit that is to be written, and git's id for it. */
interface SourceFile {
  readonly path: string;
  readonly oid: string;
}

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
  const scratch = await temporaryPath(privateFolder, 'evidence');
  await mkdir(scratch, { recursive: true });
  try {
    const digits = await objectDigits(root);
    const sources = new Map<string, SourceFile>();
    const large: LargeFile[] = [];
    for (const [file, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(file) || file === LARGE_FILES) {
        throw new Error(`not a name for an evidence file: ${file}`);
      }
      const path = await onDisk(scratch, file, content);
      const { size } = await stat(path);
      if (size <= largeFileBytes) sources.set(file, { path, oid: await oidOf(content, size, digits) });
      else {
        const sha256 = await keepLarge(privateFolder, path);
        large.push({
          name: file,
          sha256,
          bytes: size,
          mediaType: 'application/octet-stream',
          uri: largeFileUri(sha256),
        });
      }
    }
    if (large.length > 0) {
      const list = `${JSON.stringify(large, null, 2)}\n`;
      const path = await onDisk(scratch, LARGE_FILES, list);
      sources.set(LARGE_FILES, { path, oid: blobId(Buffer.from(list), digits) });
    }
    return await writeObjects(root, name, sources, digits);
  } finally {
    await removeQuietly(scratch);
  }
}

/**
 * All objects at once, in three processes: what they are called follows from what they hold. Git checks their form and says
 * what they are called; where it read other bytes than we did, its names count.
 */
async function writeObjects(
  root: string,
  name: string,
  sources: ReadonlyMap<string, SourceFile>,
  digits: number,
): Promise<string> {
  const files = [...sources].sort(([a], [b]) => (a < b ? -1 : 1)); // As git has them: names are ASCII.
  const oids = files.map(([, { oid }]) => oid);
  const names = files.map(([file]) => file);
  const blobs = runGit(root, ['hash-object', '-w', '--no-filters', '--', ...files.map(([, { path }]) => path)]);
  const [hashed, commit] = await Promise.all([blobs, writeTreeAndCommit(root, name, names, oids, digits)]);
  const written = line(hashed).split('\n');
  if (written.every((oid, at) => oid === oids[at])) return commit;
  return writeTreeAndCommit(root, name, names, written, digits);
}

async function writeTreeAndCommit(
  root: string,
  name: string,
  files: readonly string[],
  oids: readonly string[],
  digits: number,
): Promise<string> {
  const entries = files.flatMap((file, at) => [Buffer.from(`100644 ${file}\0`), Buffer.from(oids[at]!, 'hex')]);
  const tree = { type: 'tree', content: Buffer.concat(entries) };
  const treeId = objectId(tree, digits);
  const people = `author ${FIXED_IDENTITY}\ncommitter ${FIXED_IDENTITY}\n`;
  const commit = { type: 'commit', content: Buffer.from(`tree ${treeId}\n${people}\n${name}\n`) };
  const write = async ({ type, content }: typeof tree) =>
    line(await runGit(root, ['hash-object', '-w', '-t', type, '--stdin'], { input: content }));
  const [writtenTree, writtenCommit] = await Promise.all([write(tree), write(commit)]);
  if (writtenTree !== treeId) throw new Error(`git calls the tree of ${name} ${writtenTree} and not ${treeId}`);
  return writtenCommit;
}

async function onDisk(scratch: string, name: string, content: EvidenceContent): Promise<string> {
  if (typeof content === 'object' && 'file' in content) return content.file;
  const path = join(scratch, name);
  await writeFile(path, content);
  return path;
}

async function oidOf(content: EvidenceContent, bytes: number, digits: number): Promise<string> {
  if (typeof content === 'string') return blobId(Buffer.from(content), digits);
  if (!('file' in content)) return blobId(content, digits);
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1').update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(content.file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
