import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { Backoff, Git, TagDraft, TagOutcome, TagWriter } from '../ports.ts';
import { localCommit, localRefs, refNames } from './evidence-refs.ts';
import { mayPass, runGitAgain } from './git-again.ts';
import { GitError, type GitResult, line, runGit } from './git-process.ts';

export interface TagWriterOptions {
  /** Who signs where git has no identity, as on a runner: `name <address>`. */
  readonly fallbackIdentity?: string;
}

/** Tries when git itself was in the way: another process held a lock on a ref for a moment. */
const LOCK_TRIES = 8;
const LOCK_PAUSE_MS = 250;
const BUSY =
  /cannot lock ref|Unable to create '[^']*\.lock'|failed to update ref|incorrect old value|reference already exists/;

/** Tags of this repository and its remote. */
export function openTagWriter(git: Git, backoff: Backoff, options: TagWriterOptions = {}): TagWriter {
  const { root } = git;
  let asked: Promise<string | null> | undefined;

  function identity(): Promise<string | null> {
    asked ??= askIdentity(root, options.fallbackIdentity);
    return asked;
  }

  return {
    identity,
    async fetch() {
      identity().catch(() => {}); // Asked on the way, for the event that probably follows; told when it is needed.
      const remote = await git.remote();
      if (remote !== null) await fetchTags(root, remote, backoff);
    },
    async lastPlace(model) {
      const folder = `refs/proofmark/places/${model}/`;
      const places = (await refNames(dirname(git.privateFolder), folder)) ?? [...(await localRefs(git, folder)).keys()];
      const numbers = places.map((ref) => Number(ref.slice(folder.length)));
      return Math.max(0, ...numbers.filter(Number.isSafeInteger));
    },
    async create(draft) {
      const remote = await git.remote();
      const refs = [`refs/tags/${draft.name}`, placeRef(draft.place)] as const;
      if ((await localCommit(git, refs[0])) !== undefined) return { status: 'taken' };
      const oid = await writeTagObject(root, draft, signer(await identity()));
      if (remote === null) return createHere(root, refs, oid);
      const outcome = await createThere(root, remote, refs, oid, backoff);
      // Killed before this line, the next fetch brings the tag here.
      if (outcome.status === 'created') await createHere(root, refs, oid);
      return outcome;
    },
  };
}

/** The ref that claims a place in a model's history: events with different names would otherwise share a counter. */
function placeRef({ model, number }: TagDraft['place']): string {
  return `refs/proofmark/places/${model}/${number}`;
}

async function askIdentity(root: string, fallback: string | undefined): Promise<string | null> {
  const answer = await runGit(root, ['var', 'GIT_COMMITTER_IDENT'], { accept: [0, 1, 128] });
  return answer.code === 0 ? line(answer).replace(/ \d+ [-+]\d{4}$/, '') : (fallback ?? null);
}

function signer(who: string | null): string {
  if (who !== null) return who;
  throw new UserError({
    what: 'git does not know who you are, and every event says who made it',
    fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
  });
}

async function writeTagObject(root: string, draft: TagDraft, tagger: string): Promise<string> {
  const seconds = Math.floor(draft.at.getTime() / 1000);
  const header = [`object ${draft.commit}`, 'type commit', `tag ${draft.name}`, `tagger ${tagger} ${seconds} +0000`];
  return line(await runGit(root, ['mktag'], { input: `${header.join('\n')}\n\n${draft.message}` }));
}

/** Creates both refs in this repository in one transaction. */
async function createHere(root: string, refs: readonly string[], oid: string): Promise<TagOutcome> {
  const commands = refs.map((ref) => `create ${ref} ${oid}`);
  const answer = await runGit(root, ['update-ref', '--stdin'], {
    input: `${commands.join('\n')}\n`,
    accept: [0, 1, 128],
  });
  if (answer.code === 0) return { status: 'created', oid };
  if (BUSY.test(answer.stderr)) return { status: 'taken' };
  throw new GitError(['update-ref', '--stdin'], answer.code, answer.stderr);
}

