import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { type EvidenceEntry, evidenceName, type Git, type Log } from '../ports.ts';
import type { LargeFiles } from './evidence-large.ts';
import { localCommit, refOf } from './evidence-refs.ts';
import type { RemoteEvidence } from './evidence-remote.ts';
import { DamagedObject, largeFileRelease, readFileList, type StoredFile } from './evidence-store.ts';
import { runGit } from './git-process.ts';
import { removeQuietly } from './temporary-files.ts';

export interface EvidenceFilesPorts {
  readonly git: Pick<Git, 'root' | 'privateFolder'>;
  readonly log: Log;
  readonly large: Pick<LargeFiles, 'bring'>;
  /** Null where there is none. */
  readonly remote: () => Promise<RemoteEvidence | null>;
}

/** Where the files of evidence are. What turns out missing or damaged is fetched once more, where the remote has it. */
export interface EvidenceFiles {
  /** Files by name. `alsoRead`: one whose content will be asked for next. Throws DamagedObject. */
  list(entry: EvidenceEntry, alsoRead?: string): Promise<ReadonlyMap<string, StoredFile>>;
  /** Throws a UserError when there is no file of this name, and DamagedObject. */
  stored(entry: EvidenceEntry, name: string, alsoRead?: string): Promise<StoredFile>;
  /** Runs `read`, a second time after what it found damaged was fetched. `name`: the file, null for the list of them. */
  reading<T>(entry: EvidenceEntry, name: string | null, read: () => Promise<T>): Promise<T>;
}

export function openEvidenceFiles({ git, log, large, remote }: EvidenceFilesPorts): EvidenceFiles {
  const { root, privateFolder } = git;
  const lists = new Map<string, Promise<ReadonlyMap<string, StoredFile>>>();

  function list(entry: EvidenceEntry, alsoRead?: string): Promise<ReadonlyMap<string, StoredFile>> {
    const known = lists.get(entry.commit);
    if (known !== undefined) return known;
    const listed = readFileList(root, entry.commit, alsoRead);
    lists.set(entry.commit, listed);
    listed.catch(() => lists.delete(entry.commit));
    return listed;
  }

  async function isLarge(entry: EvidenceEntry, { oid }: DamagedObject): Promise<boolean> {
    const files = await list(entry).catch(() => new Map<string, StoredFile>());
    return [...files.values()].some((file) => file.kind === 'large' && file.sha256 === oid);
  }

  async function refetch(entry: EvidenceEntry, damage: DamagedObject): Promise<boolean> {
    if (await isLarge(entry, damage)) return large.bring(damage.oid);
    const { id, commit } = entry;
    const ref = refOf(id);
    const there = await remote();
    if ((await there?.refs())?.get(ref) !== commit) return false;
    // git neither overwrites an object it has nor asks for one it believes to have: take both out of its way first.
    const looseObject = join(dirname(privateFolder), 'objects', damage.oid.slice(0, 2), damage.oid.slice(2));
    await removeQuietly(looseObject);
    const held = await localCommit(git, ref);
    if (held !== undefined) await runGit(root, ['update-ref', '-d', ref, held]);
    const fetched = (await there?.fetch(ref)) === true;
    if (!fetched && held !== undefined) await runGit(root, ['update-ref', ref, held], { accept: [0, 128] });
    return fetched;
  }

  async function reading<T>(entry: EvidenceEntry, name: string | null, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DamagedObject)) throw error;
      if (!(await refetch(entry, error))) {
        if (await isLarge(entry, error)) throw largeNotHere(entry, name, error);
        throw unreadable(entry, name, error, (await remote())?.name ?? null);
      }
      log.info(`Fetched ${evidenceName(entry.id)} again: ${error.oid} was ${error.state} here.`);
    }
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DamagedObject)) throw error;
      throw unreadable(entry, name, error, (await remote())?.name ?? null);
    }
  }

  return {
    list,
    reading,
    async stored(entry, name, alsoRead) {
      const file = (await list(entry, alsoRead)).get(name);
      if (file !== undefined) return file;
      throw new UserError({
        what: `${refOf(entry.id)} has no file ${name}`,
        fix: `it was written by another version of Proofmark; remove it with \`git update-ref -d ${refOf(entry.id)}\` and run again`,
      });
    },
  };
}

function largeNotHere({ id }: EvidenceEntry, name: string | null, damage: DamagedObject): UserError {
  const tag = largeFileRelease(damage.oid);
  return new UserError(
    {
      what: `evidence ${refOf(id)}: ${name ?? 'a file'} (sha256 ${damage.oid}) is too large for git, and is ${damage.state} here`,
      fix: `its bytes are the asset of the draft release ${tag}, which GitHub shows to those who may push: give a token that may (GITHUB_TOKEN), or run the experiment again`,
    },
    { cause: damage },
  );
}

function unreadable(
  entry: EvidenceEntry,
  name: string | null,
  damage: DamagedObject,
  remote: string | null,
): UserError {
  const ref = refOf(entry.id);
  const what = name === null ? 'its list of files' : name;
  const elsewhere = remote === null ? '' : `, and ${remote} has no copy that can be fetched`;
  return new UserError(
    {
      what: `evidence ${ref}: ${what} (object ${damage.oid}) is ${damage.state}${elsewhere}`,
      fix:
        `fetch it from a clone that has it (\`git fetch --refetch CLONE +${ref}:${ref}\`), or give it up with ` +
        `\`git update-ref -d ${ref}\` and run the experiment again`,
    },
    { cause: damage },
  );
}
