import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { dataFiles } from '../../src/adapters/data-files-node.ts';
import { sha256Hex } from '../../src/adapters/digest-node.ts';
import { duckDbTables } from '../../src/adapters/tables-duckdb.ts';
import { silentLog } from './silent-log.ts';

/** Tables in a temporary folder, made by SQL, and the ports of flows that read them. */
export interface DataFolder {
  readonly root: string;
  file(name: string): string;
  /** The rows of a query as a file whose ending says its format: .parquet, .csv, .json or .jsonl. */
  table(name: string, select: string): Promise<string>;
  text(name: string, content: string): string;
  readonly ports: ReturnType<typeof portsOf>;
  remove(): void;
}

const FORMATS: Readonly<Record<string, string>> = {
  parquet: 'format parquet',
  csv: 'format csv, header true',
  json: 'format json, array true',
  jsonl: 'format json',
};

export function dataFolder(): DataFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-data-')));
  const file = (name: string) => join(root, name);
  return {
    root,
    file,
    table: async (name, select) => {
      const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
      const connection = await instance.connect();
      try {
        await connection.run('select setseed(0.5)');
        await connection.run(`copy (${select}) to '${file(name)}' (${FORMATS[name.split('.').at(-1)!]})`);
      } finally {
        connection.closeSync();
        instance.closeSync();
      }
      return file(name);
    },
    text: (name, content) => {
      writeFileSync(file(name), content);
      return file(name);
    },
    ports: portsOf(file('.private')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function portsOf(privateFolder: string) {
  return { log: silentLog, sha256: sha256Hex, dataFiles: dataFiles(privateFolder), tables: duckDbTables() };
}