async function createThere(
  root: string,
  remote: string,
  refs: readonly string[],
  oid: string,
  backoff: Backoff,
): Promise<TagOutcome> {
  // An empty lease: the ref must not be there yet. Atomic: the name without its place would be half an event.
  const leases = refs.map((ref) => `--force-with-lease=${ref}:`);
  const specs = refs.map((ref) => `${oid}:${ref}`);
  const args = ['push', '--atomic', '--porcelain', '--no-verify', '--no-thin', ...leases, remote, ...specs];
  for (let attempt = 1; ; attempt++) {
    const result = await runGit(root, args, { accept: [0, 1, 128] });
    // Somebody who asked for the same thing in the same second made the same object: theirs, and one event.
    const unchanged = result.stdout.toString('utf8').includes(`=\t${oid}:${refs[0]}\t`);
    if (result.code === 0) return unchanged ? { status: 'taken' } : { status: 'created', oid };
    const there = await remoteRefs(root, remote, refs);
    // The connection may have broken after the remote took it.
    if (there.get(refs[0]!) === oid) return { status: 'created', oid };
    if (there.size > 0) return { status: 'taken' };
    const passing = mayPass(result.stderr);
    if (!(passing || BUSY.test(`${result.stdout.toString('utf8')}\n${result.stderr}`)) || attempt === LOCK_TRIES) {
      throw passing ? notTaken(remote, refs[0]!, result) : refused(remote, refs[0]!, result);
    }
    await backoff.pause(LOCK_PAUSE_MS * attempt);
  }
}

/** Ids of those of the refs that the remote has, after a push whose fate is not known. */
async function remoteRefs(root: string, remote: string, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answer = await runGitAgain(root, ['ls-remote', '--quiet', remote, ...refs], { accept: [0, 128] });
  if (answer.code !== 0) throw fateUnknown(remote, refs[0]!, answer.stderr);
  const lines = answer.stdout.toString('utf8').split('\n').filter(Boolean);
  const found = lines.map((entry) => entry.split('\t').reverse() as [string, string]);
  return new Map(found.filter(([ref]) => refs.includes(ref)));
}

async function fetchTags(root: string, remote: string, backoff: Backoff): Promise<void> {
  const refspecs = ['refs/tags/*:refs/tags/*', 'refs/proofmark/places/*:refs/proofmark/places/*'];
  const args = ['fetch', '--no-progress', '--no-tags', '--no-write-fetch-head', remote, ...refspecs];
  for (let attempt = 1; ; attempt++) {
    const answer = await runGit(root, args, { accept: [0, 1, 128] });
    if (answer.code === 0) return;
    const differing = [...answer.stderr.matchAll(/! \[rejected\]\s+(\S+)\s+-> .*would clobber existing tag/g)];
    if (differing.length > 0)
      throw contradiction(
        remote,
        differing.map((match) => match[1]!),
      );
    if (!(BUSY.test(answer.stderr) || mayPass(answer.stderr)) || attempt === LOCK_TRIES)
      throw unreachable(remote, answer.stderr);
    await backoff.pause(LOCK_PAUSE_MS * attempt);
  }
}

function contradiction(remote: string, names: readonly string[]): UserError {
  return new UserError(
    names.map((name) => ({
      what: `the tag ${name} here is not the one ${remote} has: one of them was moved`,
      where: { file: `refs/tags/${name}` },
      fix: `Events never move. Look at both (git show ${name}; git ls-remote ${remote} 'refs/tags/${name}'), then remove the wrong one here: git tag -d '${name}'.`,
    })),
  );
}

function unreachable(remote: string, stderr: string): UserError {
  return new UserError({
    what: `${remote} cannot be read (${reasonOf(stderr)}), so nobody can say what happened there meanwhile`,
    fix: 'Nothing was written. Check the connection and your rights (`git ls-remote`), then run the same command again.',
  });
}

function fateUnknown(remote: string, ref: string, stderr: string): UserError {
  return new UserError({
    what: `${remote} cannot be read any more (${reasonOf(stderr)}), so nobody can say whether it took ${ref.slice('refs/'.length)}`,
    fix: 'Run the same command again when it can be reached: it goes on from what is there.',
  });
}

function refused(remote: string, ref: string, result: GitResult): UserError {
  const summary = /^!\t[^\t]*\t(.*)$/m.exec(result.stdout.toString('utf8'))?.[1];
  const told = summary === undefined || /^remote: .*\S/m.test(result.stderr) ? reasonOf(result.stderr) : summary;
  return new UserError({
    what: `${remote} refused ${ref.slice('refs/'.length)}: ${told}`,
    fix: `Nothing was written. You need the right to push tags and refs/proofmark/* to ${remote}; ask for it, or run the command where somebody has it.`,
  });
}

/** The way to the remote was broken, each time. */
function notTaken(remote: string, ref: string, { stderr }: GitResult): UserError {
  return new UserError({
    what: `${remote} did not take ${ref.slice('refs/'.length)} in ${LOCK_TRIES} tries: ${reasonOf(stderr)}`,
    fix: 'Nothing was written. Run the same command again when it can be reached.',
  });
}

/** The line of git's complaint that tells most. */
function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((entry) => entry.trim());
  const told =
    lines.find((entry) => /^remote: .*\S/.test(entry) && !/^remote: $/.test(entry)) ??
    lines.find((entry) => /^(?:fatal|error|ssh):/.test(entry)) ??
    lines.findLast((entry) => entry !== '');
  return told ?? 'git gave no reason';
}
