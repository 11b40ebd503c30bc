import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectClose, ofFamily } from '../../test/builders/oracles.ts';
import { scoreFileReader } from '../adapters/score-file-duckdb.ts';
import { UserError } from '../errors.ts';
import { type CompareRequest, type CompareResult, compare } from './compare.ts';
import { type ScoreRequest, type ScoreResult, score } from './score.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-score-tasks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ports = { files: scoreFileReader() };
const MULTICLASS = 'multiclass-classification';

async function written(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function scored(
  task: string,
  content: unknown,
  options: Partial<ScoreRequest> & { name?: string } = {},
): Promise<ScoreResult> {
  const { name = 'scores.json', ...request } = options;
  return score({ file: await written(name, content), task, ...request }, ports);
}

async function compared(task: string, content: unknown, options: Partial<CompareRequest> = {}): Promise<CompareResult> {
  return compare({ file: await written('compared.json', content), task, ...options }, ports);
}

async function problemOf(result: Promise<unknown>): Promise<string> {
  const error = await result.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message.replaceAll(`${folder}/`, '');
}

function values({ metrics }: Pick<ScoreResult, 'metrics'>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));
}

describe('score gives every reference value of', () => {
  it.each(ofFamily('multiclass').map((oracle) => [oracle.case, oracle] as const))('%s', async (_, oracle) => {
    const { per_class, confusion_rows_true_cols_pred, ...metrics } = oracle.expected;
    const result = await scored(MULTICLASS, { inputs: oracle.inputs });
    expectClose(values(result), metrics, oracle.tolerance);
    expectClose(result, { per_class, confusion_rows_true_cols_pred }, oracle.tolerance);
  });

  it.each(ofFamily('regression').map((oracle) => [oracle.case, oracle] as const))('%s', async (_, oracle) => {
    const { n, ...metrics } = oracle.expected;
    const result = await scored('regression', { inputs: oracle.inputs });
    expectClose({ n: result.n, ...values(result) }, oracle.expected, oracle.tolerance);
    const table = Object.values(oracle.inputs.y_true as number[]).map((y, i) => `${y},${oracle.inputs.y_pred[i]}`);
    const csv = await scored('regression', ['y_true,y_pred', ...table].join('\n'), { name: 'numbers.csv' });
    expectClose(values(csv), metrics, oracle.tolerance);
    expect(n).toBe(csv.n);
  });

  it.each(ofFamily('ranking').map((oracle) => [oracle.case, oracle] as const))('%s', async (_, oracle) => {
    const { queries_used, ...metrics } = oracle.expected;
    const result = await scored('ranking', { inputs: oracle.inputs });
    expectClose(values(result), metrics, oracle.tolerance);
    expect(result.queries_used).toBe(queries_used);
  });
});

const CLASSES = {
  y_true: ['cat', 'dog', 'bird', 'dog', 'cat', 'bird'],
  proba: [
    [0.1, 0.7, 0.2],
    [0.2, 0.1, 0.7],
    [0.5, 0.3, 0.2],
    [0.1, 0.6, 0.3],
    [0.2, 0.6, 0.2],
    [0.8, 0.1, 0.1],
  ],
};

