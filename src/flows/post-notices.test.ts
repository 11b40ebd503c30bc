import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ForgeClone, type GitHubPlace, openGitHubPlace, WORKFLOW } from '../../test/builders/forges.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { QUEUE_MARKER, type QueueNotice } from '../report/merge-group.ts';
import { postNotices } from './post-notices.ts';

let place: GitHubPlace;
let clone: ForgeClone;
let number: number;

beforeEach(async () => {
  place = await openGitHubPlace();
  clone = await place.clone();
  clone.git('push', '--quiet', 'origin', 'main:refs/heads/change');
  number = place.server.openPullRequest({ head: 'change', base: 'main', title: 'a change', by: WORKFLOW });
});
afterEach(async () => {
  expect(place.server.violations).toEqual([]);
  await place.close();
});

function group(): MergeGroup {
  const commit = place.commit;
  const stack = [{ number, title: 'a change', author: null, base: commit, commit }];
  return { branch: 'main', base: commit, head: commit, stack, strategy: null };
}

const notice = (text: string, changes: Partial<QueueNotice> = {}): QueueNotice => ({
  ...{ pullRequest: number, body: `${QUEUE_MARKER}\n${text}\n`, write: 'always' },
  ...changes,
});

const post = (...notices: QueueNotice[]) => postNotices({ notices, group: group(), file: 'notices.json' }, clone);
const comments = () => place.server.state.comments.map(({ issue, body }) => [issue, body]);

describe('notices of the merge queue', () => {
  test('are one comment a pull request, updated in place', async () => {
    await post(notice('fails'));
    await post(notice('fails again'));
    expect(comments()).toEqual([[number, `${QUEUE_MARKER}\nfails again\n`]]);
  });

  test('that put something right are written only where something was said', async () => {
    const settled = notice('settled', { write: 'existing' });
    expect(await post(settled)).toMatchObject([{ posted: { status: 'skipped' } }]);
    expect(comments()).toEqual([]);
    await post(notice('fails'));
    expect(await post(settled)).toMatchObject([{ posted: { status: 'updated' } }]);
    expect(comments()).toEqual([[number, `${QUEUE_MARKER}\nsettled\n`]]);
  });

  test('are not posted at all when one is for a pull request outside the group, or is none of ours', async () => {
    const elsewhere = notice('lies', { pullRequest: number + 1 });
    await expect(post(notice('fine'), elsewhere)).rejects.toThrow(/is not in this merge group/);
    await expect(post(notice('fine'), notice('', { body: 'a body of somebody else' }))).rejects.toThrow(
      /no comment of Proofmark/,
    );
    expect(comments()).toEqual([]);
  });
});
