import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPackingFault, type UnpackedLimits } from './packing.ts';

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

async function faultOf(ending: string, bytes: Uint8Array, limits?: UnpackedLimits) {
  const file = join(folder, `table.csv.${ending}`);
  await writeFile(file, bytes);
  return findPackingFault(file, limits);
}

describe.each(['gz', 'zst'])('a .%s file', (ending) => {
  test('that is whole is fine, also two in a row', async () => {
    const bytes = packed.get(ending)!;
    expect(await faultOf(ending, bytes)).toBeUndefined();
    expect(await faultOf(ending, Buffer.concat([bytes, bytes]))).toBeUndefined();
  });

  test('that is cut off anywhere is not', async () => {
    const bytes = packed.get(ending)!;
    for (const share of [0.0001, 0.1, 0.5, 0.9, 0.9999]) {
      expect(await faultOf(ending, bytes.subarray(0, Math.max(3, Math.floor(share * bytes.length))))).toBe('damaged');
    }
    expect(await faultOf(ending, bytes.subarray(0, bytes.length - 1))).toBe('damaged');
  });

  test('that is something else is not', async () => {
    expect(await faultOf(ending, Buffer.from('id,name\n1,a\n'))).toBe('damaged');
  });
});

describe('a file that unpacks to more than rows that differ could', () => {
  const few = { times: 2, bytes: 100_000 };
  /** Magic number, a descriptor, and what follows it. */
  const frame = (...parts: readonly Buffer[]) => Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), ...parts]);
  /** 128 KiB of one byte. */
  const repeated = (last: 0 | 1) => {
    const header = Buffer.alloc(4, 'a');
    header.writeUIntLE(last | (1 << 1) | ((2 ** 17) << 3), 0, 3);
    return header;
  };

  test('is found, where it is beyond both limits', async () => {
    const bytes = packed.get('gz')!;
    expect(await faultOf('gz', bytes, few)).toBe('bloated');
    expect(await faultOf('gz', bytes, { ...few, times: 50 })).toBeUndefined();
    expect(await faultOf('gz', bytes, { ...few, bytes: 2 ** 30 })).toBeUndefined();
  });

  test('is found by the blocks of one repeated byte in a frame that does not say its length', async () => {
    const blocks = [...Array.from({ length: 99 }, () => repeated(0)), repeated(1)];
    const bytes = frame(Buffer.from([0, 0x38]), ...blocks);
    expect(await faultOf('zst', bytes, { times: 200, bytes: 10_000_000 })).toBe('bloated');
    expect(await faultOf('zst', bytes, { times: 200, bytes: 100 * 2 ** 17 })).toBeUndefined();
  });

  test('is found by the length that a frame says', async () => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(2n ** 33n);
    const bytes = frame(Buffer.from([0xc0, 0x38]), length, repeated(1));
    expect(await faultOf('zst', bytes)).toBe('bloated');
    expect(await faultOf('zst', bytes, { times: 200, bytes: 2 ** 33 })).toBeUndefined();
  });
});

test('frames of zstd that are to be skipped are', async () => {
  const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  expect(await faultOf('zst', Buffer.concat([skipped, packed.get('zst')!]))).toBeUndefined();
});

test('other files are not looked at', async () => {
  expect(await faultOf('txt', gzipSync('x').subarray(0, 5))).toBeUndefined();
});