describe('files of several classes', () => {
  it('have classes in order of their text, or as they are named', async () => {
    const sorted = await scored(MULTICLASS, CLASSES);
    expect(sorted.classes).toEqual(['bird', 'cat', 'dog']);
    expect(sorted.metrics.accuracy?.value).toBeCloseTo(5 / 6, 12);
    const named = await scored(MULTICLASS, CLASSES, { classes: ['cat', 'bird', 'dog'] });
    expect(named.metrics.accuracy?.value).toBeCloseTo(1 / 6, 12);
    const inFile = await scored(MULTICLASS, { ...CLASSES, classes: ['bird', 'cat', 'dog'] });
    expect(inFile).toEqual(sorted);
  });

  it('are the same as JSON, CSV and Parquet', async () => {
    const base = await scored(MULTICLASS, CLASSES);
    const lines = CLASSES.y_true.map((label, row) => `${label},"[${CLASSES.proba[row]!.join(', ')}]"`);
    const csv = ['y_true,proba', ...lines].join('\n');
    expect(await scored(MULTICLASS, csv, { name: 'classes.csv' })).toEqual(base);
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const file = join(folder, 'classes.parquet');
    const source = `select y_true, cast(proba as double[]) as proba from read_csv('${join(folder, 'classes.csv')}')`;
    await connection.run(`copy (${source}) to '${file}' (format parquet)`);
    connection.closeSync();
    expect(await score({ file, task: MULTICLASS }, ports)).toEqual(base);
  });

  it('may have predicted classes only; what needs probabilities is then undefined', async () => {
    const y_pred = ['cat', 'dog', 'cat', 'dog', 'cat', 'bird'];
    const { metrics } = await scored(MULTICLASS, { y_true: CLASSES.y_true, y_pred });
    expect(metrics.accuracy?.value).toBeCloseTo(5 / 6, 12);
    expect(metrics.log_loss).toMatchObject({ value: null, undefined: 'the model gives no probabilities' });
  });

  it('with rows that do not sum to 1 have no metrics of probabilities, and say where', async () => {
    const proba = CLASSES.proba.map((row, i) => (i === 2 ? [0.5, 0.5, 0.5] : row));
    const { metrics } = await scored(MULTICLASS, { ...CLASSES, proba });
    for (const name of ['log_loss', 'roc_auc_ovr_macro', 'brier_multiclass', 'top2_accuracy']) {
      expect(metrics[name]).toMatchObject({ value: null, undefined: expect.stringContaining('row 3') });
    }
  });

  it('of one class have no metric that compares classes', async () => {
    const { metrics } = await scored(MULTICLASS, {
      y_true: [0, 0],
      proba: [
        [0.9, 0.1],
        [0.8, 0.2],
      ],
    });
    expect(metrics.accuracy).toMatchObject({ value: 1 });
    expect(metrics.balanced_accuracy).toMatchObject({ value: 1, ci: null, undefined: 'only one class occurs' });
    for (const name of ['roc_auc_ovr_macro', 'cohen_kappa']) {
      expect(metrics[name]?.value, name).toBeNull();
    }
  });

  it('compare as slices and as a whole', async () => {
    const rows = Array.from({ length: 30 }, () => CLASSES).flatMap(({ y_true, proba }) =>
      y_true.map((label, i) => ({ y_true: label, proba_a: CLASSES.proba[0], proba_b: proba[i], slice: label })),
    );
    const { metrics, slices } = await compared(MULTICLASS, rows);
    expect(metrics.accuracy).toMatchObject({ outcome: 'better', delta: expect.closeTo(0.5, 12) });
    expect(slices.cat?.metrics.accuracy).toMatchObject({ delta: 0 });
    expect(slices.cat?.metrics.roc_auc_ovr_macro).toMatchObject({ delta: null, outcome: 'inconclusive' });
  });
});

describe('files of numbers and rankings', () => {
  it('leave undefined what a constant target or a single row leaves undefined', async () => {
    const constant = await scored('regression', { y_true: [2, 2, 2], y_pred: [1, 2, 4] });
    for (const name of ['r2', 'explained_variance', 'spearman', 'pearson', 'kendall_tau_b']) {
      expect(constant.metrics[name]?.value, name).toBeNull();
    }
    expect(constant.metrics.mae?.value).toBe(1);
    const single = await scored('regression', { y_true: [2], y_pred: [3] });
    expect(single.metrics.mae).toMatchObject({ value: 1, se: null, ci: null });
    expect(single.metrics.r2?.value).toBeNull();
    const flat = await scored('regression', { y_true: [1, 2, 3], y_pred: [2, 2, 2] });
    expect(flat.metrics.spearman).toMatchObject({ value: null, undefined: 'the prediction is the same in all rows' });
    const zero = await scored('regression', { y_true: [0, 2], y_pred: [1, 2] });
    expect(zero.metrics.mape).toMatchObject({ ci: null, undefined: 'the target is 0 in 1 row' });
  });

  it('compare, with margins relative to the baseline', async () => {
    const y_true = Array.from({ length: 400 }, (_, i) => (i * 37) % 101);
    const y_pred_a = y_true.map((y, i) => y + 5 * Math.sin(i * 12.9898));
    const better = y_true.map((y, i) => y + 3 * Math.sin(i * 78.233));
    const result = await compared('regression', { y_true, y_pred_a, y_pred_b: better }, { metrics: ['rmse', 'r2'] });
    expect(Object.keys(result.metrics)).toEqual(['rmse', 'r2']);
    expect(result.metrics.rmse?.outcome).toBe('better');
    expect(result.metrics.rmse!.margin).toBeCloseTo(0.01 * result.metrics.rmse!.baseline.value!, 12);
    const shown = await compared(
      'regression',
      { y_true, y_pred_a, y_pred_b: better },
      { metrics: ['bias', 'max_error'] },
    );
    for (const metric of Object.values(shown.metrics)) {
      expect(metric).toMatchObject({ margin: null, outcome: 'inconclusive', delta: expect.any(Number) });
    }
    const same = await compared('regression', { y_true, score_a: y_pred_a, score_b: y_pred_a });
    expect(same.metrics.median_ae).toMatchObject({ delta: 0, ci: [0, 0], outcome: 'non-inferior' });
  });

  it('count queries as units, and leave out those without a relevant row', async () => {
    const query = Array.from({ length: 60 }, (_, i) => `q${Math.floor(i / 6)}`);
    const relevance = query.map((name, i) => (name === 'q9' ? 0 : i % 6 === 0 ? 2 : i % 6 === 3 ? 1 : 0));
    const score_a = query.map((_, i) => Math.sin(i * 12.9898));
    const score_b = score_a.map((value, i) => value + 3 * relevance[i]!);
    const one = await scored('ranking', { query, relevance, score: score_b });
    expect(one.queries_used).toBe(9);
    expect(one.metrics['ndcg_linear@10']).toMatchObject({ value: 1 });
    expect(one.metrics['ndcg_linear@10']!.ci![0]).toBeLessThan(0.8);
    const both = await compared('ranking', { query, relevance, score_a, score_b });
    expect(both.metrics.map?.outcome).toBe('better');
    const nothing = await scored('ranking', { query, relevance: relevance.map(() => 0), score: score_a });
    expect(nothing.metrics.map).toMatchObject({ value: null, undefined: 'no query has a relevant row' });
  });
});

