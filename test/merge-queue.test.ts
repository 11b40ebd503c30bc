import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeLocalQueue } from '../src/adapters/forge-local-queue.ts';
import { openForgeRecords } from '../src/adapters/forge-refs.ts';
import { openGit } from '../src/adapters/git-cli.ts';
import { resolveMergeGroup } from '../src/flows/merge-group.ts';
import type { MergingStrategy, QueueEntry } from '../src/queue/entries.ts';
import type { MergeGroupEvent } from '../src/queue/merge-group.ts';
import {
  type ForgeClone,
  type ForgePlace,
  type GitHubPlace,
  openGitHubPlace,
  openLocalPlace,
  WORKFLOW,
} from './builders/forges.ts';
import { type MergeMethod, type MergeQueueBuilder, openMergeQueue } from './builders/merge-queue.ts';

/** Writes a queue where the forge tells it from. */
type Publish = (
  clone: ForgeClone,
  entries: readonly QueueEntry[],
  branch?: string,
  strategy?: MergingStrategy,
) => Promise<void>;

const onGitHub =
  (place: ForgePlace): Publish =>
  async (_clone, entries, branch = 'main', strategy = 'ALLGREEN') => {
    const { state } = (place as GitHubPlace).server;
    state.mergingStrategy = strategy;
    state.queues.set(
      branch,
      entries.map(({ pullRequest, ...entry }) => ({ ...entry, pullRequest: pullRequest.number })),
    );
  };

const inRefs =
  (): Publish =>
  async (clone, entries, branch = 'main', strategy = 'ALLGREEN') => {
    const clock = { now: () => new Date('2026-03-01T12:00:00Z'), monotonic: () => 0 };
    const log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };
    await writeLocalQueue(openForgeRecords({ git: await openGit(clone.root), log, clock }), branch, entries, strategy);
  };

