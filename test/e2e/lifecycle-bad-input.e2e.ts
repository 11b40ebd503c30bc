import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';

const ENVIRONMENTS = `environments:
  - { name: staging, requires: [gate, smoke] }
  - { name: preview, requires: [attestation] }
  - { name: reviewed, requires: [], approvals: 1 }
  - { name: production, after: staging, soak: 24h, requires: [gate, smoke, model-card] }
`;

let life: Lifecycle;
beforeAll(async () => {
  life = await lifecycle(ENVIRONMENTS);
  await life.expectExit(0, 'register', MODEL);
  await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
});
afterAll(() => life.repository.remove());

/** Everything of ours that is on the remote and here. */
function everything(): string {
  return [...life.refs('refs', 'here'), ...life.refs('refs', 'origin')].join('\n');
}

/** Exit 2, the messages, and no ref more than before. */
async function refuses(args: readonly string[], ...messages: (string | RegExp)[]): Promise<void> {
  const before = everything();
  const { exitCode, stdout, stderr } = await proofmark(life.repository.root, ...args);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(2);
  for (const message of messages) expect(stderr).toMatch(message);
  expect(everything()).toBe(before);
}

describe('what a person has to change is one clear message, exit 2, and nothing written', () => {
  test.each<{ name: string; args: string[]; messages: (string | RegExp)[] }>([
    {
      name: 'an unknown model',
      args: ['register', 'loan-defalt'],
      messages: ['there is no model "loan-defalt"', 'did you mean loan-default?'],
    },
    {
      name: 'an unknown model to promote',
      args: ['promote', 'fraud@v1.0.0', '--to', 'staging'],
      messages: ['there is no model "fraud"'],
    },
    {
      name: 'an unknown version',
      args: ['promote', `${MODEL}@v1.0.1`, '--to', 'staging'],
      messages: ['has no version "v1.0.1"', 'did you mean v1.0.0?'],
    },
    {
      name: 'a version without its v',
      args: ['promote', `${MODEL}@1.0.0`, '--to', 'staging'],
      messages: ['did you mean v1.0.0?'],
    },
    {
      name: 'no version at all',
      args: ['promote', MODEL, '--to', 'staging'],
      messages: ['as in fraud@v1.2.0'],
    },
    {
      name: 'an unknown environment',
      args: ['promote', `${MODEL}@v1.0.0`, '--to', 'prodution'],
      messages: ['there is no environment "prodution"', 'did you mean production?'],
    },
    {
      name: 'soak time that is not over, with when it is',
      args: ['promote', `${MODEL}@v1.0.0`, '--to', 'production'],
      messages: [/its 24h in staging are over at \d{4}-\d\d-\d\dT\d\d:\d\dZ/],
    },
    {
      name: 'an approval that is missing',
      args: ['promote', `${MODEL}@v1.0.0`, '--to', 'reviewed'],
      messages: ['0 of 1'],
    },
    {
      name: 'one’s own approval',
      args: ['promote', `${MODEL}@v1.0.0`, '--to', 'reviewed', '--approved-by', 'Test'],
      messages: ['0 of 1'],
    },
    {
      name: 'an attestation that nobody can give',
      args: ['promote', `${MODEL}@v1.0.0`, '--to', 'preview'],
      messages: ['keeps no attestations'],
    },
    {
      name: 'a rollback of what nothing held before',
      args: ['rollback', MODEL, '--env', 'staging', '--reason', 'x'],
      messages: ['held no version of loan-default before v1.0.0'],
    },
    {
      name: 'a rollback of an empty environment',
      args: ['rollback', MODEL, '--env', 'production', '--reason', 'x'],
      messages: ['production holds no version'],
    },
    {
      name: 'a rollback without a reason',
      args: ['rollback', MODEL, '--env', 'staging', '--reason', ' '],
      messages: ['needs a reason'],
    },
    {
      name: 'a rollback to an unknown version',
      args: ['rollback', MODEL, '--env', 'staging', '--to', 'v9.0.0', '--reason', 'x'],
      messages: ['has no version "v9.0.0"'],
    },
    {
      name: 'unblocking what is not blocked',
      args: ['unblock', `${MODEL}@v1.0.0`, '--reason', 'x'],
      messages: ['is not blocked'],
    },
    {
      name: 'taking back what an environment holds',
      args: ['deregister', `${MODEL}@v1.0.0`],
      messages: ['staging holds it'],
    },
    {
      name: 'emptying an environment that never held anything',
      args: ['unassign', MODEL, '--env', 'production'],
      messages: ['production never held a version'],
    },
    {
      name: 'a bump without a reason',
      args: ['register', MODEL, '--bump', 'huge', '--reason', 'x'],
      messages: ['major, minor, patch'],
    },
    {
      name: 'a reason for nothing',
      args: ['register', MODEL, '--reason', 'x'],
      messages: ['a reason is given for nothing'],
    },
    {
      name: 'GitHub without a token',
      args: ['promote', `${MODEL}@v1.0.0`, '--to', 'staging', '--forge', 'github'],
      messages: ['GITHUB_TOKEN'],
    },
  ])('$name', async ({ args, messages }) => {
    await refuses(args, ...messages.map((each) => (typeof each === 'string' ? new RegExp(escaped(each)) : each)));
  });

  test('a dirty work tree', async () => {
    life.repository.write(`models/${MODEL}/params.yaml`, 'weight_income: 0\nweight_debt: 0\nbias: 0\n');
    await refuses(['register', MODEL], /not committed: models\/loan-default\/params\.yaml/);
    life.repository.git('checkout', '-q', '.');
  });

  test('a commit that was never trained, or has not landed', async () => {
    life.repository.git('switch', '-q', '-c', 'other');
    life.repository.edit(`models/${MODEL}/params.yaml`, 'bias: -1.0', 'bias: -1.1');
    life.repository.commit('feat: another bias');
    await refuses(['register', MODEL], /is not on origin\/main yet/);
    life.repository.git('push', '-q', 'origin', 'HEAD:main');
    await refuses(['register', MODEL], /no evidence of this model/, /proofmark experiment/);
    life.repository.git('push', '-q', '--force', 'origin', 'main:main');
    life.repository.git('switch', '-q', 'main');
    life.repository.git('branch', '-q', '-D', 'other');
  });

  test('a shallow clone', async () => {
    const { root, origin, git } = life.repository;
    const shallow = join(root, '..', 'shallow');
    git('clone', '-q', '--depth', '1', `file://${origin}`, shallow);
    const { exitCode, stderr } = await proofmark(shallow, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('git fetch --unshallow');
  });

  test('a remote that nobody may push to', async () => {
    const hook = join(life.repository.origin, 'hooks', 'pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho "tags are for the release team"\nexit 1\n');
    chmodSync(hook, 0o755);
    try {
      await refuses(
        ['deprecate', MODEL],
        /origin refused tags\/loan-default@deprecated: .*release team/,
        /Nothing was written/,
      );
    } finally {
      chmodSync(hook, 0o644);
    }
  });

  test('a remote that cannot be reached', async () => {
    life.repository.git('remote', 'set-url', 'origin', '/nowhere.git');
    const { exitCode, stderr } = await proofmark(life.repository.root, 'deprecate', MODEL);
    life.repository.git('remote', 'set-url', 'origin', life.repository.origin);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/origin cannot be read/);
  });
});

describe('a model that is not proved', () => {
  test('may land with a warning, and is refused promotion with exit code 1, its checks, and nothing written', async () => {
    const judged = await life.expectExit(0, 'experiment', MODEL, '--json');
    const verdict = JSON.parse(judged.stdout) as {
      models: { metrics: { metric: string; candidate: { value: number } }[] }[];
    };
    const auc = verdict.models[0]!.metrics.find(({ metric }) => metric === 'roc_auc')!.candidate.value;
    // A bound at the estimate itself is neither met nor missed for sure.
    life.repository.edit(
      `models/${MODEL}/model.yaml`,
      'margin: 0.01 }',
      `margin: 0.01, value_threshold: { lower_bound: ${auc} } }`,
    );
    life.repository.write('registry/policy.yaml', 'on_inconclusive: warn\n');
    await life.land('bias: -1.0', 'bias: -1.001');
    await life.expectExit(0, 'register', MODEL);
    const before = life.tags();
    const { stdout, stderr } = await life.expectExit(1, 'promote', `${MODEL}@v1.1.0`, '--to', 'staging');
    expect(stdout).toMatch(/gate\s+NO/);
    expect(stderr).toContain('inconclusive');
    expect(life.tags()).toEqual(before);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
