import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMENT_MARKER } from '../../src/report/comment.ts';
import { writeModel } from '../builders/small-repository.ts';
import type { ActRun } from './harness/act-run.ts';
import { MODEL, paramsOf, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';

/** Every job of the run ended well, or was skipped. */
function expectGreen(run: ActRun): void {
  expect(run.exitCode, run.failures).toBe(0);
}

describe('the life of a model on GitHub', () => {
  let place: ActPlace;
  let pull: number;
  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans({ models: [] }) });
  });
  afterAll(() => place.close());

  const inOrigin = (...args: string[]) => place.git('--git-dir', place.origin, ...args);
  const tags = () => place.refs('refs/tags').map((ref) => ref.slice('refs/tags/'.length));
  const release = (tag: string) => place.server.state.releases.find((each) => each.tag === tag);
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  test('a pull request with a first model is trained, judged and reported', async () => {
    place.git('switch', '-q', '-c', 'first');
    writeModel(place.write, MODEL);
    place.push('feat: a model of late payments');
    pull = place.openPullRequest({ title: 'A model of late payments' });
    const ran = await place.pullRequest(pull);
    expectGreen(ran);
    expect(ran.conclusion(GATE)).toBe('success');
    expect(ran.jobsOf('train')).toHaveLength(1);
    expect(place.comments(pull)).toHaveLength(1);
    expect(place.comments(pull)[0]).toContain(`${MODEL}: pass`);
  });

  test('its merge registers a version, which goes into the first environment', async () => {
    const ran = await place.pushed(place.merge(pull));
    expectGreen(ran);
    expect(ran.jobsOf('train')).toEqual([]);
    expect(tags()).toEqual([`${MODEL}#staging#2`, `${MODEL}@v1.0.0`]);
    expect(place.comments(pull).join('\n')).toContain('v1.0.0');
  });

  test('a pull request that changes it gets a check and one comment', async () => {
    place.git('switch', '-q', '-c', 'better');
    place.edit(paramsOf(), 'weight_debt: 0.6', 'weight_debt: 0.9');
    place.push('feat: trust debt more');
    pull = place.openPullRequest({ title: 'Trust debt more' });
    const ran = await place.pullRequest(pull);
    expectGreen(ran);
    expect(ran.conclusion(GATE)).toBe('success');
    expect(ran.jobsOf('train')).toHaveLength(1);
    const [comment = '', ...others] = place.comments(pull);
    expect(others).toEqual([]);
    expect(comment.startsWith(COMMENT_MARKER)).toBe(true);
    expect(comment).toContain(`${MODEL}: pass`);
    expect(comment).toMatch(/\| roc\\?_auc/);
    // The plots that it shows are commits of evidence in the repository.
    const plots = [...comment.matchAll(/\/raw\/([0-9a-f]{40})\/([\w-]+\.png)/g)];
    expect(plots.length).toBeGreaterThan(0);
    for (const [, commit, file] of plots) expect(inOrigin('cat-file', '-t', `${commit}:${file}`)).toBe('blob');
  });

  test('an update of it changes the same comment, and what was trained is not trained again', async () => {
    const before = place.server.state.comments.map(({ id }) => id);
    place.write('README.md', 'Words.\n');
    place.push('docs: words');
    const again = await place.pullRequest(pull, 'synchronize');
    expectGreen(again);
    expect(again.conclusion(GATE)).toBe('success');
    expect(again.jobsOf('train')).toEqual([]);

    place.edit(paramsOf(), 'weight_debt: 0.9', 'weight_debt: -2');
    place.push('feat: distrust debt');
    const worse = await place.pullRequest(pull, 'synchronize');
    expect(worse.exitCode).not.toBe(0);
    expect(worse.conclusion(GATE), worse.failures).toBe('failure');
    expect(worse.conclusion('report'), worse.failures).toBe('success');
    expect(place.comments(pull)[0]).toContain(`${MODEL}: fail`);

    place.git('revert', '--no-edit', 'HEAD');
    place.push('docs: nothing else');
    const reverted = await place.pullRequest(pull, 'synchronize');
    expectGreen(reverted);
    expect(reverted.jobsOf('train')).toEqual([]);
    expect(place.comments(pull)[0]).toContain(`${MODEL}: pass`);
    expect(place.server.state.comments.map(({ id }) => id)).toEqual(before);
  });

  test('a pull request that changes no model passes and says so, without a comment', async () => {
    place.git('switch', '-q', '-c', 'words', 'main');
    place.write('WORDS.md', 'Only words.\n');
    place.push('docs: only words');
    const number = place.openPullRequest();
    const ran = await place.pullRequest(number);
    expectGreen(ran);
    expect(ran.conclusion(GATE)).toBe('success');
    expect(ran.summaries.join('\n')).toContain('No model is changed by this.');
    expect(place.comments(number)).toEqual([]);
  });

  test('the merge registers the bytes of the pull request, with a release whose digests match', async () => {
    const landed = place.merge(pull);
    const ran = await place.pushed(landed);
    expectGreen(ran);
    expect(ran.jobsOf('train')).toEqual([]);
    const tag = `${MODEL}@v1.1.0`;
    expect(tags()).toContain(tag);
    expect(inOrigin('rev-parse', `${tag}^{commit}`)).toBe(landed.after);

    const { assets, draft, latest } = release(tag)!;
    expect({ draft, latest }).toEqual({ draft: false, latest: false });
    const sums = assets.find(({ name }) => name === 'SHA256SUMS')!;
    const lines = sums.content.toString().trim().split('\n').sort();
    const others = assets.filter((asset) => asset !== sums);
    expect(lines).toEqual(others.map(({ name, content }) => `${sha256(content)}  ${name}`).sort());

    const trailer = (key: string) =>
      inOrigin('for-each-ref', `--format=%(contents:trailers:key=${key},valueonly)`, `refs/tags/${tag}`).trim();
    const model = others.find(({ name }) => name.endsWith('.onnx'))!;
    expect(trailer('Proofmark-Digest')).toBe(`sha256:${sha256(model.content)}`);
    const evidence = `refs/proofmark/runs/${MODEL}/${trailer('Proofmark-Run')}`;
    expect(place.refs('refs/proofmark/runs')).toContain(evidence);
    expect(place.comments(pull).join('\n')).toContain('v1.1.0');
  });

  test('a dispatch promotes it: tag, release, deployment', async () => {
    const ran = await place.dispatch('promote.yml', {
      ...{ model: MODEL, version: 'v1.1.0', environment: 'production' },
      ...{ reason: 'ready', 'dry-run': 'false' },
    });
    expectGreen(ran);
    const tag = tags().find((each) => each.startsWith(`${MODEL}#production#`))!;
    expect(inOrigin('rev-parse', `${tag}^{commit}`)).toBe(inOrigin('rev-parse', `${MODEL}@v1.1.0^{commit}`));
    expect(release(tag)).toMatchObject({ draft: false, prerelease: false });
    const deployment = place.server.state.deployments.find(({ environment }) => environment === 'production')!;
    expect(deployment).toMatchObject({ sha: inOrigin('rev-parse', `${tag}^{commit}`) });
    expect(deployment.statuses.at(-1)).toMatchObject({ state: 'success' });
  });

  test('a version that is not there is refused, and nothing is written', async () => {
    const before = { tags: tags(), releases: place.server.state.releases.length };
    const ran = await place.dispatch('promote.yml', { model: MODEL, version: 'v9.0.0', environment: 'staging' });
    expect(ran.exitCode).not.toBe(0);
    expect(ran.annotations.map(({ text }) => text).join('\n')).toMatch(/v9\.0\.0/);
    expect({ tags: tags(), releases: place.server.state.releases.length }).toEqual(before);
  });

  test('a rollback puts the version before it back, and opens an incident', async () => {
    const ran = await place.dispatch('rollback.yml', {
      ...{ model: MODEL, environment: 'staging', reason: 'late payments are missed @everyone' },
      'dry-run': 'false',
    });
    expectGreen(ran);
    const tag = tags()
      .filter((each) => each.startsWith(`${MODEL}#staging#`))
      .sort((a, b) => Number(a.split('#').at(-1)) - Number(b.split('#').at(-1)))
      .at(-1)!;
    expect(inOrigin('rev-parse', `${tag}^{commit}`)).toBe(inOrigin('rev-parse', `${MODEL}@v1.0.0^{commit}`));
    const incident = place.server.state.issues.find(({ pull: isPull }) => isPull === undefined)!;
    expect(incident).toMatchObject({ state: 'open' });
    expect(incident.body).not.toMatch(/@everyone/);
  });

  test('the doctor finds nothing wrong', async () => {
    const ran = await place.schedule('doctor.yml');
    expectGreen(ran);
    expect(ran.annotations.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('gc keeps what versions need', async () => {
    const before = place.refs('refs/proofmark');
    const ran = await place.schedule('gc.yml');
    expectGreen(ran);
    const kept = place.refs('refs/proofmark');
    for (const version of ['v1.0.0', 'v1.1.0']) {
      const key = inOrigin(
        'for-each-ref',
        '--format=%(contents:trailers:key=Proofmark-Run,valueonly)',
        `refs/tags/${MODEL}@${version}`,
      ).trim();
      expect(kept).toContain(`refs/proofmark/runs/${MODEL}/${key}`);
    }
    expect(before).toEqual(expect.arrayContaining([...kept]));
    expectGreen(await place.schedule('doctor.yml'));
  });

  test('asked of the server was only what GitHub has', () => {
    expect(place.server.violations).toEqual([]);
  });
});
