import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Evidence, type EvidenceEntry, type EvidenceId, evidenceName, type Log } from '../ports.ts';
import { sha256Hex } from './digest-node.ts';
import { type EvidenceOptions, openEvidence } from './evidence-git.ts';
import { openGit } from './git-cli.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

interface Place {
  readonly root: string;
  readonly evidence: Evidence;
  readonly messages: string[];
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-evidence-'));
  folders.push(folder);
  return folder;
}

/** A fresh process' view of the evidence in a repository. */
async function open(root: string, options?: EvidenceOptions): Promise<Place> {
  const messages: string[] = [];
  const log: Log = {
    info: (line) => void messages.push(line),
    warn: (line) => void messages.push(`warning: ${line}`),
    output: () => {},
    progress: () => ({ update() {}, done() {} }),
  };
  return { root, evidence: openEvidence(await openGit(root), log, options), messages };
}

function repository(): string {
  const root = temporaryFolder();
  git(root, 'init', '--quiet');
  git(root, 'commit', '--quiet', '--allow-empty', '-m', 'first');
  return root;
}

/** A bare origin with one commit, and clones of it. */
function origin(): { url: string; path: string; clone: (...options: string[]) => string } {
  const path = join(temporaryFolder(), 'origin.git');
  git(tmpdir(), 'clone', '--quiet', '--bare', repository(), path);
  git(path, 'config', 'uploadpack.allowFilter', 'true');
  return {
    path,
    url: `file://${path}`,
    clone: (...options) => {
      const root = join(temporaryFolder(), 'clone');
      git(tmpdir(), 'clone', '--quiet', ...options, `file://${path}`, root);
      return root;
    },
  };
}

const run = (content: string, model = 'fraud'): EvidenceId => ({ kind: 'runs', model, key: sha256Hex(content) });
const refOf = (id: EvidenceId) => `refs/proofmark/${evidenceName(id)}`;
const text = async (evidence: Evidence, entry: EvidenceEntry | undefined, name: string) =>
  Buffer.from(await evidence.readFile(entry!, name)).toString();

/** Path of the loose object that holds one file of an evidence commit. */
function objectFile(root: string, commit: string, name: string): string {
  const oid = git(root, 'rev-parse', `${commit}:${name}`);
  return join(root, '.git/objects', oid.slice(0, 2), oid.slice(2));
}

