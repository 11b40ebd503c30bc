import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { nodeRepositoryFiles } from '../../src/adapters/repository-files-node.ts';
import { isConfigFile, type LoadedRepository, loadRepository } from '../../src/config/load-repository.ts';
import { checkMetrics } from '../../src/gate/declared-metrics.ts';

/** A table with text labels, missing values and a column name that needs quotes. */
export const LOANS = [
  'customer_id,income,"debt ratio",age,region,applied,outcome',
  ...Array.from({ length: 400 }, (_, i) => {
    const income = (i * 7919) % 5000;
    const age = i % 7 === 0 ? '' : 20 + ((i * 13) % 50);
    const day = `2026-01-${String(1 + (i % 28)).padStart(2, '0')}`;
    return [
      i % 150,
      income,
      ((i * 31) % 100) / 50,
      age,
      'nsew'[i % 4],
      day,
      income > 2500 + ((i * 17) % 1000) ? 'good' : 'bad',
    ].join(',');
  }),
].join('\n');

/** How to scaffold a model on it, when it stands in this file. */
export const LOAN_REQUEST = { data: 'data/Loans 2026.csv', label: 'outcome', positive: 'bad', entity: 'customer_id' };

/** What a folder declares. */
export async function declared(root: string): Promise<LoadedRepository> {
  const paths = (await nodeRepositoryFiles(root).list('')).filter(isConfigFile);
  return loadRepository(new Map(paths.map((path) => [path, readFileSync(join(root, path))])), { checkMetrics });
}

/**
 * Trains the scaffolded model `loan` on its train split and returns the ROC AUC of its ONNX file on the test split. `path`:
 * a folder of commands that comes first.
 */
export async function scaffoldedAuc(
  root: string,
  { label, positive, path }: { label: string; positive: string; path?: string },
): Promise<number> {
  const loaded = await declared(root);
  const { config } = loaded.models.get('loan')!;
  const card = loaded.cards.get(config.data.card)!.card;
  const table = `read_csv('${join(root, card.files[0]!.uri)}')`;
  const train = join(root, 'train.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `copy (select * from ${table} where ${card.splits.train!.where}) to '${train}' (format parquet)`,
  );
  execFileSync('sh', ['-c', config.train.command], {
    cwd: join(root, 'models/loan'),
    env: {
      ...process.env,
      PATH: path === undefined ? process.env.PATH : `${path}:${process.env.PATH}`,
      PROOFMARK_OUT: root,
      PROOFMARK_SEED: '1',
      PROOFMARK_PARAMS: join(root, 'models/loan/params.yaml'),
      PROOFMARK_DATA_TRAIN: train,
    },
  });
  const features = config.onnx.inputs.features as string[];
  const columns = [...features.map((name) => `"${name}"::float`), `("${label}"::varchar = '${positive}')::integer`];
  const rows = (
    await connection.runAndReadAll(`select ${columns} from ${table} where ${card.splits.test!.where}`)
  ).getRows();
  const input = new Float32Array(
    rows.flatMap((row) => row.slice(0, -1).map((value) => (value === null ? Number.NaN : Number(value)))),
  );
  const session = await InferenceSession.create(join(root, config.onnx.file));
  const outputs = await session.run({ features: new Tensor('float32', input, [rows.length, features.length]) });
  const { dims, data } = outputs[config.onnx.output.name]!;
  const scores = rows.map((_, i) => Number(data[i * dims[1]! + (config.onnx.output.column ?? 0)]));
  return rocAuc(
    scores,
    rows.map((row) => Number(row.at(-1))),
  );
}

/** Share of pairs in the right order; ties count one half. */
function rocAuc(scores: readonly number[], labels: readonly number[]): number {
  let right = 0;
  let pairs = 0;
  for (const [i, positive] of labels.entries()) {
    if (positive !== 1) continue;
    for (const [j, negative] of labels.entries()) {
      if (negative !== 0) continue;
      pairs++;
      right += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return right / pairs;
}
