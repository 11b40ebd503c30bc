import { lstat, mkdir, readdir, readFile, realpath, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import picomatch from 'picomatch';
import { type ProblemLocation, UserError } from '../errors.ts';
import type { Git, TrialMerge, TrialOutcome, TrialTree } from '../ports.ts';
import { openGit } from './git-cli.ts';
import { GitError, line, runGit } from './git-process.ts';
import { workFoldersIn } from './work-folder.ts';

/** Equal merges make equal commits, so that trying again leaves nothing new. */
const MADE_BY = {
  GIT_AUTHOR_NAME: 'Proofmark',
  GIT_AUTHOR_EMAIL: 'simulation@proofmark.invalid',
  GIT_AUTHOR_DATE: '946684800 +0000',
  GIT_COMMITTER_NAME: 'Proofmark',
  GIT_COMMITTER_EMAIL: 'simulation@proofmark.invalid',
  GIT_COMMITTER_DATE: '946684800 +0000',
};

/** What a person may have set for merges of their own, and a forge does not do. */
const AS_A_FORGE = [
  'rerere.enabled=false',
  'merge.verifySignatures=false',
  'merge.log=false',
  'merge.conflictStyle=merge',
  'commit.cleanup=verbatim',
].flatMap((setting) => ['-c', setting]);

/** Largest file that is searched for the line of a conflict. */
const SEARCHED_BYTES = 8 * 2 ** 20;

/**
 * A linked work tree in the private space of the repository, detached from every branch.
 * @throws UserError in a repository without a commit
 */
export async function openTrialTree(git: Git): Promise<TrialTree> {
  const { root, privateFolder } = git;
  const start = await git.resolve('HEAD');
  if (start === undefined) {
    throw new UserError({ what: 'there is no commit yet that could be merged', fix: 'commit something first' });
  }
  const folders = workFoldersIn(privateFolder);
  await folders.tidy();
  await forgetVanished(root, join(privateFolder, 'work'));
  const folder = await folders.create('simulate');
  const path = join(folder.path, 'tree');
  const close = async () => {
    await runGit(root, ['worktree', 'remove', '--force', path], { accept: [0, 128] });
    await folder.remove();
  };
  try {
    await runGit(root, ['worktree', 'add', '--quiet', '--detach', '--no-checkout', path, start]);
    const own = await openGit(path);
    // What is run in it throws files away, which must never be those of another work tree.
    if (own.root !== (await realpath(path))) throw new Error(`${path} is no work tree of its own, but ${own.root}`);
    return {
      git: own,
      make: (merge) => make(path, merge, own),
      show: (commit) => show(path, commit),
      lend: (paths) => lend(paths, root, path),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Removes what git still notes of our work trees whose processes were killed. */
async function forgetVanished(root: string, ours: string): Promise<void> {
  const listing = line(await runGit(root, ['worktree', 'list', '--porcelain']));
  for (const [, path] of listing.matchAll(/^worktree (.+)$/gm)) {
    if (!path!.startsWith(ours + sep) || (await exists(path!))) continue;
    await runGit(root, ['worktree', 'remove', '--force', path!], { accept: [0, 128] });
  }
}

async function show(path: string, commit: string): Promise<void> {
  await runGit(path, ['reset', '--quiet', '--hard']);
  await runGit(path, ['checkout', '--quiet', '--detach', '--force', commit]);
  await runGit(path, ['clean', '--quiet', '-ffdx']);
}

async function make(path: string, { method, onto, head, title }: TrialMerge, git: Git): Promise<TrialOutcome> {
  await show(path, onto);
  const commit = async (tree: string, ...parents: readonly string[]) => {
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', title];
    return line(await runGit(path, args, { env: MADE_BY }));
  };
  const steps =
    method === 'rebase'
      ? (await commitsOf(path, onto, head)).map((each) => [
          'cherry-pick',
          '--allow-empty',
          '--keep-redundant-commits',
          each,
        ])
      : [['merge', '--quiet', '--no-ff', '--no-edit', '-m', title, head]];
  for (const step of steps) {
    const { code, stderr } = await runGit(path, [...AS_A_FORGE, ...step], { env: committerOf(step), accept: [0, 1] });
    if (code === 0) continue;
    const places = await conflicts(path);
    if (places.length === 0) throw new GitError(step, code, stderr);
    await show(path, onto);
    return { status: 'conflict', places };
  }
  const made = (await git.resolve('HEAD'))!;
  // The branch is there already: a forge still makes a commit of its own, which changes nothing.
  if (made === onto) return { status: 'made', commit: await commit(`${onto}^{tree}`, onto, head) };
  return { status: 'made', commit: method === 'squash' ? await commit(`${made}^{tree}`, onto) : made };
}

/** Whose commits are made anew stays their author. */
function committerOf([verb]: readonly string[]): Readonly<Record<string, string>> {
  if (verb !== 'cherry-pick') return MADE_BY;
  return Object.fromEntries(Object.entries(MADE_BY).filter(([name]) => name.startsWith('GIT_COMMITTER_')));
}

/** Oldest first, without merges. */
async function commitsOf(path: string, onto: string, head: string): Promise<readonly string[]> {
  const listed = await runGit(path, ['rev-list', '--reverse', '--topo-order', '--no-merges', `${onto}..${head}`]);
  return line(listed).split('\n').filter(Boolean);
}

async function conflicts(path: string): Promise<readonly ProblemLocation[]> {
  const { stdout } = await runGit(path, ['diff', '--name-only', '--no-renames', '--diff-filter=U', '-z']);
  const files = stdout.toString('utf8').split('\0').filter(Boolean);
  return Promise.all(
    files.map(async (file): Promise<ProblemLocation> => {
      const first = await firstMarker(join(path, file));
      return { file, ...(first === undefined ? {} : { line: first }) };
    }),
  );
}

/** Line of the first conflict, from 1; undefined in a file that was removed, or is no text. */
async function firstMarker(file: string): Promise<number | undefined> {
  const info = await lstat(file).catch(() => undefined);
  if (info === undefined || !info.isFile() || info.size > SEARCHED_BYTES) return undefined;
  const at = (await readFile(file, 'latin1')).split('\n').findIndex((text) => text.startsWith('<<<<<<< '));
  return at === -1 ? undefined : at + 1;
}

async function lend(paths: readonly string[], from: string, to: string): Promise<void> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await matching(from, path)));
  const absent: string[] = [];
  for (const path of new Set(found)) if (!(await exists(join(to, path)))) absent.push(path);
  if (absent.length === 0) return;
  // What git has, or would take, has to come with the commit: a runner has only that.
  const known = await runGit(from, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...absent]);
  const ofGit = new Set(known.stdout.toString('utf8').split('\0'));
  for (const path of absent) {
    const target = join(to, path);
    if (ofGit.has(path) || !target.startsWith(to + sep)) continue;
    await mkdir(dirname(target), { recursive: true });
    await symlink(join(from, path), target);
  }
}

/** Files, relative to the root. */
async function matching(root: string, path: string): Promise<readonly string[]> {
  const [folder, name] = [dirname(path), basename(path)];
  if (!/[*?]/.test(name)) return (await exists(join(root, path))) ? [path] : [];
  const matches = picomatch(name, { dot: false, nobrace: true, noextglob: true });
  const names = await readdir(join(root, folder)).catch(() => [] as string[]);
  return names.filter((each) => matches(each)).map((each) => join(folder, each));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
