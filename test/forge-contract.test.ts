import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import { ensureRelease } from '../src/flows/ensure-release.ts';
import type { AssetRequest, DeploymentRequest, Release, ReleaseRequest } from '../src/forge.ts';
import { type ForgeClone, type ForgePlace, openGitHubPlace, openLocalPlace } from './builders/forges.ts';

const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

function textAsset(name: string, text: string): AssetRequest {
  const content = Buffer.from(text);
  return { name, mediaType: 'text/plain', sha256: sha256(content), content };
}

const TAG = 'fraud@v1.2.0';
const DRAFT: ReleaseRequest = { tag: TAG, title: 'fraud v1.2.0', notes: 'Better.\n\n| a |\n', prerelease: false };

async function modelAsset(clone: ForgeClone): Promise<AssetRequest> {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31) % 256));
  const file = join(clone.root, 'out.onnx');
  writeFileSync(file, bytes);
  const id = { kind: 'runs', model: 'fraud', key: sha256('a run') } as const;
  const { commit } = await clone.evidence.write(id, { 'run.json': '{}\n', 'model.onnx': { file } });
  return {
    name: 'model.onnx',
    mediaType: 'application/octet-stream',
    sha256: sha256(bytes),
    content: { evidence: { id, commit }, file: 'model.onnx' },
  };
}

const names = (release: Release | undefined) => release?.assets.map((asset) => asset.name).sort();

