import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RepositoryFiles } from '../ports.ts';
import { nodeRepositoryFiles } from './repository-files-node.ts';

let folder: string;
let root: string;
let files: RepositoryFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-files-'));
  root = join(folder, 'repository');
  mkdirSync(root);
  files = nodeRepositoryFiles(root);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('create', () => {
  test('writes a new file with its folders and leaves nothing else', async () => {
    expect(await files.create('models/fraud/model.yaml', 'task: x\n')).toBe('created');
    expect(readFileSync(join(root, 'models/fraud/model.yaml'), 'utf8')).toBe('task: x\n');
    expect(readdirSync(join(root, 'models/fraud'))).toEqual(['model.yaml']);
  });

  test('never writes over what is there', async () => {
    writeFileSync(join(root, 'a'), 'mine');
    expect(await files.create('a', 'theirs')).toBe('existed');
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('mine');
    mkdirSync(join(root, 'b'));
    expect(await files.create('b', 'theirs')).toBe('existed');
    expect(readdirSync(root)).toEqual(['a', 'b']);
  });

  test('of many at once exactly one wins, with its whole content', async () => {
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(1000));
    const outcomes = await Promise.all(contents.map((content) => files.create('x/y', content)));
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(readFileSync(join(root, 'x/y'), 'utf8')).toBe(contents[outcomes.indexOf('created')]);
  });

  test('says that a file stands where a folder is needed', async () => {
    writeFileSync(join(root, 'models'), '');
    await expect(files.create('models/x/model.yaml', '')).rejects.toThrow(
      'models/x/model.yaml: a file stands where a folder is needed',
    );
  });
});

describe('paths', () => {
  test.each(['', '/etc/passwd', '../x', 'a/../../x', 'a//b', 'C:/x', 'a\\b', 'a\0b', 'a/'])(
    '%j is refused',
    async (path) => {
      await expect(files.create(path, '')).rejects.toThrow('is not a path inside the repository');
      await expect(files.read(path)).rejects.toThrow('is not a path inside the repository');
      expect(readdirSync(folder)).toEqual(['repository']);
    },
  );

  test.each([
    ['a folder outside', '..'],
    ['nowhere', '../missing'],
  ])('through a link to %s are refused', async (_, target) => {
    symlinkSync(target, join(root, 'models'));
    await expect(files.create('models/model.yaml', '')).rejects.toThrow(
      'models/model.yaml: is a link that leads out of the repository, or nowhere',
    );
    await expect(files.read('models/model.yaml')).rejects.toThrow('is a link');
    expect(readdirSync(folder)).toEqual(['repository']);
  });

  test('through a link inside the repository are fine', async () => {
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'models'));
    expect(await files.create('models/a', '1')).toBe('created');
    expect(new TextDecoder().decode(await files.read('models/a'))).toBe('1');
  });
});

test('read and digest tell a missing file from an empty one', async () => {
  writeFileSync(join(root, 'empty'), '');
  mkdirSync(join(root, 'folder'));
  expect(await files.read('empty')).toHaveLength(0);
  expect(await files.read('missing')).toBeUndefined();
  expect(await files.read('folder')).toBeUndefined();
  expect(await files.digest('empty')).toEqual({ sha256: createHash('sha256').digest('hex'), bytes: 0 });
  expect(await files.digest('missing')).toBeUndefined();
  expect(await files.digest('folder')).toBeUndefined();
});

test('list is sorted and leaves out what people did not write', async () => {
  for (const path of ['b', 'a/c', 'a/b', '.git/config', 'node_modules/x/y', '.gitattributes'])
    await files.create(path, '');
  expect(await files.list('')).toEqual(['.gitattributes', 'a/b', 'a/c', 'b']);
  expect(await files.list('a')).toEqual(['a/b', 'a/c']);
  expect(await files.list('missing')).toEqual([]);
});
