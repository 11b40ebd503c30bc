import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scoreFileReader } from '../adapters/score-file-duckdb.ts';
import { UserError } from '../errors.ts';
import { type ScoreResult, score } from './score.ts';

const ORACLES = new URL('../../test/oracles/', import.meta.url);
const Oracle = z.object({
  case: z.string(),
  inputs: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
  tolerance: z.number(),
});
const SlicedExpectation = z.object({
  overall: z.record(z.string(), z.unknown()),
  slices: z.record(z.string(), z.record(z.string(), z.unknown())),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-score-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function scored(name: string, content: unknown, task = 'binary-classification'): Promise<ScoreResult> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return score({ file, task }, { files: scoreFileReader() });
}

async function problemOf(name: string, content: unknown): Promise<string> {
  const error = await scored(name, content).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message.replaceAll(`${folder}/`, '');
}

async function oracle(name: string): Promise<z.infer<typeof Oracle>> {
  return Oracle.parse(JSON.parse(await readFile(new URL(name, ORACLES), 'utf8')));
}

function expectMetrics(
  rows: ScoreResult['slices'][string],
  expected: Readonly<Record<string, unknown>>,
  tolerance: number,
): void {
  for (const [name, value] of Object.entries(expected)) {
    if (name === 'n') expect(rows.n).toBe(value);
    if (name === 'n' || typeof value !== 'number') continue;
    const got = rows.metrics[name]?.value;
    expect(got, name).toBeTypeOf('number');
    expect(Math.abs(got! - value), name).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
}

describe('score', () => {
  it('gives every value of the binary reference cases', async () => {
    const names = (await readdir(ORACLES)).filter(
      (name) => name.startsWith('binary_') && name !== 'binary_slices.json',
    );
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const { inputs, expected, tolerance } = await oracle(name);
      expectMetrics(await scored(name, inputs), expected, tolerance);
    }
  });

  it('gives every value of the sliced reference case, from its wrapper as from its columns', async () => {
    const { inputs, expected, tolerance } = await oracle('binary_slices.json');
    const { overall, slices } = SlicedExpectation.parse(expected);
    const result = await scored('sliced.json', { case: 'x', inputs });
    expectMetrics(result, overall, tolerance);
    expect(Object.keys(result.slices).sort()).toEqual(Object.keys(slices).sort());
    for (const [name, metrics] of Object.entries(slices)) expectMetrics(result.slices[name]!, metrics, tolerance);
  });

  it('gives the reliability bins of the reference', async () => {
    const { inputs, expected } = await oracle('binary_n20.json');
    const bins = z.object({ rows: z.array(z.array(z.number())) }).parse(expected.reliability_bins);
    const result = await scored('bins.json', inputs);
    expect(result.reliability_bins).toEqual({
      columns: ['bin', 'n', 'mean_p', 'mean_y'],
      rows: bins.rows.map((row) => row.map((value) => expect.closeTo(value, 9))),
    });
  });

  const columns = { y_true: [0, 1, 0, 1, 1], y_score: [0.2, 0.9, 0.6, 0.4, 0.8], slice: ['a', 'b', 'a', 'b', 'b'] };
  const rows = columns.y_true.map((label, row) => ({
    y_true: label,
    y_score: columns.y_score[row]!,
    slice: columns.slice[row]!,
  }));

  it('reads the same from columns, rows, CSV and Parquet', async () => {
    const fromColumns = await scored('columns.json', columns);
    const csv = ['y_true,y_score,slice', ...rows.map((row) => Object.values(row).join(','))].join('\n');
    expect(await scored('rows.json', rows)).toEqual(fromColumns);
    expect(await scored('rows.csv', csv)).toEqual(fromColumns);

    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const parquet = join(folder, "it's.parquet");
    const literal = parquet.replaceAll("'", "''");
    await connection.run(`copy (from read_csv('${join(folder, 'rows.csv')}')) to '${literal}' (format parquet)`);
    connection.closeSync();
    const request = { file: parquet, task: 'binary-classification' };
    expect(await score(request, { files: scoreFileReader() })).toEqual(fromColumns);
  });

  it('reads the numbers of CSV as they are, wherever in the file they stop being whole', async () => {
    const whole = Array.from({ length: 25_000 }, (_, row) => `${row % 2},${row % 2},${row}`);
    const { n, metrics, slices } = await scored(
      'late.csv',
      ['y_true,y_score,entity', ...whole, '1,0.3,last'].join('\n'),
    );
    expect([n, slices]).toEqual([25_001, {}]);
    expect(metrics.brier?.value).toBeCloseTo(0.49 / 25_001, 12);
  });

  it('keeps long ids of entities and slices with leading zeros apart', async () => {
    const ids =
      'y_true,y_score,entity\n0,0.2,1000000000000000001\n1,0.9,1000000000000000002\n1,0.3,1000000000000000003';
    const first = await scored('ids.csv', ids);
    expect(first.metrics.log_loss?.se).not.toBeNull();
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const file = join(folder, 'ids.parquet');
    await connection.run(`copy (from read_csv('${join(folder, 'ids.csv')}')) to '${file}' (format parquet)`);
    connection.closeSync();
    expect(await score({ file, task: 'binary-classification' }, { files: scoreFileReader() })).toEqual(first);
    const { slices } = await scored('zeros.csv', 'y_true,y_score,slice\n0,0.2,07\n1,0.9,7\n1,0.3,007');
    expect(Object.keys(slices).sort()).toEqual(['007', '07', '7']);
  });

  it('takes the text of numbers and labels, and JSON with a byte order mark', async () => {
    const base = await scored('base-text.json', columns);
    const text = { ...columns, y_true: columns.y_true.map(String), y_score: columns.y_score.map(String) };
    expect(await scored('text.json', text)).toEqual(base);
    expect(await scored('mark.json', `\uFEFF${JSON.stringify(columns)}`)).toEqual(base);
    expect(
      await scored('words.json', { ...columns, y_true: columns.y_true.map((y) => (y === 1 ? 'True' : 'False')) }),
    ).toEqual(base);
  });

  it('takes booleans as labels, explicit predictions, weights, and the threshold of the file', async () => {
    const base = await scored('base.json', columns);
    expect(await scored('booleans.json', { ...columns, y_true: columns.y_true.map(Boolean) })).toEqual(base);
    const predicted = await scored('predicted.json', { ...columns, y_pred: [0, 1, 0, 1, 1] });
    expect(predicted.metrics.accuracy?.value).toBe(1);
    const strict = await scored('strict.json', { ...columns, threshold: 0.85 });
    expect(strict.metrics.tp?.value).toBe(1);
    expect(strict.threshold).toBe(0.85);
    const weighted = await scored('weighted.json', { ...columns, sample_weight: [1, 2, 0, 1, 1] });
    expect(weighted.metrics.tp?.value).toBe(3);
  });

  it('reports what is undefined as null, never as NaN or 0', async () => {
    const oneClass = await scored('one-class.json', { y_true: [1, 1, 1], y_score: [0.2, 0.9, 0.6] });
    expect(oneClass.metrics.roc_auc).toMatchObject({ value: null, ci: null, se: null });
    const logits = await scored('logits.json', { y_true: [0, 1, 0, 1], y_score: [-2, 3, 1, 0.5] });
    expect(logits.metrics.roc_auc?.value).toBe(0.75);
    expect(logits.metrics.log_loss?.value).toBeNull();
    expect(logits.metrics.brier?.value).toBeNull();
    expect(logits.reliability_bins?.rows).toEqual([]);
    expect(JSON.stringify([oneClass, logits])).not.toContain('NaN');
  });

  it('widens intervals when rows of one entity repeat each other', async () => {
    const many = Array.from({ length: 100 }, (_, row) => ({ y_true: row % 2, y_score: (row % 10) / 10 + 0.05 }));
    const twice = [...many, ...many];
    const independent = await scored('independent.json', twice);
    const clustered = await scored(
      'clustered.json',
      twice.map((row, index) => ({ ...row, entity: `e${index % 100}` })),
    );
    const [narrow, wide] = [independent, clustered].map((result) => result.metrics.log_loss!.se!);
    expect(wide! / narrow!).toBeGreaterThan(1.3);
  });

  it.each<[string, string, unknown, RegExp]>([
    ['a file that is not JSON', 'a.json', '{', /a\.json: not JSON/],
    ['JSON of another shape', 'b.json', 3, /neither an object of columns nor an array of rows/],
    ['an empty file', 'c.json', { y_true: [], y_score: [] }, /c\.json: no rows/],
    ['a missing column', 'd.json', { y_true: [0], score: [1] }, /y_score: no such column\n.*y_true, score/],
    ['unequal lengths', 'e.json', { y_true: [0, 1], y_score: [1] }, /y_score: 1 values, but y_true has 2/],
    ['labels that are not 0 or 1', 'f.json', { y_true: [0, 2], y_score: [0, 1] }, /y_true: 1 of 2 values.*row 2 \(2\)/],
    ['scores that are null', 'g.json', { y_true: [0, 1], y_score: [null, 1] }, /y_score: 1 of 2 .*row 1 \(missing\)/],
    ['scores that are NaN', 'h.csv', 'y_true,y_score\n0,0.5\n1,NaN\n1,inf', /y_score: 2 of 3 .*row 2/],
    ['scores that are text', 'i.csv', 'y_true,y_score\n0,0.5\n1,high', /y_score: 1 of 2 .*not finite numbers.*row 2/],
    ['JSON with NaN', 'o.json', '{"y_true": [0, 1], "y_score": [NaN, 1]}', /not JSON.*\n.*JSON has no NaN/],
    ['a file with nothing in it', 'p.csv', '', /p\.csv: an empty file/],
    [
      'negative weights',
      'j.json',
      { y_true: [0], y_score: [1], sample_weight: [-1] },
      /sample_weight: 1 of 1 .*negative/,
    ],
    ['weights beyond all sums', 'r.json', { y_true: [0], y_score: [1], sample_weight: [1e308] }, /1 of 1 .*too large/],
    ['a column that is no array', 'k.json', { y_true: 1, y_score: [1] }, /y_true: not an array/],
    ['an entity that is missing', 'l.json', { y_true: [0], y_score: [1], entity: [null] }, /entity: no value in row 1/],
    ['ragged CSV', 'm.csv', 'y_true,y_score\n0,0.5\n1,0.5,3,4', /m\.csv/],
    ['a Parquet file that is not', 'n.parquet', 'hello', /n\.parquet: cannot be read as Parquet/],
  ])('explains %s', async (_, name, content, message) => {
    expect(await problemOf(name, content)).toMatch(message);
  });

  it('reports the problems of all columns at once', async () => {
    const message = await problemOf('all.json', { y_true: [0, 5], y_score: [null, 1], sample_weight: [1, -1] });
    expect(message.split('\n').filter((line) => line.includes('all.json'))).toHaveLength(3);
  });

  it('explains a file that is not there and a task that is not supported', async () => {
    const missing = score(
      { file: join(folder, 'none.csv'), task: 'binary-classification' },
      { files: scoreFileReader() },
    );
    await expect(missing).rejects.toThrow(/none\.csv: no such file/);
    await expect(scored('t.json', columns, 'clustering')).rejects.toThrow(/there is no task clustering/);
  });
});