describe('evidence in one repository', () => {
  it('is written once, found again and read back', async () => {
    const { root, evidence } = await open(repository());
    const id = run('a');
    const model = join(temporaryFolder(), 'out.onnx');
    writeFileSync(model, Buffer.from([0, 1, 2, 255]));
    expect(await evidence.find(id)).toBeUndefined();
    const created = await evidence.write(id, {
      'run.json': '{}\n',
      'model.onnx': { file: model },
      'plot.png': new Uint8Array([9]),
    });
    expect(created.status).toBe('created');
    const entry = await evidence.find(id);
    expect(entry?.commit).toBe(created.commit);
    expect(await evidence.fileNames(entry!)).toEqual(['model.onnx', 'plot.png', 'run.json']);
    expect(await text(evidence, entry, 'run.json')).toBe('{}\n');
    const path = await evidence.checkout(entry!, 'model.onnx', sha256Hex(new Uint8Array([0, 1, 2, 255])));
    expect(readFileSync(path)).toEqual(Buffer.from([0, 1, 2, 255]));
    expect(git(root, 'log', '--format=%P', created.commit)).toBe('');
    expect(git(root, 'fsck', '--strict')).toBe('');
    const second = await evidence.write(id, { 'run.json': 'other' });
    expect(second).toEqual({ status: 'existed', commit: created.commit });
  });

  it('has the same commit id for the same content in any repository', async () => {
    const files = { 'run.json': '{"a":1}', 'b.txt': 'b' };
    const outcomes = [];
    for (const root of [repository(), repository()])
      outcomes.push(await (await open(root)).evidence.write(run('a'), files));
    expect(outcomes[0]).toEqual(outcomes[1]);
  });

  it.each(['sha1', 'sha256'])('holds files of any size in a repository of %s', async (format) => {
    const root = temporaryFolder();
    git(root, 'init', '--quiet', `--object-format=${format}`);
    const sizes = [0, 1, 15, 16, 2047, 2048, 70_000, 300_000];
    const content = (size: number) => Uint8Array.from({ length: size }, (_, at) => at * 31);
    const files = Object.fromEntries(sizes.map((size) => [`of-${size}`, content(size)]));
    const { evidence } = await open(root);
    const { commit } = await evidence.write(run('a'), { ...files, 'same-as-of-1': content(1) });
    expect(git(root, 'fsck', '--strict')).toMatch(/^(?:notice: .*)*$/);
    for (const size of sizes) {
      expect(Buffer.from(await evidence.readFile({ id: run('a'), commit }, `of-${size}`))).toEqual(
        Buffer.from(content(size)),
      );
    }
  });

  it('leaves no ref when a file of it cannot be read', async () => {
    const { root, evidence } = await open(repository());
    const gone = join(temporaryFolder(), 'folder');
    mkdirSync(gone);
    await expect(evidence.write(run('a'), { 'a.txt': 'a', 'model.onnx': { file: gone } })).rejects.toThrow('EISDIR');
    expect(git(root, 'for-each-ref', 'refs/proofmark')).toBe('');
    expect((await evidence.write(run('a'), { 'a.txt': 'a' })).status).toBe('created');
  });

  it('is found when git has packed its refs', async () => {
    const { root, evidence } = await open(repository());
    const { commit } = await evidence.write(run('a'), { 'a.txt': 'a' });
    git(root, 'pack-refs', '--all');
    const later = (await open(root)).evidence;
    expect(await later.find(run('a'))).toEqual({ id: run('a'), commit });
    expect(await later.find(run('b'))).toBeUndefined();
    expect(await later.list('runs', 'fraud')).toHaveLength(1);
    expect(await later.list('runs', 'frau')).toEqual([]);
    expect(await later.write(run('a'), { 'a.txt': 'b' })).toEqual({ status: 'existed', commit });
  });

  it('is sent later where that is asked for, and whoever waits is told', async () => {
    const { clone, path } = origin();
    const { evidence, messages } = await open(clone());
    const { evidence: later, sent } = evidence.sendingLater();
    await later.write(run('a'), { 'a.txt': 'a' });
    const { commit } = await later.write(run('b'), { 'b.txt': 'b' });
    expect(await later.find(run('b'))).toEqual({ id: run('b'), commit });
    await sent();
    expect(git(path, 'for-each-ref', '--format=%(refname)', 'refs/proofmark').split('\n')).toHaveLength(2);
    expect(await evidence.pushMissing()).toBe(0);
    expect(messages).toEqual([]);
  });

  it('makes the commit that git itself would make', async () => {
    const root = repository();
    const { commit } = await (await open(root)).evidence.write(run('a'), {
      'b.txt': 'b',
      'B.txt': 'B',
      'a.json': '{}',
    });
    const author = 'Proofmark <evidence@proofmark.invalid> 946684800 +0000';
    expect(git(root, 'log', '--format=%an <%ae> %ad|%cn <%ce> %cd|%B', '--date=raw', commit)).toBe(
      `${author}|${author}|${evidenceName(run('a'))}`,
    );
    const listing = git(root, 'ls-tree', commit).split('\n').reverse().join('\n');
    const tree = execFileSync('git', ['mktree'], { cwd: root, input: `${listing}\n`, encoding: 'utf8' }).trim();
    expect(git(root, 'rev-parse', `${commit}^{tree}`)).toBe(tree);
    expect(git(root, 'fsck', '--strict', '--no-dangling', commit)).toBe('');
  });

  it('lists by kind and model, and says which of many exist', async () => {
    const { evidence } = await open(repository());
    await evidence.write(run('a'), { 'run.json': '1' });
    await evidence.write(run('b', 'churn'), { 'run.json': '2' });
    expect((await evidence.list('runs')).map((entry) => entry.id.model)).toEqual(['churn', 'fraud']);
    expect((await evidence.list('runs', 'fraud')).map((entry) => entry.id)).toEqual([run('a')]);
    expect(await evidence.list('evaluations')).toEqual([]);
    const existing = await evidence.existing([run('a'), run('a', 'churn'), run('b', 'churn')]);
    expect([...existing].sort()).toEqual([evidenceName(run('b', 'churn')), evidenceName(run('a'))]);
  });

  it('refuses names that would leave the namespace', async () => {
    const { evidence } = await open(repository());
    for (const model of ['../heads', 'a/b', '-x', '', 'a..b', 'x.lock']) {
      await expect(evidence.find({ ...run('a'), model })).rejects.toThrow(/cannot be the name of a model/);
    }
    await expect(evidence.find({ ...run('a'), key: 'main' })).rejects.toThrow(/not an evidence id/);
    await expect(evidence.write(run('a'), { '../x': '' })).rejects.toThrow(/not a name/);
  });

  it('keeps files above the limit beside git, verified when read', async () => {
    const { root, evidence } = await open(repository(), { largeFileBytes: 10 });
    const { commit } = await evidence.write(run('a'), { 'run.json': '{}', 'model.onnx': 'more than ten bytes' });
    const entry = { id: run('a'), commit };
    expect(git(root, 'ls-tree', '--name-only', commit)).toBe('large-files.json\nrun.json');
    expect(await evidence.fileNames(entry)).toEqual(['model.onnx', 'run.json']);
    expect(await text(evidence, entry, 'model.onnx')).toBe('more than ten bytes');
    const path = await evidence.checkout(entry, 'model.onnx', sha256Hex('more than ten bytes'));
    chmodSync(path, 0o644);
    writeFileSync(path, 'more than ten byteS');
    await expect(evidence.readFile(entry, 'model.onnx')).rejects.toThrow(/model\.onnx .*is damaged/);
    rmSync(path);
    await expect(evidence.checkout(entry, 'model.onnx')).rejects.toThrow(/model\.onnx .*is missing[\s\S]*Fix:/);
  });

  it('names ref, file and object when something is missing or damaged and cannot be had again', async () => {
    const { root, evidence } = await open(repository());
    const { commit } = await evidence.write(run('a'), { 'run.json': '{"right":1}', 'other.json': '{"wrong":1}' });
    const entry = { id: run('a'), commit };
    const object = objectFile(root, commit, 'run.json');
    const oid = git(root, 'rev-parse', `${commit}:run.json`);
    const failure = async () => String(await evidence.readFile(entry, 'run.json').catch((error: unknown) => error));
    chmodSync(object, 0o644);
    const intact = readFileSync(object);
    writeFileSync(object, Buffer.concat([intact.subarray(0, 12), Buffer.from([1, 2, 3]), intact.subarray(15)]));
    expect(await failure()).toContain(`${refOf(entry.id)}: run.json (object ${oid}) is damaged`);
    writeFileSync(object, readFileSync(objectFile(root, commit, 'other.json')));
    expect(await failure()).toContain('is damaged');
    await expect(evidence.checkout(entry, 'run.json')).rejects.toThrow(/is damaged/);
    rmSync(object);
    expect(await failure()).toContain('is missing');
    await expect(evidence.checkout(entry, 'run.json')).rejects.toThrow(/is missing/);
  });

  it('replaces a ref whose commit is gone', async () => {
    const { root, evidence } = await open(repository());
    const { commit } = await evidence.write(run('a'), { 'run.json': '1' });
    rmSync(join(root, '.git/objects', commit.slice(0, 2), commit.slice(2)));
    expect((await (await open(root)).evidence.write(run('a'), { 'run.json': '2' })).status).toBe('created');
  });

  it('verifies the copy in the cache again and repairs it from git', async () => {
    const { evidence } = await open(repository());
    const { commit } = await evidence.write(run('a'), { 'model.onnx': 'model' });
    const entry = { id: run('a'), commit };
    const path = await evidence.checkout(entry, 'model.onnx');
    chmodSync(path, 0o644);
    writeFileSync(path, 'nedol');
    expect(await evidence.checkout(entry, 'model.onnx')).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('model');
    await expect(evidence.checkout(entry, 'model.onnx', sha256Hex('other'))).rejects.toThrow(/contradicts itself/);
  });

  it('clears away what a killed process left: scratch files, a note without a ref, an old lock', async () => {
    const root = repository();
    const scratch = join(root, '.git/proofmark/tmp/999999999-1-x-evidence');
    mkdirSync(scratch, { recursive: true });
    const note = join(root, '.git/proofmark/unsent', evidenceName(run('b')).replaceAll('/', '.'));
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, '');
    const lock = join(root, '.git', `${refOf(run('a'))}.lock`);
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    git(root, 'remote', 'add', 'origin', join(temporaryFolder(), 'nowhere'));
    const { evidence } = await open(root);
    expect(await evidence.pushMissing()).toBe(0);
    expect(existsSync(note)).toBe(false);
    expect((await evidence.write(run('a'), { 'run.json': '1' })).status).toBe('created');
    expect(existsSync(scratch)).toBe(false);
    expect(readdirSync(join(root, '.git/proofmark/tmp'))).toEqual([]);
  });

  it('lets one of many concurrent writers of a key win', async () => {
    const root = repository();
    const writers = await Promise.all([1, 2, 3, 4, 5].map(() => open(root)));
    const outcomes = await Promise.all(
      writers.map(({ evidence }, n) => evidence.write(run('a'), { 'run.json': `${n}` })),
    );
    expect(outcomes.filter(({ status }) => status === 'created')).toHaveLength(1);
    expect(new Set(outcomes.map(({ commit }) => commit)).size).toBe(1);
  });
});

