import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import { ensureRelease } from '../src/flows/ensure-release.ts';
import { type AssetRequest, ForgeUnavailable } from '../src/forge.ts';
import {
  type ForgeClone,
  type GitHubPlace,
  MALLORY,
  openGitHubPlace,
  READ_TOKEN,
  TOKEN,
  WORKFLOW,
} from './builders/forges.ts';
import type { Fault } from './github-server/faults.ts';

const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

function textAsset(name: string, text: string): AssetRequest {
  const content = Buffer.from(text);
  return { name, mediaType: 'text/plain', sha256: sha256(content), content };
}

const TAG = 'fraud@v1.2.0';
const REQUEST = {
  release: { tag: TAG, title: 'fraud v1.2.0', notes: 'Better.', prerelease: false },
  assets: [textAsset('run.json', '{}'), textAsset('SHA256SUMS', 'sums')],
};
const MARKER = '<!-- proofmark -->';

let place: GitHubPlace;
let clone: ForgeClone;

async function open(options: Parameters<typeof openGitHubPlace>[0] = {}): Promise<void> {
  await place?.close();
  place = await openGitHubPlace(options);
  clone = await place.clone();
}

beforeEach(() => open());
afterEach(async () => {
  expect(place.server.violations).toEqual([]);
  await place.close();
  (place as unknown) = undefined;
});

const count = (operation: string) => place.server.log.filter((entry) => entry.operation === operation).length;

/** One command of each kind that writes, and whether exactly one thing came of it. */
const WRITES = {
  'a release': {
    operations: ['repos/create-release', 'repos/upload-release-asset', 'repos/update-release'],
    async write() {
      await ensureRelease(REQUEST, clone);
    },
    expectOne() {
      expect(place.server.state.releases).toHaveLength(1);
      const [release] = place.server.state.releases;
      expect(release).toMatchObject({ tag: TAG, draft: false, latest: false });
      expect(release!.assets.map(({ name, state, content }) => [name, state, content.toString()])).toEqual([
        ['run.json', 'uploaded', '{}'],
        ['SHA256SUMS', 'uploaded', 'sums'],
      ]);
    },
  },
  'a deployment': {
    operations: ['repos/create-deployment', 'repos/create-deployment-status'],
    async write() {
      const { deployments } = clone.forge;
      const made = await deployments.ensure({
        environment: 'production',
        model: 'fraud',
        ref: TAG,
        commit: place.commit,
        description: 'v1.2.0',
        production: true,
      });
      await deployments.setStatus(made, { state: 'success', description: 'all traffic' });
    },
    expectOne() {
      expect(place.server.state.deployments).toHaveLength(1);
      expect(place.server.state.deployments[0]).toMatchObject({ sha: place.commit, task: 'deploy:fraud' });
      expect(place.server.state.deployments[0]!.statuses.map(({ state }) => state)).toEqual(['success']);
    },
  },
  'an issue': {
    operations: ['issues/create'],
    async write() {
      await clone.forge.issues.open({ key: 'k', title: 't', body: 'b', labels: ['incident'] });
    },
    expectOne() {
      expect(place.server.state.issues).toHaveLength(1);
      expect(place.server.state.issues[0]).toMatchObject({
        title: 't',
        state: 'open',
        labels: ['proofmark', 'incident'],
      });
    },
  },
  'a comment': {
    operations: ['issues/create-comment'],
    async write() {
      const thread = String(place.server.state.issues[0]?.number ?? openPullRequest());
      await clone.forge.comments.put({ thread, marker: MARKER, body: `${MARKER}\nfine` });
    },
    expectOne() {
      expect(place.server.state.comments.map(({ body }) => body)).toEqual([`${MARKER}\nfine`]);
    },
  },
} as const;

function openPullRequest(): number {
  return place.server.openPullRequest({ head: 'main', base: 'main', title: 'x', by: MALLORY });
}

const PASSING: readonly (readonly [string, Fault])[] = [
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers 502 after doing it', { kind: 'status', status: 502, after: true }],
  ['says 403 and when to come back', { kind: 'retry-after', status: 403, seconds: 2 }],
  ['says 429 and when to come back', { kind: 'retry-after', status: 429, seconds: 2 }],
  ['has its secondary limit reached', { kind: 'secondary-limit', status: 403, seconds: 2 }],
  ['has its secondary limit reached, with 429', { kind: 'secondary-limit', status: 429, seconds: 2 }],
  ['has its rate limit used up', { kind: 'rate-limit', seconds: 2 }],
  ['drops the connection before doing it', { kind: 'drop', when: 'before' }],
  ['drops the connection after doing it', { kind: 'drop', when: 'after' }],
  ['drops the connection in the middle of the answer', { kind: 'drop', when: 'mid-answer' }],
];

