import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Clock, Git, Log } from '../ports.ts';
import { acquireLock } from './file-lock.ts';
import { runGitAgain } from './git-again.ts';
import { readObjects } from './git-objects.ts';
import { line, runGit } from './git-process.ts';
import { sleep } from './sleep.ts';

/** Where the local forge keeps its records. */
export const FORGE_REFS = 'refs/proofmark/forge/';

/** Tries when the remote itself was in the way: another push held the lock of the ref for a moment. */
const LOCK_TRIES = 8;
const LOCK_PAUSE_MS = 100;
const BUSY = /cannot lock ref|\.lock'|failed to update ref|incorrect old value|reference already exists/;

/** The record as data, at the top of each record's tree; beside it stands a page for people. */
const RECORD = 'record.json';

export interface StoredRecord {
  /** Below `refs/proofmark/forge/`. */
  readonly name: string;
  readonly commit: string;
  readonly value: unknown;
}

export interface RecordContent {
  /** What is read again; written as JSON. */
  readonly value: unknown;
  /** Name and Markdown of the page people read. Never read by us. */
  readonly page: { readonly name: string; readonly text: string };
  /** Blobs kept with it, by name; they stand in the folder `assets`. */
  readonly assets?: readonly { readonly name: string; readonly oid: string }[];
  /** First line of the commit: what happened. */
  readonly subject: string;
}

/**
 * Records in refs: one commit for each state a record was in, so that `git log` of the ref tells its history. Every write
 * replaces exactly the state it was planned on, here and on the remote.
 */
export interface ForgeRecords {
  /** Takes over what the remote has. Without a remote, or one that cannot be reached, what is here stands. */
  refresh(): Promise<void>;
  /** Records whose names begin with `prefix`, sorted by name, as they are here. */
  list(prefix: string): Promise<readonly StoredRecord[]>;
  get(name: string): Promise<StoredRecord | undefined>;
  /** False when the record is no longer what `expected` says (null: not there); then what is there now has been fetched. */
  write(name: string, expected: string | null, content: RecordContent): Promise<boolean>;
}

/** Command that prints the page of a record. */
export function whereIs(name: string, page: string): string {
  // A shell would take `#` for a comment and `!` for history.
  return `git show '${FORGE_REFS}${name}:${page}'`;
}

