import { UserError } from '../errors.ts';
import { type Forge, ForgeUnavailable } from '../forge.ts';
import type { Evidence } from '../ports.ts';
import { githubApprovals } from './forge-github-approvals.ts';
import { githubAttestations } from './forge-github-attestations.ts';
import { githubDeployments } from './forge-github-deployments.ts';
import { githubLargeFiles } from './forge-github-large.ts';
import { githubPullRequests } from './forge-github-pulls.ts';
import { githubMergeQueue } from './forge-github-queue.ts';
import { githubReleases } from './forge-github-releases.ts';
import { githubComments, githubIssues } from './forge-github-threads.ts';
import { type GitHubClient, type GitHubOptions, openGitHub } from './github-client.ts';

export interface GitHubForgeOptions extends GitHubOptions {
  readonly evidence: Evidence;
  /** Where downloaded assets are kept. */
  readonly privateFolder: string;
}

/** Releases, deployments, issues and comments on GitHub or a GitHub Enterprise Server. */
export function openGitHubForge(options: GitHubForgeOptions): Forge {
  const github = openGitHub(options);
  let login: Promise<string> | undefined;
  const author = () => {
    login ??= askWhoWeAre(github);
    login.catch(() => {
      login = undefined;
    });
    return login;
  };
  const { evidence, privateFolder } = options;
  const onLogin = (name: string) => {
    login = Promise.resolve(name);
  };
  const releases = githubReleases({ github, evidence, privateFolder, onLogin });
  return {
    kind: 'github',
    name: `${options.repository} on ${github.serverUrl}`,
    releases,
    largeFiles: githubLargeFiles(github, releases),
    deployments: githubDeployments(github),
    issues: githubIssues(github, author),
    comments: githubComments(github, author),
    access: () => askForAccess(github),
    mergeQueue: (branch) => githubMergeQueue(github, branch),
    ...githubPullRequests(github),
    approvals: (run) => githubApprovals(github, run),
    attestations: (sha256) => githubAttestations(github, sha256),
  };
}

/** The token's own login. REST does not tell it to the tokens of workflows and apps; GraphQL does. */
async function askWhoWeAre(github: GitHubClient): Promise<string> {
  const answer = await github.call('tell whose token this is', (request) =>
    github.octokit.request({ method: 'POST', url: github.graphqlUrl, query: 'query { viewer { login } }', request }),
  );
  const login: unknown = answer.data?.data?.viewer?.login;
  if (typeof login === 'string') return login;
  throw new UserError({
    what: `${github.graphqlUrl} did not tell whose token this is`,
    fix: 'check GITHUB_GRAPHQL_URL and GITHUB_TOKEN',
  });
}

const NO_COMMIT = '0'.repeat(40);

/** Asks for a ref that cannot be made: who may not write is refused before GitHub looks at what is asked for. */
async function askForAccess(github: GitHubClient) {
  const { octokit, owner, repo } = github;
  const what = 'say whether this token may write';
  try {
    await github.call(what, (request) =>
      octokit.rest.git.createRef({ owner, repo, ref: 'refs/proofmark/access', sha: NO_COMMIT, request }),
    );
  } catch (error) {
    if (error instanceof ForgeUnavailable || !(error instanceof UserError)) throw error;
    const { status } = error.cause as { status: number };
    if (status === 422) return { write: true } as const;
    if ([401, 403, 404].includes(status)) return { write: false, reason: error.problems[0]!.what } as const;
    throw error;
  }
  throw new Error(`${github.octokit.request.endpoint.DEFAULTS.baseUrl} made a ref without a commit`);
}
