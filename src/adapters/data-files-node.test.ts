import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataFiles } from './data-files-node.ts';

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-data-'));
  file = join(folder, 'data.csv');
  await writeFile(file, 'a\n1\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a digest', () => {
  test('is remembered by the next process', async () => {
    expect(await dataFiles(folder).digest(file)).toEqual({ sha256: sha256('a\n1\n'), bytes: 4 });
    const memory = join(folder, 'cache', 'digests.json');
    await writeFile(memory, (await readFile(memory, 'utf8')).replaceAll(sha256('a\n1\n'), sha256('remembered')));
    expect((await dataFiles(folder).digest(file))?.sha256).toBe(sha256('remembered'));
  });

  test('follows a change that keeps the size and the time of change', async () => {
    const { atime, mtime } = await stat(file);
    await dataFiles(folder).digest(file);
    await writeFile(file, 'a\n2\n');
    await utimes(file, atime, mtime);
    expect((await dataFiles(folder).digest(file))?.sha256).toBe(sha256('a\n2\n'));
  });

  test('is computed again when its memory is damaged', async () => {
    await dataFiles(folder).digest(file);
    await writeFile(join(folder, 'cache', 'digests.json'), '{"half');
    expect((await dataFiles(folder).digest(file))?.sha256).toBe(sha256('a\n1\n'));
  });

  test('of a file that is not there, or a folder, is none', async () => {
    expect(await dataFiles(folder).digest(join(folder, 'nowhere'))).toBeUndefined();
    expect(await dataFiles(folder).digest(folder)).toBeUndefined();
  });
});

describe('a link', () => {
  test('is told from a file by where it leads', async () => {
    const root = join(folder, 'repository');
    await mkdir(root);
    await writeFile(join(root, 'own.csv'), 'a\n1\n');
    await symlink('own.csv', join(root, 'inside.csv'));
    await symlink('../data.csv', join(root, 'outside.csv'));
    const files = dataFiles(folder);
    const out = (name: string) => files.leadsOutOf(root, join(root, name));
    expect([await out('own.csv'), await out('inside.csv'), await out('outside.csv')]).toEqual([false, false, true]);
  });
});

describe('publishing', () => {
  test('puts the whole file in place or none', async () => {
    const files = dataFiles(folder);
    const target = join(folder, 'cache', 'splits', 'x');
    const failing = files.publish(target, async (temporary) => {
      await writeFile(temporary, 'half');
      throw new Error('killed');
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await files.intact(target)).toBe(false);
    await files.publish(target, (temporary) => writeFile(temporary, 'whole'));
    expect(await readFile(target, 'utf8')).toBe('whole');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  test('knows the file again, in another process too, until somebody changes it', async () => {
    const target = join(folder, 'cache', 'splits', 'x');
    await dataFiles(folder).publish(target, (temporary) => writeFile(temporary, 'whole'));
    expect(await dataFiles(folder).intact(target)).toBe(true);
    await utimes(target, 0, 0);
    expect(await dataFiles(folder).intact(target)).toBe(true);
    await writeFile(target, 'whale');
    expect(await dataFiles(folder).intact(target)).toBe(false);
    await dataFiles(folder).publish(target, (temporary) => writeFile(temporary, 'whole'));
    expect(await dataFiles(folder).intact(target)).toBe(true);
    await rm(join(folder, 'cache', 'digests.json'));
    expect(await dataFiles(folder).intact(target)).toBe(false);
  });

  test('tells a full disk in one message', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const failing = dataFiles(folder).publish(join(folder, 'x'), () => Promise.reject(full));
    await expect(failing).rejects.toThrow(/the disk is full; nothing half-written was kept\n {2}Fix: free some space/);
  });
});

describe('the name of a file', () => {
  test('is short below the working folder, and whole elsewhere', () => {
    const { named } = dataFiles(folder);
    expect(named(resolve('data', 'june.parquet'))).toBe(join('data', 'june.parquet'));
    expect(named(file)).toBe(file);
    expect(named(resolve('..', 'june.parquet'))).toBe(resolve('..', 'june.parquet'));
    expect(named(resolve('..june.parquet'))).toBe('..june.parquet');
  });
});
