import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluationOfRun, runRecord } from '../../test/builders/runs.ts';
import { UserError } from '../errors.ts';
import type { RunRecord } from './run-record.ts';
import { joinEvaluations, planRunTable, type RunTableRequest } from './run-table.ts';

const bare = (runs: readonly RunRecord[]) => runs.map((run) => ({ run, test: {} }));
const names = (runs: readonly RunRecord[]) => planRunTable(bare(runs)).columns.map(({ name }) => name);
const order = (runs: readonly RunRecord[], request: RunTableRequest) =>
  planRunTable(bare(runs), request).rows.map(({ run }) => Number.parseInt(run.key, 16));

describe('columns', () => {
  test('are the params that differ, not those that are the same', () => {
    const runs = [runRecord(1), runRecord(2, { params: { rate: 0.2, depth: 3, dropout: null } })];
    expect(names(runs)).toEqual(['run', 'created', 'commit', 'status', 'rate', 'dropout', 'loss', 'time']);
  });

  test('are model, seed and cost only where they tell something', () => {
    const runs = [
      runRecord(1, { cost: { amount: 1, currency: 'USD' } }),
      runRecord(2, { model: 'churn', seed: 2, metrics: {} }),
    ];
    expect(names(runs)).toEqual(['run', 'model', 'created', 'commit', 'status', 'seed', 'loss', 'time', 'cost']);
  });

  test('begin with the metrics somebody asked for, then the most telling', () => {
    const test = { accuracy: 1, balanced_accuracy: 1, log_loss: 1, roc_auc: 1, utility: 1 };
    const { columns } = planRunTable([{ run: runRecord(1), test }]);
    expect(columns.filter(({ kind }) => kind === 'test').map(({ name }) => name)).toEqual([
      'utility',
      'roc_auc',
      'log_loss',
      'accuracy',
      'balanced_accuracy',
    ]);
  });

  test('keep names apart that params and metrics share', () => {
    const runs = [1, 2].map((n) => ({
      run: runRecord(n, { params: { auc: n, time: n }, metrics: { auc: n } }),
      test: { auc: n },
    }));
    expect(
      planRunTable(runs)
        .columns.map(({ name }) => name)
        .slice(4),
    ).toEqual(['params.auc', 'params.time', 'auc', 'train.auc', 'time']);
  });
});

describe('order', () => {
  const runs = [
    runRecord(1, { metrics: { loss: 0.3 } }),
    runRecord(2, { metrics: {}, status: 'failed' }),
    runRecord(3, { metrics: { loss: 0.1 } }),
    runRecord(4, { metrics: { loss: null } }),
  ];

  test('is newest first unless asked for', () => {
    expect(order(runs, {})).toEqual([4, 3, 2, 1]);
  });

  test('puts runs without a value last both ways', () => {
    expect(order(runs, { sort: 'loss' })).toEqual([3, 1, 4, 2]);
    expect(order(runs, { sort: '-loss' })).toEqual([1, 3, 4, 2]);
    expect(order(runs, { sort: '-LOSS', limit: 1 })).toEqual([1]);
  });

  test('by a column that is not there names those that are', () => {
    expect(() => order(runs, { sort: '-los' })).toThrow(UserError);
    expect(() => order(runs, { sort: '-los' })).toThrow(/did you mean loss\? .*run, created/);
  });

  test('does not hang on the order of reading', () => {
    const many = Array.from({ length: 8 }, (_, i) => runRecord((i % 4) + 1, { params: { x: i % 3 === 0 ? 'a' : i } }));
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: 8 }), (shuffled) => {
        expect(order(shuffled, { sort: 'x' })).toEqual(order(many, { sort: 'x' }));
      }),
    );
  });
});

describe('metrics of the test rows', () => {
  test('are those of one split: what the newest evaluated run was judged on', () => {
    const [old, middle, failed] = [runRecord(1), runRecord(2), runRecord(3, { status: 'failed', file: null })];
    const otherRows = '1'.repeat(64);
    const joined = joinEvaluations(
      [old, middle, failed],
      [
        evaluationOfRun(old, { auc: 0.9 }, otherRows),
        evaluationOfRun(old, { auc: 0.7 }),
        evaluationOfRun(middle, { auc: 0.8 }),
      ],
    );
    expect(joined.map((row) => row.test)).toEqual([{ auc: 0.7 }, { auc: 0.8 }, {}]);
  });

  test('do not stand beside a failure that has the key of a success', () => {
    const run = runRecord(1);
    const joined = joinEvaluations([run, { ...run, status: 'failed' }], [evaluationOfRun(run, { auc: 0.7 })]);
    expect(joined.map((row) => row.test)).toEqual([{ auc: 0.7 }, {}]);
  });
});
