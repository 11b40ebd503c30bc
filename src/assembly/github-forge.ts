import type { GitHubOptions } from '../adapters/github-client.ts';
import type { LifecyclePorts } from '../flows/lifecycle-ports.ts';
import type { Forge } from '../forge.ts';

/** Where a GitHub is, and who asks which repository of it. */
export type GitHubPlace = Pick<GitHubOptions, 'apiUrl' | 'serverUrl' | 'graphqlUrl' | 'repository' | 'token'>;

/** Loads octokit. */
export async function openForgeOnGitHub(
  place: GitHubPlace,
  { evidence, log, git }: Pick<LifecyclePorts, 'evidence' | 'log' | 'git'>,
): Promise<Forge> {
  const { openGitHubForge } = await import('../adapters/forge-github.ts');
  return openGitHubForge({ ...place, evidence, log, privateFolder: git.privateFolder });
}

/**
 * Address of GraphQL beside that of REST: `https://api.github.com/graphql`, and on an Enterprise Server, whose REST is at
 * `https://HOST/api/v3`, `https://HOST/api/graphql`.
 */
export function graphqlUrlOf(apiUrl: string): string {
  return `${apiUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`;
}
