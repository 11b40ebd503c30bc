import { describe, expect, test } from 'vitest';
import { judgedModel, judgeRequest, modelConfig, population } from '../../test/builders/judge-request.ts';
import { judge } from './judge.ts';

const rows = population({ rows: 6000, airports: ['ATL', 'LAX', 'SEA'], seed: 11 });
const baseline = judgedModel(rows, { seed: 7 });

function judged(
  rule: object,
  options: {
    readonly first?: boolean;
    readonly stage?: 'merge' | 'promote';
    readonly candidate?: typeof baseline;
  } = {},
) {
  const config = modelConfig({ metrics: ['roc_auc'], slices: ['origin'], fairness: [rule] });
  const request = judgeRequest({
    config,
    candidate: options.candidate ?? baseline,
    baseline: options.first === true ? null : baseline,
    stage: options.stage ?? 'merge',
  });
  const record = judge(request);
  return { record, row: record.fairness![0]! };
}

/** The same model, silent about one airport: nobody there is predicted positive. */
function silentAt(airport: number) {
  const codes = baseline.predictions.slices.find(({ name }) => name === 'origin')!.codes;
  const predictions = baseline.predictions;
  if (predictions.task !== 'binary-classification') throw new Error('expected a binary model');
  const score = Float64Array.from(predictions.score, (value, row) => (codes[row] === airport ? value / 1000 : value));
  return { ...baseline, predictions: { ...predictions, score } };
}

describe('a limit on the difference between groups', () => {
  test('holds where groups are alike, also for a first model', () => {
    const { row, record } = judged(
      { by: 'origin', criterion: 'equal_opportunity', value_threshold: { upper_bound: 0.4 } },
      { first: true },
    );
    expect(row).toMatchObject({ by: 'origin', measure: 'equal_opportunity', status: 'pass', change: null });
    expect(row.candidate!.upper).toBeLessThan(0.4);
    expect(row.groups.map(({ judged: isJudged }) => isJudged)).toEqual([true, true, true]);
    expect(record.verdict).toBe('pass');
  });

  test.each(['equalized_odds', 'demographic_parity', 'equal_opportunity'])(
    'fails when one group is left out: %s',
    (criterion) => {
      const { row, record } = judged(
        { by: 'origin', criterion, value_threshold: { upper_bound: 0.1 }, change_threshold: { absolute: 0.02 } },
        { candidate: silentAt(1) },
      );
      expect(row.status).toBe('fail');
      expect(row.widest!.lowest).toBe('origin=LAX');
      expect(row.change!.lower).toBeGreaterThan(0);
      expect(record.verdict).toBe('fail');
      expect(record.reason).toContain('origin=LAX');
    },
  );

  test('is not proved, and no pass, when a group leaves the metric undefined or too few groups are large enough', () => {
    const none = judged(
      { by: 'origin', metric: 'precision', value_threshold: { upper_bound: 1 } },
      { candidate: silentAt(1), stage: 'promote' },
    );
    expect(none.row).toMatchObject({ status: 'inconclusive', candidate: null });
    expect(none.row.note).toMatch(/undefined in origin=LAX/);
    expect(none.record.verdict).toBe('inconclusive');
    const small = judged({ by: 'origin', metric: 'accuracy', value_threshold: { upper_bound: 1 }, min_rows: 5000 });
    expect(small.row).toMatchObject({ status: 'inconclusive', candidate: null });
    expect(small.row.groups).toHaveLength(3);
    expect(small.record.verdict).toBe('inconclusive');
  });

  test('that is only reported decides nothing', () => {
    const { row, record } = judged({ by: 'origin', criterion: 'equalized_odds', role: 'report' });
    expect(row.status).toBe('info');
    expect(record.verdict).toBe('pass');
  });

  test('on the change of an equal model is kept exactly', () => {
    const { row } = judged({ by: 'origin', metric: 'roc_auc', change_threshold: { absolute: 0.001 } });
    expect(row).toMatchObject({ status: 'pass', change: { value: 0, lower: 0, upper: 0 } });
  });
});
