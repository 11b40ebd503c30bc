import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TrialTree } from '../ports.ts';
import { MergeMethod } from '../queue/simulated-queue.ts';
import { openGit } from './git-cli.ts';
import { openTrialTree } from './trial-tree-git.ts';

let root: string;
let tree: TrialTree;

const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A branch with these files on top of main; answers its head. */
function branch(name: string, files: Readonly<Record<string, string>>): string {
  git('switch', '-q', '-c', name, 'main');
  for (const [path, text] of Object.entries(files)) write(path, text);
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', name);
  const head = git('rev-parse', 'HEAD');
  git('switch', '-q', 'main');
  return head;
}

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-trial-')));
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  write('.gitignore', 'data/\n');
  write('list.txt', 'one\ntwo\nthree\n');
  write('gone.txt', 'here\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'start');
  tree = await openTrialTree(await openGit(root));
});

afterEach(async () => {
  await tree.close();
  rmSync(root, { recursive: true });
});

const base = () => git('rev-parse', 'main');

describe('a commit that a forge would make', () => {
  test.each(MergeMethod.options)('has what the branch changes and what it is built on (%s)', async (method) => {
    const [one, two] = [branch('one', { 'a.txt': 'a\n' }), branch('two', { 'b.txt': 'b\n' })];
    const first = await tree.make({ method, onto: base(), head: one, title: 'one' });
    if (first.status === 'conflict') throw new Error('no conflict was expected');
    const second = await tree.make({ method, onto: first.commit, head: two, title: 'two' });
    if (second.status === 'conflict') throw new Error('no conflict was expected');
    expect(git('ls-tree', '--name-only', second.commit).split('\n')).toEqual(
      expect.arrayContaining(['a.txt', 'b.txt']),
    );
    const parents = git('rev-list', '--parents', '-1', second.commit).split(' ').slice(1);
    expect(parents).toEqual(method === 'merge' ? [first.commit, two] : [first.commit]);
    // Equal requests make equal commits.
    expect(await tree.make({ method, onto: first.commit, head: two, title: 'two' })).toEqual(second);
  });

  test.each(MergeMethod.options)('is one of its own also where the branch changes nothing (%s)', async (method) => {
    const made = await tree.make({ method, onto: base(), head: base(), title: 'nothing' });
    if (made.status === 'conflict') throw new Error('no conflict was expected');
    expect(made.commit).not.toBe(base());
    expect(git('rev-parse', `${made.commit}^{tree}`)).toBe(git('rev-parse', 'main^{tree}'));
  });

  test.each(MergeMethod.options)('is not made where git finds conflicts, each with its place (%s)', async (method) => {
    const one = branch('one', { 'list.txt': 'one\n2\nthree\n', 'gone.txt': 'changed\n', 'Ünï $(x).txt': 'a\n' });
    git('switch', '-q', '-c', 'two', 'main');
    git('rm', '-q', 'gone.txt');
    write('list.txt', 'one\nzwei\nthree\n');
    write('Ünï $(x).txt', 'b\n');
    git('add', '-A');
    git('commit', '-q', '-m', 'two');
    const two = git('rev-parse', 'HEAD');
    git('switch', '-q', 'main');
    const first = await tree.make({ method, onto: base(), head: one, title: 'one' });
    if (first.status === 'conflict') throw new Error('no conflict was expected');
    const found = await tree.make({ method, onto: first.commit, head: two, title: 'two' });
    expect(found).toMatchObject({ status: 'conflict' });
    const places = found.status === 'conflict' ? found.places : [];
    expect(places).toEqual(
      expect.arrayContaining([{ file: 'list.txt', line: 2 }, { file: 'gone.txt' }, { file: 'Ünï $(x).txt', line: 1 }]),
    );
    // What was begun is gone: the next one is made as if nothing had been.
    expect(await tree.make({ method, onto: base(), head: one, title: 'one' })).toEqual(first);
  });

  test('does not depend on what a person has set for merges of their own', async () => {
    const one = branch('one', { 'a.txt': 'a\n' });
    const made = await tree.make({ method: 'merge', onto: base(), head: one, title: 'one' });
    for (const setting of ['merge.ff=only', 'merge.log=true', 'merge.verifySignatures=true', 'commit.gpgSign=true']) {
      git('config', ...setting.split('='));
    }
    write('.git/hooks/pre-merge-commit', '#!/bin/sh\nexit 1\n');
    execFileSync('chmod', ['+x', join(root, '.git/hooks/pre-merge-commit')]);
    expect(await tree.make({ method: 'merge', onto: base(), head: one, title: 'one' })).toEqual(made);
  });
});