describe.each(Object.entries(WRITES))('%s is made once', (_name, { operations, write, expectOne }) => {
  test.each(PASSING)('when GitHub %s', async (_what, fault) => {
    place.tag(clone, TAG);
    for (const operation of operations) place.server.inject({ operation, fault });
    await write();
    expectOne();
    await write();
    expectOne();
  });

  test('wherever GitHub goes down, when the command is run again', { timeout: 60_000 }, async () => {
    place.tag(clone, TAG);
    await write();
    const requests = place.server.log.length;
    for (let skip = 0; skip < requests; skip++) {
      for (const when of ['before', 'after'] as const) {
        place.server.reset();
        // As often as we try one thing: this command fails, or gets to its end by looking.
        place.server.inject({ fault: { kind: 'drop', when }, skip, times: 4 });
        const failure = await write().catch((error: unknown) => error);
        if (failure !== undefined) expect(failure).toBeInstanceOf(ForgeUnavailable);
        place.server.clearFaults();
        await write();
        expectOne();
      }
    }
  });
});

describe('a forge that stays down', () => {
  test.each([
    ['answers 503', { kind: 'status', status: 503 } as Fault, /503 Something went wrong \(4 tries\)/],
    ['drops every connection', { kind: 'drop', when: 'before' } as Fault, /no answer: .* \(4 tries\)/],
  ])('is asked four times and no more, when it %s', async (_what, fault, message) => {
    place.server.inject({ fault, times: 1000 });
    const failed = await clone.forge.releases.find(TAG).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ForgeUnavailable);
    expect(String(failed)).toMatch(/^ForgeUnavailable: GitHub did not look for the release fraud@v1.2.0: /);
    expect(String(failed)).toMatch(message);
    expect(String(failed)).toMatch(/Fix: run the same command again/);
    expect(place.server.log).toHaveLength(4);
  });

  test('is written to four times and no more, looking before each', async () => {
    place.server.inject({ operation: 'repos/create-release', fault: { kind: 'status', status: 502 }, times: 1000 });
    await expect(clone.forge.releases.createDraft(REQUEST.release)).rejects.toThrow(
      'GitHub did not make the draft of release fraud@v1.2.0: 502 Server Error (4 tries)',
    );
    expect(count('repos/create-release')).toBe(4);
    expect(count('repos/list-releases')).toBe(5);
  });

  test('is left alone when its limits ask for too long a wait', async () => {
    place.server.inject({ fault: { kind: 'rate-limit', seconds: 3000 }, times: 1000 });
    await expect(clone.forge.releases.find(TAG)).rejects.toThrow(/takes no more requests of ours until 20..-.*1 try/);
    expect(place.server.log).toHaveLength(1);
  });

  test('is waited for as long as it says, and people are told', async () => {
    place.server.inject({ fault: { kind: 'secondary-limit', status: 429, seconds: 60 } });
    const start = performance.now();
    await clone.forge.releases.find(TAG);
    expect(performance.now() - start).toBeGreaterThan(59); // A second is a millisecond here.
    expect(clone.messages).toEqual([
      'warning: GitHub asks us to wait 60 s because of its secondary rate limit, before it can look for the release fraud@v1.2.0.',
    ]);
  });

  test('is not waited for for ever: a slow answer counts as none', async () => {
    await open({ timeoutMs: 500 });
    place.server.inject({ operation: 'repos/get-release-by-tag', fault: { kind: 'slow', milliseconds: 1500 } });
    expect(await clone.forge.releases.find(TAG)).toBeUndefined();
    expect(count('repos/get-release-by-tag')).toBe(2);
  });
});

describe('uploads', () => {
  test.each([
    ['that break and leave an unfinished asset', { kind: 'broken-upload' }],
    ['that arrive damaged', { kind: 'damaged-upload' }],
  ] as const)('%s are done again', async (_what, fault) => {
    place.tag(clone, TAG);
    place.server.inject({ operation: 'repos/upload-release-asset', fault });
    await ensureRelease(REQUEST, clone);
    WRITES['a release'].expectOne.call(undefined);
    expect(count('repos/upload-release-asset')).toBe(3);
  });

  test('that always arrive damaged are refused in the end, and nothing is published', async () => {
    place.tag(clone, TAG);
    place.server.inject({ operation: 'repos/upload-release-asset', fault: { kind: 'damaged-upload' }, times: 1000 });
    await expect(ensureRelease(REQUEST, clone)).rejects.toThrow(/run.json as GitHub received it has SHA-256/);
    expect(place.server.state.releases).toMatchObject([{ draft: true, assets: [] }]);
  });

  test('that are too slow are begun again, and leave one asset', async () => {
    await open({ timeoutMs: 500 });
    place.tag(clone, TAG);
    place.server.inject({ operation: 'repos/upload-release-asset', fault: { kind: 'slow', milliseconds: 1500 } });
    await ensureRelease(REQUEST, clone);
    WRITES['a release'].expectOne.call(undefined);
  });

  test('to a server that tells no digests are read back', async () => {
    await open({ digests: false });
    place.tag(clone, TAG);
    const { release } = await ensureRelease(REQUEST, clone);
    expect(release.assets.map((asset) => asset.sha256)).toEqual([sha256('{}'), sha256('sums')]);
    expect((await ensureRelease(REQUEST, clone)).steps).toEqual([]);
    const path = await clone.forge.releases.download(release, 'run.json', sha256('{}'));
    expect(path).toContain(sha256('{}'));
  });
});

