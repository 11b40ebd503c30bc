import type { Git } from '../ports.ts';
import type { ActionContext } from './context.ts';

/**
 * Git that knows the default branch from the event. A checkout of a workflow does not: it fetches branches and no HEAD of
 * the remote, so a repository with `develop` and an old `main` would be taken for one of `main`. Null when the branch was
 * not fetched.
 */
export function withDefaultBranch(git: Git, { event }: Pick<ActionContext, 'event'>): Git {
  const name = event.repository?.default_branch;
  if (name === undefined) return git;
  return {
    ...git,
    async defaultBranch() {
      const remote = await git.remote();
      for (const branch of [...(remote === null ? [] : [`${remote}/${name}`]), name]) {
        if ((await git.resolve(branch)) !== undefined) return branch;
      }
      return null;
    },
  };
}
