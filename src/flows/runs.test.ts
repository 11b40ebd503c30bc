import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evaluationOfRun, runRecord } from '../../test/builders/runs.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { EvidenceKind, Log } from '../ports.ts';
import { listRuns, type RunsRequest } from './runs.ts';

let repository: SmallRepository;
let warnings: string[];
beforeEach(() => {
  repository = smallRepository({ rows: 10 });
  warnings = [];
});
afterEach(() => repository.remove());

async function openPorts() {
  const log: Log = {
    info() {},
    warn: (line) => warnings.push(line),
    output() {},
    progress: () => ({ update() {}, done() {} }),
  };
  return { evidence: openEvidence(await openGit(repository.root), log), log };
}

async function record(kind: EvidenceKind, run: RunRecord, file = 'run.json', content: unknown = run): Promise<string> {
  const { evidence } = await openPorts();
  return (await evidence.write({ kind, model: run.model, key: run.key }, { [file]: JSON.stringify(content) })).commit;
}

const list = async (request: RunsRequest = {}) => listRuns(request, await openPorts());

test('lists successes and failures of a model with what was evaluated of them', async () => {
  await record('runs', runRecord(1));
  await record('failures', runRecord(2, { status: 'failed', file: null }));
  await record('runs', runRecord(3, { model: 'churn' }));
  await record('evaluations', runRecord(1), 'evaluation.json', evaluationOfRun(runRecord(1), { roc_auc: 0.8 }));
  const { rows } = await list({ model: 'fraud' });
  expect(rows.map(({ run, test }) => [run.status, test])).toEqual([
    ['failed', {}],
    ['succeeded', { roc_auc: 0.8 }],
  ]);
  expect((await list()).total).toBe(3);
});

test('tells a damaged record and lists the others', async () => {
  const commit = await record('runs', runRecord(1));
  await record('runs', runRecord(2));
  const blob = repository.git('rev-parse', `${commit}:run.json`);
  rmSync(join(repository.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  repository.git('remote', 'remove', 'origin');
  expect((await list()).rows.map(({ run }) => run.key)).toEqual([runRecord(2).key]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(blob);
});

test('lists nothing where nothing was trained', async () => {
  expect((await list()).total).toBe(0);
});
