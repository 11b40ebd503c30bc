import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { UserError } from '../errors.ts';
import type { DriftPorts } from '../flows/drift-data.ts';
import type { CommandContext } from './context.ts';

/** The ports of commands that look at tables, also where there is no git repository. */
export async function openDataPorts(context: CommandContext): Promise<DriftPorts> {
  const { log, signal } = context;
  const git = await context.git().catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  const kept = git === undefined ? {} : { git, evidence: openEvidence(git, log) };
  const privateFolder = git?.privateFolder ?? join(tmpdir(), 'proofmark');
  return {
    ...kept,
    log,
    sha256: sha256Hex,
    dataFiles: dataFiles(privateFolder),
    tables: duckDbTables({ privateFolder, signal }),
  };
}
