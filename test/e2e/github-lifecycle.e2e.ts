import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActionStep, runStep } from '../builders/action.ts';
import { attestationBundle } from '../builders/attestation.ts';
import { startProofmark } from '../builders/command.ts';
import { MALLORY, TOKEN, WORKFLOW } from '../builders/forges.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';
import { type GitHubServer, startGitHubServer } from '../github-server/server.ts';
import type { Actor } from '../github-server/state.ts';

const ENVIRONMENTS = `environments:
  - name: staging
    requires: [gate, smoke]
  - name: production
    after: staging
    requires: [gate, smoke, attestation]
    approvals: 1
    rollbackWindow: { revisions: 2 }
`;
const GRACE: Actor = { login: 'grace', type: 'User', permission: 'write' };

let life: Lifecycle;
let server: GitHubServer;
let folder: string;
const pulls: number[] = [];

/** Of models that are not looked at, more than a page. */
const OTHER_RELEASES = 250;

/** The newest commit of the default branch is what merging this pull request made. */
function mergedPull(title: string): void {
  const number = server.openPullRequest({ head: 'change', base: 'main', title, by: MALLORY });
  server.mergePullRequest(number, life.repository.git('rev-parse', 'HEAD'));
  pulls.push(number);
}

function step(name: string, inputs: Record<string, string>, more: Partial<ActionStep> = {}) {
  const sha = life.repository.git('rev-parse', 'HEAD');
  return runStep(name, life.repository.root, server, { sha, ...more, inputs: { token: TOKEN, ...inputs } });
}

/** Requests of GitHub's API since the log was emptied; git's own protocol and downloads are none. */
const asked = () =>
  server.log.filter(({ operation }) => !operation.startsWith('git-') && operation !== 'storage').length;

async function expectStep(status: string, name: string, inputs: Record<string, string>, more?: Partial<ActionStep>) {
  const finished = await step(name, inputs, more);
  expect({ status: finished.outputs.status, said: finished.stdout }).toMatchObject({ status });
  return finished;
}

const commentsOf = (pull: number) =>
  server.state.comments.filter(({ issue }) => issue === pull).map(({ body }) => body);
const release = (tag: string) => server.state.releases.find((each) => each.tag === tag);
const statuses = (ref: string) =>
  server.state.deployments.find((each) => each.ref === ref)?.statuses.map(({ state }) => state);

