import { access, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelName } from '../config/model-config.ts';
import { UserError } from '../errors.ts';
import { type EvidenceId, type EvidenceKind, evidenceName, type Git } from '../ports.ts';
import { readBatch } from './git-objects.ts';
import { GitError, line, runGit } from './git-process.ts';
import { removeQuietly } from './temporary-files.ts';

const KINDS: readonly string[] = [
  'runs',
  'failures',
  'evaluations',
  'verdicts',
  'unblocks',
  'profiles',
] satisfies EvidenceKind[];

/** Refs of one push or fetch: enough to be quick, few enough for every server's command line. */
export const REFS_AT_ONCE = 100;

/** A lock of a git process that was killed; a living one holds it for milliseconds. */
const STALE_LOCK_SECONDS = 10;

/** A ref and the commit it is to name. */
export interface RefCommit {
  readonly ref: string;
  readonly commit: string;
}

/** Where a repository and what is ours beside it are. */
export type Repository = Pick<Git, 'root' | 'privateFolder'>;

/** `refs/proofmark/<kind>/<model>/<key>`. A model name that cannot be part of a ref is the user's to change. */
export function refOf(id: EvidenceId): string {
  if (!ModelName.safeParse(id.model).success) {
    throw new UserError({
      what: `${JSON.stringify(id.model)} cannot be the name of a model`,
      fix: 'use letters, digits, - and _ only, beginning and ending with a letter or digit',
    });
  }
  if (!KINDS.includes(id.kind) || !/^[0-9a-f]{64}$/.test(id.key))
    throw new Error(`not an evidence id: ${evidenceName(id)}`);
  return `refs/proofmark/${evidenceName(id)}`;
}

/** Undefined for a ref that is no evidence. */
export function parseRef(ref: string): EvidenceId | undefined {
  const [, , kind, model, key, more] = ref.split('/');
  if (kind === undefined || !KINDS.includes(kind) || more !== undefined) return undefined;
  if (!ModelName.safeParse(model).success || key === undefined || !/^[0-9a-f]{64}$/.test(key)) return undefined;
  return { kind: kind as EvidenceKind, model: model!, key };
}

/** Commits by ref; a ref whose commit is missing is left out, as git does. */
export async function localRefs(
  { root, privateFolder }: Repository,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  if ((await refNames(dirname(privateFolder), prefix))?.length === 0) return new Map();
  const { stdout } = await runGit(root, ['for-each-ref', '--format=%(refname) %(objectname)', prefix]);
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((entry) => entry.split(' ') as [string, string]));
}

/**
 * Names of the refs below a folder of refs, which ends with a slash, as git's own files say it: asking git starts a process,
 * which takes ten milliseconds from one that holds much. Undefined where they do not tell, as where refs are kept in tables.
 * Packing a ref writes it to the one place before it leaves the other.
 */
export async function refNames(gitFolder: string, prefix: string): Promise<readonly string[] | undefined> {
  try {
    if (await exists(join(gitFolder, 'reftable'))) return undefined;
    const loose = await filesBelow(gitFolder, prefix);
    const packed = (await packedRefs(gitFolder))
      .split('\n')
      .map((line) => line.slice(line.indexOf(' ') + 1))
      .filter((ref) => ref.startsWith(prefix));
    return [...new Set([...loose, ...packed])];
  } catch {
    return undefined;
  }
}

/** Whether there is no such ref; false where git's files do not tell. */
async function isSurelyAbsent(gitFolder: string, ref: string): Promise<boolean> {
  try {
    if (await exists(join(gitFolder, 'reftable'))) return false;
    return !(await exists(join(gitFolder, ref))) && !(await packedRefs(gitFolder)).includes(` ${ref}\n`);
  } catch {
    return false;
  }
}

/** Lines `<id> <name>`. */
function packedRefs(gitFolder: string): Promise<string> {
  return readFile(join(gitFolder, 'packed-refs'), 'utf8').catch(whereAbsent(''));
}

async function filesBelow(gitFolder: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(gitFolder, folder), { withFileTypes: true }).catch(whereAbsent([]));
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) names.push(...(await filesBelow(gitFolder, `${folder}${entry.name}/`)));
    else if (!entry.name.endsWith('.lock')) names.push(`${folder}${entry.name}`); // No ref is called so.
  }
  return names;
}

/** For a promise that may fail because nothing is there. */
function whereAbsent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value;
    throw error;
  };
}

/** Name of the commit a local ref holds, without asking whether that commit is intact. */
export async function localCommit({ root, privateFolder }: Repository, ref: string): Promise<string | undefined> {
  const intact = (await readBatch(root, [ref])).get(ref)?.oid;
  if (intact !== undefined) return intact;
  if (await isSurelyAbsent(dirname(privateFolder), ref)) return undefined;
  const answer = await runGit(root, ['rev-parse', '--verify', '--quiet', ref], { accept: [0, 1, 128] });
  return answer.code === 0 ? line(answer) : undefined;
}

/** The commit of a ref, when it and its tree can be read. */
export async function intactCommit(root: string, ref: string): Promise<string | undefined> {
  const [commit, tree] = [`${ref}^{commit}`, `${ref}^{tree}`];
  const found = await readBatch(root, [commit, tree]);
  return found.has(tree) ? found.get(commit)?.oid : undefined;
}

/**
 * Creates a ref, or replaces one whose commit cannot be read any more. False when another process created it first. A
 * lock that a killed git left behind is removed once it is old.
 */
export async function createRef({ root, privateFolder }: Repository, ref: string, commit: string): Promise<boolean> {
  const lock = join(dirname(privateFolder), `${ref}.lock`);
  let expected = '0'.repeat(commit.length);
  for (;;) {
    try {
      await runGit(root, ['update-ref', ref, commit, expected]);
      return true;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      if ((await intactCommit(root, ref)) !== undefined) return false;
      const broken = await localCommit({ root, privateFolder }, ref);
      if (broken !== undefined && broken !== expected) {
        expected = broken;
        continue;
      }
      const age = await stat(lock).then(
        (found) => (Date.now() - found.mtimeMs) / 1000,
        () => undefined,
      );
      if (age === undefined) throw error;
      if (age >= STALE_LOCK_SECONDS) await removeQuietly(lock);
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
