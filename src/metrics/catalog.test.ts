import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.ts';
import { BINARY_METRICS, defaultMargin, defineMetrics, METRICS } from './catalog.ts';

function problemsOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
  }
  return [];
}

describe('defineMetrics', () => {
  it('keeps the order and fills in the facts of each metric', () => {
    const [loss, recall, utility] = defineMetrics([
      'log_loss',
      { name: 'recall', atPrecision: 0.5 },
      { name: 'utility', perRow: true, direction: 'lower' },
    ]);
    expect(loss).toMatchObject({ name: 'log_loss', direction: 'lower', family: 'sums', perRow: false });
    expect(recall).toMatchObject({ name: 'recall', family: 'ranks', atPrecision: 0.5 });
    expect(utility).toMatchObject({ name: 'utility', direction: 'lower', perRow: true });
  });

  it('reports every unusable name at once, with the nearest known one', () => {
    const problems = problemsOf(() =>
      defineMetrics([
        'roc_auk',
        'f1',
        'f1',
        { name: 'brier', perRow: true },
        { name: 'precision', atPrecision: 0.5 },
        { name: 'recall', atPrecision: 1.5 },
      ]),
    );
    expect(problems.map(({ what }) => what)).toEqual([
      'unknown metric "roc_auk"',
      'metric "f1" is listed twice',
      '"brier" is a built-in metric and cannot be SQL',
      '"precision" cannot be read at a precision',
      'recall at a precision of 1.5',
    ]);
    expect(problems[0]?.fix).toContain('did you mean roc_auc?');
  });

  it('does not take names of object properties for metrics', () => {
    expect(problemsOf(() => defineMetrics(['constructor', 'toString']))).toHaveLength(2);
  });
});

describe('metric facts', () => {
  it('tell metrics of predictions from measurements', () => {
    expect(BINARY_METRICS).toHaveLength(16);
    expect(BINARY_METRICS).not.toContain('size_mb');
    expect(METRICS.latency_p95_ms).toMatchObject({ unit: 'ms', direction: 'lower', family: 'measurement' });
  });

  it('give wider absolute margins to small test sets, and relative ones to losses', () => {
    const [auc, loss, ece] = defineMetrics(['roc_auc', 'log_loss', 'ece_10']);
    expect(defaultMargin(auc!, 9_999)).toEqual({ kind: 'absolute', value: 0.01 });
    expect(defaultMargin(auc!, 10_000)).toEqual({ kind: 'absolute', value: 0.005 });
    expect(defaultMargin(loss!, 100)).toEqual({ kind: 'relative', value: 0.01 });
    expect(defaultMargin(ece!, 100)).toEqual({ kind: 'absolute', value: 0.01 });
  });
});