describe('explains', () => {
  const two = { y_true: [1, 2], y_pred: [1, 2] };
  it.each<[string, string, unknown, RegExp]>([
    [
      'a class that is none',
      MULTICLASS,
      { ...CLASSES, classes: ['cat', 'dog', 'fish'] },
      /y_true: 2 of 6 values are none of the classes \(cat, dog, fish\)/,
    ],
    [
      'lists of another length',
      MULTICLASS,
      { y_true: [0, 1], proba: [[0.5, 0.5], [1]] },
      /proba: 1 of 2 values are not lists of 2 finite numbers.*row 2/,
    ],
    [
      'a probability that is no number',
      MULTICLASS,
      {
        y_true: [0, 1],
        proba: [
          [0.5, 'x'],
          [1, 0],
        ],
      },
      /proba: 1 of 2/,
    ],
    [
      'classes it cannot order',
      MULTICLASS,
      {
        y_true: ['a', 'b'],
        proba: [
          [0.2, 0.3, 0.5],
          [0, 0, 1],
        ],
      },
      /3 probabilities a row, and 2 classes[\s\S]*--classes/,
    ],
    [
      'labels beyond the probabilities',
      MULTICLASS,
      {
        y_true: [0, 7],
        proba: [
          [1, 0],
          [0, 1],
        ],
      },
      /y_true: 1 of 2 values are none of the classes/,
    ],
    ['neither probabilities nor classes', MULTICLASS, { y_true: [0, 1] }, /proba: no such column/],
    [
      'a prediction that is missing',
      'regression',
      { y_true: [1, 2], y_pred: [1, null] },
      /y_pred: 1 of 2 values are not finite.*row 2 \(missing\)/,
    ],
    [
      'a target that is not finite',
      'regression',
      { y_true: ['NaN', 'Infinity'], y_pred: [1, 2] },
      /y_true: 2 of 2 values are not finite/,
    ],
    ['negative weights', 'regression', { ...two, sample_weight: [1, -1] }, /sample_weight: 1 of 2 values are negative/],
    [
      'ids that occur twice',
      'regression',
      { ...two, id: ['x', 'x'] },
      /id: 1 id occurs again; the first is "x" in rows 1 and 2/,
    ],
    [
      'negative relevance',
      'ranking',
      { query: [1, 1], relevance: [0, -1], score: [1, 2] },
      /relevance: 1 of 2 values are negative/,
    ],
    [
      'rows without a query',
      'ranking',
      { query: [1, null], relevance: [0, 1], score: [1, 2] },
      /query: no value in row 2/,
    ],
    [
      'weights that differ inside a query',
      'ranking',
      { query: [1, 1], relevance: [0, 1], score: [1, 2], sample_weight: [1, 2] },
      /rows 1 and 2 are of one query/,
    ],
  ])('%s', async (_, task, content, message) => {
    expect(await problemOf(scored(task, content))).toMatch(message);
  });

  it('metrics of another task, and rows that only one of two models has', async () => {
    expect(await problemOf(scored('regression', two, { metrics: ['f1'] }))).toMatch(/"f1" is a metric of binary/);
    const half = compared('regression', { y_true: [1, 2], y_pred_a: [1, 2], y_pred_b: [1, null] });
    expect(await problemOf(half)).toMatch(/y_pred_b: 1 of 2 values.*row 2 \(missing\)/);
    const shorter = compared('ranking', { query: [1, 1], relevance: [0, 1], score_a: [1, 2], score_b: [1] });
    expect(await problemOf(shorter)).toMatch(/score_b: 1 values, but query has 2/);
  });
});

