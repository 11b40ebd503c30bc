import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFiles } from '../adapters/data-files-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { quoteText } from '../experiment/sql-text.ts';
import type { EvidenceEntry } from '../ports.ts';
import { inJudgingSession, type JudgingSession } from './judging-session.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-judging-'));
  const files = ['candidate', 'baseline', 'split'].map((name) => join(folder, `${name}.parquet`));
  const session = await duckDbTables().open({ views: [], outputs: files });
  for (const [index, file] of files.entries()) {
    const select = `select ${index} as number from range(3)`;
    await session.execute(`copy (${select}) to ${quoteText(file)} (format parquet, use_tmp_file false)`);
  }
  session.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entryOf = (key: string): EvidenceEntry => ({ id: { kind: 'evaluations', model: 'm', key }, commit: 'c' });

function judging<T>(use: (session: JudgingSession) => Promise<T>, opening = () => {}): Promise<T> {
  const request = {
    candidate: { evaluationEntry: entryOf('candidate') },
    baseline: { evaluationEntry: entryOf('baseline') },
    split: join(folder, 'split.parquet'),
  };
  const evidence = { checkout: async ({ id }: EvidenceEntry) => join(folder, `${id.key}.parquet`) };
  const ports = { evidence, tables: duckDbTables(), dataFiles: dataFiles(folder) };
  return inJudgingSession(request, ports, opening, use);
}

test('has the predictions of both models and the split as views, and may write two files', async () => {
  const told: string[] = [];
  const written = await judging(
    async ({ session, worst, flips, close }) => {
      told.push('open');
      const views = ['predictions', 'before', 'split'];
      const numbers = await Promise.all(views.map((view) => session.rows(`select max(number) as n from ${view}`)));
      expect(numbers.map(([row]) => row?.n)).toEqual([0, 1, 2]);
      for (const file of [worst, flips]) {
        await session.execute(`copy (select 1 as x) to ${quoteText(file)} (format parquet, use_tmp_file false)`);
      }
      close();
      expect([worst, flips].map(existsSync)).toEqual([true, true]);
      await expect(session.rows('select 1')).rejects.toThrow();
      return [worst, flips];
    },
    () => told.push('opening'),
  );
  expect(told).toEqual(['opening', 'open']);
  expect(written.map(existsSync)).toEqual([false, false]);
});

test('ends also when judging fails', async () => {
  let used: JudgingSession | undefined;
  const failing = judging(async (session) => {
    used = session;
    throw new Error('no verdict');
  });
  await expect(failing).rejects.toThrow('no verdict');
  await expect(used!.session.rows('select 1')).rejects.toThrow();
});
