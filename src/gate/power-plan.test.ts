import { describe, expect, it } from 'vitest';
import { ModelConfig } from '../config/model-config.ts';
import { Policy } from '../config/policy.ts';
import { hanleyMcNeil } from './assumed-errors.ts';
import { declaredMetrics } from './declared-metrics.ts';
import { type PowerFacts, planPower, powerWarnings, reuseWarning, sliceKey } from './power-plan.ts';

const policy = Policy.parse({});

function plan(metrics: readonly unknown[], facts: Partial<PowerFacts>, task = 'binary-classification') {
  const config = ModelConfig.parse({
    task,
    train: { command: 'true' },
    data: { card: 'rows' },
    onnx: { inputs: { x: 'x' }, output: { name: 'p' } },
    evaluate: { label: 'y', metrics, ...(task === 'ranking' ? { query: 'q' } : {}) },
  });
  const known: PowerFacts = {
    task,
    rows: 10_000,
    positives: null,
    queries: null,
    evaluation: null,
    measured: new Map(),
    measuredSlices: new Map(),
    ...facts,
  };
  return planPower(declaredMetrics(config), known, policy);
}
const AUC = [{ roc_auc: { role: 'optimize', margin: 0.005 } }];

describe('the power of a test set', () => {
  it('assumes errors as they were simulated for two models whose scores correlate by 0.9', () => {
    // Half widths of a paired 95% interval at an AUC of 0.85 and 20% positives.
    for (const [rows, half] of [
      [1000, 0.0146],
      [10_000, 0.0046],
      [100_000, 0.0014],
    ] as const) {
      const [row] = plan(AUC, { rows, positives: rows / 5 });
      expect(1.96 * row!.se).toBeGreaterThan(0.8 * half);
      expect(1.96 * row!.se).toBeLessThan(1.35 * half);
    }
  });

  it('prefers measured changes to an evaluation, and that to an assumption', () => {
    const metrics = { roc_auc: { value: 0.9, se: 0.004 } };
    const evaluation = { metrics, slices: [] };
    expect(plan(AUC, {})[0]!.source).toBe('assumption');
    expect(plan(AUC, { evaluation })[0]).toMatchObject({ source: 'evaluation', value: 0.9 });
    expect(plan(AUC, { evaluation })[0]!.se).toBeCloseTo(0.004 * Math.sqrt(0.26), 12);
    const measured = new Map([['roc_auc', 0.001]]);
    const [row] = plan(AUC, { evaluation, measured });
    expect(row).toMatchObject({ source: 'verdicts', se: 0.001, resolved: true });
    expect(row!.smallest).toBeCloseTo(0.0028016, 6);
    expect(row!.rowsNeeded).toBe(Math.ceil(10_000 * (row!.smallest / 0.005) ** 2));
  });

  it('says for slices what they resolve, by their own measured changes or by their rows', () => {
    const rows = plan(AUC, {
      evaluation: {
        metrics: { roc_auc: { value: 0.9, se: 0.004 } },
        slices: [
          { slice: 'big', rows: 2500 },
          { slice: 'seen', rows: 400 },
          { slice: 'tiny', rows: 29 },
        ],
      },
      measured: new Map([['roc_auc', 0.001]]),
      measuredSlices: new Map([[sliceKey('roc_auc', 'seen'), 0.007]]),
    });
    expect(rows.map(({ slice }) => slice)).toEqual([null, 'big', 'seen']);
    expect(rows[1]).toMatchObject({ se: 0.002, margin: 0.01, source: 'verdicts' });
    expect(rows[2]).toMatchObject({ se: 0.007, rows: 400, resolved: false });
  });

  it.each([
    ['multiclass-classification', ['accuracy', 'log_loss', 'roc_auc_ovr_macro']],
    ['regression', ['rmse', 'mae', 'r2', 'pinball_0.9']],
    ['ranking', ['ndcg_linear@10', 'mrr']],
  ])('is planned for %s, and shrinks with the square root of the rows', (task, names) => {
    const metrics = names.map((name) => ({ [name]: { role: 'guard' } }));
    const few = plan(metrics, { rows: 1000, queries: 100 }, task);
    const many = plan(metrics, { rows: 100_000, queries: 10_000 }, task);
    expect(few.map(({ metric }) => metric)).toEqual(names);
    few.forEach((row, at) => {
      expect(row.se).toBeGreaterThan(0);
      expect(row.se / many[at]!.se).toBeCloseTo(10, 0);
      expect(row.inconclusiveAtZero).toBeGreaterThanOrEqual(0);
      expect(row.inconclusiveAtZero).toBeLessThanOrEqual(1);
    });
  });

  it('leaves out what is measured on a machine, and asks nothing of what is only reported', () => {
    const rows = plan(['roc_auc', { size_mb: { role: 'budget', margin: 1 } }], {});
    expect(rows.map(({ metric }) => metric)).toEqual(['roc_auc']);
    expect(powerWarnings(rows)).toEqual([]);
  });

  it('warns of a margin of nothing, which no number of rows proves', () => {
    const rows = plan([{ roc_auc: { role: 'guard', margin: 0 } }], {});
    expect(rows[0]).toMatchObject({ rowsNeeded: null, resolved: false });
    expect(powerWarnings(rows)[0]).toMatch(/no number of rows proves it\.$/);
  });

  it('warns of a test set from a hundred decisions on', () => {
    expect(reuseWarning(99)).toBeUndefined();
    expect(reuseWarning(1234)).toMatch(/^1,234 verdicts were reached on these very test rows/);
  });

  it('has the error of an area from the class sizes', () => {
    // Of Hanley and McNeil's own example: 0.893 with 51 and 58 has 0.032.
    expect(hanleyMcNeil(0.893, 51, 58)).toBeCloseTo(0.0315, 2);
  });
});
