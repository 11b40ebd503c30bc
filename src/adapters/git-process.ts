import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { type Problem, UserError } from '../errors.ts';

/** How one git process ended. */
export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitOptions {
  /** Pieces are asked for as git takes them. */
  readonly input?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are an answer, not a failure. Default only 0. */
  readonly accept?: readonly number[];
  /** Receives standard output piece by piece instead of having it collected. */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** A git command that failed for a reason we do not have a better sentence for. */
export class GitError extends Error {
  readonly code: number;
  readonly stderr: string;

  constructor(args: readonly string[], code: number, stderr: string) {
    super(`git ${args.join(' ')} exited with ${code}: ${stderr.trim()}`);
    this.name = 'GitError';
    this.code = code;
    this.stderr = stderr;
  }
}

/**
 * Settings that make git answer the same for every user: no hooks, signatures, replace refs, background maintenance or
 * quoted names. `http.lowSpeed*` turns a dead connection into an error after half a minute.
 */
const NEUTRAL = [
  '--no-replace-objects',
  '--no-optional-locks',
  '--literal-pathspecs',
  '--no-pager',
  ...[
    'core.hooksPath=/dev/null',
    'core.quotePath=false',
    'core.safecrlf=false',
    'core.fsync=all',
    'color.ui=never',
    'commit.gpgSign=false',
    'push.gpgSign=false',
    'push.followTags=false',
    'push.recurseSubmodules=no',
    'fetch.prune=false',
    'fetch.recurseSubmodules=no',
    'gc.auto=0',
    'maintenance.auto=false',
    'i18n.commitEncoding=UTF-8',
    'i18n.logOutputEncoding=UTF-8',
    'log.showSignature=false',
    'status.relativePaths=false',
    'advice.detachedHead=false',
    'http.lowSpeedLimit=1',
    'http.lowSpeedTime=30',
  ].flatMap((setting) => ['-c', setting]),
];

/**
 * Variables that bind git to one repository. Git sets them for hooks and aliases; the repository we work on is found from
 * the folder alone. Configuration given in the environment stays: that is how CI passes credentials.
 */
const BOUND_TO_A_REPOSITORY = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

function gitEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', LANGUAGE: 'C' };
  for (const name of BOUND_TO_A_REPOSITORY) delete env[name];
  return { ...env, ...extra };
}

/**
 * Runs git with an argument array, never through a shell. Throws a UserError when git is missing, does not trust the
 * folder, or the disk is full, and a GitError for any other exit code that is not accepted.
 */
export async function runGit(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  const result = await spawnGit(cwd, args, options);
  if ((options.accept ?? [0]).includes(result.code)) return result;
  const problem = knownProblem(result.stderr);
  if (problem !== undefined) throw new UserError(problem);
  throw new GitError(args, result.code, result.stderr);
}

/** Starts git with the settings above. Its end, and that it could not be started, are the caller's to watch. */
export function startGit(
  cwd: string,
  args: readonly string[],
  options: Pick<GitOptions, 'env'> & { readonly stdin?: 'pipe' | 'ignore' } = {},
): ChildProcess {
  return spawn('git', [...NEUTRAL, ...args], {
    cwd,
    env: gitEnvironment(options.env),
    stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/** What to say of a process that did not start. */
export function notStarted(cwd: string, error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  return new UserError({
    what: `git could not be started in ${cwd}: there is no such folder, or no git on the PATH`,
    fix: 'install git 2.25 or newer (https://git-scm.com/downloads)',
  });
}

function spawnGit(cwd: string, args: readonly string[], options: GitOptions): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const stdin = options.input === undefined ? 'ignore' : 'pipe';
    const child = startGit(cwd, args, { stdin, ...(options.env === undefined ? {} : { env: options.env }) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const onOutput = options.onOutput ?? ((chunk: Buffer) => stdout.push(chunk));
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    let unreadable: unknown;
    child.on('error', (error: NodeJS.ErrnoException) => reject(notStarted(cwd, error)));
    child.on('close', (code, signal) => {
      if (unreadable !== undefined) return reject(unreadable);
      const text = Buffer.concat(stderr).toString('utf8');
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(stdout),
        stderr: signal === null ? text : `${text}\nended by ${signal}`,
      });
    });
    if (options.input !== undefined) {
      // A child that exits early closes the pipe; its exit code tells the story.
      child.stdin?.on('error', () => {});
      if (typeof options.input === 'string' || options.input instanceof Uint8Array) child.stdin?.end(options.input);
      else {
        feed(options.input, child.stdin!).catch((error: unknown) => {
          unreadable = error;
          child.stdin?.destroy(); // Half of an input is refused.
        });
      }
    }
  });
}

/** Rejects with what the input throws. */
async function feed(input: AsyncIterable<Uint8Array>, stdin: Writable): Promise<void> {
  for await (const piece of input) {
    if (stdin.destroyed) return;
    if (!stdin.write(piece)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]).catch(() => {});
  }
  stdin.end();
}

function knownProblem(stderr: string): Problem | undefined {
  const dubious = /detected dubious ownership in repository at '([^']*)'/.exec(stderr);
  if (dubious !== null) {
    return {
      what: `git does not trust ${dubious[1]}, because somebody else owns it`,
      fix: `git config --global --add safe.directory ${dubious[1]}`,
    };
  }
  if (/not a git repository/.test(stderr)) {
    return {
      what: 'this folder is not in a git repository',
      fix: 'run Proofmark inside the repository that holds models/, or start one with `git init`',
    };
  }
  if (/must be run in a work tree/.test(stderr)) {
    return { what: 'this is a bare repository, without files', fix: 'run Proofmark in a clone of it' };
  }
  if (/No space left on device|Disk quota exceeded/.test(stderr)) {
    return { what: 'the disk is full: git could not write', fix: 'free some space and run the same command again' };
  }
  if (/(?:Read-only file system|insufficient permission for adding an object)/.test(stderr)) {
    return {
      what: 'git may not write to this repository',
      fix: 'give the user who runs Proofmark write access to .git',
    };
  }
  return undefined;
}

/** Text without its last line break. */
export function line(result: GitResult): string {
  return result.stdout.toString('utf8').replace(/\r?\n$/, '');
}