describe('a query for releases by their tags', () => {
  const look = () => clone.forge.releases.addresses([TAG, 'fraud#none#1']);

  test.each(PASSING)('is answered in the end when GitHub %s', async (_what, fault) => {
    place.tag(clone, TAG);
    const { release } = await ensureRelease(REQUEST, clone);
    place.server.inject({ operation: 'graphql', fault });
    expect(await look()).toEqual(new Map([[TAG, release.where]]));
  });

  test('is given up where nobody answers', async () => {
    place.server.inject({ operation: 'graphql', fault: { kind: 'drop', when: 'before' }, times: 1000 });
    await expect(look()).rejects.toThrow(ForgeUnavailable);
    expect(count('graphql')).toBe(4);
  });

  test('costs one request for a hundred of them, which also tells who we are', async () => {
    await clone.forge.releases.addresses(Array.from({ length: 120 }, (_, at) => `fraud@v1.0.${at}`));
    await clone.forge.issues.list('open');
    expect(place.server.log.map(({ operation }) => operation)).toEqual(['graphql', 'graphql', 'issues/list-for-repo']);
  });
});

test('a download that is cut off is begun again', async () => {
  place.tag(clone, TAG);
  const { release } = await ensureRelease(REQUEST, clone);
  place.server.inject({ operation: 'storage', fault: { kind: 'drop', when: 'mid-answer' } });
  await clone.forge.releases.download(release, 'run.json', sha256('{}'));
  expect(count('storage')).toBe(2);
});

test('an asset that was replaced on the forge is refused by name', async () => {
  place.tag(clone, TAG);
  const { release } = await ensureRelease(REQUEST, clone);
  const assets = place.server.state.releases[0]!.assets;
  assets[0] = { ...assets[0]!, content: Buffer.from('evil') };
  await expect(clone.forge.releases.download(release, 'run.json', sha256('{}'))).rejects.toThrow(
    /release fraud@v1.2.0: run.json has SHA-256/,
  );
  await expect(ensureRelease(REQUEST, clone)).rejects.toThrow(/run.json should have SHA-256/);
});

