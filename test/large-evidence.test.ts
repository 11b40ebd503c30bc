import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '../src/adapters/digest-node.ts';
import { openEvidence } from '../src/adapters/evidence-git.ts';
import { openGit } from '../src/adapters/git-cli.ts';
import { folderLargeFiles, openLargeFolder } from '../src/adapters/large-files-folder.ts';
import { openUpkeep } from '../src/adapters/upkeep-git.ts';
import { pruneEvidence } from '../src/flows/gc.ts';
import { fetchLargeEvidence, LargeEvidenceNames } from '../src/flows/large-evidence.ts';
import { type EvidenceId, evidenceName } from '../src/ports.ts';
import {
  type ForgeClone,
  type ForgePlace,
  type GitHubPlace,
  openGitHubPlace,
  openLocalPlace,
} from './builders/forges.ts';
import { QUIET } from './builders/queued-models.ts';

/** Bytes above which a file is large here; 45 MiB in earnest. */
const LIMIT = 1000;
const MODEL = new Uint8Array(randomBytes(5000));
const SHA = createHash('sha256').update(MODEL).digest('hex');
const DRAFT = `proofmark-evidence-${SHA.slice(0, 12)}`;
const run = (digit: string): EvidenceId => ({ kind: 'runs', model: 'fraud', key: digit.repeat(64) });
const FILES = { 'run.json': '{}', 'model.onnx': MODEL };

async function open(clone: ForgeClone, options: { together?: boolean; attach?: boolean } = {}) {
  const { together = true, attach = true } = options;
  const messages: string[] = [];
  const log = { ...QUIET, warn: (line: string) => void messages.push(line) };
  const evidence = openEvidence(await openGit(clone.root), log, { largeFileBytes: LIMIT, together });
  if (attach) evidence.attach(clone.forge.largeFiles);
  return { evidence, messages };
}
const pushed = (clone: ForgeClone) =>
  clone.git('ls-remote', 'origin', 'refs/proofmark/runs/*').split('\n').filter(Boolean);