beforeAll(async () => {
  life = await lifecycle(ENVIRONMENTS);
  folder = mkdtempSync(join(tmpdir(), 'proofmark-github-'));
  server = await startGitHubServer({
    gitFolder: life.repository.origin,
    repository: 'octo/models',
    tokens: { [TOKEN]: WORKFLOW },
  });
  mergedPull('first model');
  for (let at = 1; at <= OTHER_RELEASES; at++) {
    server.state.releases.push({
      ...{
        id: server.state.nextId(),
        tag: `other@v1.0.${at}`,
        target: 'main',
        name: null,
        body: null,
        author: WORKFLOW,
      },
      ...{ draft: false, prerelease: false, latest: false, publishedAt: '2026-02-01T12:00:00Z', assets: [] },
    });
  }
});
afterAll(async () => {
  await server.close();
  life.repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('register', () => {
  it('in a dry run writes nothing, no evidence of its verdict either', async () => {
    const before = [life.refs('refs', 'here'), life.refs('refs')];
    await expectStep('planned', 'register', { model: MODEL, 'dry-run': 'true' });
    expect([life.refs('refs', 'here'), life.refs('refs')]).toEqual(before);
    expect(
      server.log.filter(
        ({ method, operation }) => method !== 'GET' && operation !== 'graphql' && !operation.startsWith('git-'),
      ),
    ).toEqual([]);
  });

  it('tags, publishes a release whose assets have the digests that were judged, and tells the pull request', async () => {
    server.log.length = 0;
    const { outputs } = await expectStep('written', 'register', { model: MODEL });
    // The release with its seven assets takes ten, the comment four.
    expect(asked()).toBeLessThanOrEqual(14);
    expect(outputs).toMatchObject({ tag: `${MODEL}@v1.0.0`, version: 'v1.0.0' });
    expect(life.tags()).toContain(`${MODEL}@v1.0.0`);
    const published = release(`${MODEL}@v1.0.0`)!;
    expect(published).toMatchObject({ draft: false, prerelease: false, latest: false });
    const sha256 = (name: string) =>
      createHash('sha256')
        .update(published.assets.find((asset) => asset.name === name)!.content)
        .digest('hex');
    expect(outputs.digest).toBe(`sha256:${sha256('model.onnx')}`);
    const sums = published.assets
      .find(({ name }) => name === 'SHA256SUMS')!
      .content.toString()
      .trim()
      .split('\n');
    expect(sums).toHaveLength(published.assets.length - 1);
    for (const line of sums) {
      const [digest, name] = line.split(/\s+/) as [string, string];
      expect(sha256(name)).toBe(digest);
    }
    expect(outputs.release).toBe(`${server.serverUrl}/octo/models/releases/tag/${encodeURIComponent(published.tag)}`);
    const [comment] = commentsOf(pulls[0]!);
    expect(comment).toContain(`[v1.0.0](${outputs.release})`);
    expect(comment).toContain('| nowhere |');
  });

  it('asked again writes nothing', async () => {
    const [tags, releases] = [life.tags(), server.state.releases.length];
    server.log.length = 0;
    const { outputs } = await expectStep('done', 'register', { model: MODEL });
    expect(outputs.version).toBe('v1.0.0');
    expect([life.tags(), server.state.releases.length]).toEqual([tags, releases]);
    expect(commentsOf(pulls[0]!)).toHaveLength(1);
    expect(
      server.log.filter(
        ({ method, operation }) => method !== 'GET' && operation !== 'graphql' && !operation.startsWith('git-'),
      ),
    ).toEqual([]);
  });
});

describe('promote', () => {
  it('into staging: stage tag, prerelease, a deployment that ends in success, and the pull request says where it is', async () => {
    server.log.length = 0;
    // No version is named: it is the one of the commit.
    const { outputs } = await expectStep('written', 'promote', { model: MODEL, environment: 'staging' });
    expect(asked()).toBeLessThanOrEqual(12);
    expect(release(outputs.tag!)).toMatchObject({ draft: false, prerelease: true, latest: false });
    expect(statuses(outputs.tag!)).toEqual(['in_progress', 'success']);
    const [deployment] = server.state.deployments;
    expect(deployment).toMatchObject({ environment: 'staging', task: `deploy:${MODEL}`, production: false });
    expect(commentsOf(pulls[0]!)[0]).toContain(`[staging](${outputs.release})`);
  });

  it('into production is refused without approval and attestation, each in a sentence', async () => {
    const inputs = { model: MODEL, version: 'v1.0.0', environment: 'production', 'approved-by': 'grace' };
    const { stdout, outputs } = await expectStep('refused', 'promote', inputs, { runId: 7 });
    expect(outputs.tag).toBe('');
    expect(stdout).toContain('This run was not approved by grace for production');
    expect(stdout).toContain('needs approval for production: 0 of 1');
    server.state.approvals!.set(7, [{ user: GRACE, state: 'approved', environments: ['Production'] }]);
    const second = await expectStep('refused', 'promote', inputs, { runId: 7 });
    expect(second.stdout).toContain('lacks attestation for production: no workflow of http');
    expect(second.summary).toContain('| attestation |');
    server.state.attestations = null;
    const third = await expectStep('refused', 'promote', inputs, { runId: 7 });
    expect(third.stdout).toContain('has no attestations for octo/models');
    server.state.attestations = new Map();
  });

  it('into production passes when GitHub tells who approved the run, and a workflow attested the bytes', async () => {
    const digest = release(`${MODEL}@v1.0.0`)!.assets.find(({ name }) => name === 'model.onnx')!;
    const sha256 = createHash('sha256').update(digest.content).digest('hex');
    const repository = `${server.serverUrl}/octo/models`;
    const identity = `${repository}/.github/workflows/register.yml@refs/heads/main`;
    server.state.attestations!.set(`sha256:${sha256}`, [attestationBundle({ sha256, repository, identity })]);
    const inputs = { model: MODEL, version: 'v1.0.0', environment: 'production' };
    // Who asks may not approve.
    await expectStep('refused', 'promote', inputs, { runId: 7, actor: 'grace' });
    const { outputs } = await expectStep('written', 'promote', inputs, { runId: 7 });
    expect(
      life.repository.git('--git-dir', life.repository.origin, 'tag', '-l', '--format=%(contents)', outputs.tag!),
    ).toContain('Proofmark-Approved-By: grace');
    expect(release(outputs.tag!)).toMatchObject({ draft: false, prerelease: false });
    expect(server.state.deployments.at(-1)).toMatchObject({ environment: 'production', production: true });
  });

  it('of a commit without a version does nothing, and says so', async () => {
    await life.land('bias: -1.0', 'bias: -0.98');
    mergedPull('shift the bias');
    const { exitCode, summary } = await expectStep('nothing', 'promote', { model: MODEL, environment: 'staging' });
    expect(exitCode).toBe(0);
    expect(summary).toContain('has no version');
  });

  it('of the next version ends the deployment before it, and both pull requests say so', async () => {
    await expectStep('written', 'register', { model: MODEL });
    const before = server.state.deployments.find(({ environment }) => environment === 'staging')!.ref;
    server.log.length = 0;
    const { outputs } = await expectStep('written', 'promote', { model: MODEL, environment: 'staging' });
    // Two more for the deployment that ends, three for the pull request of the version that goes out, and two to see that the
    // other environment's record is complete, when that is older than a minute.
    expect(asked()).toBeLessThanOrEqual(19);
    expect(statuses(before)?.at(-1)).toBe('inactive');
    expect(statuses(outputs.tag!)?.at(-1)).toBe('success');
    // Another environment is not touched.
    expect(
      server.state.deployments.find(({ environment }) => environment === 'production')?.statuses.at(-1)?.state,
    ).toBe('success');
    expect(commentsOf(pulls[0]!)[0]).toContain('| [production](');
    expect(commentsOf(pulls[1]!)[0]).toContain('| [staging](');
    expect(commentsOf(pulls[1]!)).toHaveLength(1);
  });
});

describe('rollback', () => {
  it('puts the last good version back, ends the bad deployment and opens one incident', async () => {
    const reason = 'late @payments #1 <b>missed</b>';
    server.log.length = 0;
    const { outputs } = await expectStep('written', 'rollback', { model: MODEL, environment: 'staging', reason });
    expect(asked()).toBeLessThanOrEqual(21);
    expect(statuses(outputs.tag!)).toEqual(['in_progress', 'success']);
    const incident = server.state.issues.find(({ labels }) => labels.includes('incident'))!;
    expect(incident).toMatchObject({ state: 'open' });
    expect(incident.body).not.toMatch(/@payments|<b>|(?<!&)#1\b/);
    expect(commentsOf(pulls[1]!)[0]).toContain('| nowhere |');
    expect(commentsOf(pulls[0]!)[0]).toContain('| production, staging |');
    await expectStep('refused', 'promote', { model: MODEL, version: 'v1.1.0', environment: 'staging' });
  });
});

describe('withdrawal and doctor', () => {
  const env = () => ({
    GITHUB_TOKEN: TOKEN,
    GITHUB_REPOSITORY: 'octo/models',
    GITHUB_API_URL: server.apiUrl,
    GITHUB_SERVER_URL: server.serverUrl,
  });

  it('a version is taken back by a tag', async () => {
    const args = ['deregister', `${MODEL}@v1.1.0`, '--reason', 'bad data'];
    const { exitCode, stderr } = await startProofmark(life.repository.root, args, env()).finished;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(life.tags().filter((tag) => tag.startsWith(`${MODEL}@v1.1.0!`))).toHaveLength(1);
  });

  it('the doctor finds releases and deployments as the tags say', async () => {
    const finished = await step('doctor', {});
    expect(finished.stdout).not.toContain('::error::');
    expect(finished.exitCode).toBe(0);
  });

  it('every request was one that GitHub knows', () => {
    expect(server.violations).toEqual([]);
  });
});

describe('gate and report', () => {
  it('judge in one step and post in another; a changed report.json is refused', async () => {
    const { repository } = life;
    repository.git('switch', '-q', '-c', 'next');
    repository.edit(`models/${MODEL}/params.yaml`, 'bias: -0.98', 'bias: -0.99');
    const head = repository.commit('feat: next');
    const base = repository.git('rev-parse', 'main');
    await life.expectExit(0, 'experiment');
    const number = server.openPullRequest({ head: 'next', base: 'main', title: 'next', by: MALLORY });
    repository.git('push', '-q', 'origin', `${head}:refs/pull/${number}/head`);
    const event = { pull_request: { number, head: { sha: head, ref: 'next' }, base: { sha: base, ref: 'main' } } };
    const output = join(folder, 'report');
    const gated = await step('gate', { output }, { event, eventName: 'pull_request' });
    expect(gated.outputs, gated.stdout).toMatchObject({ verdict: 'pass', report: join(output, 'report.json') });

    server.log.length = 0;
    const post = (file: string) => step('report', { file }, { event, eventName: 'pull_request' });
    const posted = await post(gated.outputs.report!);
    expect(posted.outputs, posted.stdout).toMatchObject({
      comment: 'created',
      url: expect.stringContaining('issuecomment'),
    });
    expect(server.log.filter(({ operation }) => !operation.startsWith('git-')).length).toBeLessThanOrEqual(8);
    const [body] = commentsOf(number);
    const commit = /\/raw\/([0-9a-f]{40})\/roc\.png/.exec(body!)![1]!;
    expect(repository.git('--git-dir', repository.origin, 'ls-tree', '--name-only', commit)).toContain('report.md');
    expect(posted.summary).toContain(`${MODEL}: pass`);

    const changed = JSON.parse(readFileSync(gated.outputs.report!, 'utf8'));
    for (const [at, spoilt] of [
      { ...changed, html: '<script>' },
      { ...changed, models: [{ ...changed.models[0], verdict: { ...changed.models[0].verdict, verdict: 'great' } }] },
      { ...changed, models: [{ ...changed.models[0], reproduce: 'x'.repeat(5000) }] },
    ].entries()) {
      const file = join(folder, `spoilt-${at}.json`);
      writeFileSync(file, JSON.stringify(spoilt));
      const refused = await post(file);
      expect(refused.exitCode).toBe(1);
      expect(refused.stdout).toContain('this is no report of Proofmark');
    }
    expect(commentsOf(number)).toEqual([body]);
  });
});
