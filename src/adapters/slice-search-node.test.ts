import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DiscoveryRequest, openSearch, searchSlices } from '../metrics/discovery.ts';
import { SeededRandom } from '../metrics/random.ts';
import { nodeSliceSearcher, searchOnThread } from './slice-search-node.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FILES = [
  join(ROOT, 'build', 'adapters', 'slice-search-thread.js'),
  join(ROOT, 'actions', 'dist', 'slice-search-thread.js'),
];

/** Errors and losses that are more where `c0=b`, of rows that come in clusters of three. */
function request(rows: number): DiscoveryRequest {
  const random = new SeededRandom('slices on a thread');
  const codes = () => Int32Array.from({ length: rows }, () => Math.floor(random.uniform() * 3));
  const dimensions = ['c0', 'c1', 'c2'].map((name) => ({
    name,
    kind: 'column' as const,
    values: ['a', 'b', 'c'],
    codes: codes(),
  }));
  const bad = (row: number) => (dimensions[0]!.codes[row] === 1 ? 0.3 : 0);
  return {
    dimensions,
    errors: Float64Array.from({ length: rows }, (_, row) => (random.uniform() < 0.1 + bad(row) ? 1 : 0)),
    lossDifference: Float64Array.from({ length: rows }, (_, row) => random.uniform() - 0.5 + bad(row)),
    weight: Float64Array.from({ length: rows }, () => 1 + random.uniform()),
    clusters: { codes: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 3)), count: Math.ceil(rows / 3) },
    salt: 5,
  };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-threads-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a search on a thread of its own', () => {
  test.each(FILES)('finds what this thread finds: %s', async (file) => {
    const expected = searchSlices(openSearch(request(6000)));
    expect(expected.map(({ slice }) => slice)).toContain('c0=b');
    const search = openSearch(request(6000));
    expect(await searchOnThread(search, file)).toEqual(expected);
    expect(search.a.codes.get(search.axes[0]!)).toHaveLength(0);
  });

  test('that fails, or ends without an answer, is an error', async () => {
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const search = () => openSearch(request(300));
    await expect(searchOnThread(search(), file('throws.mjs', "throw new Error('no room')"))).rejects.toThrow('no room');
    await expect(searchOnThread(search(), file('ends.mjs', ''))).rejects.toThrow('without an answer');
    await expect(searchOnThread(search(), join(folder, 'missing.mjs'))).rejects.toThrow('missing.mjs');
  });

  test('is not begun for few rows', async () => {
    const search = openSearch(request(6000));
    expect(await nodeSliceSearcher.search(search)).toEqual(searchSlices(search));
  });
});
