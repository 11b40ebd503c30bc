import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { SeededRandom } from '../metrics/random.ts';
import type { Log } from '../ports.ts';
import { findLeakage } from './leakage.ts';

const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-texts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const random = new SeededRandom('complaints');
/** Words by Zipf's law. */
const write = (words: number) =>
  Array.from({ length: words }, () => `w${Math.floor(2000 ** random.uniform())}`).join(' ');
interface Row {
  readonly text: string;
  readonly amount: number;
  readonly product: string;
  readonly late: boolean;
}
const row = (text: string): Row => ({
  text,
  amount: Math.round(1e6 * random.uniform()),
  product: `product ${random.below(4)}`,
  late: random.uniform() < 0.3,
});
const rows = (count: number) => Array.from({ length: count }, () => row(write(30 + random.below(60))));

async function look(train: readonly Row[], against: readonly Row[]) {
  const file = async (name: string, all: readonly Row[]) => {
    await writeFile(join(folder, name), all.map((each) => JSON.stringify(each)).join('\n'));
    return join(folder, name);
  };
  const source = { trainFile: await file('train.jsonl', train), testFile: await file('test.jsonl', against) };
  const ports = { log: silent, tables: duckDbTables(), dataFiles: dataFiles(folder), sha256: sha256Hex };
  const result = await findLeakage({ source, label: 'late', ids: [], allow: [] }, ports);
  return result.findings.filter(({ check }) => check === 'near-texts');
}

test('texts that came from training with some words changed are found, with the pair', async () => {
  const train = rows(1500);
  const clean = rows(480);
  // Other case and punctuation, one word in fifty another, and all else in the row new.
  const copies = train.slice(100, 120).map(({ text }) =>
    row(
      text
        .split(' ')
        .map((word, at) => (at % 50 === 25 ? 'changed' : word.toUpperCase()))
        .join(', '),
    ),
  );
  const [finding] = await look(train, [...clean, ...copies]);
  expect(finding).toMatchObject({ status: 'fail', column: 'text', count: 20, share: 0.04 });
  expect(finding!.what).toContain('nearly the text of a training row');
  expect(finding!.examples.map(({ test, train }) => [test, train])).toEqual(
    [0, 1, 2, 3, 4].map((index) => [480 + index, 100 + index]),
  );
  expect(finding!.examples[0]!.values.text).toBe(copies[0]!.text.slice(0, 200));
});

test('texts of their own pass, and a column of names is no text', async () => {
  expect(await look(rows(600), rows(300))).toMatchObject([{ status: 'pass', column: 'text', count: 0 }]);
});

test('texts that all follow one form are near each other by nature', async () => {
  const form = write(80);
  const filled = (count: number) => Array.from({ length: count }, () => row(`${form} number ${random.below(1e6)}`));
  const [finding] = await look(filled(1200), filled(600));
  expect(finding).toMatchObject({ status: 'pass', count: 600 });
  expect(finding!.what).toContain('no more than by nature: 100.0%');
});
