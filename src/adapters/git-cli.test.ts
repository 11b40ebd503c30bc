import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../errors.ts';
import { openGit } from './git-cli.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-git-'));
  folders.push(folder);
  return folder;
}

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function repository(files: Record<string, string> = {}): string {
  const root = temporaryFolder();
  git(root, 'init', '--quiet');
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return root;
}

function put(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function commit(root: string, message = 'change'): string {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(root, 'rev-parse', 'HEAD');
}

/** The law: the work tree's snapshot is the snapshot of the commit made from it. */
async function expectSameAsCommitted(root: string): Promise<void> {
  const repo = await openGit(root);
  const before = await repo.snapshot('work-tree');
  const contents = await before.read(before.entries.map((entry) => entry.path));
  const after = await repo.snapshot(commit(root));
  expect(before.entries).toEqual(after.entries);
  const committed = await after.read(after.entries.map((entry) => entry.path));
  expect(text(contents)).toEqual(text(committed));
}

function text(contents: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...contents].map(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')]));
}

describe('snapshot of the work tree', () => {
  it('names the commit whose files it has, as long as nothing differs', async () => {
    const root = repository({ 'a.txt': 'one\n', '.gitignore': '*.log\n' });
    const repo = await openGit(root);
    expect((await repo.snapshot('work-tree')).commit).toBeNull();
    const first = commit(root);
    put(root, 'ignored.log', 'x');
    expect((await repo.snapshot('work-tree')).commit).toBe(first);
    put(root, 'new.txt', 'two\n');
    expect((await repo.snapshot('work-tree')).commit).toBeNull();
    git(root, 'add', '--all');
    expect((await repo.snapshot('work-tree')).commit).toBeNull();
    const second = commit(root);
    expect((await repo.snapshot('work-tree')).commit).toBe(second);
    rmSync(join(root, 'a.txt'));
    expect((await repo.snapshot('work-tree')).commit).toBeNull();
  });

  it('equals the commit made from it, before the first commit', async () => {
    await expectSameAsCommitted(repository({ 'a.txt': 'one\n', 'models/x/model.yaml': 'task: x\n' }));
  });

  it('equals the commit made from it after changes, deletions, renames, links, modes and ignored files', async () => {
    const root = repository({
      '.gitignore': '*.log\n',
      'keep.txt': 'same\n',
      'change.txt': 'before\n',
      'delete.txt': 'gone\n',
      'rename.txt': 'moved, long enough to be found as a rename\n',
      'folder/file.txt': 'a folder\n',
      'becomes-folder': 'a file\n',
      'script.sh': 'echo\n',
      'link-target': 'x',
    });
    commit(root);
    put(root, 'change.txt', 'after\n');
    rmSync(join(root, 'delete.txt'));
    renameSync(join(root, 'rename.txt'), join(root, 'renamed.txt'));
    rmSync(join(root, 'folder'), { recursive: true });
    put(root, 'folder', 'now a file\n');
    rmSync(join(root, 'becomes-folder'));
    put(root, 'becomes-folder/inside.txt', 'now a folder\n');
    chmodSync(join(root, 'script.sh'), 0o755);
    symlinkSync('link-target', join(root, 'link'));
    put(root, 'ignored.log', 'noise');
    put(root, 'intended.txt', 'soon\n');
    git(root, 'add', '--intent-to-add', 'intended.txt');
    put(root, 'staged.txt', 'staged\n');
    git(root, 'add', 'staged.txt');
    put(root, 'staged.txt', 'staged, then changed\n');
    await expectSameAsCommitted(root);
  });

  it('applies line-ending attributes as git does, also where the index already holds CRLF', async () => {
    const root = repository({ 'old.txt': 'a\r\nb\r\n' });
    commit(root);
    put(root, '.gitattributes', '* text=auto\n*.dos text eol=crlf\n*.bin -text\n');
    put(root, 'old.txt', 'a\r\nb\r\nc\r\n');
    put(root, 'new.txt', 'a\r\nb\r\n');
    put(root, 'x.dos', 'a\r\n');
    put(root, 'x.bin', 'a\r\n\0');
    await expectSameAsCommitted(root);
  });

  it('keeps any file name apart', async () => {
    const names = [
      'with space',
      'quote"s',
      "it's",
      'tab\there',
      'new\nline',
      'ümläut',
      '日本',
      '-dash',
      '*star?',
      'a\\b',
      '"q"',
    ];
    const root = repository(Object.fromEntries(names.map((name) => [`odd/${name}`, `content of ${name}`])));
    commit(root);
    for (const name of names) appendFileSync(join(root, 'odd', name), '\nmore');
    put(root, 'odd/:(top)magic', 'x');
    await expectSameAsCommitted(root);
  });

  it('equals the commit made from it for any sequence of edits', { timeout: 60_000 }, async () => {
    const name = fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/f', 'ä ö');
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), name, content: fc.string({ maxLength: 8 }) }),
      fc.record({ kind: fc.constant('delete' as const), name }),
      fc.record({ kind: fc.constant('stage' as const), name }),
      fc.record({ kind: fc.constant('executable' as const), name }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 8 }), fc.array(edit, { maxLength: 8 }), async (first, second) => {
        const root = repository({ 'a/keep': 'x' }); // `a` is a folder here until somebody writes the file `a`
        for (const edits of [first, second]) {
          for (const change of edits) {
            const path = join(root, change.name);
            try {
              if (change.kind === 'write') put(root, change.name, change.content);
              else if (change.kind === 'delete') rmSync(path, { recursive: true });
              else if (change.kind === 'stage') git(root, 'add', '--', change.name);
              else chmodSync(path, 0o755);
            } catch {
              // An edit that does not apply here is no edit.
            }
          }
          await expectSameAsCommitted(root);
        }
      }),
      { numRuns: 8, seed: 20261001 },
    );
  });

  it('sees a change of equal length made in the second the index was written', async () => {
    const root = repository({ 'params.yaml': 'rate: 1\n' });
    git(root, 'config', 'core.trustctime', 'false');
    const then = new Date(Date.now() - 60_000);
    utimesSync(join(root, 'params.yaml'), then, then);
    commit(root);
    put(root, 'params.yaml', 'rate: 2\n');
    utimesSync(join(root, 'params.yaml'), then, then);
    utimesSync(join(root, '.git/index'), then, then);
    const contents = await (await (await openGit(root)).snapshot('work-tree')).read(['params.yaml']);
    expect(text(contents)).toEqual({ 'params.yaml': 'rate: 2\n' });
    await expectSameAsCommitted(root);
  });

  it('leaves index, work tree and object store as they were', async () => {
    const root = repository({ a: '1' });
    commit(root);
    put(root, 'a', '2');
    put(root, 'b', 'new');
    const state = () => [git(root, 'status', '--porcelain'), git(root, 'count-objects')];
    const before = state();
    await (await openGit(root)).snapshot('work-tree');
    expect(state()).toEqual(before);
  });
});

