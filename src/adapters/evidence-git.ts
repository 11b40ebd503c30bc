import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelName } from '../config/model-config.ts';
import { UserError } from '../errors.ts';
import {
  type Evidence,
  type EvidenceEntry,
  type EvidenceId,
  type EvidenceKind,
  evidenceName,
  type Git,
  type LargeEvidenceFile,
  type Log,
} from '../ports.ts';
import { openLargeFiles } from './evidence-large.ts';
import { localCommit, openRemote, type RefCommit, type RemoteEvidence } from './evidence-remote.ts';
import {
  DamagedObject,
  LARGE_FILE_BYTES,
  largeFileRelease,
  placeStored,
  placeTogether,
  readFileList,
  readStored,
  type StoredFile,
  writeCommit,
} from './evidence-store.ts';
import { readBatch } from './git-objects.ts';
import { GitError, runGit } from './git-process.ts';
import { removeLeftovers, removeQuietly } from './temporary-files.ts';

const KINDS: readonly string[] = [
  'runs',
  'failures',
  'evaluations',
  'verdicts',
  'unblocks',
  'profiles',
] satisfies EvidenceKind[];

/** Refs of one push or fetch: enough to be quick, few enough for every server's command line. */
const REFS_AT_ONCE = 100;

/** A lock of a git process that was killed; a living one holds it for milliseconds. */
const STALE_LOCK_SECONDS = 10;

export interface EvidenceOptions {
  /** Files above this many bytes are kept beside git. */
  readonly largeFileBytes?: number;
  /** False: nothing is sent to the remote, which is only read. What is written stays noted as still to be sent. */
  readonly share?: boolean;
  /** Evidence with large files is sent only together with them. Default false: its ref is sent without. */
  readonly together?: boolean;
}

/**
 * Evidence in the refs of this repository. Order of a write: objects, a note that the ref is still to be sent, the ref,
 * the push, removal of the note. Killed anywhere, it leaves no ref or a whole one, and `pushMissing` sends what is noted.
 */
