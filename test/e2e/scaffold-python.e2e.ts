import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Hex } from '../../src/adapters/digest-node.ts';
import { nodeRepositoryFiles } from '../../src/adapters/repository-files-node.ts';
import { duckDbTables } from '../../src/adapters/tables-duckdb.ts';
import { initRepository } from '../../src/flows/init.ts';
import { pythonFolder } from '../builders/python.ts';
import { LOAN_REQUEST, LOANS, scaffoldedAuc } from '../builders/scaffolded-model.ts';

const PYTHON = pythonFolder();

test.runIf(PYTHON !== undefined)('a model scaffolded in Python learns and scores well above chance', async () => {
  const root = mkdtempSync(join(tmpdir(), 'proofmark-scaffold-'));
  try {
    mkdirSync(dirname(join(root, LOAN_REQUEST.data)), { recursive: true });
    writeFileSync(join(root, LOAN_REQUEST.data), LOANS);
    const ports = { files: nodeRepositoryFiles(root), tables: duckDbTables(), sha256: sha256Hex };
    await initRepository({ ...LOAN_REQUEST, model: 'loan', language: 'python' }, ports);
    const path = { ...(PYTHON === undefined ? {} : { path: PYTHON }) };
    expect(await scaffoldedAuc(root, { label: 'outcome', positive: 'bad', ...path })).toBeGreaterThan(0.95);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
