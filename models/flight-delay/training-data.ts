import { DuckDBInstance } from '@duckdb/node-api';
import type { LabelledTable } from './gradient-boosting.ts';

export interface TrainingData extends LabelledTable {
  readonly features: readonly string[];
  /** Airport code per row. */
  readonly origin: readonly string[];
}

/** Reads the split that Proofmark wrote, row by row in its order, which is the order of time. */
export async function readTrainingData(file: string, features: readonly string[]): Promise<TrainingData> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const floats = features.map((name) => `cast(${quoteName(name)} as float)`);
  const reader = await connection.runAndReadAll(
    `select ${[...floats, 'cast(late as utinyint)', 'origin'].join(', ')} from read_parquet(${quoteText(file)})`,
  );
  const columns = reader.getColumns();
  connection.closeSync();
  instance.closeSync();
  for (const [f, name] of features.entries()) {
    if (columns[f]!.includes(null)) throw new Error(`the feature ${name} has rows without a value in ${file}`);
  }
  return {
    rows: columns[0]!.length,
    features,
    columns: features.map((_, f) => Float32Array.from(columns[f] as number[])),
    label: Uint8Array.from(columns[features.length] as number[]),
    origin: columns[features.length + 1] as string[],
  };
}

/** Adds minutes to the departure time at some airports, round midnight; other columns stay as they are. */
export function correctClocks(data: TrainingData, minutesByOrigin: Readonly<Record<string, number>>): TrainingData {
  const columns = data.columns.map((column, f) =>
    data.features[f] === 'minute_of_day'
      ? column.map((minute, row) => (minute + (minutesByOrigin[data.origin[row]!] ?? 0) + 1440) % 1440)
      : column,
  );
  return { ...data, columns };
}

/** Cuts off the latest rows. */
export function splitLatest(data: TrainingData, share: number): { earlier: LabelledTable; latest: LabelledTable } {
  const cut = data.rows - Math.max(1, Math.round(data.rows * share));
  const part = (from: number, to: number): LabelledTable => ({
    rows: to - from,
    columns: data.columns.map((column) => column.subarray(from, to)),
    label: data.label.subarray(from, to),
  });
  return { earlier: part(0, cut), latest: part(cut, data.rows) };
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
