import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { GitHubClient } from './github-client.ts';

/** Releases of one query; GitHub allows many more. */
const AT_ONCE = 100;

const Answer = z.object({
  data: z
    .object({
      repository: z.record(z.string(), z.object({ isDraft: z.boolean(), url: z.string() }).nullable()).nullable(),
    })
    .nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/**
 * Addresses of the published releases of these tags. By GraphQL, which looks for many at once: REST has a request for each
 * tag, or all releases of the repository, a hundred a page.
 */
export async function githubReleaseAddresses(
  github: GitHubClient,
  tags: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < tags.length; at += AT_ONCE) {
    const some = tags.slice(at, at + AT_ONCE);
    const releases = await lookUp(github, some);
    some.forEach((tag, index) => {
      const release = releases[`r${index}`];
      if (release?.isDraft === false) found.set(tag, release.url);
    });
  }
  return found;
}

async function lookUp({ octokit, owner, repo, graphqlUrl: url, call }: GitHubClient, tags: readonly string[]) {
  const what = 'look for releases by their tags';
  const declared = tags.map((_, index) => `, $t${index}: String!`).join('');
  const asked = tags.map((_, index) => `r${index}: release(tagName: $t${index}) { isDraft url }`).join('\n');
  const query = `query ProofmarkReleases($owner: String!, $name: String!${declared}) {
    repository(owner: $owner, name: $name) { ${asked} }
  }`;
  const variables = { owner, name: repo, ...Object.fromEntries(tags.map((tag, index) => [`t${index}`, tag])) };
  const answer = await call(what, (request) => octokit.request({ method: 'POST', url, query, variables, request }));
  const parsed = Answer.safeParse(answer.data);
  const { errors = [], data } = parsed.data ?? {};
  if (errors.length === 0 && data?.repository != null) return data.repository;
  const said = errors.map(({ message }) => message).join('; ') || 'it does not show the repository';
  throw new UserError({ what: `GitHub did not ${what}: ${said}`, fix: 'give the job the permission `contents: read`' });
}
