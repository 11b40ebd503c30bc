import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { nodeRepositoryFiles } from '../adapters/repository-files-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { Git, Log, Snapshot } from '../ports.ts';
import { checkData } from './check-data.ts';
import { initDataCard } from './init-data-card.ts';

const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'proofmark-init-data-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** The card that is written of a table, and what a check of that card finds. */
async function card(rows: readonly string[], label?: string) {
  await writeFile(join(root, 'made.csv'), `${rows.join('\n')}\n`);
  const file = 'data-cards/made.md';
  const snapshot = async (): Promise<Snapshot> => ({
    commit: null,
    entries: [{ path: file, mode: '100644', oid: 'a'.repeat(40) }],
    read: async () => new Map([[file, await readFile(join(root, file))]]),
  });
  const privateFolder = join(root, '.private');
  const ports = {
    git: { root, privateFolder, snapshot } as unknown as Git,
    clock: { now: () => new Date('2026-03-01'), monotonic: () => 0 },
    log: silent,
    tables: duckDbTables(),
    dataFiles: dataFiles(privateFolder),
    files: nodeRepositoryFiles(root),
    sha256: sha256Hex,
  };
  await initDataCard({ files: ['made.csv'], ...(label === undefined ? {} : { label }) }, ports);
  const [checked] = await checkData({ cards: [] }, ports);
  return { text: await readFile(join(root, file), 'utf8'), findings: checked!.findings.map(({ what }) => what) };
}

const lines = (count: number, of: (index: number) => string) => Array.from({ length: count }, (_, index) => of(index));

describe('a card that is read off data', () => {
  test('holds for that data, however few rows there are', async () => {
    for (const rows of [1, 2, 49, 50, 300]) {
      await rm(join(root, 'data-cards'), { recursive: true, force: true });
      const { findings } = await card(['a,b', ...lines(rows, (index) => `${index},${index / 7}`)]);
      expect(findings).toEqual([]);
    }
  });

  test('bounds numbers in six digits, outwards, and times in seconds', async () => {
    const { text, findings } = await card([
      'x,at,big',
      '-0.123456789,2026-01-01 00:00:00.250,9007199254740993',
      '12.3456789,2026-01-02 10:11:12.750,9007199254740995',
    ]);
    expect(text).toContain('min: -0.123457  #');
    expect(text).toContain('max: 12.3457  #');
    expect(text).toContain("min: '2026-01-01 00:00:00'  #");
    expect(text).toContain("max: '2026-01-02 10:11:13'  #");
    // Whole numbers that doubles do not have are not bounded by a neighbour.
    expect(text.split('  big:')[1]).not.toContain('max:');
    expect(findings).toEqual([]);
  });

  test('splits within the day where there is only one', async () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const { text, findings } = await card([
      'at,x',
      ...lines(600, (index) => `2026-01-01 ${two(8 + Math.floor(index / 60))}:${two(index % 60)}:00,${index}`),
    ]);
    expect(text).toMatch(/train: \{ where: "\\"at\\" < '2026-01-01 \d\d:\d\d'" \}/);
    expect(findings).toEqual([]);
  });

  test('takes no prose for the name of a row', async () => {
    const { text } = await card(['id,said', ...lines(60, (index) => `r-${index},it came ${index} days late`)]);
    expect(text).toContain('key: [id]');
    expect(text.split('  said:')[1]).not.toContain('unique');
  });

  test('guesses which columns are about people, and shows none of their values', async () => {
    const { text, findings } = await card([
      'contact,region,x',
      ...lines(60, (index) => `p${index % 5}@example.com,${index % 2 === 0 ? 'N' : 'S'},${index}`),
    ]);
    expect(text).toContain('sensitive: true  # review: the values look like e-mail addresses');
    expect(text).not.toContain('@example.com');
    expect(text).toMatch(/values: \[(?:N, S|S, "N"|"N", S)\]/);
    expect(findings).toEqual([]);
  });
});
