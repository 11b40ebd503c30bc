import { describe, expect, test } from 'vitest';
import { modelReport, verdictRecord } from '../../test/builders/reports.ts';
import type { RegressionBudget } from '../gate/verdict-record.ts';
import { renderComment } from './comment.ts';
import { renderHtml } from './html.ts';
import { renderSummary } from './terminal.ts';

function budget(changes: Partial<RegressionBudget> = {}, loss = 0.031): RegressionBudget {
  const estimate = (value: number) => ({ value, se: 0.001, ci: [value - 0.002, value + 0.002] as [number, number] });
  return {
    anchor: 'production',
    contender: { ...verdictRecord().candidate, label: 'v1.0.0' },
    note: 'which production holds',
    margins: 2,
    rows: [
      {
        ...{ metric: 'roc_auc', direction: 'higher', unit: null, note: null, budgetText: null, budget: 0.02 },
        ...{ anchor: estimate(0.81), candidate: estimate(0.81 - loss), spent: loss / 0.02 },
        change: { value: -loss, lower: -loss - 0.002, upper: -loss + 0.002, se: 0.001 },
        ...(loss < 0.02 ? { outcome: 'non-inferior', status: 'pass' } : { outcome: 'worse', status: 'fail' }),
      },
    ],
    ...changes,
  };
}

const report = (regressionBudget: RegressionBudget | null) => modelReport({ regressionBudget });
const everywhere = (shown: ReturnType<typeof report>) => [
  renderComment([shown]),
  renderHtml([shown]),
  renderSummary(shown).replace(/\n/g, ' '),
];

describe('the regression budget in a report', () => {
  test('that is overspent is a sentence and an open table, in every kind of report', () => {
    for (const text of everywhere(report(budget()))) {
      expect(text).toContain('not within the regression budget of 0.02');
      expect(text).toMatch(/155%/);
      expect(text).toMatch(/production \(v1(\.|&#46;)0/);
    }
    expect(renderComment([report(budget())])).toMatch(/<details open><summary>In all, roc_auc is 0\.0310/);
  });

  test('that is kept is folded away', () => {
    const text = renderComment([report(budget({}, 0.01))]);
    expect(text).toMatch(/<details><summary>Within the regression budget: in all, roc_auc is 0\.0100 \[.*\] behind/);
    expect(text).toContain('50%');
  });

  test('that cannot be judged says why, without a table', () => {
    for (const text of everywhere(
      report(budget({ contender: null, rows: [], note: 'production holds no version of fraud yet' })),
    )) {
      expect(text).toContain('The regression budget is not judged: production holds no version of fraud yet.');
    }
  });

  test('is not mentioned where none is declared', () => {
    for (const text of everywhere(report(null))) expect(text).not.toMatch(/regression budget/i);
  });

  test('shows names of versions literally', () => {
    const hostile = budget({ contender: { ...verdictRecord().candidate, label: 'v1 | @everyone <b>#1' } });
    const text = renderComment([report(hostile)]);
    expect(text).not.toMatch(/@everyone|<b>|[^&]#1\b/);
  });
});