describe.each([
  ['GitHub', openGitHubPlace],
  ['the local forge', openLocalPlace],
] as const)('a large file of evidence, with %s', (_, openPlace: () => Promise<ForgePlace>) => {
  let place: ForgePlace;
  let [here, elsewhere] = [undefined as unknown as ForgeClone, undefined as unknown as ForgeClone];
  beforeEach(async () => {
    place = await openPlace();
    [here, elsewhere] = [await place.clone(), await place.clone()];
  });
  afterEach(() => place.close());

  test('is sent before its evidence, and found on another machine', async () => {
    const { evidence } = await open(here, { attach: false });
    await evidence.write(run('a'), FILES);
    await evidence.write(run('b'), { 'run.json': '{}' });
    // Nobody is to find a key whose bytes nobody has.
    expect(pushed(here).map((line) => line.slice(-64))).toEqual(['b'.repeat(64)]);
    evidence.attach(here.forge.largeFiles);
    expect(await evidence.pushMissing()).toBe(1);
    expect(pushed(here)).toHaveLength(2);

    const other = (await open(elsewhere)).evidence;
    const entry = (await other.find(run('a')))!;
    expect(await other.fileNames(entry)).toEqual(['model.onnx', 'run.json']);
    expect(new Uint8Array(readFileSync(await other.checkout(entry, 'model.onnx', SHA)))).toEqual(MODEL);
    // It is here now: no forge is asked again.
    const again = (await open(elsewhere, { attach: false })).evidence;
    expect(new Uint8Array(await again.readFile(entry, 'model.onnx'))).toEqual(MODEL);
    // Where it is stands beside digest and size.
    const list = JSON.parse(here.git('cat-file', 'blob', `${entry.commit}:large-files.json`));
    const uri = `release:${DRAFT}/${SHA}`;
    expect(list).toEqual([
      { name: 'model.onnx', sha256: SHA, bytes: 5000, mediaType: 'application/octet-stream', uri },
    ]);
  });

  test('of two machines is there once, and is no release that people see', async () => {
    await (await open(here)).evidence.write(run('a'), FILES);
    await (await open(elsewhere)).evidence.write(run('b'), FILES);
    expect(pushed(here)).toHaveLength(2);
    expect(await here.forge.releases.list()).toEqual([]);
    const third = await place.clone();
    const { evidence } = await open(third);
    expect(await evidence.checkout((await evidence.find(run('b')))!, 'model.onnx', SHA)).toContain(SHA);
  });

  test('that was written without a forge is sent by the first command that has one', async () => {
    const { evidence } = await open(here, { together: false, attach: false });
    await evidence.write(run('a'), FILES);
    expect(pushed(here)).toHaveLength(1);
    const other = (await open(elsewhere)).evidence;
    const entry = (await other.find(run('a')))!;
    await expect(other.checkout(entry, 'model.onnx', SHA)).rejects.toThrow(/model.onnx .* is missing/);
    const later = (await open(here, { together: false })).evidence;
    await later.pushMissing();
    expect(await other.checkout(entry, 'model.onnx', SHA)).toContain(SHA);
  });

  test('goes with the last evidence that names it', async () => {
    const { evidence } = await open(here);
    for (const digit of ['a', 'b']) await evidence.write(run(digit), FILES);
    const git = await openGit(here.root);
    const prune = (olderThan: string) =>
      pruneEvidence(
        { prune: true, olderThan },
        {
          git,
          upkeep: openUpkeep(git),
          forge: here.forge,
          tagWriter: { fetch: async () => {} },
          clock: { now: () => new Date(Date.now() + 2 * 86_400_000), monotonic: () => 0 },
          sha256: sha256Hex,
          log: QUIET,
        },
      );
    const upkeep = openUpkeep(git);
    const [first] = (await upkeep.inventory()).filter(({ id }) => id.key.startsWith('a'));
    // One of the two: the other still needs it.
    await upkeep.prune([first!]);
    expect(await (await place.clone()).forge.largeFiles.fetch(SHA)).toBeDefined();
    const result = await prune('1d');
    expect(result.plan.pruned).toHaveLength(1);
    expect(await (await place.clone()).forge.largeFiles.fetch(SHA)).toBeUndefined();
    expect(pushed(here)).toEqual([]);
  });
});

describe('a large file of evidence on GitHub', () => {
  let place: GitHubPlace;
  beforeAll(async () => {
    place = await openGitHubPlace();
  });
  afterAll(() => place.close());
  beforeEach(() => place.server.reset());

  test('is an asset of a draft without a tag, named by its digest, however often it is sent', async () => {
    const clone = await place.clone();
    const { evidence } = await open(clone);
    await evidence.write(run('c'), FILES);
    await clone.forge.largeFiles.put(SHA, join(clone.privateFolder, 'objects', SHA));
    expect(place.server.state.releases).toHaveLength(1);
    const [{ tag, draft, assets }] = place.server.state.releases as [(typeof place.server.state.releases)[0]];
    expect({ tag, draft }).toEqual({ tag: DRAFT, draft: true });
    expect(assets.map(({ name }) => name)).toEqual([SHA]);
    expect(clone.git('ls-remote', '--tags', 'origin')).toBe('');
    expect(place.server.violations).toEqual([]);
  });

  test('that GitHub does not take keeps its evidence back, and says so', async () => {
    const clone = await place.clone();
    const { evidence, messages } = await open(clone);
    place.server.inject({ operation: 'repos/create-release', fault: { kind: 'status', status: 403 }, times: 9 });
    await evidence.write(run('d'), FILES);
    expect(pushed(clone).filter((line) => line.includes('dddd'))).toEqual([]);
    expect(messages.join('\n')).toMatch(/large file of evidence .* was not sent/);
    place.server.reset();
    expect(await evidence.pushMissing()).toBe(1);
  });

  test('is not taken when its bytes are others', async () => {
    const clone = await place.clone();
    await (await open(clone)).evidence.write(run('e'), FILES);
    const [asset] = place.server.state.releases.find(({ tag }) => tag === DRAFT)!.assets;
    asset!.content[7]! ^= 1;
    const other = (await open(await place.clone())).evidence;
    const entry = (await other.find(run('e')))!;
    await expect(other.checkout(entry, 'model.onnx', SHA)).rejects.toThrow(/sha256|SHA-256/i);
  });

  test('is not seen by who may not push, who is told what is missing', async () => {
    const clone = await place.clone();
    await (await open(clone)).evidence.write(run('f'), FILES);
    const other = (await open(await place.clone(), { attach: false })).evidence;
    const entry = (await other.find(run('f')))!;
    await expect(other.checkout(entry, 'model.onnx', SHA)).rejects.toThrow(new RegExp(DRAFT));
  });
});

