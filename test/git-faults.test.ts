import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGit } from '../src/adapters/git-cli.ts';
import { openTagWriter } from '../src/adapters/tag-writer-git.ts';
import type { TagDraft } from '../src/ports.ts';
import { type ForgeClone, type GitHubPlace, openGitHubPlace, TOKEN } from './builders/forges.ts';
import type { Fault } from './github-server/faults.ts';

const TAG = 'fraud@v1.2.0';

let place: GitHubPlace;
let clone: ForgeClone;
beforeEach(async () => {
  place = await openGitHubPlace();
  clone = await place.clone();
  const address = place.server.serverUrl.replace('//', `//x-access-token:${TOKEN}@`);
  clone.git('remote', 'set-url', 'origin', `${address}/octo/models.git`);
  clone.git('config', 'user.name', 'Ann');
  clone.git('config', 'user.email', 'ann@example.com');
});
afterEach(() => place.close());

const draft = (): TagDraft => ({
  name: TAG,
  commit: place.commit,
  message: 'fraud v1.2.0\n\nProofmark-Version: v1.2.0\n',
  at: new Date('2026-03-01T12:00:00Z'),
  place: { model: 'fraud', number: 1 },
});
const writer = async () => openTagWriter(await openGit(clone.root), { pause: async () => {} });
const inOrigin = () => clone.git('--git-dir', place.origin, 'for-each-ref', '--format=%(refname)', 'refs/tags');

const PASSING: readonly (readonly [string, Fault])[] = [
  ['answers 500', { kind: 'status', status: 500 }],
  ['answers 502 after doing it', { kind: 'status', status: 502, after: true }],
  ['answers 429', { kind: 'retry-after', status: 429, seconds: 1 }],
  ['drops the connection before doing it', { kind: 'drop', when: 'before' }],
  ['drops the connection after doing it', { kind: 'drop', when: 'after' }],
  ['drops the connection in the middle of the answer', { kind: 'drop', when: 'mid-answer' }],
];

describe('an event is written once over the network', () => {
  // Git asks three times to push: without credentials, with them, and then it sends.
  describe.each([0, 1, 2])('when of request %i of a push', (skip) => {
    test.each(PASSING)('GitHub %s', async (_what, fault) => {
      place.server.inject({ operation: 'git-receive-pack', fault, skip });
      expect(['created', 'taken']).toContain((await (await writer()).create(draft())).status);
      expect(inOrigin()).toBe(`refs/tags/${TAG}`);
    });
  });

  test.each(PASSING)('when of reading what is there GitHub %s', async (_what, fault) => {
    place.server.inject({ operation: 'git-upload-pack', fault });
    await (await writer()).fetch();
  });

  test('or not at all, which is said, while GitHub is down; the same again writes it', {
    timeout: 60_000,
  }, async () => {
    place.server.inject({ operation: 'git-receive-pack', fault: { kind: 'status', status: 503 }, times: 1000 });
    await expect((await writer()).create(draft())).rejects.toThrow(
      /origin did not take tags\/fraud@v1\.2\.0 in 8 tries: .*503[\s\S]*Nothing was written/,
    );
    expect(inOrigin()).toBe('');
    place.server.clearFaults();
    expect((await (await writer()).create(draft())).status).toBe('created');
  });

  test('and nobody says that it was not, when GitHub goes down after it took it', { timeout: 60_000 }, async () => {
    const dropped = { kind: 'drop', when: 'after' } as const;
    place.server.inject({ operation: 'git-receive-pack', fault: dropped, skip: 2 });
    place.server.inject({ operation: 'git-upload-pack', fault: dropped, times: 1000 });
    const failure: Error = await (await writer()).create(draft()).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(failure.message).toMatch(/nobody can say whether it took tags\/fraud@v1\.2\.0[\s\S]*Run the same command/);
    expect(failure.message).not.toContain('Nothing was written');
    expect(inOrigin()).toBe(`refs/tags/${TAG}`);
    place.server.clearFaults();
    expect((await (await writer()).create(draft())).status).toBe('taken');
  });
});