describe('evidence shared with a remote', () => {
  it.each([[[]], [['--depth=1']], [['--filter=blob:none']]])(
    'is found from another clone made with %j',
    async (options) => {
      const shared = origin();
      const first = await open(shared.clone());
      await first.evidence.write(run('a'), { 'run.json': '{"a":1}', 'model.onnx': 'model' });
      const second = await open(shared.clone(...options));
      expect([...(await second.evidence.existing([run('a'), run('b')]))]).toEqual([evidenceName(run('a'))]);
      expect(await second.evidence.list('runs')).toEqual([]);
      const [there] = await second.evidence.list('runs', 'fraud', { remote: true });
      expect(there?.id).toEqual(run('a'));
      const entry = await second.evidence.find(run('a'));
      expect(await text(second.evidence, entry, 'run.json')).toBe('{"a":1}');
      expect(readFileSync(await second.evidence.checkout(entry!, 'model.onnx'), 'utf8')).toBe('model');
      expect(await second.evidence.find(run('b'))).toBeUndefined();
      expect(second.messages).toEqual([]);
    },
  );

  it('reads what a remote listing names by fetching it', async () => {
    const shared = origin();
    await (await open(shared.clone())).evidence.write(run('a'), { 'run.json': '{"a":1}' });
    const second = await open(shared.clone());
    const [there] = await second.evidence.list('runs', 'fraud', { remote: true });
    expect(await text(second.evidence, there, 'run.json')).toBe('{"a":1}');
  });

  it('brings what a remote listing names at once, when it is asked to', async () => {
    const shared = origin();
    const first = await open(shared.clone());
    const letters = ['a', 'b', 'c'];
    for (const letter of letters) await first.evidence.write(run(letter), { 'run.json': `{"${letter}":1}` });
    const second = await open(shared.clone());
    const entries = await second.evidence.list('runs', 'fraud', { remote: true, bring: true });
    expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining(letters.map((letter) => run(letter))));
    expect(entries).toHaveLength(3);
    expect(await second.evidence.list('runs', 'fraud')).toEqual(entries);
    expect(await text(second.evidence, await second.evidence.find(run('c')), 'run.json')).toBe('{"c":1}');
    expect(second.messages).toEqual([]);
  });

  it('is brought once for all who ask at the same time', async () => {
    const shared = origin();
    const first = await open(shared.clone());
    const ids = ['a', 'b', 'c', 'd'].map((letter) => run(letter));
    for (const id of ids) await first.evidence.write(id, { 'run.json': id.key });
    const second = await open(shared.clone());
    const found = await Promise.all([...ids, ...ids, ...ids].map((id) => second.evidence.find(id)));
    expect(found.map((entry) => entry?.id)).toEqual([...ids, ...ids, ...ids]);
    expect(second.messages).toEqual([]);
  });

  it.each([
    ['a server that is busy', 'error: RPC failed; HTTP 502 curl 22', true],
    ['a server that forbids it', 'error: RPC failed; HTTP 403 curl 22', false],
  ])('asks %s again where that helps', async (_name, says, again) => {
    const shared = origin();
    await (await open(shared.clone())).evidence.write(run('a'), { 'run.json': '{}' });
    const root = shared.clone();
    const [script, tries] = [join(temporaryFolder(), 'upload-pack'), join(temporaryFolder(), 'tries')];
    const failing = `#!/bin/sh\necho try >> ${tries}\n[ $(wc -l < ${tries}) -gt 2 ] && exec git-upload-pack "$@"\n`;
    writeFileSync(script, `${failing}echo '${says}' >&2\nexit 1\n`, { mode: 0o755 });
    git(root, 'config', 'remote.origin.uploadpack', script);
    const { evidence, messages } = await open(root);
    expect((await evidence.find(run('a')))?.id).toEqual(again ? run('a') : undefined);
    expect(messages.length > 0).toBe(!again);
    expect(readFileSync(tries, 'utf8').split('\n').length - 1).toBe(again ? 4 : 1);
  });

  it('keeps what the remote had first', async () => {
    const shared = origin();
    const [first, second] = [await open(shared.clone()), await open(shared.clone())];
    await second.evidence.existing([run('a')]); // Its listing is older than the first writer's push.
    const theirs = await first.evidence.write(run('a'), { 'run.json': 'theirs' });
    const ours = await second.evidence.write(run('a'), { 'run.json': 'ours' });
    expect(ours).toEqual({ status: 'existed', commit: theirs.commit });
    expect(await text(second.evidence, await second.evidence.find(run('a')), 'run.json')).toBe('theirs');
    expect(second.messages.join()).toMatch(/origin already has runs\/fraud/);
  });

  it('takes equal evidence made in two places as one', async () => {
    const shared = origin();
    const [first, second] = [await open(shared.clone()), await open(shared.clone())];
    await second.evidence.existing([run('a')]);
    await first.evidence.write(run('a'), { 'run.json': 'same' });
    expect((await second.evidence.write(run('a'), { 'run.json': 'same' })).status).toBe('created');
    expect(second.messages).toEqual([]);
  });

  it('goes on without the remote, says so once, and sends the evidence when it is back', async () => {
    const shared = origin();
    const root = shared.clone();
    git(root, 'remote', 'set-url', 'origin', `${shared.url}-away`);
    const offline = await open(root);
    expect(await offline.evidence.find(run('a'))).toBeUndefined();
    await offline.evidence.write(run('a'), { 'run.json': '1' });
    await offline.evidence.write(run('b'), { 'run.json': '2' });
    expect(offline.messages).toHaveLength(1);
    expect(offline.messages[0]).toMatch(/^warning: .*origin did not work/);
    git(root, 'remote', 'set-url', 'origin', shared.url);
    const online = await open(root);
    expect(await online.evidence.pushMissing()).toBe(2);
    expect(await online.evidence.pushMissing()).toBe(0);
    expect(git(shared.path, 'for-each-ref', '--format=%(refname)', 'refs/proofmark').split('\n')).toHaveLength(2);
  });

  it('says what a remote refuses and keeps it to be sent', async () => {
    const shared = origin();
    const hook = join(shared.path, 'hooks/pre-receive');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { evidence, messages } = await open(shared.clone());
    expect((await evidence.write(run('a'), { 'run.json': '1' })).status).toBe('created');
    expect(messages.join()).toMatch(/origin refused evidence: .*pre-receive hook declined/);
    rmSync(hook);
    expect(await evidence.pushMissing()).toBe(1);
  });

  it.each(['missing', 'damaged'])('fetches a %s object again when the remote has it', async (state) => {
    const shared = origin();
    const { root, evidence, messages } = await open(shared.clone());
    const { commit } = await evidence.write(run('a'), { 'run.json': '{"a":1}', 'model.onnx': 'model' });
    const entry = { id: run('a'), commit };
    for (const name of ['run.json', 'model.onnx']) {
      const object = objectFile(root, commit, name);
      chmodSync(object, 0o644);
      if (state === 'missing') rmSync(object);
      else writeFileSync(object, 'not an object');
    }
    expect(await text(evidence, entry, 'run.json')).toBe('{"a":1}');
    expect(readFileSync(await evidence.checkout(entry, 'model.onnx'), 'utf8')).toBe('model');
    expect(messages.join()).toMatch(/Fetched runs\/fraud/);
    expect(git(root, 'rev-parse', refOf(run('a')))).toBe(commit);
  });
});
