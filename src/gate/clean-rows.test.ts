import { describe, expect, it } from 'vitest';
import { judgedModel, judgeRequest, population } from '../../test/builders/judge-request.ts';
import { takeRows } from '../metrics/take-rows.ts';
import { compareClean, incredibleGain } from './clean-rows.ts';
import { judge } from './judge.ts';
import type { JudgedModel } from './judge-request.ts';

const rows = population({ rows: 4000 });

/** Verdicts of one candidate on all rows and on those that are left. */
function judgeBoth(candidate: JudgedModel, baseline: JudgedModel, left: Int32Array) {
  const part = (model: JudgedModel) => ({ ...model, predictions: takeRows(model.predictions, left) });
  const before = judge(judgeRequest({ candidate, baseline }));
  const after = judge(judgeRequest({ candidate: part(candidate), baseline: part(baseline) }));
  return compareClean(before, after, rows.rows - left.length);
}

describe('a verdict without the rows that leaked', () => {
  const baseline = judgedModel(rows, { seed: 7, noise: 0.5 });

  it('stands where the leak does not matter', () => {
    const left = Int32Array.from({ length: 3960 }, (_, row) => row);
    const clean = judgeBoth(judgedModel(rows, { seed: 7, noise: 0.5 }), baseline, left);
    expect(clean).toMatchObject({ before: 'pass', after: 'pass', turned: [], leaked: 40, status: 'pass' });
  });

  it('falls where the candidate knew the answers of the leaked rows and is worse without them', () => {
    const candidate = judgedModel(rows, { seed: 9, noise: 1 });
    const known = { ...candidate.predictions, score: Float64Array.from(candidate.predictions.score) };
    for (let row = 0; row < 1600; row++) known.score[row] = rows.label[row] === 1 ? 0.95 : 0.05;
    const left = Int32Array.from({ length: 2400 }, (_, index) => 1600 + index);
    const clean = judgeBoth({ ...candidate, predictions: known } as JudgedModel, baseline, left);
    expect(clean.before).toBe('pass');
    expect(clean.after).toBe('fail');
    expect(clean.turned).toContainEqual({ metric: 'roc_auc', before: 'better', after: 'worse' });
    expect(clean.status).toBe('fail');
    expect(clean.reasonAfter).toContain('roc_auc');
  });

  it('only warns when what was not proved is worse still', () => {
    const before = judge(judgeRequest({ baseline }));
    const metrics = before.metrics.map((row) => ({ ...row, outcome: 'inconclusive' as const }));
    const after = { ...before, metrics: metrics.map((row) => ({ ...row, outcome: 'worse' as const })) };
    const clean = compareClean({ ...before, verdict: 'inconclusive', metrics }, { ...after, verdict: 'fail' }, 5);
    expect(clean.status).toBe('warn');
    expect(clean.turned.every((row) => row.before === 'inconclusive' && row.after === 'worse')).toBe(true);
  });
});

it('a gain is incredible above ten margins, in the direction of the metric', () => {
  const change = { value: 0.06, lower: 0.05, upper: 0.07, se: 0.005 };
  const row = { direction: 'higher' as const, change, margin: 0.005 };
  expect(incredibleGain(row)).toEqual({ gain: 0.06, margins: 12 });
  expect(incredibleGain({ ...row, margin: 0.006 })).toBeUndefined();
  expect(incredibleGain({ ...row, direction: 'lower' })).toBeUndefined();
  expect(incredibleGain({ ...row, direction: 'lower', change: { ...change, value: -0.06 } })?.margins).toBe(12);
  expect(incredibleGain({ ...row, margin: null })).toBeUndefined();
});
