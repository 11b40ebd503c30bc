import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { GitHubClient } from './github-client.ts';

/** Releases of one query; GitHub allows many more. */
const AT_ONCE = 100;

const Answer = z.object({
  data: z
    .object({
      viewer: z.object({ login: z.string() }).nullish(),
      repository: z.record(z.string(), z.object({ isDraft: z.boolean(), url: z.string() }).nullable()).nullable(),
    })
    .nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

export interface ReleaseAddresses {
  /** By tag. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Of whoever the token is of, which costs nothing to ask by the way; undefined when GitHub did not say, or was not asked. */
  readonly login: string | undefined;
}

/**
 * Addresses of the published releases of these tags. By GraphQL, which looks for many at once: REST has a request for each
 * tag, or all releases of the repository, a hundred a page.
 */
export async function githubReleaseAddresses(github: GitHubClient, tags: readonly string[]): Promise<ReleaseAddresses> {
  const addresses = new Map<string, string>();
  let login: string | undefined;
  for (let at = 0; at < tags.length; at += AT_ONCE) {
    const some = tags.slice(at, at + AT_ONCE);
    const { repository, viewer } = await lookUp(github, some);
    login = viewer?.login;
    some.forEach((tag, index) => {
      const release = repository[`r${index}`];
      if (release?.isDraft === false) addresses.set(tag, release.url);
    });
  }
  return { addresses, login };
}

async function lookUp({ octokit, owner, repo, graphqlUrl: url, call }: GitHubClient, tags: readonly string[]) {
  const what = 'look for releases by their tags';
  const declared = tags.map((_, index) => `, $t${index}: String!`).join('');
  const asked = tags.map((_, index) => `r${index}: release(tagName: $t${index}) { isDraft url }`).join('\n');
  const query = `query ProofmarkReleases($owner: String!, $name: String!${declared}) {
    viewer { login }
    repository(owner: $owner, name: $name) { ${asked} }
  }`;
  const variables = { owner, name: repo, ...Object.fromEntries(tags.map((tag, index) => [`t${index}`, tag])) };
  const answer = await call(what, (request) => octokit.request({ method: 'POST', url, query, variables, request }));
  const parsed = Answer.safeParse(answer.data);
  const { errors = [], data } = parsed.data ?? {};
  const { repository = null, viewer } = data ?? {};
  if (errors.length === 0 && repository !== null) return { repository, viewer };
  const said = errors.map(({ message }) => message).join('; ') || 'it does not show the repository';
  throw new UserError({ what: `GitHub did not ${what}: ${said}`, fix: 'give the job the permission `contents: read`' });
}
