import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBadlyPacked } from './packing.ts';

let folder: string;
const packed = new Map<string, Buffer>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-packing-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const ending of ['gz', 'zst']) {
    const file = join(folder, `rows.csv.${ending}`);
    await connection.run(`copy (select range as id, 'n' || (range % 7) as name from range(50000)) to '${file}'`);
    packed.set(ending, await readFile(file));
  }
  connection.closeSync();
  instance.closeSync();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function isBad(ending: string, bytes: Uint8Array): Promise<boolean> {
  const file = join(folder, `table.csv.${ending}`);
  await writeFile(file, bytes);
  return isBadlyPacked(file);
}

describe.each(['gz', 'zst'])('a .%s file', (ending) => {
  test('that is whole is fine, also two in a row', async () => {
    const bytes = packed.get(ending)!;
    expect(await isBad(ending, bytes)).toBe(false);
    expect(await isBad(ending, Buffer.concat([bytes, bytes]))).toBe(false);
  });

  test('that is cut off anywhere is not', async () => {
    const bytes = packed.get(ending)!;
    for (const share of [0.0001, 0.1, 0.5, 0.9, 0.9999]) {
      expect(await isBad(ending, bytes.subarray(0, Math.max(3, Math.floor(share * bytes.length))))).toBe(true);
    }
    expect(await isBad(ending, bytes.subarray(0, bytes.length - 1))).toBe(true);
  });

  test('that is something else is not', async () => {
    expect(await isBad(ending, Buffer.from('id,name\n1,a\n'))).toBe(true);
  });
});

test('frames of zstd that are to be skipped are', async () => {
  const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  expect(await isBad('zst', Buffer.concat([skipped, packed.get('zst')!]))).toBe(false);
});

test('other files are not looked at', async () => {
  expect(await isBad('txt', gzipSync('x').subarray(0, 5))).toBe(false);
});
