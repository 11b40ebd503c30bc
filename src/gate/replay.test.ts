import { describe, expect, it } from 'vitest';
import { ModelConfig } from '../config/model-config.ts';
import { configForReplay, missingSqlMetrics, turnedRows, withPastChallenges } from './replay.ts';
import type { VerdictRecord } from './verdict-record.ts';

const metric = (name: string, status: string, more: object = {}) => ({
  metric: name,
  role: 'guard',
  margin: 0.005,
  marginText: null,
  neverExceed: 0.02,
  threshold: null,
  status,
  ...more,
});
const slice = (name: string, status: string, margin = 0.01) => ({ slice: name, metric: 'roc_auc', margin, status });
const verdict = (metrics: readonly object[], slices: readonly object[] = [], more: object = {}) =>
  ({ verdict: 'pass', reason: 'fine', metrics, slices: { rows: slices }, ...more }) as unknown as VerdictRecord;

describe('the rows that new rules turn', () => {
  it('are those with another status, what blocks now first, with the rule that changed', () => {
    const before = verdict([metric('f1', 'fail'), metric('auc', 'pass')], [slice('region=east', 'pass')]);
    const after = verdict(
      [metric('f1', 'pass', { margin: 0.02, neverExceed: 0.08 }), metric('auc', 'inconclusive', { role: 'optimize' })],
      [slice('region=east', 'fail', 0.002)],
    );
    expect(turnedRows(before, after)).toEqual([
      { metric: 'auc', slice: null, before: 'pass', after: 'inconclusive', why: 'role guard -> optimize' },
      { metric: 'roc_auc', slice: 'region=east', before: 'pass', after: 'fail', why: 'margin 0.01 -> 0.002' },
      {
        metric: 'f1',
        slice: null,
        before: 'fail',
        after: 'pass',
        why: 'margin 0.005 -> 0.02, never exceed 0.02 -> 0.08',
      },
    ]);
  });

  it('include what is judged now, or no longer, and not what only informs', () => {
    const before = verdict([metric('old', 'fail'), metric('seen', 'info')]);
    const after = verdict([metric('new', 'fail'), metric('shown', 'info')]);
    expect(turnedRows(before, after)).toEqual([
      { metric: 'new', slice: null, before: null, after: 'fail', why: 'judged now' },
      { metric: 'old', slice: null, before: 'fail', after: null, why: 'no longer judged' },
    ]);
    expect(turnedRows(before, before)).toEqual([]);
  });
});

describe('a replay', () => {
  it('takes what is asked from now, and what was predicted from then', () => {
    const config = (evaluate: object) =>
      ModelConfig.parse({
        task: 'binary-classification',
        train: { command: 'true' },
        data: { card: 'rows' },
        onnx: { inputs: { x: 'x' }, output: { name: 'p' } },
        evaluate,
      });
    const past = config({ label: 'late', entity: 'plane', slices: ['origin'], metrics: ['f1'], threshold: 0.3 });
    const now = config({ label: 'delayed', slices: ['hour'], metrics: ['roc_auc'], threshold: 0.7 });
    expect(configForReplay(past, now).evaluate).toMatchObject({
      label: 'late',
      entity: 'plane',
      slices: ['origin'],
      metrics: ['roc_auc'],
      threshold: 0.7,
    });
  });

  it('needs the values of SQL metrics to be those that were computed', () => {
    const recorded = [{ name: 'cost', sql: ' p * 2 ' }];
    expect(
      missingSqlMetrics(
        [
          { name: 'cost', sql: 'p * 2' },
          { name: 'f1', sql: undefined },
        ],
        recorded,
      ),
    ).toEqual([]);
    expect(missingSqlMetrics([{ name: 'cost', sql: 'p * 3' }], recorded)).toEqual(['cost']);
  });

  it('lets a challenge that was failed stand, whatever the other rules are', () => {
    const before = verdict([], [], { verdict: 'fail', reason: 'challenge', challenges: [{ status: 'fail' }] });
    expect(withPastChallenges(before, verdict([]))).toMatchObject({ verdict: 'fail', reason: 'challenge' });
    const unsure = verdict([], [], { verdict: 'inconclusive', challenges: [{ status: 'inconclusive' }] });
    expect(withPastChallenges(unsure, verdict([])).verdict).toBe('inconclusive');
    expect(withPastChallenges(verdict([], [], { challenges: [{ status: 'pass' }] }), verdict([])).verdict).toBe('pass');
  });
});
