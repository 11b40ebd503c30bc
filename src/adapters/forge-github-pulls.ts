import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { Forge, KnownPullRequest } from '../forge.ts';
import type { GitHubClient } from './github-client.ts';

type PullAnswer = Pick<
  RestEndpointMethodTypes['pulls']['list']['response']['data'][number],
  'number' | 'state' | 'merged_at' | 'merge_commit_sha' | 'head' | 'base'
>;

export function githubPullRequests(
  github: GitHubClient,
): Pick<Forge, 'openPullRequests' | 'pullRequest' | 'pullRequestsOf'> {
  const { octokit, owner, repo } = github;
  return {
    async openPullRequests() {
      const pulls = await github.list('list the open pull requests', (paging) =>
        octokit.rest.pulls.list({ owner, repo, state: 'open', ...paging }),
      );
      return pulls.map(pullRequestOf);
    },

    async pullRequest(number) {
      const answer = await github.lookUp(`show pull request ${number}`, (request) =>
        octokit.rest.pulls.get({ owner, repo, pull_number: number, request }),
      );
      return answer === undefined ? undefined : pullRequestOf(answer.data as PullAnswer);
    },

    async pullRequestsOf(commit) {
      const pulls = await github.list(`list the pull requests of ${commit.slice(0, 7)}`, (paging) =>
        octokit.rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha: commit, ...paging }),
      );
      return pulls
        .map((answer) => pullRequestOf(answer as PullAnswer))
        .filter(({ mergeCommit }) => mergeCommit !== null)
        .sort((a, b) => a.number - b.number);
    },
  };
}

function pullRequestOf(answer: PullAnswer): KnownPullRequest {
  const { number, state, head, base } = answer;
  // GitHub answers null for the repository of a fork that was deleted, although its description does not say so.
  const headRepository = (head.repo as { readonly full_name: string } | null)?.full_name ?? null;
  return {
    number,
    state: state === 'open' ? 'open' : 'closed',
    head: head.sha,
    base: base.sha,
    headBranch: head.ref,
    baseBranch: base.ref,
    headRepository,
    // Before it is merged, this is a trial merge of GitHub's own.
    mergeCommit: answer.merged_at === null ? null : answer.merge_commit_sha,
  };
}