describe('a sticky comment', () => {
  test('is found on any page, among others that carry the marker', async () => {
    const thread = String(openPullRequest());
    const { comments } = place.server.state;
    const number = Number(thread);
    comments.push({ id: 1, issue: number, body: `${MARKER} mine`, user: MALLORY });
    for (let id = 2; id < 250; id++) comments.push({ id, issue: number, body: `comment ${id}`, user: MALLORY });
    comments.push({ id: 250, issue: number, body: `> ${MARKER} quoted`, user: WORKFLOW });
    const put = (text: string) => clone.forge.comments.put({ thread, marker: MARKER, body: `${MARKER}\n${text}` });
    const first = await put('first');
    expect(first.status).toBe('created');
    comments.push(
      ...Array.from({ length: 120 }, (_, at) => ({ id: 9000 + at, issue: number, body: 'more', user: MALLORY })),
    );
    expect(await put('second')).toMatchObject({ status: 'updated', value: { id: first.value.id } });
    expect(comments.filter(({ body }) => body.startsWith(MARKER)).map(({ body }) => body)).toEqual([
      `${MARKER} mine`,
      `${MARKER}\nsecond`,
    ]);
    expect(count('issues/create-comment')).toBe(1);
  });

  test('that somebody removes after it was found is written anew', async () => {
    const thread = String(openPullRequest());
    const put = (text: string) => clone.forge.comments.put({ thread, marker: MARKER, body: `${MARKER}\n${text}` });
    await put('first');
    place.server.inject({ operation: 'issues/update-comment', fault: { kind: 'slow', milliseconds: 200 } });
    const putting = put('second');
    while (count('issues/update-comment') === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    place.server.state.comments.length = 0;
    expect(await putting).toMatchObject({ status: 'created' });
    expect(place.server.state.comments.map(({ body }) => body)).toEqual([`${MARKER}\nsecond`]);
  });

  test('that is always gone when it is written is given up, with a sentence', async () => {
    const thread = String(openPullRequest());
    const put = (text: string) => clone.forge.comments.put({ thread, marker: MARKER, body: `${MARKER}\n${text}` });
    await put('first');
    place.server.inject({ operation: 'issues/update-comment', fault: { kind: 'status', status: 404 }, times: 99 });
    await expect(put('second')).rejects.toThrow(/was removed 3 times while it was written/);
    expect(count('issues/update-comment')).toBe(3);
  });

  test('costs few requests', async () => {
    const thread = String(openPullRequest());
    await clone.forge.comments.put({ thread, marker: MARKER, body: `${MARKER}\na` });
    expect(place.server.log).toHaveLength(3);
    await clone.forge.comments.put({ thread, marker: MARKER, body: `${MARKER}\nb` });
    expect(place.server.log).toHaveLength(6);
  });
});

test('two drafts made at once by processes that knew of none become one release', async () => {
  place.tag(clone, TAG);
  const other = await place.clone();
  const release = async ({ forge }: ForgeClone) =>
    (await ensureRelease({ ...REQUEST, known: null, tagged: true }, { forge })).release;
  const released = await Promise.all([clone, other].map(release));
  expect(new Set(released.map(({ id }) => id)).size).toBe(1);
  WRITES['a release'].expectOne.call(undefined);
  expect(await clone.forge.releases.list()).toHaveLength(1);
});

test('two deployments made at once become one, and the other model keeps its status', async () => {
  place.tag(clone, TAG);
  place.tag(clone, 'churn#production#1');
  const others = await Promise.all([1, 2, 3].map(() => place.clone()));
  const request = {
    environment: 'production',
    model: 'fraud',
    ref: TAG,
    commit: place.commit,
    description: 'd',
    production: true,
  };
  const churn = await clone.forge.deployments.ensure({ ...request, model: 'churn', ref: 'churn#production#1' });
  await clone.forge.deployments.setStatus(churn, { state: 'success', description: 'x'.repeat(500) });
  const made = await Promise.all(others.map(({ forge }) => forge.deployments.ensure(request)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(place.server.state.deployments).toHaveLength(2);
  await clone.forge.deployments.setStatus(made[0]!, { state: 'success', description: 'd' });
  expect((await clone.forge.deployments.current('production', 'churn'))?.status?.state).toBe('success');
});

test('a tag that points elsewhere on GitHub stops the deployment', async () => {
  place.tag(clone, TAG);
  const request = {
    environment: 'e',
    model: 'm',
    ref: TAG,
    commit: 'a'.repeat(40),
    description: 'd',
    production: false,
  };
  await expect(clone.forge.deployments.ensure(request)).rejects.toThrow(
    /on GitHub fraud@v1.2.0 points at [0-9a-f]{40}, but/,
  );
});

test('open pull requests are listed with their commits', async () => {
  const number = openPullRequest();
  expect(await clone.forge.openPullRequests()).toMatchObject([
    { number, head: place.commit, base: place.commit, headBranch: 'main', baseBranch: 'main' },
  ]);
});

describe('a token', () => {
  test('that may only read is told apart before anything is written', async () => {
    await open({ token: READ_TOKEN });
    const access = await clone.forge.access();
    expect(access).toEqual({
      write: false,
      reason: 'GitHub did not say whether this token may write: 403 Resource not accessible by integration',
    });
    await expect(clone.forge.releases.createDraft(REQUEST.release)).rejects.toThrow(
      /403 Resource not accessible[\s\S]*give the token more permissions on octo\/models: contents=write/,
    );
    expect(place.server.state.releases).toEqual([]);
  });

  test('that is wrong is said to be', async () => {
    await open({ token: 'ghs_expired' });
    await expect(clone.forge.releases.find(TAG)).rejects.toThrow(/401 Bad credentials[\s\S]*set GITHUB_TOKEN/);
    expect((await clone.forge.access()).write).toBe(false);
  });

  test('stands in no message and no error', async () => {
    place.server.inject({ fault: { kind: 'secondary-limit', status: 403, seconds: 1 }, times: 1 });
    place.server.inject({ fault: { kind: 'status', status: 500 }, times: 1000 });
    const failed: unknown = await clone.forge.releases.find(TAG).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UserError);
    const shown = inspect(failed, { depth: 20, showHidden: true, getters: true }) + clone.messages.join('\n');
    expect(shown).toContain('releases/tags');
    expect(shown).not.toContain(TOKEN);
  });
});