describe.each([
  ['in git refs', openLocalPlace],
  ['on GitHub', openGitHubPlace as () => Promise<ForgePlace>],
])('a forge %s', (_name, openPlace) => {
  let place: ForgePlace;
  let clone: ForgeClone;
  beforeEach(async () => {
    place = await openPlace();
    clone = await place.clone();
  });
  afterEach(async () => {
    const server = 'server' in place ? (place.server as { violations: string[] }) : undefined;
    await place.close();
    expect(server?.violations ?? []).toEqual([]);
  });

  describe('releases', () => {
    test('go from draft to published with the same bytes, and everybody sees them', async () => {
      const { forge } = clone;
      expect(await forge.releases.find(TAG)).toBeUndefined();
      const model = await modelAsset(clone);
      const draft = await forge.releases.createDraft(DRAFT);
      expect(draft).toMatchObject({ ...DRAFT, draft: true, assets: [] });
      await forge.releases.upload(draft, model);
      const filled = await forge.releases.upload(draft, textAsset('SHA256SUMS', 'sums\n'));
      expect(names(filled)).toEqual(['SHA256SUMS', 'model.onnx']);
      place.tag(clone, TAG);
      const published = await forge.releases.publish(filled);
      expect(published).toMatchObject({ tag: TAG, draft: false, prerelease: false, notes: DRAFT.notes });

      const other = await place.clone();
      const seen = await other.forge.releases.find(TAG);
      expect(seen?.assets.find(({ name }) => name === 'model.onnx')).toEqual({
        name: 'model.onnx',
        bytes: 300_000,
        sha256: model.sha256,
      });
      const path = await other.forge.releases.download(seen!, 'model.onnx', model.sha256);
      expect(sha256(readFileSync(path))).toBe(model.sha256);
      const sums = await other.forge.releases.download(seen!, 'SHA256SUMS', sha256('sums\n'));
      expect(readFileSync(sums, 'utf8')).toBe('sums\n');
    });

    test('can be of a stage, whose tag has characters that addresses give a meaning', async () => {
      const { forge } = clone;
      for (const tag of ['fraud#production#7', 'fraud#production!#8', 'team/fraud@v1.0.0']) {
        place.tag(clone, tag);
        const { release } = await ensureRelease(
          { release: { ...DRAFT, tag, prerelease: true }, assets: [] },
          { forge },
        );
        expect(release).toMatchObject({ tag, prerelease: true, draft: false });
        expect(await forge.releases.find(tag)).toEqual(release);
      }
      const published = await forge.releases.list();
      await forge.releases.createDraft(DRAFT);
      const tags = published.map(({ tag }) => tag);
      expect(await forge.releases.addresses([...tags, DRAFT.tag, 'fraud#none#1'])).toEqual(
        new Map(published.map(({ tag, where }) => [tag, where])),
      );
      expect(await forge.releases.addresses([])).toEqual(new Map());
      expect(published.map(({ tag }) => tag)).toEqual([
        'team/fraud@v1.0.0',
        'fraud#production!#8',
        'fraud#production#7',
      ]);
    });

    test('have one draft, which takes the words of the last request', async () => {
      const { forge } = clone;
      const first = await forge.releases.createDraft(DRAFT);
      const second = await forge.releases.createDraft({ ...DRAFT, notes: 'Even better.' });
      expect(second).toEqual({ ...first, notes: 'Even better.' });
      expect(await forge.releases.list()).toEqual([second]);
    });

    test('have one draft when two processes make it at once', async () => {
      const other = await place.clone();
      const drafts = await Promise.all([clone, other].map(({ forge }) => forge.releases.createDraft(DRAFT)));
      expect(new Set(drafts.map(({ id }) => id)).size).toBe(1);
      expect(await clone.forge.releases.list()).toHaveLength(1);
    });

    test('take an asset once, and replace one of a draft that has other bytes', async () => {
      const { releases } = clone.forge;
      const draft = await releases.createDraft(DRAFT);
      await releases.upload(draft, textAsset('model-card.md', 'first'));
      await releases.upload(draft, textAsset('model-card.md', 'first'));
      const last = await releases.upload(draft, textAsset('model-card.md', 'second'));
      expect(last.assets).toEqual([{ name: 'model-card.md', bytes: 6, sha256: sha256('second') }]);
    });

    test('refuse content that is not what was announced', async () => {
      const draft = await clone.forge.releases.createDraft(DRAFT);
      const wrong = { ...textAsset('model-card.md', 'one'), sha256: sha256('another') };
      await expect(clone.forge.releases.upload(draft, wrong)).rejects.toThrow(/model-card.md has SHA-256 .* expected/);
      const model = { ...(await modelAsset(clone)), sha256: sha256('another') };
      await expect(clone.forge.releases.upload(draft, model)).rejects.toThrow(UserError);
      expect((await clone.forge.releases.find(TAG))?.assets).toEqual([]);
    });

    test('are never changed once published', async () => {
      const { releases } = clone.forge;
      place.tag(clone, TAG);
      const request = { release: DRAFT, assets: [textAsset('a.txt', 'a')] };
      const { release } = await ensureRelease(request, clone);
      expect(await releases.publish(release)).toEqual(release);
      expect(await releases.upload(release, textAsset('a.txt', 'a'))).toEqual(release);
      expect(await releases.createDraft({ ...DRAFT, notes: 'Other.' })).toEqual(release);
      await expect(releases.upload(release, textAsset('a.txt', 'b'))).rejects.toThrow(
        /fraud@v1.2.0 is published: its a.txt/,
      );
      await expect(releases.upload(release, textAsset('b.txt', 'b'))).rejects.toThrow(/is published: its b.txt/);
      const others = { release: DRAFT, assets: [textAsset('a.txt', 'b'), textAsset('c.txt', 'c')] };
      await expect(ensureRelease(others, clone)).rejects.toThrow(
        /a.txt should have[\s\S]*c.txt should have[\s\S]*no such asset/,
      );
      expect(await releases.find(TAG)).toEqual(release);
    });

    test('make no tag', async () => {
      const draft = await clone.forge.releases.createDraft(DRAFT);
      await expect(clone.forge.releases.publish(draft)).rejects.toThrow(/there is no tag fraud@v1.2.0/);
      expect(clone.git('ls-remote', '--tags', 'origin')).toBe('');
      expect((await clone.forge.releases.find(TAG))?.draft).toBe(true);
    });

    test('hand out only bytes that have the digest asked for', async () => {
      place.tag(clone, TAG);
      const { release } = await ensureRelease({ release: DRAFT, assets: [textAsset('a.txt', 'a')] }, clone);
      const { releases } = clone.forge;
      await expect(releases.download(release, 'a.txt', sha256('b'))).rejects.toThrow(/fraud@v1.2.0: a.txt has SHA-256/);
      await expect(releases.download(release, 'b.txt', sha256('b'))).rejects.toThrow(/no asset b.txt; it has a.txt/);
    });

    test('are finished by asking again, wherever it stopped', async () => {
      place.tag(clone, TAG);
      const assets = [await modelAsset(clone), textAsset('run.json', '{}'), textAsset('SHA256SUMS', 's')];
      for (let stop = 0; stop <= 4; stop++) {
        const tag = `fraud@v2.0.${stop}`;
        place.tag(clone, tag);
        const request = { release: { ...DRAFT, tag }, assets };
        await expect(ensureRelease(request, { forge: { releases: failingAfter(clone, stop) } })).rejects.toThrow(
          'killed',
        );
        const other = await place.clone();
        await other.evidence.find({ kind: 'runs', model: 'fraud', key: sha256('a run') });
        const { release, steps } = await ensureRelease(request, other);
        expect(release).toMatchObject({ tag, draft: false });
        expect(names(release)).toEqual(['SHA256SUMS', 'model.onnx', 'run.json']);
        expect(steps.filter(({ kind }) => kind === 'upload')).toHaveLength(Math.min(3, 4 - stop));
        expect((await ensureRelease(request, clone)).steps).toEqual([]);
        expect((await clone.forge.releases.list()).filter((one) => one.tag === tag)).toHaveLength(1);
      }
    });
  });

  describe('deployments', () => {
    const request = (at: number, model = 'fraud'): DeploymentRequest => ({
      environment: 'production',
      model,
      ref: `${model}#production#${at}`,
      commit: place.commit,
      description: `v1.0.${at} for all`,
      production: true,
    });

    test('are recorded once, and found by environment and ref', async () => {
      const { deployments } = clone.forge;
      place.tag(clone, 'fraud#production#1');
      expect(await deployments.find('production', 'fraud#production#1')).toBeUndefined();
      const made = await deployments.ensure(request(1));
      const { production: _, ...fields } = request(1);
      expect(made).toMatchObject({ ...fields, status: null });
      const other = await place.clone();
      expect(await other.forge.deployments.ensure(request(1))).toEqual(made);
      expect(await other.forge.deployments.find('production', 'fraud#production#1')).toEqual(made);
      expect(await other.forge.deployments.find('staging', 'fraud#production#1')).toBeUndefined();
    });

    test('are one when two processes record them at once', async () => {
      place.tag(clone, 'fraud#production#1');
      const other = await place.clone();
      const made = await Promise.all([clone, other].map(({ forge }) => forge.deployments.ensure(request(1))));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    });

    test('take a status once', async () => {
      const { deployments } = clone.forge;
      place.tag(clone, 'fraud#production#1');
      const made = await deployments.ensure(request(1));
      await deployments.setStatus(made, { state: 'in_progress', description: 'canary 5%' });
      const success = { state: 'success', description: 'all traffic' } as const;
      expect((await deployments.setStatus(made, success)).status).toEqual(success);
      await deployments.setStatus(made, success);
      expect((await deployments.find('production', 'fraud#production#1'))?.status).toEqual(success);
    });

    test('say what is live: the newest whose latest status is success, for each model', async () => {
      const { deployments } = clone.forge;
      expect(await deployments.current('production', 'fraud')).toBeUndefined();
      for (const [at, model] of [
        [1, 'fraud'],
        [2, 'fraud'],
        [1, 'churn'],
        [3, 'fraud'],
      ] as const) {
        place.tag(clone, `${model}#production#${at}`);
        const made = await deployments.ensure(request(at, model));
        const state = at === 3 ? 'failure' : 'success';
        await deployments.setStatus(made, { state, description: 'done' });
      }
      expect((await deployments.current('production', 'fraud'))?.ref).toBe('fraud#production#2');
      expect((await deployments.current('production', 'churn'))?.ref).toBe('churn#production#1');
      expect(await deployments.current('staging', 'fraud')).toBeUndefined();
    });

    test('end those of the same model that came before, once, and no other', async () => {
      const { deployments } = clone.forge;
      const success = { state: 'success', description: 'done' } as const;
      for (const [at, model] of [
        [1, 'fraud'],
        [2, 'churn'],
        [3, 'fraud'],
      ] as const) {
        place.tag(clone, `${model}#production#${at}`);
        await deployments.setStatus(await deployments.ensure(request(at, model)), success);
      }
      const newest = (await deployments.find('production', 'fraud#production#3'))!;
      expect(await deployments.endEarlier(newest, 'followed')).toEqual(['fraud#production#1']);
      expect(await deployments.endEarlier(newest, 'followed')).toEqual([]);
      const states = ['fraud#production#1', 'churn#production#2', 'fraud#production#3'].map(
        async (ref) => (await deployments.find('production', ref))?.status?.state,
      );
      expect(await Promise.all(states)).toEqual(['inactive', 'success', 'success']);
    });
  });

  describe('issues', () => {
    const request = {
      key: 'incident/fraud#production!#8 --> <b>',
      title: 'fraud was rolled back in production',
      body: 'AUC fell.\n',
      labels: ['incident'],
    };

    test('are one for each problem: opened, updated, closed, reopened', async () => {
      const { issues } = clone.forge;
      expect(await issues.find(request.key)).toBeUndefined();
      expect(await issues.close(request.key)).toBeUndefined();
      const opened = await issues.open(request);
      expect(opened).toMatchObject({ status: 'created', value: { ...request, state: 'open' } });
      expect((await issues.open(request)).status).toBe('unchanged');
      const { id } = opened.value;
      expect(await issues.open({ ...request, body: 'AUC fell more.\n' })).toMatchObject({
        status: 'updated',
        value: { id, body: 'AUC fell more.\n' },
      });
      expect(await issues.close(request.key)).toMatchObject({ status: 'updated', value: { id, state: 'closed' } });
      expect((await issues.close(request.key))?.status).toBe('unchanged');
      expect(await issues.list('open')).toEqual([]);
      const other = await place.clone();
      expect(await other.forge.issues.open(request)).toMatchObject({ status: 'updated', value: { id, state: 'open' } });
      await issues.open({ ...request, key: 'another', title: 'other' });
      expect((await other.forge.issues.list('all')).map(({ key }) => key).sort()).toEqual(
        ['another', request.key].sort(),
      );
    });

    test('are one when two processes open them at once', async () => {
      const other = await place.clone();
      const opened = await Promise.all([clone, other].map(({ forge }) => forge.issues.open(request)));
      expect(new Set(opened.map(({ value }) => value.id)).size).toBe(1);
      expect(await clone.forge.issues.list('all')).toHaveLength(1);
    });
  });

  describe('comments', () => {
    const marker = '<!-- proofmark -->';

    test('stick: there is one of each marker in a thread', async () => {
      const { issues, comments } = clone.forge;
      const thread = (await issues.open({ key: 'k', title: 't', body: 'b', labels: [] })).value.id;
      const first = await comments.put({ thread, marker, body: `${marker}\nfirst` });
      expect(first.status).toBe('created');
      expect((await comments.put({ thread, marker, body: `${marker}\nfirst` })).status).toBe('unchanged');
      const other = await place.clone();
      const second = await other.forge.comments.put({ thread, marker, body: `${marker}\nsecond` });
      expect(second).toMatchObject({ status: 'updated', value: { id: first.value.id } });
      await comments.put({ thread, marker: '<!-- other -->', body: '<!-- other -->' });
      expect((await comments.find(thread, marker))?.body).toBe(`${marker}\nsecond`);
      expect(await comments.remove(thread, marker)).toBe(true);
      expect(await comments.remove(thread, marker)).toBe(false);
      expect(await comments.find(thread, marker)).toBeUndefined();
      expect((await comments.put({ thread, marker, body: `${marker}\nthird` })).status).toBe('created');
    });
  });

  test('says that it may be written to, and writes nothing to find out', async () => {
    expect(await clone.forge.access()).toEqual({ write: true });
    expect(clone.git('ls-remote', 'origin', 'refs/proofmark/*')).toBe('');
  });
});

/** The releases of a forge as a process sees them that is killed before its step number `stop`. */
function failingAfter({ forge: { releases } }: ForgeClone, stop: number): typeof releases {
  let left = stop;
  const step =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      return work(...args);
    };
  const uploadOne = step(releases.upload);
  return {
    ...releases,
    createDraft: step(releases.createDraft),
    upload: async (release, ...assets) => {
      let current = release;
      for (const asset of assets) current = await uploadOne(current, asset);
      return current;
    },
    publish: step(releases.publish),
  };
}