describe('the checkout', () => {
  test('leaves what a person has as it is: files, index, branch, refs', async () => {
    const one = branch('one', { 'list.txt': 'one\n2\nthree\n' });
    write('list.txt', 'in the middle of something\n');
    write('staged.txt', 'staged\n');
    git('add', 'staged.txt');
    write('untracked.txt', 'untracked\n');
    const state = () => [
      git('status', '--porcelain=v2', '--branch'),
      git('for-each-ref'),
      git('rev-parse', 'HEAD'),
      git('write-tree'),
      git('stash', 'list'),
      readFileSync(join(root, 'list.txt'), 'utf8'),
    ];
    const before = state();
    const made = await tree.make({ method: 'merge', onto: base(), head: one, title: 'one' });
    await tree.show(made.status === 'made' ? made.commit : '');
    expect(readFileSync(join(tree.git.root, 'list.txt'), 'utf8')).toBe('one\n2\nthree\n');
    expect(existsSync(join(tree.git.root, 'untracked.txt'))).toBe(false);
    expect(state()).toEqual(before);
    await tree.close();
    expect(state()).toEqual(before);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(existsSync(tree.git.root)).toBe(false);
  });

  test('is that of a fresh runner: what was left there is gone', async () => {
    await tree.show(base());
    writeFileSync(join(tree.git.root, 'left.txt'), '');
    writeFileSync(join(tree.git.root, 'list.txt'), 'spoiled');
    mkdirSync(join(tree.git.root, 'data'));
    writeFileSync(join(tree.git.root, 'data', 'left.csv'), '');
    await tree.show(base());
    for (const name of ['left.txt', 'data']) expect(existsSync(join(tree.git.root, name))).toBe(false);
    expect(readFileSync(join(tree.git.root, 'list.txt'), 'utf8')).toBe('one\ntwo\nthree\n');
  });

  test('shows data that git ignores, and no file that somebody forgot to commit', async () => {
    for (const name of ['data/a.csv', 'data/b.csv', 'data/b.txt', 'forgotten.csv']) write(name, name);
    await tree.show(base());
    await tree.lend(['data/*.csv', 'forgotten.csv', 'nowhere.csv', 'list.txt']);
    expect(readFileSync(join(tree.git.root, 'data/a.csv'), 'utf8')).toBe('data/a.csv');
    expect(existsSync(join(tree.git.root, 'data/b.csv'))).toBe(true);
    for (const name of ['data/b.txt', 'forgotten.csv', 'nowhere.csv']) {
      expect(existsSync(join(tree.git.root, name))).toBe(false);
    }
    expect(lstatSync(join(tree.git.root, 'list.txt')).isSymbolicLink()).toBe(false);
    // Thrown away are the links only.
    await tree.show(base());
    expect(readFileSync(join(root, 'data/a.csv'), 'utf8')).toBe('data/a.csv');
  });

  test('that a killed process left behind is forgotten by the next', async () => {
    const left = tree.git.root;
    rmSync(left, { recursive: true });
    expect(git('worktree', 'list')).toContain(left);
    const next = await openTrialTree(await openGit(root));
    expect(git('worktree', 'list')).not.toContain(left);
    await next.close();
  });

  test('is refused where nothing was committed yet', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'proofmark-trial-'));
    execFileSync('git', ['init', '-q'], { cwd: empty });
    await expect(openTrialTree(await openGit(empty))).rejects.toThrow(/no commit yet/);
    rmSync(empty, { recursive: true });
  });
});