describe('probabilities in a column of each class', () => {
  const rows = [
    ['cat', 0.7, 0.2, 0.1],
    ['dog', 0.1, 0.3, 0.6],
    ['fox', 0.2, 0.5, 0.3],
    ['dog', 0.3, 0.6, 0.1],
  ] as const;
  const csv = (header: string, cells: (row: (typeof rows)[number]) => readonly unknown[]) =>
    `${[header, ...rows.map((row) => cells(row).join(','))].join('\n')}\n`;

  it('are the lists, in the order of the columns or of the classes', async () => {
    const lists = await scored(MULTICLASS, {
      y_true: rows.map(([label]) => label),
      proba: rows.map(([, ...proba]) => proba),
      classes: ['cat', 'dog', 'fox'],
    });
    const wide = csv('y_true,proba_cat,proba_dog,proba_fox', (row) => row);
    expect(await scored(MULTICLASS, wide, { name: 'wide.csv' })).toEqual(lists);
    const turned = csv('proba_fox,y_true,proba_cat,proba_dog', ([label, cat, dog, fox]) => [fox, label, cat, dog]);
    const classes = ['cat', 'dog', 'fox'];
    expect(await scored(MULTICLASS, turned, { name: 'turned.csv', classes })).toEqual(lists);
  });

  it('of two models are compared', async () => {
    const header = 'y_true,proba_a_cat,proba_a_dog,proba_a_fox,proba_b_cat,proba_b_dog,proba_b_fox';
    const file = await written(
      'two.csv',
      csv(header, ([label, ...proba]) => [label, ...proba, ...proba.map(() => 1 / 3)]),
    );
    const { metrics } = await compare({ file, task: MULTICLASS }, ports);
    expect(metrics.accuracy).toMatchObject({ baseline: { value: 0.5 }, candidate: { value: 0.25 } });
    expect(metrics.log_loss!.candidate.value).toBeCloseTo(Math.log(3), 12);
  });

  it('are refused when a class has none, or a column has no class', async () => {
    const wide = csv('y_true,proba_cat,proba_dog,proba_wolf', (row) => row);
    const message = await problemOf(scored(MULTICLASS, wide, { name: 'w.csv', classes: ['cat', 'dog', 'fox'] }));
    expect(message).toContain('w.csv proba_fox: no such column');
    expect(message).toContain('w.csv proba_wolf: a probability of none of the classes');
    const missing = csv('y_true,proba_cat,proba_dog,proba_fox', ([label, , dog, fox]) => [label, '', dog, fox]);
    expect(await problemOf(scored(MULTICLASS, missing, { name: 'm.csv' }))).toContain(
      'are not lists of 3 finite numbers',
    );
  });
});

describe('one class', () => {
  it('says nothing about metrics that then have one value for every model', async () => {
    const y_true = ['a', 'a', 'a', 'a'];
    const { metrics } = await compared(
      MULTICLASS,
      { y_true, y_pred_a: y_true, y_pred_b: ['a', 'b', 'b', 'c'], classes: ['a', 'b', 'c'] },
      {
        metrics: [
          'precision_macro',
          'precision_weighted',
          'cohen_kappa',
          'mcc',
          'precision[a]',
          'precision[b]',
          'f1[c]',
        ],
      },
    );
    for (const [name, { delta, outcome }] of Object.entries(metrics)) {
      expect([name, delta, outcome]).toEqual([name, null, 'inconclusive']);
    }
  });
});
