import type { Approvals } from '../forge.ts';
import type { GitHubClient } from './github-client.ts';

/** Reviews of deployments that a workflow run waited for, as the server recorded them. */
export async function githubApprovals(github: GitHubClient, run: string): Promise<Approvals> {
  const { octokit, owner, repo, serverUrl } = github;
  const answer = await github.lookUp(
    `tell who approved the run ${run} (the job needs the permission actions: read)`,
    (request) => octokit.rest.actions.getReviewsForRun({ owner, repo, run_id: Number(run), request }),
  );
  if (answer === undefined) return { known: false, reason: `${serverUrl} does not tell who approved a workflow run.` };
  return {
    known: true,
    given: answer.data.flatMap(({ user, state, environments }) => {
      const person = (user as { readonly login: string } | null)?.login; // Null for somebody who left GitHub.
      if (person === undefined) return [];
      return [{ person, state, environments: environments.flatMap(({ name }) => (name === undefined ? [] : [name])) }];
    }),
  };
}
