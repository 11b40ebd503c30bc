import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';

let life: Lifecycle;
beforeAll(async () => {
  life = await lifecycle();
});
afterAll(() => life.repository.remove());

const tagText = (tag: string) => life.repository.git('for-each-ref', '--format=%(contents)', `refs/tags/${tag}`);

describe('the life of a version', () => {
  test('a first version is registered from evidence and released with the same bytes', async () => {
    const dry = await life.expectExit(0, 'register', MODEL, '--dry-run');
    expect(dry.stdout).toContain(`Register ${MODEL} v1.0.0`);
    expect(life.tags()).toEqual([]);

    const { stdout } = await life.expectExit(0, 'register', MODEL);
    expect(stdout).toContain(`${MODEL} v1.0.0 is registered`);
    expect(life.tags()).toEqual([`${MODEL}@v1.0.0`]);
    const digest = /Proofmark-Digest: sha256:([0-9a-f]{64})/.exec(tagText(`${MODEL}@v1.0.0`))?.[1];
    const [release] = life.refs('refs/proofmark/forge').filter((ref) => ref.includes('release'));
    expect(release).toBeDefined();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('registered twice it is one version, and says so', async () => {
    const again = await life.expectExit(0, 'register', MODEL);
    expect(again.stdout).toContain('Nothing to write');
    expect(life.tags()).toEqual([`${MODEL}@v1.0.0`]);
  });

  test('skipping an environment is refused, and nothing is written', async () => {
    const { stderr } = await life.expectExit(2, 'promote', `${MODEL}@v1.0.0`, '--to', 'production');
    expect(stderr).toContain('staging holds no version');
    expect(life.tags()).toHaveLength(1);
  });

  test('goes through staging into production, with the plan printed first', async () => {
    const { stdout } = await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
    expect(stdout).toMatch(/smoke\s+yes/);
    expect(stdout).toMatch(/gate\s+yes/);
    await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'production', '--reason', 'first release');
    expect(life.tags()).toEqual([`${MODEL}#production#3`, `${MODEL}#staging#2`, `${MODEL}@v1.0.0`]);
    expect(tagText(`${MODEL}#production#3`)).toContain('Proofmark-Reason: first release');
    const twice = await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'production');
    expect(twice.stdout).toContain('Nothing to write');
  });

  test('a better version follows, with a derived bump', async () => {
    await life.land('weight_debt: 0.6', 'weight_debt: 1.0');
    const { stdout } = await life.expectExit(0, 'register', MODEL);
    expect(stdout).toContain('v1.1.0');
    expect(stdout).toContain('params changed');
    await life.expectExit(0, 'promote', `${MODEL}@v1.1.0`, '--to', 'staging');
    await life.expectExit(0, 'promote', `${MODEL}@v1.1.0`, '--to', 'production');
  });

  test('it turns out bad: production is rolled back, the bytes are blocked, an incident is open', async () => {
    const { stdout } = await life.expectExit(0, 'rollback', MODEL, '--env', 'production', '--reason', 'complaints');
    expect(stdout).toContain('from v1.1.0 to v1.0.0');
    const tag = life.tags().find((name) => tagText(name).includes('Proofmark-Restores'))!;
    expect(tagText(tag)).toMatch(/Proofmark-Restores: v1\.0\.0/);
    expect(tagText(tag)).toMatch(/Proofmark-Replaces: v1\.1\.0/);
    expect(life.refs('refs/proofmark/forge').some((ref) => ref.includes('issue'))).toBe(true);

    const count = life.tags().length;
    const again = await life.expectExit(0, 'rollback', MODEL, '--env', 'production', '--reason', 'complaints');
    expect(again.stdout).toContain('Nothing to write');
    const blocked = await life.expectExit(2, 'promote', `${MODEL}@v1.1.0`, '--to', 'production');
    expect(blocked.stderr).toContain('proofmark unblock');
    expect(life.tags()).toHaveLength(count);
  });

  test('a fixed version goes all the way', async () => {
    await life.land('weight_income: -1.0', 'weight_income: -1.2');
    await life.expectExit(0, 'register', MODEL);
    await life.expectExit(0, 'promote', `${MODEL}@v1.2.0`, '--to', 'staging');
    const { stdout } = await life.expectExit(0, 'promote', `${MODEL}@v1.2.0`, '--to', 'production');
    expect(stdout).toContain('production holds loan-default v1.2.0');
  });

  test('unblocking needs a reason and lets the version in again', async () => {
    await life.expectExit(2, 'unblock', `${MODEL}@v1.1.0`);
    await life.expectExit(0, 'unblock', `${MODEL}@v1.1.0`, '--reason', 'the feed was broken');
    const twice = await life.expectExit(0, 'unblock', `${MODEL}@v1.1.0`, '--reason', 'the feed was broken');
    expect(twice.stdout).toContain('Nothing to write');
    expect(life.refs('refs/proofmark/unblocks')).toHaveLength(1);
  });

  test('versions are taken back, environments emptied and the model deprecated, each once', async () => {
    const held = await life.expectExit(2, 'deregister', `${MODEL}@v1.2.0`);
    expect(held.stderr).toContain('staging');
    await life.expectExit(0, 'deregister', `${MODEL}@v1.1.0`, '--reason', 'no longer supported');
    expect((await life.expectExit(0, 'deregister', `${MODEL}@v1.1.0`)).stdout).toContain('Nothing to write');
    const gone = await life.expectExit(2, 'promote', `${MODEL}@v1.1.0`, '--to', 'staging');
    expect(gone.stderr).toContain('taken back');
    await life.expectExit(0, 'unassign', MODEL, '--env', 'staging');
    expect((await life.expectExit(0, 'unassign', MODEL, '--env', 'staging')).stdout).toContain('Nothing to write');
    await life.expectExit(0, 'deprecate', MODEL, '--reason', 'replaced');
    expect((await life.expectExit(0, 'deprecate', MODEL)).stdout).toContain('Nothing to write');
  });

  test('every counter and every place was used once', () => {
    const counters = life.tags().flatMap((tag) => /[#]([0-9]+)$/.exec(tag)?.[1] ?? []);
    expect(new Set(counters).size).toBe(counters.length);
    expect(life.refs(`refs/proofmark/places/${MODEL}`)).toHaveLength(life.tags().length);
    expect(life.tags('here')).toEqual(life.tags('origin'));
  });
});