export function openEvidence(git: Git, log: Log, options: EvidenceOptions = {}): Evidence {
  const { root, privateFolder } = git;
  const { largeFileBytes = LARGE_FILE_BYTES, share = true, together = false } = options;
  const large = openLargeFiles({ root, privateFolder, log, together });
  const unsent = join(privateFolder, 'unsent');
  const lists = new Map<string, Promise<ReadonlyMap<string, StoredFile>>>();
  /** Refs that were found: what is created once never changes. A write of our own may still lose to the remote's. */
  const found = new Map<string, string>();
  let opened: Promise<RemoteEvidence | null> | undefined;
  let tidied: Promise<void> | undefined;

  function remote(): Promise<RemoteEvidence | null> {
    opened ??= git.remote().then((name) => (name === null ? null : openRemote(root, name, log)));
    return opened;
  }

  function tidy(): Promise<void> {
    tidied ??= removeLeftovers(privateFolder);
    return tidied;
  }

  async function remoteRefs(): Promise<ReadonlyMap<string, string>> {
    return (await (await remote())?.refs()) ?? new Map();
  }

  async function find(id: EvidenceId): Promise<EvidenceEntry | undefined> {
    const ref = refOf(id);
    const commit = found.get(ref) ?? (await localCommit(root, ref)) ?? (await fetchCommit(ref));
    if (commit === undefined) return undefined;
    found.set(ref, commit);
    return { id, commit };
  }

  async function fetchCommit(ref: string): Promise<string | undefined> {
    if (!(await remoteRefs()).has(ref) || (await (await remote())?.fetch(ref)) !== true) return undefined;
    return localCommit(root, ref);
  }

  async function fetchAll(refs: readonly string[]): Promise<void> {
    for (let at = 0; at < refs.length; at += REFS_AT_ONCE) {
      await (await remote())?.fetch(...refs.slice(at, at + REFS_AT_ONCE));
    }
  }

  async function existing(ids: readonly EvidenceId[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    for (const id of ids) refOf(id);
    const here = await localRefs(root, 'refs/proofmark/');
    const exist = new Set<string>();
    for (const id of ids) {
      const commit = here.get(refOf(id));
      if (commit === undefined) continue;
      exist.add(evidenceName(id));
      found.set(refOf(id), commit);
    }
    if (exist.size === new Set(ids.map(evidenceName)).size) return exist;
    const there = await remoteRefs();
    for (const id of ids) if (there.has(refOf(id))) exist.add(evidenceName(id));
    return exist;
  }

  async function list(kind: EvidenceKind, model?: string, { remote: alsoThere = false, bring = false } = {}) {
    const prefix = `refs/proofmark/${kind}/${model === undefined ? '' : `${model}/`}`;
    const refs = new Map(alsoThere ? await remoteRefs() : []);
    const here = await localRefs(root, prefix);
    if (bring) await fetchAll([...refs.keys()].filter((ref) => ref.startsWith(prefix) && !here.has(ref)));
    for (const [ref, commit] of here) refs.set(ref, commit);
    const entries: EvidenceEntry[] = [];
    for (const ref of [...refs.keys()].filter((name) => name.startsWith(prefix)).sort()) {
      const id = parseRef(ref);
      if (id !== undefined) entries.push({ id, commit: refs.get(ref)! });
    }
    return entries;
  }

  async function write(id: EvidenceId, files: Parameters<Evidence['write']>[1]) {
    const ref = refOf(id);
    found.delete(ref);
    await tidy();
    const there = await intactCommit(root, ref);
    if (there !== undefined) return { status: 'existed', commit: there } as const;
    const commit = await writeCommit(root, privateFolder, evidenceName(id), files, largeFileBytes);
    const note = join(unsent, evidenceName(id).replaceAll('/', '.'));
    await mkdir(unsent, { recursive: true });
    await writeFile(note, '');
    if (!(await createRef(root, privateFolder, ref, commit))) {
      return { status: 'existed', commit: (await localCommit(root, ref)) ?? commit } as const;
    }
    const [sent] = await send([{ ref, commit }]);
    if (sent === undefined || sent.commit === commit) return { status: 'created', commit } as const;
    return { status: 'existed', commit: sent.commit } as const;
  }

  /** Pushes refs and answers those the remote now has: with our commit, or with the one it had first, which replaces ours. */
  async function send(refs: readonly RefCommit[]): Promise<readonly RefCommit[]> {
    const target = share ? await remote() : null;
    if (target === null) return [];
    const shared: RefCommit[] = [];
    for (const [ref, outcome] of await target.push(await large.sendBefore(refs))) {
      if (outcome === 'failed') continue;
      if (outcome === 'taken') {
        if (!(await target.fetch(ref))) continue;
        log.info(`${target.name} already has ${ref.slice('refs/proofmark/'.length)}: using what is there.`);
      }
      await rm(join(unsent, ref.slice('refs/proofmark/'.length).replaceAll('/', '.')), { force: true });
      const commit = await localCommit(root, ref);
      if (commit !== undefined) shared.push({ ref, commit });
    }
    return shared;
  }

  async function pushMissing(): Promise<number> {
    if (share) await large.sendNoted();
    const notes = await readdir(unsent).catch(() => [] as string[]);
    if (!share || notes.length === 0 || (await remote()) === null) return 0;
    const here = await localRefs(root, 'refs/proofmark/');
    const waiting: RefCommit[] = [];
    for (const note of notes) {
      const ref = `refs/proofmark/${note.replaceAll('.', '/')}`;
      const commit = here.get(ref);
      if (commit !== undefined) waiting.push({ ref, commit });
      else await removeQuietly(join(unsent, note)); // Killed before the ref was made.
    }
    let count = 0;
    for (let at = 0; at < waiting.length; at += REFS_AT_ONCE) {
      count += (await send(waiting.slice(at, at + REFS_AT_ONCE))).length;
    }
    return count;
  }

  function fileList(entry: EvidenceEntry, alsoRead?: string): Promise<ReadonlyMap<string, StoredFile>> {
    const known = lists.get(entry.commit);
    if (known !== undefined) return known;
    const listed = readFileList(root, entry.commit, alsoRead);
    lists.set(entry.commit, listed);
    listed.catch(() => lists.delete(entry.commit));
    return listed;
  }

  /** Reads something of an entry; what turns out missing or damaged is fetched once more, where the remote has it. */
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

  async function isLarge(entry: EvidenceEntry, { oid }: DamagedObject): Promise<boolean> {
    const files = await fileList(entry).catch(() => new Map<string, StoredFile>());
    return [...files.values()].some((file) => file.kind === 'large' && file.sha256 === oid);
  }

  async function refetch(entry: EvidenceEntry, damage: DamagedObject): Promise<boolean> {
    if (await isLarge(entry, damage)) return large.bring(damage.oid);
    const { id, commit } = entry;
    const ref = refOf(id);
    if ((await remoteRefs()).get(ref) !== commit) return false;
    // git neither overwrites an object it has nor asks for one it believes to have: take both out of its way first.
    const looseObject = join(dirname(privateFolder), 'objects', damage.oid.slice(0, 2), damage.oid.slice(2));
    await removeQuietly(looseObject);
    const held = await localCommit(root, ref);
    if (held !== undefined) await runGit(root, ['update-ref', '-d', ref, held]);
    const fetched = (await (await remote())?.fetch(ref)) === true;
    if (!fetched && held !== undefined) await runGit(root, ['update-ref', ref, held], { accept: [0, 128] });
    return fetched;
  }

  async function stored(entry: EvidenceEntry, name: string, alsoRead?: string): Promise<StoredFile> {
    const file = (await fileList(entry, alsoRead)).get(name);
    if (file !== undefined) return file;
    throw new UserError({
      what: `${refOf(entry.id)} has no file ${name}`,
      fix: `it was written by another version of Proofmark; remove it with \`git update-ref -d ${refOf(entry.id)}\` and run again`,
    });
  }

  /** Objects without a ref: nobody finds them, and git removes them when it cleans up. */
  async function writeUnreferenced(id: EvidenceId, files: Parameters<Evidence['write']>[1]) {
    const there = await find(id);
    if (there !== undefined) return { status: 'existed', commit: there.commit } as const;
    const commit = await writeCommit(root, privateFolder, evidenceName(id), files, largeFileBytes);
    found.set(refOf(id), commit);
    return { status: 'created', commit } as const;
  }

  const evidence: Evidence = {
    find,
    rehearsal: () => ({ ...evidence, write: writeUnreferenced, pushMissing: async () => 0 }),
    refresh: () => void opened?.then((target) => target?.forget()),
    existing,
    list,
    write,
    pushMissing,
    attach: large.attach,
    readFile: (entry, name) =>
      reading(entry, name, async () => readStored(root, privateFolder, await stored(entry, name, name))),
    fileNames: (entry) => reading(entry, null, async () => [...(await fileList(entry)).keys()].sort()),
    async largeFiles(ids) {
      if (ids.length === 0) return [];
      const here = await localRefs(root, 'refs/proofmark/');
      const absent = ids.map(refOf).filter((ref) => !here.has(ref));
      if (absent.length > 0) {
        const there = await remoteRefs();
        await fetchAll(absent.filter((ref) => there.has(ref)));
      }
      const large: LargeEvidenceFile[] = [];
      for (const id of ids) {
        const entry = await find(id);
        if (entry === undefined) continue;
        for (const [name, file] of await reading(entry, null, () => fileList(entry))) {
          if (file.kind === 'large') large.push({ id, name, sha256: file.sha256, bytes: file.bytes });
        }
      }
      return large;
    },
    async checkout(entry, name, sha256) {
      await tidy();
      const placed = await reading(entry, name, async () =>
        placeStored(root, privateFolder, name, await stored(entry, name)),
      );
      if (sha256 === undefined || placed.sha256 === sha256) return placed.path;
      throw new UserError({
        what: `${name} of ${refOf(entry.id)} has SHA-256 ${placed.sha256}, but its record says ${sha256}`,
        fix: `this evidence contradicts itself: remove it with \`git update-ref -d ${refOf(entry.id)}\` and run the experiment again`,
      });
    },
    async checkoutAll(entry) {
      await tidy();
      const files = await reading(entry, null, () => fileList(entry));
      const together = await placeTogether(root, privateFolder, files);
      const paths = new Map<string, string>();
      for (const name of [...files.keys()].sort()) {
        paths.set(name, together.get(name) ?? (await evidence.checkout(entry, name)));
      }
      return paths;
    },
  };
  return evidence;
}

/** `refs/proofmark/<kind>/<model>/<key>`. A model name that cannot be part of a ref is the user's to change. */
function refOf(id: EvidenceId): string {
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
export async function localRefs(root: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await runGit(root, ['for-each-ref', '--format=%(refname) %(objectname)', prefix]);
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((entry) => entry.split(' ') as [string, string]));
}

/** The commit of a ref, when it and its tree can be read. */
async function intactCommit(root: string, ref: string): Promise<string | undefined> {
  const [commit, tree] = [`${ref}^{commit}`, `${ref}^{tree}`];
  const found = await readBatch(root, [commit, tree]);
  return found.has(tree) ? found.get(commit)?.oid : undefined;
}

/**
 * Creates a ref, or replaces one whose commit cannot be read any more. False when another process created it first. A
 * lock that a killed git left behind is removed once it is old.
 */
async function createRef(root: string, privateFolder: string, ref: string, commit: string): Promise<boolean> {
  const lock = join(dirname(privateFolder), `${ref}.lock`);
  let expected = '0'.repeat(commit.length);
  for (;;) {
    try {
      await runGit(root, ['update-ref', ref, commit, expected]);
      return true;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      if ((await intactCommit(root, ref)) !== undefined) return false;
      const broken = await localCommit(root, ref);
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
