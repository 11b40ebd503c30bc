import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActRun } from './harness/act-run.ts';
import { MODEL, paramsOf, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

describe('a sweep', () => {
  let place: ActPlace;
  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans({ rows: 2_000 }) });
  });
  afterAll(() => place.close());

  const sweep = (inputs: Readonly<Record<string, string>>): Promise<ActRun> =>
    place.dispatch('sweep.yml', {
      ...{ model: MODEL, method: 'grid', trials: '20', seed: '1', split: '', 'open-pr': 'false' },
      ...inputs,
    });

  test('trains every point in a job of its own and ranks them', async () => {
    const ran = await sweep({ space: '{"weight_debt": [-2, 0.2, 1.0]}' });
    expect(ran.exitCode, ran.failures).toBe(0);
    expect(ran.jobsOf('trial')).toHaveLength(3);
    const table = ran.summaries.at(-1)!;
    const places = ['1', '0.2', '-2'].map((value) =>
      table.search(new RegExp(`\\| [^\\n]*(?<![\\d.-])${value}(?![\\d.])`)),
    );
    expect(
      places.every((at) => at >= 0),
      table,
    ).toBe(true);
    expect(place.server.state.issues).toEqual([]);
    expect(place.refs('refs/heads')).toEqual(['refs/heads/main']);
  });

  test('opens a pull request with the params of the winner when it is asked to', async () => {
    const ran = await sweep({ space: '{"weight_debt": [-2, 1.0]}', 'open-pr': 'true' });
    expect(ran.exitCode, ran.failures).toBe(0);
    const [pull, ...others] = place.server.state.issues.filter((issue) => issue.pull !== undefined);
    expect(others).toEqual([]);
    const params = place.git('--git-dir', place.origin, 'show', `${pull!.pull!.head}:${paramsOf()}`);
    expect(params).toMatch(/weight_debt: 1(?:\.0)?\b/);
    expect(params).toContain('weight_income: -1');
    expect(place.git('--git-dir', place.origin, 'diff', '--name-only', 'main', pull!.pull!.head)).toBe(paramsOf());
    expect(place.server.violations).toEqual([]);
  });

  test.each([
    ['is not JSON', { space: '$(exit 1)' }],
    ['names a param that is not there', { space: '{"no_such_param": [1]}' }],
  ])('whose space %s is refused before anything is trained', async (_what, inputs) => {
    const ran = await sweep(inputs);
    expect(ran.exitCode).not.toBe(0);
    expect(ran.conclusion('plan'), ran.failures).toBe('failure');
    expect(ran.jobsOf('trial')).toEqual([]);
  });
});
