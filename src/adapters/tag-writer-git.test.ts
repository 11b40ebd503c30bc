import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backoff, TagDraft } from '../ports.ts';
import { openGit } from './git-cli.ts';
import { openTagWriter } from './tag-writer-git.ts';

const AT = new Date('2026-03-01T12:00:00Z');
const noWait: Backoff = { pause: async () => {} };

let folder: string;
let origin: string;
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

function clone(name: string): string {
  const root = join(folder, name);
  git(folder, 'clone', '-q', origin, root);
  git(root, 'config', 'user.name', 'Ann');
  git(root, 'config', 'user.email', 'ann@example.com');
  return root;
}

const draft = (root: string, name: string, number: number): TagDraft => ({
  name,
  commit: git(root, 'rev-parse', 'HEAD'),
  message: 'fraud v1.0.0\n\nProofmark-Version: v1.0.0\n',
  at: AT,
  place: { model: 'fraud', number },
});
const writer = async (root: string) => openTagWriter(await openGit(root), noWait);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-tags-')));
  origin = join(folder, 'origin.git');
  git(folder, 'init', '-q', '--bare', '-b', 'main', origin);
  const root = clone('first');
  writeFileSync(join(root, 'file'), 'x');
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', 'start');
  git(root, 'push', '-q', 'origin', 'HEAD:main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('create', () => {
  it('writes one annotated tag here and on the remote, with tagger, date and message', async () => {
    const root = clone('a');
    expect((await (await writer(root)).create(draft(root, 'fraud#staging#1', 1))).status).toBe('created');
    const [tag] = await (await openGit(root)).tags();
    expect(tag).toMatchObject({ name: 'fraud#staging#1', annotated: true, tagger: 'Ann <ann@example.com>' });
    expect(new Date(tag!.date!)).toEqual(AT);
    expect(tag!.message).toContain('Proofmark-Version: v1.0.0');
    expect(git(origin, 'rev-parse', 'refs/tags/fraud#staging#1')).toBe(tag!.oid);
  });

  it('knows the last place that was claimed, also when git has packed its refs and a tag is gone', async () => {
    const root = clone('a');
    const { create, lastPlace } = await writer(root);
    expect(await lastPlace('fraud')).toBe(0);
    for (const number of [9, 10]) await create(draft(root, `fraud#staging#${number}`, number));
    expect(await lastPlace('fraud')).toBe(10);
    git(root, 'pack-refs', '--all');
    git(root, 'tag', '-d', 'fraud#staging#10');
    await create(draft(root, 'fraud#staging#11', 11));
    expect(await lastPlace('fraud')).toBe(11);
    expect(await lastPlace('frau')).toBe(0);
  });

  it('is taken for the second with the same name, and for the second with the same place', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await (await writer(a)).create(draft(a, 'fraud#staging#1', 1));
    expect(await (await writer(b)).create(draft(b, 'fraud#staging#1', 2))).toEqual({ status: 'taken' });
    expect(await (await writer(b)).create(draft(b, 'fraud#production#1', 1))).toEqual({ status: 'taken' });
    expect(git(origin, 'tag')).toBe('fraud#staging#1');
    expect(git(b, 'tag')).toBe('');
  });

  it('lets exactly one of many at once have a place', async () => {
    const clones = Array.from({ length: 8 }, (_, index) => clone(`c${index}`));
    const outcomes = await Promise.all(
      clones.map(async (root, index) => (await writer(root)).create(draft(root, `fraud#env${index}#1`, 1))),
    );
    expect(outcomes.filter(({ status }) => status === 'created')).toHaveLength(1);
    expect(git(origin, 'tag').split('\n')).toHaveLength(1);
  });

  it('works in a repository without a remote', async () => {
    const root = clone('a');
    git(root, 'remote', 'remove', 'origin');
    const tags = await writer(root);
    await tags.fetch();
    expect((await tags.create(draft(root, 'fraud#staging#1', 1))).status).toBe('created');
    expect(await tags.create(draft(root, 'fraud#production#1', 1))).toEqual({ status: 'taken' });
  });

  it('writes nothing and says why when the remote refuses', async () => {
    const root = clone('a');
    writeFileSync(
      join(origin, 'hooks', 'pre-receive'),
      '#!/bin/sh\necho "only the release team may push tags"; exit 1\n',
      {
        mode: 0o755,
      },
    );
    await expect((await writer(root)).create(draft(root, 'fraud#staging#1', 1))).rejects.toThrow(
      /origin refused tags\/fraud#staging#1: .*only the release team[\s\S]*Nothing was written/,
    );
    expect(git(root, 'tag')).toBe('');
  });

  it('asks for an identity where git has none, and takes the fallback', async () => {
    const root = clone('a');
    git(root, 'config', 'user.useConfigOnly', 'true');
    git(root, 'config', '--unset', 'user.name');
    git(root, 'config', '--unset', 'user.email');
    const before = process.env.HOME;
    process.env.HOME = folder;
    try {
      await expect((await writer(root)).create(draft(root, 'a#s#1', 1))).rejects.toThrow(
        'git config --global user.name',
      );
      const signed = openTagWriter(await openGit(root), noWait, { fallbackIdentity: 'bot <bot@example.com>' });
      expect((await signed.create(draft(root, 'a#s#1', 1))).status).toBe('created');
      expect((await (await openGit(root)).tags())[0]?.tagger).toBe('bot <bot@example.com>');
    } finally {
      process.env.HOME = before;
    }
  });
});

describe('fetch', () => {
  it('brings what others wrote', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await (await writer(a)).create(draft(a, 'fraud#staging#1', 1));
    await (await writer(b)).fetch();
    expect(git(b, 'tag')).toBe('fraud#staging#1');
  });

  it('names a tag that was moved on one side', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await (await writer(a)).create(draft(a, 'fraud@v1.0.0', 1));
    git(b, 'tag', '-a', '-m', 'mine', 'fraud@v1.0.0');
    await expect((await writer(b)).fetch()).rejects.toThrow(/fraud@v1\.0\.0 here is not the one origin has/);
  });

  it('says that nothing was written when the remote cannot be read', async () => {
    const a = clone('a');
    rmSync(origin, { recursive: true });
    await expect((await writer(a)).fetch()).rejects.toThrow(/origin cannot be read.*[\s\S]*Nothing was written/);
  });
});
