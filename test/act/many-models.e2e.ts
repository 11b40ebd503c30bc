import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeModel } from '../builders/small-repository.ts';
import type { ActRun } from './harness/act-run.ts';
import { startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';
const MODELS = Array.from({ length: 10 }, (_, at) => `model-${at}`);

/** Requests of one run; git's own protocol is not the API. */
const MOST_REQUESTS = 60;

describe('a pull request that changes ten models', () => {
  let place: ActPlace;
  let pull: number;
  let ran: ActRun;
  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans({ models: [], rows: 2_000 }) });
    place.git('switch', '-q', '-c', 'all');
    for (const model of MODELS) writeModel(place.write, model);
    place.push('feat: all of them');
    pull = place.openPullRequest({ title: 'All of them' });
    // GitHub asks for patience in the middle of it.
    place.server.inject({
      operation: 'issues/create-comment',
      fault: { kind: 'secondary-limit', status: 403, seconds: 1 },
    });
    ran = await place.pullRequest(pull);
  });
  afterAll(() => place.close());

  const asked = () => place.server.log.filter(({ operation }) => !operation.startsWith('git-'));

  test('is reported in one comment', () => {
    expect(ran.jobsOf('train')).toHaveLength(10);
    expect(ran.jobsOf('evaluate')).toHaveLength(10);
    expect(ran.exitCode, ran.failures).toBe(0);
    expect(ran.conclusion(GATE)).toBe('success');
    expect(place.comments(pull)).toHaveLength(1);
    for (const model of MODELS) expect(place.comments(pull)[0]).toContain(model);
  });

  test(`needs fewer than ${MOST_REQUESTS} requests, and waits when it is told to`, () => {
    expect(asked().length).toBeLessThan(MOST_REQUESTS);
    const creations = asked().filter(({ operation }) => operation === 'issues/create-comment');
    expect(creations.map(({ status }) => status)).toEqual([403, 201]);
    expect(place.server.violations).toEqual([]);
  });

  test('trains nothing and changes nothing when it is run again', async () => {
    const before = { bodies: place.comments(pull), refs: place.refs('refs/proofmark'), requests: asked().length };
    const again = await place.pullRequest(pull, 'synchronize');
    expect(again.jobsOf('train')).toEqual([]);
    expect(again.conclusion(GATE), again.failures).toBe('success');
    expect(again.conclusion('report'), again.failures).toBe('success');
    expect(place.refs('refs/proofmark')).toEqual(before.refs);
    expect(place.comments(pull)).toHaveLength(1);
    expect(asked().length - before.requests).toBeLessThan(MOST_REQUESTS / 2);
  });
});
