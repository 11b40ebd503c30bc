import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMergeQueue } from '../builders/merge-queue.ts';
import { writeModel } from '../builders/small-repository.ts';
import { MODEL, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';
/** Of text that comes with the model: it is above the 45 MiB that git takes. */
const MEBIBYTES = 46;

describe('a model that is too large for git', () => {
  let place: ActPlace;
  let pull: number;
  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans({ models: [], rows: 2_000 }) });
    place.git('switch', '-q', '-c', 'large');
    writeModel(place.write, MODEL);
    place.edit(
      `models/${MODEL}/train.mjs`,
      '  graph: {',
      `  docString: 'x'.repeat(${MEBIBYTES} * 1024 * 1024),\n  graph: {`,
    );
    place.edit(`models/${MODEL}/model.yaml`, 'upper_bound: 1 ', 'upper_bound: 100 ');
    place.push('feat: a large model');
    pull = place.openPullRequest({ title: 'A large model' });
  });
  afterAll(() => place.close());

  const drafts = () => place.server.state.releases.filter(({ draft }) => draft);

  test('is judged on its pull request from what the run carries, and kept in a draft', async () => {
    const ran = await place.pullRequest(pull);
    expect(ran.conclusion(GATE), ran.transcript).toBe('success');
    expect(ran.exitCode, ran.transcript).toBe(0);
    expect(ran.jobsOf('large')).toEqual([]);
    expect(drafts().map(({ assets }) => assets.map(({ content }) => content.length > MEBIBYTES * 2 ** 20))).toEqual([
      [true],
    ]);
  });

  test('is scored again in the merge queue by jobs that may not see the draft', async () => {
    const queue = openMergeQueue({ git: place.git });
    const event = queue.enqueue({ number: pull, head: 'large' });
    const entries = queue.entries().map(({ pullRequest, ...entry }) => ({ ...entry, pullRequest: pullRequest.number }));
    place.server.state.queues.set('main', entries);
    const ran = await place.mergeGroup(event);
    expect(ran.conclusion('large'), ran.transcript).toBe('success');
    expect(ran.jobsOf('train')).toEqual([]);
    expect(ran.conclusion(GATE), ran.transcript).toBe('success');
    expect(ran.exitCode, ran.transcript).toBe(0);
    // It was not put there a second time, and nothing was published.
    expect(drafts()).toHaveLength(1);
    expect(place.server.state.releases).toHaveLength(1);
    expect(place.server.violations).toEqual([]);
  });
});
