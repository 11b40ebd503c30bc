import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../../test/builders/data-folder.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { findPinnedFiles, type PinnedFile, pinnedFilesOf } from './pinned-files.ts';

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder();
  mkdirSync(folder.file('data'));
});
afterEach(() => folder.remove());

const pin = (uri: string, sha256: string): PinnedFile => ({ name: 't', uri, sha256 });

const find = (...files: PinnedFile[]) =>
  findPinnedFiles({ files, root: folder.root, cardFile: 'data-cards/t.md' }, folder.ports.dataFiles);

/** What `sha256sum` itself prints of files, in byte order of their paths, and the digest of that. */
function listDigest(...uris: string[]): string {
  const list = execFileSync('sha256sum', uris, { cwd: folder.root, encoding: 'utf8', env: { LC_ALL: 'C' } });
  return sha256Hex(list);
}

describe('a pinned file', () => {
  test('is found by its path from the root, or an absolute one, under the name of its table', async () => {
    const file = folder.text('data/a.csv', 'x\n1\n');
    const digest = sha256Hex('x\n1\n');
    const files = [
      { uri: 'data/a.csv', sha256: digest },
      { uri: file, sha256: digest, name: 'other' },
    ];
    const pins = pinnedFilesOf({ files, columns: {}, foreign_keys: [] });
    expect(await findPinnedFiles({ files: pins, root: folder.root, cardFile: 'c.md' }, folder.ports.dataFiles)).toEqual(
      {
        views: [
          { name: 'a', file },
          { name: 'other', file },
        ],
        missing: [],
        changed: [],
      },
    );
  });

  test('that is another one is told with both digests, and can be looked at all the same', async () => {
    const file = folder.text('data/a.csv', 'x\n2\n');
    const { views, missing, changed } = await find(pin('data/a.csv', 'a0'.repeat(32)));
    expect(views).toEqual([{ name: 't', file }]);
    expect(missing).toEqual([]);
    expect(changed).toMatchObject([{ where: { file: 'data-cards/t.md', field: 'files[0]' } }]);
    expect(changed[0]!.what).toContain(`expected sha256 ${'a0'.repeat(32)}, found ${sha256Hex('x\n2\n')} (4 bytes)`);
  });

  test('that has changed since it was last looked at is looked at again', async () => {
    folder.text('data/a.csv', 'x\n1\n');
    const digest = sha256Hex('x\n1\n');
    expect((await find(pin('data/a.csv', digest))).changed).toEqual([]);
    folder.text('data/a.csv', 'x\n3\n');
    expect((await find(pin('data/a.csv', digest))).changed).toHaveLength(1);
    rmSync(folder.file('data/a.csv'));
    expect((await find(pin('data/a.csv', digest))).missing).toHaveLength(1);
  });

  test('that is not there is told where it was expected, and all of them at once', async () => {
    const { views, missing } = await find(
      pin('data/gone.csv', 'a0'.repeat(32)),
      pin('data/*.parquet', 'a0'.repeat(32)),
      pin('nowhere/*.parquet', 'a0'.repeat(32)),
    );
    expect(views).toEqual([]);
    expect(missing.map(({ what, where }) => [what, where?.field])).toEqual([
      ['the data file data/gone.csv is not there', 'files[0]'],
      ['no file matches data/*.parquet', 'files[1]'],
      ['no file matches nowhere/*.parquet', 'files[2]'],
    ]);
    expect(missing[0]!.fix).toContain(folder.file('data/gone.csv'));
  });
});

describe('files of a pattern', () => {
  beforeEach(() => {
    for (const name of ['part-2', 'part-10', 'part-1', 'Part-0', 'other'])
      folder.text(`data/${name}.csv`, `x\n${name}\n`);
  });

  test('have the digest of what sha256sum prints of them, in byte order', async () => {
    const digest = listDigest('data/part-1.csv', 'data/part-10.csv', 'data/part-2.csv');
    const { views, changed, missing } = await find(pin('data/part-*.csv', digest));
    expect([changed, missing]).toEqual([[], []]);
    expect(views).toEqual([
      {
        name: 't',
        file: ['data/part-1.csv', 'data/part-10.csv', 'data/part-2.csv'].map((name) => folder.file(name)),
      },
    ]);
  });

  test('may be of one character', async () => {
    const { views, changed } = await find(pin('data/part-?.csv', listDigest('data/part-1.csv', 'data/part-2.csv')));
    expect(views[0]!.file).toHaveLength(2);
    expect(changed).toEqual([]);
  });

  test('are others when one is new, gone, or has other bytes', async () => {
    const names = ['data/part-1.csv', 'data/part-10.csv', 'data/part-2.csv'];
    const digest = listDigest(...names);
    folder.text('data/part-3.csv', 'x\n');
    expect((await find(pin('data/part-*.csv', digest))).changed).toHaveLength(1);
    rmSync(folder.file('data/part-3.csv'));
    expect((await find(pin('data/part-*.csv', digest))).changed).toEqual([]);
    folder.text('data/part-2.csv', 'x\nanother\n');
    expect((await find(pin('data/part-*.csv', digest))).changed).toHaveLength(1);
    rmSync(folder.file('data/part-2.csv'));
    expect((await find(pin('data/part-*.csv', digest))).changed).toHaveLength(1);
  });

  test('take signs of the pattern in names of folders literally', async () => {
    const { missing } = await find(pin('d*/part-1.csv', 'a0'.repeat(32)));
    expect(missing.map(({ what }) => what)).toEqual(['the data file d*/part-1.csv is not there']);
  });
});

test('a remote file that cannot be had is told with the field that names it', async () => {
  const { views, missing } = await find(pin('https://127.0.0.1:1/rows.csv', 'a0'.repeat(32)));
  expect(views).toEqual([]);
  expect(missing).toMatchObject([{ where: { file: 'data-cards/t.md', field: 'files[0]' } }]);
  expect(missing[0]!.what).toMatch(/127\.0\.0\.1/);
});
