import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeModel } from '../builders/small-repository.ts';
import { MODEL, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';
const PREPARE = '.github/actions/prepare/action.yml';

describe('a gate that dies before it judges', () => {
  let place: ActPlace;
  let pull: number;
  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans({ models: [] }) });
    place.git('switch', '-q', '-c', 'change');
    writeModel(place.write, MODEL);
    place.push('feat: a model of late payments');
    pull = place.openPullRequest({ title: 'A model of late payments' });
  });
  afterAll(() => place.close());

  test('leaves no verdict of an earlier commit in the comment', async () => {
    const fine = await place.pullRequest(pull);
    expect(fine.conclusion(GATE), fine.failures).toBe('success');
    expect(place.comments(pull)).toEqual([expect.stringContaining(`${MODEL}: pass`)]);

    const steps = `  steps:\n    - shell: bash\n      run: exit 1\n`;
    place.write(PREPARE, place.read(PREPARE).replace(/ {2}steps:\n[\s\S]*$/, steps));
    place.push('ci: bring the data');
    const dead = await place.pullRequest(pull, 'synchronize');
    expect(dead.conclusion(GATE)).toBe('failure');
    expect(dead.conclusion('report'), dead.failures).toBe('success');
    const [comment = '', ...others] = place.comments(pull);
    expect(others).toEqual([]);
    expect(comment).toContain('the workflow: error');
    expect(comment).toContain('The gate ended before it left a report, so there is no verdict on this commit.');
    expect(comment).not.toContain(`${MODEL}: pass`);
  });
});