export function openForgeRecords({ git, log, clock }: { git: Git; log: Log; clock: Clock }): ForgeRecords {
  const { root, privateFolder } = git;
  const unsent = join(privateFolder, 'unsent-forge');
  const recordIds = new Map<string, string>();
  let reachable = true;

  function unreachable(remote: string, action: string, stderr: string): void {
    if (reachable) log.warn(`${action} ${remote} did not work (${lastLine(stderr)}); going on with what is here.`);
    reachable = false;
  }

  async function remoteName(): Promise<string | null> {
    return reachable ? git.remote() : null;
  }

  /** Processes that share this clone take turns: git refuses to update one ref twice at the same moment. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const release = await acquireLock(join(privateFolder, 'locks', 'forge.lock'), { onWait: () => {} });
    return work().finally(release);
  }

  async function fetchAll(remote: string): Promise<void> {
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-filter', remote];
    const result = await runGitAgain(root, [...args, `+${FORGE_REFS}*:${FORGE_REFS}*`], { accept: [0, 1, 128] });
    if (result.code !== 0) unreachable(remote, 'Reading the records of the forge from', result.stderr);
  }

  /** Sends what was written while the remote could not be reached. Where it has moved on meanwhile, its state stands. */
  async function sendNoted(remote: string): Promise<void> {
    for (const note of await readdir(unsent).catch(() => [])) {
      const ref = FORGE_REFS + decodeURIComponent(note);
      const commit = await commitOf(ref);
      if (commit !== undefined) {
        const there = await remoteCommit(remote, ref);
        if (!reachable) return;
        const ahead = there === null || (await isKnownAncestor(there, commit));
        const sent = ahead ? await push(remote, ref, there, commit) : 'taken';
        if (sent === 'unreachable') return;
        if (sent === 'taken') log.info(`${remote} has a newer ${ref}: using what is there.`);
      }
      await rm(join(unsent, note), { force: true });
    }
  }

  async function isKnownAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const answer = await runGit(root, ['merge-base', '--is-ancestor', ancestor, descendant], { accept: [0, 1, 128] });
    return answer.code === 0;
  }

  async function remoteCommit(remote: string, ref: string): Promise<string | null> {
    const result = await runGitAgain(root, ['ls-remote', '--quiet', remote, ref], { accept: [0, 1, 128] });
    if (result.code !== 0) unreachable(remote, 'Asking', result.stderr);
    const found = line(result)
      .split('\n')
      .find((entry) => entry.endsWith(`\t${ref}`));
    return found === undefined ? null : found.slice(0, found.indexOf('\t'));
  }

  async function push(remote: string, ref: string, expected: string | null, commit: string) {
    const args = ['push', '--porcelain', '--no-verify', '--no-thin', `--force-with-lease=${ref}:${expected ?? ''}`];
    for (let attempt = 1; ; attempt++) {
      const result = await runGit(root, [...args, remote, `${commit}:${ref}`], { accept: [0, 1, 128] });
      if (result.code === 0) return 'sent';
      const refused = /^!\t[^\t]*\t(.*)$/m.exec(result.stdout.toString('utf8'))?.[1];
      if (refused === undefined) {
        unreachable(remote, 'Sending records of the forge to', result.stderr);
        return 'unreachable';
      }
      const there = await remoteCommit(remote, ref);
      if (!reachable) return 'unreachable';
      if (there === commit) return 'sent';
      if (there !== expected) return 'taken';
      if (!BUSY.test(`${refused}\n${result.stderr}`) || attempt === LOCK_TRIES) throw refusal(remote, ref, refused);
      await sleep(LOCK_PAUSE_MS * attempt);
    }
  }

  async function commitOf(ref: string): Promise<string | undefined> {
    const answer = await runGit(root, ['rev-parse', '--verify', '--quiet', ref], { accept: [0, 1, 128] });
    return answer.code === 0 ? line(answer) : undefined;
  }

  async function makeCommit(expected: string | null, content: RecordContent): Promise<string> {
    const record = `${JSON.stringify(content.value, null, 2)}\n`;
    const [recordId, pageId] = await Promise.all([blob(record), blob(content.page.text)]);
    let listing = `100644 blob ${recordId}\t${RECORD}\n100644 blob ${pageId}\t${content.page.name}\n`;
    if (content.assets !== undefined && content.assets.length > 0) {
      const input = content.assets.map(({ name, oid }) => `100644 blob ${oid}\t${name}\n`).join('');
      listing += `040000 tree ${line(await runGit(root, ['mktree'], { input }))}\tassets\n`;
    }
    const tree = line(await runGit(root, ['mktree'], { input: listing }));
    const parents = expected === null ? [] : ['-p', expected];
    const env = identity(clock.now());
    return line(await runGit(root, ['commit-tree', tree, ...parents, '-m', content.subject], { env }));
  }

  async function blob(text: string): Promise<string> {
    return line(await runGit(root, ['hash-object', '-w', '--stdin'], { input: text }));
  }

  async function setLocal(ref: string, commit: string): Promise<void> {
    await runGit(root, ['update-ref', ref, commit]);
  }

  async function list(prefix: string): Promise<readonly StoredRecord[]> {
    // A pattern matches whole components; what begins a component is filtered here.
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const { stdout } = await runGit(root, ['for-each-ref', '--format=%(objectname) %(refname)', FORGE_REFS + folder]);
    const refs = stdout.toString('utf8').split('\n').filter(Boolean);
    const found = refs.map((entry) => {
      const [commit, ref] = [entry.slice(0, entry.indexOf(' ')), entry.slice(entry.indexOf(' ') + 1)];
      return { name: ref.slice(FORGE_REFS.length), commit };
    });
    return readRecords(found.filter(({ name }) => name.startsWith(prefix)));
  }

  async function readRecords(found: readonly { name: string; commit: string }[]): Promise<readonly StoredRecord[]> {
    await findRecordIds(found.map(({ commit }) => commit));
    const known = found.flatMap(({ commit }) => recordIds.get(commit) ?? []);
    const contents = await readObjects(root, known);
    return found.map(({ name, commit }) => {
      const text = contents.get(recordIds.get(commit) ?? '')?.toString('utf8');
      if (text === undefined) throw unreadable(name);
      return { name, commit, value: parseJson(name, text) };
    });
  }

  /** Ids of the records' blobs by commit, which never change. */
  async function findRecordIds(commits: readonly string[]): Promise<void> {
    const unknown = commits.filter((commit) => !recordIds.has(commit));
    if (unknown.length === 0) return;
    const input = unknown.map((commit) => `${commit}:${RECORD}\n`).join('');
    const checked = line(await runGit(root, ['cat-file', '--batch-check=%(objectname)'], { input })).split('\n');
    unknown.forEach((commit, index) => {
      if (/^[0-9a-f]+$/.test(checked[index]!)) recordIds.set(commit, checked[index]!);
    });
  }

  return {
    list,

    async refresh() {
      const remote = await remoteName();
      if (remote === null) return;
      await alone(async () => {
        await sendNoted(remote);
        if (reachable) await fetchAll(remote);
      });
    },

    async get(name) {
      const commit = await commitOf(FORGE_REFS + name);
      return commit === undefined ? undefined : (await readRecords([{ name, commit }]))[0];
    },

    write(name, expected, content) {
      const ref = FORGE_REFS + name;
      return alone(async () => {
        if (((await commitOf(ref)) ?? null) !== expected) return false;
        const commit = await makeCommit(expected, content);
        const remote = await remoteName();
        if (remote !== null) {
          const outcome = await push(remote, ref, expected, commit);
          if (outcome === 'taken') await fetchAll(remote);
          if (outcome === 'sent') await setLocal(ref, commit);
          if (outcome !== 'unreachable') return outcome === 'sent';
        }
        if ((await git.remote()) !== null) {
          await mkdir(unsent, { recursive: true });
          await writeFile(join(unsent, encodeURIComponent(name)), '');
        }
        await setLocal(ref, commit);
        return true;
      });
    },
  };
}

function identity(now: Date): Record<string, string> {
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  const [name, email] = ['Proofmark', 'forge@proofmark.invalid'];
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

function refusal(remote: string, ref: string, reason: string): UserError {
  return new UserError({
    what: `${remote} refused to take ${ref}: ${reason}`,
    fix: 'ask for the right to push refs/proofmark/*, or take away the rule that protects them',
  });
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(name);
  }
}

function unreadable(name: string): UserError {
  return new UserError({
    what: `${FORGE_REFS}${name} has no readable ${RECORD}`,
    fix: `take the last good state (\`git log ${FORGE_REFS}${name}\`), or remove it with \`git update-ref -d ${FORGE_REFS}${name}\``,
  });
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((entry) => /^(?:fatal|error|ssh|remote):/.test(entry));
  return (lines[0] ?? text.trim().split('\n').at(-1) ?? '').trim();
}
