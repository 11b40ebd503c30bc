import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ForgeClone, type ForgePlace, git, openLocalPlace } from '../../test/builders/forges.ts';
import { ensureRelease } from '../flows/ensure-release.ts';
import { sha256Hex } from './digest-node.ts';
import { openEvidence } from './evidence-git.ts';
import { openLocalForge } from './forge-local.ts';
import { openGit } from './git-cli.ts';

const MARKER = '<!-- proofmark -->';
const TAG = 'fraud#production!#7';
const DRAFT = { tag: TAG, title: 'fraud is back at v1.0.0', notes: 'Why: AUC fell.', prerelease: false };

let place: ForgePlace;
let clone: ForgeClone;
beforeEach(async () => {
  place = await openLocalPlace();
  clone = await place.clone();
});
afterEach(() => place.close());

const comment = (text: string, thread = '1') => ({ thread, marker: MARKER, body: `${MARKER}\n${text}` });

/** The same clone as another process sees it, later. */
async function later({ root }: ForgeClone): Promise<{ forge: ForgeClone['forge']; messages: string[] }> {
  const messages: string[] = [];
  const log = {
    info: (line: string) => void messages.push(line),
    warn: (line: string) => void messages.push(`warning: ${line}`),
    output: () => {},
    progress: () => ({ update() {}, done() {} }),
  };
  const opened = await openGit(root);
  const clock = { now: () => new Date('2026-03-02T12:00:00Z'), monotonic: () => 0 };
  return { forge: openLocalForge({ git: opened, evidence: openEvidence(opened, log), clock, log }), messages };
}

describe('a record', () => {
  test('is read by people with the command it names, and its history tells what happened', async () => {
    place.tag(clone, TAG);
    const content = Buffer.from('sums');
    const assets = [{ name: 'SHA256SUMS', mediaType: 'text/plain', sha256: sha256Hex(content), content }];
    const { release } = await ensureRelease({ release: DRAFT, assets }, clone);
    const printed = execFileSync('bash', ['-c', release.where], { cwd: clone.root, encoding: 'utf8' });
    expect(printed).toContain('# fraud is back at v1.0.0');
    expect(printed).toContain(`- SHA256SUMS: 4 bytes, sha256 ${sha256Hex(content)}`);
    expect(clone.git('log', '--format=%s', `refs/proofmark/forge/releases/${TAG}`).split('\n')).toEqual([
      `publish release ${TAG}`,
      `add SHA256SUMS to release ${TAG}`,
      `draft release ${TAG}`,
    ]);
    expect(clone.git('fsck', '--strict')).toBe('');
  });

  test('names a model in evidence, and does not hold its bytes again', async () => {
    place.tag(clone, TAG);
    const model = Buffer.alloc(200_000, 'weights');
    const file = join(clone.root, 'model.onnx');
    writeFileSync(file, model);
    const id = { kind: 'runs', model: 'fraud', key: sha256Hex('key') } as const;
    const { commit } = await clone.evidence.write(id, { 'model.onnx': { file } });
    const content = { evidence: { id, commit }, file: 'model.onnx' };
    const assets = [{ name: 'model.onnx', mediaType: 'application/octet-stream', sha256: sha256Hex(model), content }];
    const { release } = await ensureRelease({ release: DRAFT, assets }, clone);
    expect(clone.git('ls-tree', '-r', '--name-only', `refs/proofmark/forge/releases/${TAG}`).split('\n')).toEqual([
      'record.json',
      'release.md',
    ]);
    // Only the records are fetched with the forge; the model when somebody asks for it.
    const other = await place.clone();
    expect(await other.forge.releases.find(TAG)).toEqual(release);
    expect(other.git('for-each-ref', 'refs/proofmark/runs/')).toBe('');
    await other.forge.releases.download(release, 'model.onnx', sha256Hex(model));
    git(place.origin, 'update-ref', '-d', `refs/proofmark/runs/fraud/${id.key}`);
    const third = await place.clone();
    await expect(third.forge.releases.download(release, 'model.onnx', sha256Hex(model))).rejects.toThrow(/no asset/);
    await third.forge.releases.find(TAG);
    await expect(third.forge.releases.download(release, 'model.onnx', sha256Hex(model))).rejects.toThrow(
      `release ${TAG}: the bytes of model.onnx are missing or damaged, here and on the remote`,
    );
  });

  test('that was written by hand is refused with its name', async () => {
    const { value } = await clone.forge.issues.open({ key: 'k', title: 't', body: 'b', labels: [] });
    const ref = `refs/proofmark/forge/issues/${value.id}`;
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: clone.root, input: '{"key":1}' });
    const listing = `100644 blob ${blob.toString().trim()}\trecord.json\n`;
    const tree = execFileSync('git', ['mktree'], { cwd: clone.root, input: listing }).toString().trim();
    const commit = clone.git('commit-tree', tree, '-m', 'by hand');
    clone.git('push', '--quiet', '--force', 'origin', `${commit}:${ref}`);
    await expect(clone.forge.issues.find('k')).rejects.toThrow(`${ref} cannot be read: key: `);
  });
});

