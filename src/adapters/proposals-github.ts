import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Git, Log, Proposals } from '../ports.ts';
import { GitError, line, runGit } from './git-process.ts';
import { type GitHubOptions, openGitHub } from './github-client.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

type Place = Pick<GitHubOptions, 'apiUrl' | 'serverUrl' | 'graphqlUrl' | 'repository' | 'token'>;

/** Pull requests for changes of one file, on a branch that is pushed first. Both are made once for a branch name. */
export function openProposals(place: Place, git: Git, log: Log): Proposals {
  const { apiUrl, serverUrl, graphqlUrl, repository, token } = place;
  const github = openGitHub({ apiUrl, serverUrl, graphqlUrl, repository, token, log });
  const { octokit, owner, repo } = github;
  return {
    async open({ branch, file, content, title, body }) {
      const base = await branchToMergeTo(git);
      await pushBranch(git, { branch, file, content, title });
      const find = async () => {
        const pulls = await github.list('look for the pull request', (paging) =>
          octokit.rest.pulls.list({ owner, repo, head: `${owner}:${branch}`, base, state: 'all', ...paging }),
        );
        return pulls.find(({ head }) => head.ref === branch)?.html_url;
      };
      const there = await find();
      if (there !== undefined) return there;
      const { value } = await github.createOnce('open a pull request', find, async (request) => {
        const { data } = await octokit.rest.pulls.create({ owner, repo, head: branch, base, title, body, request });
        return data.html_url;
      });
      return value;
    },
  };
}

/** Its name on GitHub: `main`, not `origin/main`; a name may have slashes of its own. */
async function branchToMergeTo(git: Git): Promise<string> {
  const branch = (await git.defaultBranch()) ?? 'main';
  const prefix = `${await git.remote()}/`;
  return branch.startsWith(prefix) ? branch.slice(prefix.length) : branch;
}

interface Branch {
  readonly branch: string;
  readonly file: string;
  readonly content: string;
  readonly title: string;
}

/** A commit on HEAD with one file changed, pushed as a branch. One that is there already stays. */
async function pushBranch(
  { root, privateFolder, ...git }: Git,
  { branch, file, content, title }: Branch,
): Promise<void> {
  const remote = await git.remote();
  if (remote === null)
    throw new UserError({
      what: 'there is no remote to push a branch to',
      fix: 'add one with `git remote add origin …`',
    });
  const index = await temporaryPath(privateFolder, 'index');
  const own = { env: { GIT_INDEX_FILE: index } };
  try {
    const blob = line(await runGit(root, ['hash-object', '-w', '--stdin', `--path=${file}`], { input: content }));
    const listed = line(await runGit(root, ['ls-tree', 'HEAD', '--', file]));
    const mode = listed.split(' ')[0] || '100644';
    await runGit(root, ['read-tree', 'HEAD'], own);
    await runGit(root, ['update-index', '--add', '--cacheinfo', `${mode},${blob},${file}`], own);
    const tree = line(await runGit(root, ['write-tree'], own));
    const identity = {
      GIT_AUTHOR_NAME: 'github-actions[bot]',
      GIT_AUTHOR_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
      GIT_COMMITTER_NAME: 'github-actions[bot]',
      GIT_COMMITTER_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
    };
    const commit = line(await runGit(root, ['commit-tree', tree, '-p', 'HEAD', '-m', title], { env: identity }));
    const ref = `refs/heads/${branch}`;
    // An empty lease: only where there is no such branch.
    await runGit(root, ['push', '--quiet', `--force-with-lease=${ref}:`, remote, `${commit}:${ref}`]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (/stale info|already exists|rejected/.test(error.stderr)) return;
    throw new UserError(
      {
        what: `the branch ${branch} could not be pushed: ${error.stderr.trim().split('\n').at(-1) ?? ''}`,
        fix: 'the job needs `contents: write`',
      },
      { cause: error },
    );
  } finally {
    await removeQuietly(index, join(`${index}.lock`));
  }
}