describe('openGit', () => {
  it('finds the repository from a subfolder and from a linked work tree, with one private folder', async () => {
    const root = repository({ 'deep/er/file': 'x' });
    commit(root);
    const linked = join(temporaryFolder(), 'linked');
    git(root, 'worktree', 'add', '--quiet', linked, '-b', 'other');
    const [main, sub, other] = await Promise.all([openGit(root), openGit(join(root, 'deep/er')), openGit(linked)]);
    expect(sub.root).toBe(main.root);
    expect(sub.privateFolder).toBe(main.privateFolder);
    expect(other.root).not.toBe(main.root);
    expect(other.privateFolder).toBe(main.privateFolder);
    put(linked, 'only-here', 'x');
    const paths = (await other.snapshot('work-tree')).entries.map((entry) => entry.path);
    expect(paths).toEqual(['deep/er/file', 'only-here']);
    expect(await other.currentBranch()).toBe('other');
  });

  it('says what to do outside a repository and in a bare one', async () => {
    await expect(openGit(temporaryFolder())).rejects.toThrow(/not in a git repository[\s\S]*Fix:/);
    const bare = temporaryFolder();
    git(bare, 'init', '--quiet', '--bare');
    await expect(openGit(bare)).rejects.toThrow(/bare repository/);
  });

  it('does not let a user configuration change the answers', async () => {
    const root = repository({ 'ü.txt': 'x', 'a.txt': 'y' });
    commit(root);
    git(root, 'config', 'core.quotepath', 'true');
    git(root, 'config', 'status.renames', 'copies');
    git(root, 'config', 'status.showUntrackedFiles', 'no');
    git(root, 'config', 'color.ui', 'always');
    git(root, 'config', 'log.showSignature', 'true');
    put(root, 'ö.txt', 'new');
    const repo = await openGit(root);
    const paths = (await repo.snapshot('work-tree')).entries.map((entry) => entry.path);
    expect(paths).toEqual(['a.txt', 'ö.txt', 'ü.txt']);
    expect(await repo.dirtyPaths()).toEqual(['ö.txt']);
    expect(await repo.subject('HEAD')).toBe('change');
  });
});

