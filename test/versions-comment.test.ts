import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGit } from '../src/adapters/git-cli.ts';
import { openTagWriter } from '../src/adapters/tag-writer-git.ts';
import { commentVersions, lookForPullRequests } from '../src/flows/comment-versions.ts';
import { type ForgeClone, type GitHubPlace, MALLORY, openGitHubPlace } from './builders/forges.ts';
import { silentLog } from './builders/silent-log.ts';

let place: GitHubPlace;
beforeAll(async () => {
  place = await openGitHubPlace();
});
afterAll(() => place.close());

/** A job that writes the comment, which may be held up by what happens when it asks for the remote's tags. */
async function comment(clone: ForgeClone, onFetch: (time: number) => void) {
  const git = await openGit(clone.root);
  const writer = openTagWriter(git, { pause: async () => {} });
  let fetches = 0;
  const tagWriter = {
    async fetch() {
      await writer.fetch();
      fetches += 1;
      onFetch(fetches);
    },
  };
  const ports = { git, tagWriter, forge: clone.forge, log: silentLog };
  return commentVersions({ pulls: lookForPullRequests([place.commit], ports), addresses: new Map() }, ports);
}

test('jobs that register models of one merge leave one comment that names all of them, whoever is last', async () => {
  const { server } = place;
  const number = server.openPullRequest({ head: 'main', base: 'main', title: 'x', by: MALLORY });
  server.mergePullRequest(number, place.commit);
  const [mine, other] = [await place.clone(), await place.clone()];
  place.tag(mine, 'fraud@v1.0.0');
  const bodies = () => server.state.comments.map(({ body }) => body);
  // Another job is done before this one looks, and a third between its look and its writing.
  place.tag(other, 'churn@v1.0.0');
  const [posted] = await comment(mine, (time) => {
    if (time === 1) place.tag(other, 'price@v1.0.0');
  });
  expect(posted).toMatchObject({ pullRequest: number, status: 'created' });
  expect(bodies()).toHaveLength(1);
  for (const model of ['fraud', 'churn', 'price']) expect(bodies()[0]).toContain(`| ${model} |`);
  server.log.length = 0;
  expect(await comment(mine, () => {})).toMatchObject([{ status: 'unchanged' }]);
  expect(server.log.filter(({ operation }) => operation.startsWith('issues/'))).toHaveLength(1);
  expect(server.violations).toEqual([]);
});
