import { describe, expect, test } from 'vitest';
import { leakageVerdict } from './leakage-finding.ts';
import { decideJumps, decideKnowledge, decideOrder, decideTooGood, type KnowledgeFact } from './leakage-target.ts';

describe('what columns know', () => {
  const fact = (train: number | null, more: Partial<KnowledgeFact> = {}): KnowledgeFact => ({
    column: 'x',
    measure: 'AUC',
    train,
    test: train,
    by: 'order',
    used: true,
    allowed: false,
    ...more,
  });
  const worst = (facts: readonly KnowledgeFact[]) => leakageVerdict(decideKnowledge(facts));

  test.each([
    [0.949, 'pass'],
    [0.95, 'warn'],
    [0.989, 'warn'],
    [0.99, 'fail'],
  ])('AUC %d: %s', (auc, verdict) => expect(worst([fact(auc)])).toBe(verdict));

  test('is no leak when no model reads it or the card allows it, and is told all the same', () => {
    expect(worst([fact(1, { used: false })])).toBe('pass');
    expect(worst([fact(1, { allowed: true })])).toBe('pass');
    expect(
      decideKnowledge([fact(1, { allowed: true })])
        .map(({ what }) => what)
        .join(),
    ).toContain('the card allows it');
  });

  test('warns when it differs by split, and says when nothing can be told', () => {
    expect(decideKnowledge([fact(0.8, { test: 0.55 })]).find(({ check }) => check === 'train-test')?.status).toBe(
      'warn',
    );
    expect(decideKnowledge([fact(0.8, { test: 0.65 })]).find(({ check }) => check === 'train-test')).toBeUndefined();
    expect(decideKnowledge([]).map(({ status }) => status)).toEqual(['skip']);
    expect(decideKnowledge([fact(null)]).map(({ status }) => status)).toEqual(['skip']);
  });

  test('an order warns by the lower end of its interval', () => {
    const order = (lower: number) => decideOrder([{ column: null, measure: 'AUC', value: 0.7, lower }])[0]!.status;
    expect([order(0.6), order(0.61)]).toEqual(['pass', 'warn']);
  });

  test('a metric above what people reach is a warning only when it is for sure', () => {
    const metric = { metric: 'roc_auc', value: 0.9, lower: 0.85, ceiling: 0.81, who: 'people' };
    expect(decideTooGood([metric]).map(({ status }) => status)).toEqual(['warn']);
    expect(decideTooGood([{ ...metric, lower: 0.8 }])).toEqual([]);
  });

  test('a gain of many margins is a warning', () => {
    const [found] = decideJumps([{ metric: 'roc_auc', gain: 0.12345, margins: 25, baseline: 'v1.0.0' }]);
    expect(found).toMatchObject({ check: 'too-good', status: 'warn' });
    expect(found!.what).toBe('roc_auc improved by 0.123 over v1.0.0, 25 margins');
    expect(decideJumps([])).toEqual([]);
  });
});
