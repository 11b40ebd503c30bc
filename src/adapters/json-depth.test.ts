import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEEPEST_JSON, findDeepJson } from './json-depth.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-json-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function found(content: string | Uint8Array, name = 'rows.json'): Promise<number | undefined> {
  const file = join(folder, name);
  await writeFile(file, content);
  return findDeepJson(file);
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test('a value as deep as is allowed is fine, and one level more is found with its line', async () => {
  expect(await found(`{"a": 1}\n${nested(DEEPEST_JSON)}\n`)).toBeUndefined();
  expect(await found(`{"a": 1}\n${nested(DEEPEST_JSON + 1)}\n`)).toBe(2);
  expect(await found(`\n\n${'{"a":'.repeat(DEEPEST_JSON + 1)}1`)).toBe(3);
  expect(await found(gzipSync(`{"a": 1}\n${nested(100_000)}\n`), 'rows.jsonl.gz')).toBe(2);
});

test('brackets in strings, and of values side by side, are no depth', async () => {
  expect(await found(JSON.stringify(Array.from({ length: 5000 }, (_, i) => ({ i }))))).toBeUndefined();
  expect(await found(JSON.stringify({ text: `${'['.repeat(5000)}\\"${'{'.repeat(5000)}` }))).toBeUndefined();
});

test('no JSON at all is left to the engine', async () => {
  expect(await found('')).toBeUndefined();
  expect(await found('"open\n[1]\n')).toBeUndefined();
  expect(await found('no gzip', 'rows.json.gz')).toBeUndefined();
});

test('any JSON of people passes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (text) => {
      expect(await found(text)).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});