describe('revisions', () => {
  it('resolves and finds merge bases; what is unknown is undefined or a clear message', async () => {
    const root = repository({ a: '1' });
    const first = commit(root, 'first');
    git(root, 'switch', '--quiet', '-c', 'side');
    const side = commit(root, 'side');
    git(root, 'switch', '--quiet', 'main');
    const second = commit(root, 'second');
    const repo = await openGit(root);
    expect(await repo.resolve('side')).toBe(side);
    expect(await repo.resolve('nowhere')).toBeUndefined();
    expect(await repo.resolve('--all')).toBeUndefined();
    expect(await repo.mergeBase('side', 'main')).toBe(first);
    expect(await repo.isAncestor(first, second)).toBe(true);
    expect(await repo.isAncestor(side, second)).toBe(false);
    expect(await repo.isAncestor('0'.repeat(40), second)).toBe(false);
    expect(await repo.subject(second)).toBe('second');
    await expect(repo.snapshot('nowhere')).rejects.toThrow(/no revision "nowhere"/);
    git(root, 'switch', '--quiet', '--detach');
    expect(await repo.currentBranch()).toBeNull();
  });

  it('tells the subject of a commit as git does', async () => {
    const root = repository({ a: '1' });
    const repo = await openGit(root);
    const messages = ['one line', 'two\nlines  \n\nand a body', '\n\nafter blank lines\n \nbody', 'ends here\n', ''];
    for (const message of messages) {
      git(root, 'commit', '--quiet', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '-m', message);
      expect(await repo.subject('HEAD')).toBe(git(root, 'show', '--no-patch', '--format=%s', 'HEAD').trimEnd());
    }
    git(root, '-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '-m', 'plain');
    expect(await repo.subject('HEAD')).toBe('plain');
  });

  it('names the way out in a shallow clone', async () => {
    const root = repository({ a: '1' });
    const first = commit(root);
    commit(root);
    const clone = join(temporaryFolder(), 'clone');
    git(dirname(clone), 'clone', '--quiet', '--depth=1', `file://${root}`, clone);
    const repo = await openGit(clone);
    expect(await repo.isShallow()).toBe(true);
    const failure = await repo.snapshot(first).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toMatch(/shallow clone[\s\S]*--unshallow[\s\S]*fetch-depth: 0/);
  });

  it('reads annotated, lightweight and nested tags', async () => {
    const root = repository({ a: '1' });
    const head = commit(root);
    git(root, 'tag', '-a', 'fraud@v1.0.0', '-m', 'Register fraud v1.0.0\n\nProofmark-Digest: sha256:abc');
    git(root, 'tag', 'fraud#production#1');
    git(root, 'tag', '-a', 'nested', '-m', 'tag of a tag', 'fraud@v1.0.0');
    git(root, 'tag', 'tree', 'HEAD^{tree}');
    const tags = await (await openGit(root)).tags();
    expect(tags.map((tag) => [tag.name, tag.annotated, tag.commit])).toEqual([
      ['fraud#production#1', false, head],
      ['fraud@v1.0.0', true, head],
      ['nested', true, head],
    ]);
    expect(tags[1]?.message).toBe('Register fraud v1.0.0\n\nProofmark-Digest: sha256:abc');
    expect(tags[1]?.tagger).toBe('Ada <ada@example.org>');
    expect(tags[1]?.date).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(tags[0]).toMatchObject({ tagger: null, date: null });
  });

  it('puts what changed between two commits onto a third, without a ref or a change of the work tree', async () => {
    const apart = (a: string, b: string) => `${a}\n-\n-\n-\n-\n${b}\n`;
    const root = repository({ 'params.yaml': apart('a: 0', 'b: 0') });
    const base = commit(root);
    writeFileSync(join(root, 'params.yaml'), apart('a: 1', 'b: 0'));
    const first = commit(root);
    writeFileSync(join(root, 'params.yaml'), apart('a: 1', 'b: 2'));
    const second = commit(root);
    const repo = await openGit(root);
    const refs = git(root, 'for-each-ref');
    const replayed = await repo.replay({ from: first, to: second }, base);
    expect(git(root, 'show', `${replayed}:params.yaml`)).toBe(apart('a: 0', 'b: 2').trim());
    expect(git(root, 'rev-parse', `${replayed}^`)).toBe(base);
    expect(await repo.replay({ from: first, to: second }, base)).toBe(replayed);
    // A change of the same lines cannot be told from those it is made on.
    writeFileSync(join(root, 'params.yaml'), apart('a: 3', 'b: 2'));
    const third = commit(root);
    expect(await repo.replay({ from: second, to: third }, base)).toBeUndefined();
    expect([git(root, 'for-each-ref'), git(root, 'status', '--porcelain')]).toEqual([refs.replace(second, third), '']);
  });

  it('shares evidence with origin, or with the only remote', async () => {
    const root = repository();
    const remote = async () => (await openGit(root)).remote();
    expect(await remote()).toBeNull();
    git(root, 'remote', 'add', 'upstream', '/nowhere');
    expect(await remote()).toBe('upstream');
    git(root, 'remote', 'add', 'fork', '/elsewhere');
    expect(await remote()).toBeNull();
    git(root, 'remote', 'add', 'origin', '/here');
    expect(await remote()).toBe('origin');
  });
});
