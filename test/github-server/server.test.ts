import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GitHubPlace, MALLORY, openGitHubPlace, READ_TOKEN, TOKEN } from '../builders/forges.ts';
import { githubApi } from './openapi.ts';

const OWNER = { owner: 'octo', repo: 'models' };

let place: GitHubPlace;
beforeEach(async () => {
  place = await openGitHubPlace();
});
afterEach(() => place.close());

const request = (path: string, init: RequestInit = {}) =>
  fetch(`${place.server.apiUrl}/repos/octo/models${path}`, { ...init, headers: { authorization: `token ${TOKEN}` } });
const post = (path: string, body: unknown) => request(path, { method: 'POST', body: JSON.stringify(body) });

describe('a request is held against GitHub’s description', () => {
  test.each([
    ['/releases', { name: 'no tag' }, "repos/create-release:  must have required property 'tag_name'"],
    ['/releases', { tag_name: 'v1', draft: 'yes' }, 'repos/create-release: /draft must be boolean'],
    ['/releases', { tag_name: 'v1', make_latest: false }, 'repos/create-release: /make_latest must be'],
    ['/releases', { tag_name: 'v1', latest: true }, 'repos/create-release: /latest does not exist'],
    ['/issues/1/comments', {}, "issues/create-comment:  must have required property 'body'"],
    ['/deployments/1/statuses', { state: 'fine' }, 'repos/create-deployment-status: /state must be equal to one of'],
  ])('POST %s %j', async (path, body, complaint) => {
    expect((await post(path, body)).status).toBe(422);
    expect(place.server.violations[0]).toContain(complaint);
    expect(place.server.state.releases).toEqual([]);
  });

  test.each([
    ['/releases?per_page=x', 'repos/list-releases: query parameter per_page must be integer'],
    ['/issues?label=a', 'issues/list-for-repo: query parameter label does not exist'],
    ['/issues?state=gone', 'issues/list-for-repo: query parameter state must be equal to one of'],
    ['/releases/tags/a/b', '/repos/octo/models/releases/tags/a/b: GitHub has no such address'],
    ['/releases/1/assets?name=a', 'repos/list-release-assets: query parameter name does not exist'],
  ])('GET %s', async (path, complaint) => {
    await request(path);
    expect(place.server.violations[0]).toContain(complaint);
  });

  test('and so is an answer', () => {
    const { operation } = githubApi().find('GET', '/repos/o/r/releases/tags/v1')!;
    expect(operation.answer(200, { id: 'one' })).toContain('/id must be integer');
    expect(operation.answer(418, {})).toEqual(['the description knows no answer 418']);
  });
});

describe('like GitHub', () => {
  const octokit = (token: string) =>
    new Octokit({
      auth: token,
      baseUrl: place.server.apiUrl,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    }).rest;

  test('publishing without a tag makes one', async () => {
    await octokit(TOKEN).repos.createRelease({ ...OWNER, tag_name: 'v1' });
    expect(place.server.state.git('rev-parse', 'refs/tags/v1')).toBe(place.commit);
    await expect(octokit(TOKEN).repos.createRelease({ ...OWNER, tag_name: 'v1' })).rejects.toThrow(/already_exists/);
    expect(place.server.state.releases[0]?.latest).toBe(true);
  });

  test('drafts are hidden from those who cannot write, and from the address of the tag', async () => {
    await octokit(TOKEN).repos.createRelease({ ...OWNER, tag_name: 'v1', draft: true });
    expect((await octokit(TOKEN).repos.listReleases(OWNER)).data).toHaveLength(1);
    expect((await octokit(READ_TOKEN).repos.listReleases(OWNER)).data).toEqual([]);
    await expect(octokit(TOKEN).repos.getReleaseByTag({ ...OWNER, tag: 'v1' })).rejects.toMatchObject({ status: 404 });
  });

  test('a published release is frozen, and its tag name burnt when it is deleted', async () => {
    const { data } = await octokit(TOKEN).repos.createRelease({ ...OWNER, tag_name: 'v1' });
    const url = data.upload_url;
    const upload = new Octokit({ auth: TOKEN, log: { debug() {}, info() {}, warn() {}, error() {} } }).request({
      method: 'POST',
      url,
      name: 'a.txt',
      data: Buffer.from('a'),
      headers: { 'content-type': 'text/plain', 'content-length': 1 },
    });
    await expect(upload).rejects.toMatchObject({ status: 422 });
    await octokit(TOKEN).repos.deleteRelease({ ...OWNER, release_id: data.id });
    await expect(octokit(TOKEN).repos.createRelease({ ...OWNER, tag_name: 'v1' })).rejects.toThrow(/already_exists/);
  });

  test('refs are created once, and found by prefix', async () => {
    const { git } = octokit(TOKEN);
    const create = () => git.createRef({ ...OWNER, ref: 'refs/tags/fraud#production#1', sha: place.commit });
    expect((await create()).data.object).toMatchObject({ sha: place.commit, type: 'commit' });
    await expect(create()).rejects.toThrow(/Reference already exists/);
    await git.createRef({ ...OWNER, ref: 'refs/tags/fraud#production#12', sha: place.commit });
    const matching = await git.listMatchingRefs({ ...OWNER, ref: 'tags/fraud#production#1' });
    expect(matching.data.map(({ ref }) => ref)).toEqual([
      'refs/tags/fraud#production#1',
      'refs/tags/fraud#production#12',
    ]);
    const ref = 'tags/fraud#production#1';
    expect((await git.getRef({ ...OWNER, ref })).data.object.sha).toBe(place.commit);
  });

  test('a deployment left to its defaults merges or waits, and a success retires the others of its environment', async () => {
    const { repos } = octokit(TOKEN);
    const fields = { ...OWNER, ref: 'main', environment: 'production' };
    expect((await repos.createDeployment(fields)).status).toBe(202);
    await expect(repos.createDeployment({ ...fields, auto_merge: false })).rejects.toMatchObject({ status: 409 });
    for (const _ of [1, 2]) {
      const { data } = await repos.createDeployment({ ...fields, auto_merge: false, required_contexts: [] });
      await repos.createDeploymentStatus({ ...OWNER, deployment_id: (data as { id: number }).id, state: 'success' });
    }
    const states = place.server.state.deployments.map(({ statuses }) => statuses.at(-1)?.state);
    expect(states).toEqual(['inactive', 'success']);
  });

  test('a pull request is an issue, and comments have a longest length', async () => {
    const number = place.server.openPullRequest({ head: 'main', base: 'main', title: 'x', by: MALLORY });
    const { issues, pulls } = octokit(TOKEN);
    expect((await pulls.get({ ...OWNER, pull_number: number })).data.head.sha).toBe(place.commit);
    expect((await issues.get({ ...OWNER, issue_number: number })).data.pull_request).toBeDefined();
    const body = 'x'.repeat(65_537);
    await expect(issues.createComment({ ...OWNER, issue_number: number, body })).rejects.toThrow(/maximum is 65536/);
    expect(place.server.violations).toEqual([]);
  });
});
