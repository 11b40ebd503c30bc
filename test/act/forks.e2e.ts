import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPORT_BYTES } from '../../src/report/report-document.ts';
import type { ActRun } from './harness/act-run.ts';
import { MODEL, paramsOf, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';

describe('a pull request from a fork', () => {
  let place: ActPlace;
  let bystander: number;
  let pull: number;
  let ran: ActRun;
  const written = () => ({
    refs: place.refs('refs/').filter((ref) => !ref.startsWith('refs/pull/')),
    comments: place.server.state.comments.length,
    releases: place.server.state.releases.length,
    deployments: place.server.state.deployments.length,
  });

  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans() });
    const dispatched = await place.dispatch('register.yml', { model: MODEL });
    expect(dispatched.exitCode, dispatched.failures).toBe(0);
    place.git('switch', '-q', '-c', 'of-somebody-else');
    place.push('nothing');
    bystander = place.openPullRequest({ title: 'Somebody else works here' });
    place.git('switch', '-q', '-c', 'from-outside', 'main');
    place.edit(paramsOf(), 'weight_debt: 0.6', 'weight_debt: 0.9');
    place.push('feat: trust debt more');
    pull = place.openPullRequest({ title: 'Trust debt more', fork: 'mallory/models' });
  });
  afterAll(() => place.close());

  test('is trained and judged by jobs that write nothing', async () => {
    const before = written();
    ran = await place.pullRequest(pull);
    expect(ran.exitCode, ran.failures).toBe(0);
    expect(ran.conclusion(GATE)).toBe('success');
    expect(ran.conclusion('report')).toBe('skipped');
    expect(written()).toEqual(before);
  });

  test('runs on no machine of the owner, whatever its model.yaml asks for', async () => {
    place.git('switch', '-q', '-c', 'wants-a-gpu', 'from-outside');
    place.edit(`models/${MODEL}/model.yaml`, '  seeds: [1]', '  seeds: [1]\n  runner: [self-hosted, gpu]');
    place.push('feat: on your machine, please');
    const number = place.openPullRequest({ title: 'On your machine', fork: 'mallory/models' });
    const run = await place.pullRequest(number);
    expect(run.exitCode, run.failures).toBe(0);
    // Here a job that asks for a machine of one's own is not run at all.
    expect(run.jobsOf('train').map(({ conclusion }) => conclusion)).toEqual(['success']);
    expect(run.transcript).not.toContain('unsupported platform');
    place.git('switch', '-q', 'from-outside');
  });

  test('is commented by the run that follows, which executes nothing of it', async () => {
    const before = written();
    const report = await place.afterRun(ran, pull);
    expect(report.exitCode, report.failures).toBe(0);
    expect(place.comments(pull)).toHaveLength(1);
    expect(place.comments(pull)[0]).toContain(`${MODEL}: pass`);
    expect(written()).toEqual({ ...before, comments: before.comments + 1 });
    const again = await place.afterRun(ran, pull);
    expect(again.exitCode, again.failures).toBe(0);
    expect(place.comments(pull)).toHaveLength(1);
  });

  /** The same run, as if its jobs had uploaded something else. */
  async function afterSpoiledRun(spoil: (text: string) => string): Promise<ActRun> {
    const folder = place.artifacts(ran);
    const kept = `${folder}.kept`;
    if (!existsSync(kept)) cpSync(folder, kept, { recursive: true });
    const report = join(folder, 'proofmark-report', 'report.json');
    const text = readFileSync(report, 'utf8');
    const spoiled = spoil(text);
    expect(spoiled).not.toBe(text);
    writeFileSync(report, spoiled);
    writeFileSync(join(folder, 'proofmark-report', 'comment.md'), '<!-- proofmark -->\n@everyone');
    const finished = await place.afterRun(ran, pull);
    rmSync(folder, { recursive: true });
    cpSync(kept, folder, { recursive: true });
    return finished;
  }

  test.each([
    ['the number of another pull request', () => ({ kind: 'pull-request', number: bystander })],
    [
      'another pull request, its commit included',
      () => ({ kind: 'pull-request', number: bystander, head: place.git('rev-parse', 'of-somebody-else') }),
    ],
    ['to be of the merge queue', () => ({ kind: 'merge-group', number: bystander, ahead: [pull] })],
    ['to be of no pull request', () => ({ kind: 'commit' })],
  ])('cannot choose where the comment goes: an artifact that claims %s is refused', async (_what, origin) => {
    const before = { ...written(), bodies: place.comments(pull) };
    const report = await afterSpoiledRun((text) => {
      const document = JSON.parse(text) as { origin: { number?: number; head: string } };
      const { head } = document.origin;
      return JSON.stringify({ ...document, origin: { head, ...origin() } });
    });
    expect(report.exitCode, report.failures).not.toBe(0);
    expect(place.comments(bystander)).toEqual([]);
    expect({ ...written(), bodies: place.comments(pull) }).toEqual(before);
  });

  test.each([
    ['is not JSON', () => '{'],
    ['is of another shape', () => '{"format":"proofmark-report/1","pullRequest":1,"models":"all"}'],
    ['is larger than a report may be', (text: string) => `${text}${' '.repeat(REPORT_BYTES)}`],
    ['has a comment of its own', (text: string) => text.replace('{', '{"comment":"@everyone <script>x</script>",')],
  ])('cannot write what it likes: an artifact that %s is refused', async (_what, spoil) => {
    const before = { ...written(), bodies: place.comments(pull) };
    const report = await afterSpoiledRun(spoil);
    expect(report.exitCode, report.failures).not.toBe(0);
    expect({ ...written(), bodies: place.comments(pull) }).toEqual(before);
  });

  test('that pushed again since gets no comment about what it was', async () => {
    const old = await place.pullRequest(pull, 'synchronize');
    place.write('MORE.md', 'More.\n');
    place.git('add', '-A');
    place.git('commit', '-q', '-m', 'docs: more');
    place.updatePullRequest(pull);
    const before = { ...written(), bodies: place.comments(pull) };
    const report = await place.afterRun(old, pull);
    expect(report.exitCode, report.failures).toBe(0);
    expect({ ...written(), bodies: place.comments(pull) }).toEqual(before);
  });

  test('whose run left nothing gets no comment, and the run says what was missing', async () => {
    const empty = await place.pullRequest(pull, 'synchronize');
    rmSync(place.artifacts(empty), { recursive: true });
    const before = written();
    const report = await place.afterRun(empty, pull);
    expect(report.exitCode, report.failures).not.toBe(0);
    expect(written()).toEqual(before);
  });

  test('a run of this repository is left to its own report', async () => {
    const own = await place.pullRequest(bystander);
    const before = written();
    const report = await place.afterRun(own, bystander);
    expect(report.exitCode, report.failures).toBe(0);
    expect(report.conclusion('report')).toBe('skipped');
    expect(written()).toEqual(before);
  });
});
