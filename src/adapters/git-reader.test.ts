import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readBatch } from './git-objects.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function repository() {
  const root = mkdtempSync(join(tmpdir(), 'proofmark-reader-'));
  folders.push(root);
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: root,
      input,
      encoding: 'utf8',
    }).trim();
  git(['init', '-q', '-b', 'main']);
  const blob = (text: string) => git(['hash-object', '-w', '--stdin'], text);
  return { root, git, blob };
}

const texts = (found: ReadonlyMap<string, { readonly content: Buffer }>) =>
  new Map([...found].map(([name, { content }]) => [name, content.toString()]));

/** Processes that read this repository. */
function readersOf(root: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [command, folder] = [readFileSync(`/proc/${pid}/cmdline`, 'utf8'), cwdOf(pid)];
        return folder === root && command.includes('cat-file');
      } catch {
        return false; // It ended meanwhile.
      }
    });
}

function cwdOf(pid: number): string {
  return execFileSync('readlink', [`/proc/${pid}/cwd`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

describe('reading objects of a repository', () => {
  it('answers questions that are asked at once, each with its own objects', async () => {
    const { root, blob } = repository();
    const oids = Array.from({ length: 20 }, (_, index) => blob(`text ${index}\n${'x'.repeat(index * 10_000)}`));
    const answers = await Promise.all(oids.map((oid, index) => readBatch(root, [oid, oids[19 - index]!])));
    answers.forEach((found, index) => {
      expect(texts(found).get(oids[index]!)).toMatch(new RegExp(`^text ${index}\n`));
      expect(found.get(oids[19 - index]!)?.content.length).toBe(`text ${19 - index}\n`.length + (19 - index) * 10_000);
    });
  });

  it('leaves out what is not there, and what no object can be called', async () => {
    const { root, blob } = repository();
    const oid = blob('here');
    const found = await readBatch(root, ['0'.repeat(40), `two\n${oid}`, 'no such name', oid, '']);
    expect(texts(found)).toEqual(new Map([[oid, 'here']]));
  });

  it('sees what was written, moved and packed since it began', async () => {
    const { root, git } = repository();
    const commit = (text: string) => git(['commit', '-q', '--allow-empty', '-m', text]);
    commit('one');
    const at = async (name: string) => (await readBatch(root, [name])).get(name)?.oid;
    expect(await at('HEAD^{commit}')).toBe(git(['rev-parse', 'HEAD']));
    expect(await at('refs/heads/side')).toBeUndefined();
    commit('two');
    git(['branch', 'side']);
    expect(await at('HEAD^{commit}')).toBe(git(['rev-parse', 'HEAD']));
    git(['gc', '-q', '--prune=now']);
    git(['pack-refs', '--all']);
    commit('three');
    expect(await at('refs/heads/side')).toBe(git(['rev-parse', 'HEAD~1']));
    expect(await at('HEAD~2^{commit}')).toBe(git(['rev-parse', 'HEAD~2']));
    git(['update-ref', '-d', 'refs/heads/side']);
    expect(await at('refs/heads/side')).toBeUndefined();
  });

  it('loses no other answer to a broken object', async () => {
    const { root, blob } = repository();
    const [before, broken, after] = [blob('before'), blob('broken'), blob('after')];
    const file = join(root, '.git', 'objects', broken.slice(0, 2), broken.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, 'not compressed');
    const [first, second] = await Promise.all([readBatch(root, [before, broken]), readBatch(root, [after])]);
    expect(texts(first)).toEqual(new Map([[before, 'before']]));
    expect(texts(second)).toEqual(new Map([[after, 'after']]));
  });

  it.runIf(process.platform === 'linux')('asks again when the process was killed', async () => {
    const { root, blob } = repository();
    const oid = blob('kept');
    await readBatch(root, [oid]);
    const [reader] = readersOf(root);
    process.kill(reader!, 'SIGSTOP');
    const asked = readBatch(root, [oid]);
    process.kill(reader!, 'SIGKILL');
    expect(texts(await asked)).toEqual(new Map([[oid, 'kept']]));
    expect(readersOf(root)).not.toContain(reader);
  });

  it.runIf(process.platform === 'linux')('neither keeps its command alive nor outlives it', () => {
    const { root, blob } = repository();
    const oid = blob('read');
    const module = JSON.stringify(join(import.meta.dirname, 'git-objects.ts'));
    const script = `import { readBatch } from ${module}; console.log((await readBatch(${JSON.stringify(root)}, ['${oid}'])).size);`;
    const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([run.status, run.stdout.trim(), run.stderr]).toEqual([0, '1', '']);
    expect(readersOf(root)).toEqual([]);
  });

  it('says when there is no repository to read', async () => {
    await expect(readBatch(join(tmpdir(), 'proofmark-no-such-folder'), ['HEAD'])).rejects.toThrow('no such folder');
  });
});
