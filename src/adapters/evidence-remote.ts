import type { Log } from '../ports.ts';
import { REFS_AT_ONCE, type RefCommit } from './evidence-refs.ts';
import { runGitAgain } from './git-again.ts';
import { GitError } from './git-process.ts';

/** `taken`: the remote holds another commit under this name. `failed`: it was not sent, and may be sent later. */
export type PushOutcome = 'sent' | 'taken' | 'failed';

/** Refs that are brought by one process. */
interface Batch {
  readonly refs: Set<string>;
  brought: Promise<boolean>;
}

/**
 * The evidence refs of one remote. A remote that cannot be reached is reported once and then left alone until the process
 * ends: evidence is complete without it.
 */
export interface RemoteEvidence {
  readonly name: string;
  /** Commits by ref, read once per process; undefined when the remote cannot be reached. */
  refs(): Promise<ReadonlyMap<string, string> | undefined>;
  /** The next question reads them anew. */
  forget(): void;
  /** Brings refs here, replacing ours. False when the remote does not have one of them or cannot be reached. */
  fetch(...refs: readonly string[]): Promise<boolean>;
  /** Creates refs there; never overwrites one. */
  push(refs: readonly RefCommit[]): Promise<ReadonlyMap<string, PushOutcome>>;
}

export function openRemote(root: string, name: string, log: Log): RemoteEvidence {
  let listed: Promise<Map<string, string> | undefined> | undefined;
  let reachable = true;

  function unreachable(action: string, error: unknown): void {
    if (!(error instanceof GitError)) throw error;
    if (reachable) log.warn(`${action} ${name} did not work (${lastLine(error.stderr)}); going on with what is here.`);
    reachable = false;
  }

  async function list(): Promise<Map<string, string> | undefined> {
    if (!reachable) return undefined;
    try {
      const { stdout } = await runGitAgain(root, ['ls-remote', '--quiet', name, 'refs/proofmark/*']);
      const refs = stdout.toString('utf8').split('\n').filter(Boolean);
      return new Map(refs.map((entry) => entry.split('\t').reverse() as [string, string]));
    } catch (error) {
      unreachable('Looking for evidence on', error);
      return undefined;
    }
  }

  function refs(): Promise<Map<string, string> | undefined> {
    listed ??= list();
    return listed;
  }

  async function push(wanted: readonly RefCommit[]): Promise<ReadonlyMap<string, PushOutcome>> {
    const outcomes = new Map<string, PushOutcome>(wanted.map(({ ref }) => [ref, 'failed']));
    if (!reachable || wanted.length === 0) return outcomes;
    // An empty lease: the ref must not be there yet.
    const leases = wanted.map(({ ref }) => `--force-with-lease=${ref}:`);
    const refspecs = wanted.map(({ ref, commit }) => `${commit}:${ref}`);
    const args = ['push', '--porcelain', '--no-verify', '--no-thin', ...leases, name, ...refspecs];
    const result = await runGitAgain(root, args, { accept: [0, 1, 128] });
    const report = result.stdout.toString('utf8');
    const refused = new Map<string, string>();
    for (const [, flag, ref, summary] of report.matchAll(/^([ +\-*!=])\t[^\t]*:([^\t]+)\t(.*)$/gm)) {
      if (flag === '!') refused.set(ref!, summary!);
      else outcomes.set(ref!, 'sent');
    }
    if (result.code === 128 || (result.code === 1 && refused.size === 0)) {
      unreachable('Sending evidence to', new GitError(args, result.code, result.stderr));
    }
    if (refused.size > 0) await explainRefusals(refused, outcomes);
    const known = await listed;
    for (const { ref, commit } of wanted) if (outcomes.get(ref) === 'sent') known?.set(ref, commit);
    return outcomes;
  }

  /** A refusal means "somebody was first" exactly when the remote now has the ref; anything else is its own rule. */
  async function explainRefusals(refused: ReadonlyMap<string, string>, outcomes: Map<string, PushOutcome>) {
    listed = list();
    const there = await listed;
    const reasons = new Set<string>();
    for (const [ref, summary] of refused) {
      if (there?.has(ref) === true) outcomes.set(ref, 'taken');
      else reasons.add(summary);
    }
    for (const reason of reasons) log.warn(`${name} refused evidence: ${reason}. It is kept here and sent next time.`);
  }

  async function fetchNow(refs: readonly string[]): Promise<boolean> {
    if (!reachable) return false;
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-filter', name];
    try {
      await runGitAgain(root, [...args, ...refs.map((ref) => `+${ref}:${ref}`)]);
      return true;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      if (/couldn't find remote ref/.test(error.stderr)) return false;
      unreachable('Fetching evidence from', error);
      return false;
    }
  }

  let last: Promise<unknown> = Promise.resolve();
  let next: Batch | undefined;

  /** One fetch after another: two at once may want the same lock. */
  function inTurn(refs: () => readonly string[]): Promise<boolean> {
    const turn = last.then(() => fetchNow(refs()));
    last = turn.catch(() => {});
    return turn;
  }

  /** What is asked for while another fetch is on its way is brought together by the next. */
  function join(refs: readonly string[]): Batch {
    if (next === undefined || next.refs.size + refs.length > REFS_AT_ONCE) {
      const batch: Batch = { refs: new Set(), brought: Promise.resolve(false) };
      batch.brought = inTurn(() => {
        if (next === batch) next = undefined;
        return [...batch.refs];
      });
      next = batch;
    }
    for (const ref of refs) next.refs.add(ref);
    return next;
  }

  async function fetch(...refs: readonly string[]): Promise<boolean> {
    const batch = join(refs);
    if (await batch.brought) return true;
    // The one that was not there may have been somebody else's.
    return reachable && batch.refs.size > refs.length ? inTurn(() => refs) : false;
  }

  return {
    name,
    refs,
    forget: () => {
      listed = undefined;
    },
    push,
    fetch,
  };
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((entry) => /^(?:fatal|error|ssh|remote):/.test(entry));
  return (lines[0] ?? text.trim().split('\n').at(-1) ?? '').trim();
}