describe.each([
  ['on GitHub', openGitHubPlace as () => Promise<ForgePlace>, onGitHub],
  ['in git refs', openLocalPlace, inRefs],
])('a merge group of a queue %s', (_name, openPlace, publisher) => {
  let place: ForgePlace;
  let clone: ForgeClone;
  let publish: Publish;
  let waits: number;

  beforeEach(async () => {
    place = await openPlace();
    clone = await place.clone();
    clone.git('config', 'user.name', 'Ada');
    clone.git('config', 'user.email', 'ada@example.org');
    publish = publisher(place);
    waits = 0;
  });
  afterEach(() => place.close());

  /** Branches with one file each, opened as pull requests #1, #2 … */
  function pullRequests(count: number, branch = 'main') {
    return Array.from({ length: count }, (_, at) => {
      const head = `change-${at + 1}`;
      clone.git('checkout', '--quiet', '-b', head, `origin/${branch}`);
      clone.git('commit', '--quiet', '--allow-empty', '-m', `${head} first`);
      clone.git('commit', '--quiet', '--allow-empty', '-m', `${head} second`);
      clone.git('push', '--quiet', 'origin', head);
      clone.git('checkout', '--quiet', 'main');
      const title = `change ${at + 1}`;
      if ('server' in place) {
        (place as GitHubPlace).server.openPullRequest({
          head,
          base: branch,
          title,
          by: { ...WORKFLOW, login: 'ada', type: 'User' },
        });
      }
      return { number: at + 1, head, title };
    });
  }

  async function resolve(event: MergeGroupEvent, meanwhile?: () => Promise<void>) {
    const backoff = {
      async pause() {
        waits++;
        await meanwhile?.();
      },
    };
    const log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };
    return resolveMergeGroup(event, { git: await openGit(clone.root), forge: clone.forge, log, backoff });
  }

  function fill(queue: MergeQueueBuilder, count: number, branch = 'main') {
    for (const pull of pullRequests(count, branch)) queue.enqueue(pull);
  }

  test.each<MergeMethod>(['merge', 'squash', 'rebase'])('is resolved from commits made by %s', async (method) => {
    const queue = openMergeQueue({ git: clone.git, method });
    fill(queue, 3);
    await publish(clone, queue.entries());
    const group = await resolve(queue.event(3));
    expect(group).toMatchObject({ branch: 'main', base: place.commit, head: queue.event(3).head_sha });
    expect(group.stack.map(({ number, title, author }) => ({ number, title, author }))).toEqual(
      [1, 2, 3].map((number) => ({ number, title: `change ${number}`, author: 'ada' })),
    );
    expect(waits).toBe(0);
  });

  test('is of a branch with slashes in its name', async () => {
    clone.git('push', '--quiet', 'origin', 'main:refs/heads/release/pr-1-abcdef0');
    clone.git('fetch', '--quiet');
    const queue = openMergeQueue({ git: clone.git, branch: 'release/pr-1-abcdef0' });
    fill(queue, 2, 'release/pr-1-abcdef0');
    await publish(clone, queue.entries(), 'release/pr-1-abcdef0');
    expect(await resolve(queue.event(2))).toMatchObject({
      branch: 'release/pr-1-abcdef0',
      stack: [{ number: 1 }, { number: 2 }],
    });
  });

  test('begins at the branch as it is when entries ahead have landed', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 3);
    const event = queue.event(3);
    const landed = queue.event(1).head_sha;
    queue.mergeFirst();
    await publish(clone, queue.entries());
    const group = await resolve(event);
    expect(group.base).toBe(landed);
    expect(group.stack.map(({ number }) => number)).toEqual([2, 3]);
  });

  test('is refused when a pull request ahead left, and the group built instead is resolved', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 3);
    const stale = queue.event(3);
    queue.leave(1);
    await publish(clone, queue.entries());
    await expect(resolve(stale)).rejects.toThrow(
      /the merge group cannot be resolved: the queue has no entry with the commit/,
    );
    expect(waits).toBe(3);
    expect((await resolve(queue.event(3))).stack.map(({ number }) => number)).toEqual([2, 3]);
  });

  test('is refused when it is built on what is neither on the branch nor in the queue', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 2);
    await publish(clone, queue.entries().slice(1));
    await expect(resolve(queue.event(2))).rejects.toThrow(
      /#2 is built on \w+, which is neither on main nor in its merge queue any more/,
    );
  });

  test('is refused when a commit does not contain what it is said to be built on', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 2);
    const tip = clone.git('rev-parse', 'change-1');
    clone.git('push', '--quiet', 'origin', `${tip}:main`);
    clone.git('fetch', '--quiet');
    const [first] = queue.entries();
    const forged = { ...first!, headCommit: clone.git('rev-parse', 'change-2'), baseCommit: tip };
    await publish(clone, [forged]);
    const event = { ...queue.event(1), head_sha: forged.headCommit, base_sha: tip };
    await expect(resolve(event)).rejects.toThrow(/does not contain \w+, which the queue says it is built on/);
  });

  test('is asked for again while the queue is behind its event', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 2);
    await publish(clone, queue.entries().slice(0, 1));
    const group = await resolve(queue.event(2), () => publish(clone, queue.entries()));
    expect(group.stack).toHaveLength(2);
    expect(waits).toBe(1);
  });

  test('behind an entry whose checks failed is refused where all have to pass, and resolved where only the head has to', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 3);
    const entries = queue
      .entries()
      .map((entry, at): QueueEntry => (at === 1 ? { ...entry, state: 'UNMERGEABLE' } : entry));
    await publish(clone, entries, 'main', 'ALLGREEN');
    await expect(resolve(queue.event(3))).rejects.toThrow(/#2 cannot be merged and will leave the queue/);
    expect(await resolve(queue.event(1))).toMatchObject({ strategy: 'ALLGREEN', stack: [{ number: 1 }] });
    await publish(clone, entries, 'main', 'HEADGREEN');
    const group = await resolve(queue.event(3));
    expect(group.strategy).toBe('HEADGREEN');
    // All of it from where the branch is, never from the entry ahead, which nothing has judged.
    expect(group.base).toBe(place.commit);
    expect(group.stack.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('is refused where the branch has no queue', async () => {
    const queue = openMergeQueue({ git: clone.git });
    fill(queue, 1);
    await expect(resolve(queue.event(1))).rejects.toThrow(/#1 is not in the merge queue of main/);
  });
});

describe('the merge queue of GitHub', () => {
  let place: GitHubPlace;
  afterEach(() => place.close());

  test('is read to its last page by requests that GitHub allows', async () => {
    place = await openGitHubPlace();
    const clone = await place.clone();
    clone.git('push', '--quiet', 'origin', 'main:refs/heads/change');
    const numbers = Array.from({ length: 7 }, () =>
      place.server.openPullRequest({ head: 'change', base: 'main', title: 'a `title` @everyone', by: WORKFLOW }),
    );
    place.server.state.queuePageSize = 3;
    place.server.state.queues.set(
      'main',
      numbers.map((pullRequest, at) => ({
        position: at + 1,
        state: 'QUEUED',
        baseCommit: null,
        headCommit: null,
        pullRequest,
      })),
    );
    const { entries, tip } = await clone.forge.mergeQueue('main');
    expect(entries.map((entry) => entry.pullRequest.number)).toEqual(numbers);
    expect(tip).toBe(place.commit);
    expect((await clone.forge.mergeQueue('elsewhere')).strategy).toBeNull();
    expect(place.server.violations).toEqual([]);
    expect(place.server.log.filter(({ operation }) => operation === 'graphql')).toHaveLength(4);
  });

  test('is asked for again after failures and limits, and never taken for empty', async () => {
    place = await openGitHubPlace();
    const clone = await place.clone();
    place.server.inject({ operation: 'graphql', fault: { kind: 'status', status: 502 }, times: 2 });
    expect((await clone.forge.mergeQueue('main')).entries).toEqual([]);
    place.server.inject({ operation: 'graphql', fault: { kind: 'status', status: 502 }, times: 50 });
    await expect(clone.forge.mergeQueue('main')).rejects.toThrow(/GitHub did not tell the merge queue of main/);
    place.server.clearFaults();
    place.server.state.queues.set('main', [
      { position: 1, state: 'QUEUED', baseCommit: null, headCommit: null, pullRequest: 404 },
    ]);
    await expect(clone.forge.mergeQueue('main')).rejects.toThrow(/does not show all pull requests/);
  });
});
