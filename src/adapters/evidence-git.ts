import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  type WriteOutcome,
} from '../ports.ts';
import { writeCommit } from './evidence-commit.ts';
import { openEvidenceFiles } from './evidence-files.ts';
import { openLargeFiles } from './evidence-large.ts';
import {
  createRef,
  intactCommit,
  localCommit,
  localRefs,
  parseRef,
  REFS_AT_ONCE,
  type RefCommit,
  refOf,
} from './evidence-refs.ts';
import { openRemote, type RemoteEvidence } from './evidence-remote.ts';
import { LARGE_FILE_BYTES, placeStored, placeTogether, readStored } from './evidence-store.ts';
import { removeLeftovers, removeQuietly } from './temporary-files.ts';

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
  const files = openEvidenceFiles({ git, log, large, remote });
  const unsent = join(privateFolder, 'unsent');
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
    const commit = found.get(ref) ?? (await localCommit(git, ref)) ?? (await fetchCommit(ref));
    if (commit === undefined) return undefined;
    found.set(ref, commit);
    return { id, commit };
  }

  async function fetchCommit(ref: string): Promise<string | undefined> {
    if (!(await remoteRefs()).has(ref) || (await (await remote())?.fetch(ref)) !== true) return undefined;
    return localCommit(git, ref);
  }

  async function fetchAll(refs: readonly string[]): Promise<void> {
    for (let at = 0; at < refs.length; at += REFS_AT_ONCE) {
      await (await remote())?.fetch(...refs.slice(at, at + REFS_AT_ONCE));
    }
  }

  async function existing(ids: readonly EvidenceId[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    for (const id of ids) refOf(id);
    const here = await localRefs(git, 'refs/proofmark/');
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
    const here = await localRefs(git, prefix);
    if (bring) await fetchAll([...refs.keys()].filter((ref) => ref.startsWith(prefix) && !here.has(ref)));
    for (const [ref, commit] of here) refs.set(ref, commit);
    const entries: EvidenceEntry[] = [];
    for (const ref of [...refs.keys()].filter((name) => name.startsWith(prefix)).sort()) {
      const id = parseRef(ref);
      if (id !== undefined) entries.push({ id, commit: refs.get(ref)! });
    }
    return entries;
  }

  /** Everything of a write but what the remote has to do with it. The ref is made here unless it was there. */
  async function writeHere(id: EvidenceId, contents: Parameters<Evidence['write']>[1]): Promise<WriteOutcome> {
    const ref = refOf(id);
    found.delete(ref);
    await tidy();
    const there = await intactCommit(root, ref);
    if (there !== undefined) return { status: 'existed', commit: there };
    const commit = await writeCommit(root, privateFolder, evidenceName(id), contents, largeFileBytes);
    const note = join(unsent, evidenceName(id).replaceAll('/', '.'));
    await mkdir(unsent, { recursive: true });
    await writeFile(note, '');
    if (await createRef(git, ref, commit)) return { status: 'created', commit };
    return { status: 'existed', commit: (await localCommit(git, ref)) ?? commit };
  }

  async function write(id: EvidenceId, contents: Parameters<Evidence['write']>[1]): Promise<WriteOutcome> {
    const { status, commit } = await writeHere(id, contents);
    if (status === 'existed') return { status, commit };
    const [sent] = await send([{ ref: refOf(id), commit }]);
    if (sent === undefined || sent.commit === commit) return { status: 'created', commit };
    return { status: 'existed', commit: sent.commit };
  }

  function sendingLater() {
    let sending: Promise<unknown> = Promise.resolve();
    return {
      evidence: {
        ...evidence,
        async write(id: EvidenceId, contents: Parameters<Evidence['write']>[1]) {
          const outcome = await writeHere(id, contents);
          if (outcome.status === 'created') {
            sending = sending.then(() => send([{ ref: refOf(id), commit: outcome.commit }]));
            sending.catch(() => {}); // Told to whoever waits for it.
          }
          return outcome;
        },
      },
      sent: async () => void (await sending),
    };
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
      const commit = await localCommit(git, ref);
      if (commit !== undefined) shared.push({ ref, commit });
    }
    return shared;
  }

  async function pushMissing(): Promise<number> {
    if (share) await large.sendNoted();
    const notes = await readdir(unsent).catch(() => [] as string[]);
    if (!share || notes.length === 0 || (await remote()) === null) return 0;
    const here = await localRefs(git, 'refs/proofmark/');
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

  /** Objects without a ref: nobody finds them, and git removes them when it cleans up. */
  async function writeUnreferenced(id: EvidenceId, contents: Parameters<Evidence['write']>[1]) {
    const there = await find(id);
    if (there !== undefined) return { status: 'existed', commit: there.commit } as const;
    const commit = await writeCommit(root, privateFolder, evidenceName(id), contents, largeFileBytes);
    found.set(refOf(id), commit);
    return { status: 'created', commit } as const;
  }

  const evidence: Evidence = {
    find,
    rehearsal: () => ({
      ...evidence,
      write: writeUnreferenced,
      pushMissing: async () => 0,
      sendingLater: () => ({ evidence: evidence.rehearsal(), sent: async () => {} }),
    }),
    sendingLater,
    // What goes wrong is told to those who ask.
    askAhead: () => void remoteRefs().catch(() => {}),
    refresh: () => void opened?.then((target) => target?.forget()),
    existing,
    list,
    write,
    pushMissing,
    attach: large.attach,
    readFile: (entry, name) =>
      files.reading(entry, name, async () => readStored(root, privateFolder, await files.stored(entry, name, name))),
    fileNames: (entry) => files.reading(entry, null, async () => [...(await files.list(entry)).keys()].sort()),
    async largeFiles(ids) {
      if (ids.length === 0) return [];
      const here = await localRefs(git, 'refs/proofmark/');
      const absent = ids.map(refOf).filter((ref) => !here.has(ref));
      if (absent.length > 0) {
        const there = await remoteRefs();
        await fetchAll(absent.filter((ref) => there.has(ref)));
      }
      const large: LargeEvidenceFile[] = [];
      for (const id of ids) {
        const entry = await find(id);
        if (entry === undefined) continue;
        for (const [name, file] of await files.reading(entry, null, () => files.list(entry))) {
          if (file.kind === 'large') large.push({ id, name, sha256: file.sha256, bytes: file.bytes });
        }
      }
      return large;
    },
    async checkout(entry, name, sha256) {
      await tidy();
      const placed = await files.reading(entry, name, async () =>
        placeStored(root, privateFolder, name, await files.stored(entry, name)),
      );
      if (sha256 === undefined || placed.sha256 === sha256) return placed.path;
      throw new UserError({
        what: `${name} of ${refOf(entry.id)} has SHA-256 ${placed.sha256}, but its record says ${sha256}`,
        fix: `this evidence contradicts itself: remove it with \`git update-ref -d ${refOf(entry.id)}\` and run the experiment again`,
      });
    },
    async checkoutAll(entry) {
      await tidy();
      const listed = await files.reading(entry, null, () => files.list(entry));
      const together = await placeTogether(root, privateFolder, listed);
      const paths = new Map<string, string>();
      for (const name of [...listed.keys()].sort()) {
        paths.set(name, together.get(name) ?? (await evidence.checkout(entry, name)));
      }
      return paths;
    },
  };
  return evidence;
}
