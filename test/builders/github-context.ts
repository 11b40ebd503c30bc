import { readFileSync } from 'node:fs';
import type { LoadContext } from '../../src/action/context.ts';

/** What `@actions/github` reads when it is loaded, which happens once in a process, for variables of a test's own. */
export function githubContext(variables: Readonly<Record<string, string>>): LoadContext {
  const { GITHUB_EVENT_PATH: event, GITHUB_REPOSITORY: repository, ...rest } = variables;
  const [owner, repo] = repository!.split('/');
  return async () =>
    ({
      payload: JSON.parse(readFileSync(event!, 'utf8')),
      repo: { owner, repo },
      sha: rest.GITHUB_SHA,
      ref: rest.GITHUB_REF,
      eventName: rest.GITHUB_EVENT_NAME,
      actor: rest.GITHUB_ACTOR,
      runId: Number(rest.GITHUB_RUN_ID),
      apiUrl: rest.GITHUB_API_URL,
      serverUrl: rest.GITHUB_SERVER_URL,
      graphqlUrl: rest.GITHUB_GRAPHQL_URL,
    }) as Awaited<ReturnType<LoadContext>>;
}