describe('for a job that may only read, a large file of evidence', () => {
  let place: GitHubPlace;
  let folder: string;
  const names = [evidenceName(run('a')), evidenceName(run('b'))];
  beforeAll(async () => {
    place = await openGitHubPlace();
  });
  afterAll(() => place.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'proofmark-large-'));
    const { evidence } = await open(await place.clone());
    await evidence.write(run('a'), FILES);
    await evidence.write(run('b'), { 'run.json': '{}' });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What the job does that may write. */
  async function fetchInto(wanted: readonly string[]) {
    const { evidence } = await open(await place.clone());
    return fetchLargeEvidence(wanted, { evidence, log: QUIET, place: await openLargeFolder(folder) });
  }
  /** Evidence as the other job has it: no forge, only what lies in the folder. */
  async function elsewhere() {
    const { evidence } = await open(await place.clone(), { attach: false });
    evidence.attach(folderLargeFiles(folder));
    return evidence;
  }

  test('is fetched by one that may write, and taken from its folder', async () => {
    expect(await fetchInto([...names, names[0]!])).toEqual({ files: 1, bytes: MODEL.length });
    expect(readdirSync(folder).sort()).toEqual(['.gitignore', SHA]);
    const evidence = await elsewhere();
    const entry = (await evidence.find(run('a')))!;
    expect(new Uint8Array(readFileSync(await evidence.checkout(entry, 'model.onnx', SHA)))).toEqual(MODEL);
  });

  test('is refused when its bytes are others, or it is no plain file', async () => {
    await fetchInto(names);
    chmodSync(join(folder, SHA), 0o644);
    writeFileSync(
      join(folder, SHA),
      MODEL.map((byte) => byte ^ 1),
    );
    const evidence = await elsewhere();
    const entry = (await evidence.find(run('a')))!;
    await expect(evidence.checkout(entry, 'model.onnx', SHA)).rejects.toThrow(/another job left has SHA-256/);
    rmSync(join(folder, SHA));
    writeFileSync(join(folder, 'real'), MODEL);
    symlinkSync(join(folder, 'real'), join(folder, SHA));
    await expect((await elsewhere()).checkout(entry, 'model.onnx', SHA)).rejects.toThrow(/too large for git/);
  });

  test('is only what evidence lists: other names bring nothing, and what is no name is none', async () => {
    expect(await fetchInto([evidenceName(run('9'))])).toEqual({ files: 0, bytes: 0 });
    for (const wrong of [
      '../../etc/passwd',
      'runs/a/b',
      `verdicts/fraud/${'a'.repeat(64)}`,
      `runs/-x/${'a'.repeat(64)}`,
    ]) {
      expect(LargeEvidenceNames.safeParse([wrong]).success).toBe(false);
    }
  });

  test('that cannot be had stops the job that fetches, with what is missing', async () => {
    place.server.state.releases.length = 0;
    await expect(fetchInto(names)).rejects.toThrow(new RegExp(DRAFT));
  });

  test('is never sent from there', async () => {
    const clone = await place.clone();
    const { evidence, messages } = await open(clone, { attach: false });
    evidence.attach(folderLargeFiles(folder));
    await evidence.write(run('c'), { 'run.json': '{}', 'model.onnx': MODEL.map((byte) => byte ^ 3) });
    expect(pushed(clone).filter((line) => line.includes('cccc'))).toEqual([]);
    expect(messages.join()).toMatch(/may not send large files/);
  });
});
