import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dataFiles } from '../src/adapters/data-files-node.ts';
import { sha256Hex } from '../src/adapters/digest-node.ts';
import { duckDbTables } from '../src/adapters/tables-duckdb.ts';
import type { DataCard } from '../src/config/data-card.ts';
import { checkData } from '../src/flows/check-data.ts';
import type { Git, Log, Snapshot } from '../src/ports.ts';

const ROOT = join(import.meta.dirname, '..');
const CARDS = readdirSync(join(ROOT, 'data-cards')).map((file) => `data-cards/${file}`);
const silent = { progress: () => ({ update() {}, done() {} }), warn() {} } as unknown as Log;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-cards-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of Hugging Face's `size_categories`, such as `100K<n<1M`. */
function rowsOfCategory(category: string): readonly [number, number] {
  const [, least, most] = /^(\d+[KM]?)<n<(\d+[KM]?)$/.exec(category)!;
  const rows = (text: string) => Number.parseInt(text, 10) * (text.endsWith('M') ? 1e6 : text.endsWith('K') ? 1e3 : 1);
  return [rows(least!), rows(most!)];
}

describe.each(CARDS)('%s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const card = parse(text.split(/^---$/m)[1]!) as DataCard;

  test('is kept by the data, and says how many rows there are', async () => {
    const content = new TextEncoder().encode(text);
    const snapshot: Snapshot = {
      commit: null,
      entries: [{ path: file, mode: '100644', oid: 'a'.repeat(40) }],
      read: async (paths) => new Map(paths.filter((path) => path === file).map((path) => [path, content])),
    };
    const [checked] = await checkData(
      { cards: [] },
      {
        git: { root: ROOT, privateFolder: folder, snapshot: async () => snapshot } as unknown as Git,
        clock: { now: () => new Date('2026-03-01'), monotonic: () => 0 },
        log: silent,
        tables: duckDbTables(),
        dataFiles: dataFiles(folder),
        sha256: sha256Hex,
      },
    );
    expect(checked!.findings).toEqual([]);
    expect(checked!.rules).toBeGreaterThan(60);
    const [least, most] = rowsOfCategory(card.size_categories![0]!);
    expect(checked!.rows).toBeGreaterThan(least);
    expect(checked!.rows).toBeLessThan(most);
  }, 60_000);

  test('says where the data is from, who answers for it, and how long it stays', () => {
    for (const field of ['owner', 'licence', 'retention', 'collected', 'updated', 'update-schedule'] as const) {
      expect(card[field]).toBeTruthy();
    }
    expect(card.provenance?.source).toBeTruthy();
    expect(card.rules.length).toBeGreaterThan(2);
    for (const heading of [
      'Authorship',
      'Dataset overview',
      'Intended and unsuitable uses',
      'Sensitivity',
      'Known limits',
    ])
      expect(text).toContain(`\n## ${heading}\n`);
  });
});