describe('without a remote that answers', () => {
  test('everything is kept, said once, and sent by the next command that reaches it', async () => {
    await clone.forge.comments.put(comment('first'));
    renameSync(place.origin, `${place.origin}.away`);
    const away = await later(clone);
    await away.forge.comments.put(comment('second'));
    await away.forge.issues.open({ key: 'k', title: 't', body: 'b', labels: [] });
    expect(await away.forge.issues.list('open')).toHaveLength(1);
    expect(away.messages).toHaveLength(1);
    expect(away.messages[0]).toMatch(/^warning: Reading the records of the forge from origin did not work/);
    renameSync(`${place.origin}.away`, place.origin);

    const back = await later(clone);
    expect((await back.forge.comments.find('1', MARKER))?.body).toBe(`${MARKER}\nsecond`);
    expect(back.messages).toEqual([]);
    const other = await place.clone();
    expect((await other.forge.comments.find('1', MARKER))?.body).toBe(`${MARKER}\nsecond`);
    expect(await other.forge.issues.list('open')).toHaveLength(1);
  });

  test('what somebody else wrote meanwhile stands', async () => {
    const other = await place.clone();
    await clone.forge.comments.put(comment('first'));
    renameSync(place.origin, `${place.origin}.away`);
    await (await later(clone)).forge.comments.put(comment('ours'));
    renameSync(`${place.origin}.away`, place.origin);
    await other.forge.comments.put(comment('theirs'));
    const back = await later(clone);
    expect((await back.forge.comments.find('1', MARKER))?.body).toBe(`${MARKER}\ntheirs`);
    expect(back.messages).toEqual([expect.stringMatching(/^origin has a newer refs\/proofmark\/forge\/comments/)]);
  });

  test('a repository of its own is a complete forge', async () => {
    clone.git('remote', 'remove', 'origin');
    const { forge, messages } = await later(clone);
    clone.git('tag', '-a', '-m', TAG, TAG);
    const { release } = await ensureRelease({ release: DRAFT, assets: [] }, { forge });
    expect(release.draft).toBe(false);
    expect((await forge.comments.put(comment('a'))).status).toBe('created');
    expect(await forge.access()).toEqual({ write: true });
    expect(messages).toEqual([]);
  });
});

test('a remote that takes no records is reported with its own words', async () => {
  const hook = join(place.origin, 'hooks', 'pre-receive');
  writeFileSync(hook, '#!/bin/sh\necho no records here >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  await expect(clone.forge.comments.put(comment('a'))).rejects.toThrow(
    /^origin refused to take refs\/proofmark\/forge\/comments\/.*pre-receive hook declined/,
  );
});

test('access says why, when the remote cannot be written to', async () => {
  clone.git('remote', 'set-url', 'origin', join(place.origin, 'nowhere'));
  const { forge } = await later(clone);
  expect(await forge.access()).toEqual({
    write: false,
    reason: expect.stringMatching(/^origin cannot be written to: fatal: .*nowhere/) as string,
  });
});

test('many writers at once, some of them in one clone, lose nothing', { timeout: 60_000 }, async () => {
  const clones = [clone, await place.clone(), await place.clone()];
  const writers = (await Promise.all(clones.flatMap((one) => [later(one), later(one)]))).map(({ forge }) => forge);
  const issue = (key: string) => ({ key, title: key, body: key, labels: [] });
  const opened = await Promise.all(
    writers.flatMap((forge, at) => [forge.issues.open(issue('shared')), forge.issues.open(issue(`own ${at}`))]),
  );
  expect(opened.filter(({ status, value }) => status === 'created' && value.key === 'shared').length).toBeLessThan(4);
  const other = await place.clone();
  const keys = (await other.forge.issues.list('all')).map(({ key }) => key).sort();
  expect(keys).toEqual(['own 0', 'own 1', 'own 2', 'own 3', 'own 4', 'own 5', 'shared']);
});
