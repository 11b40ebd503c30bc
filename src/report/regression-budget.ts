import { regressionBudgetSentence } from '../gate/regression-budget.ts';
import type { ModelReport } from './model-report.ts';
import { decimalsFor, formatNumber, NOTHING } from './numbers.ts';
import { type Cell, changeCell, right, type Table } from './tables.ts';
import { STATUS_ICON, STATUS_TONE } from './words.ts';

/** What is left of the regression budget, in one sentence; null where none is declared. */
export function regressionBudgetText({ verdict }: Pick<ModelReport, 'verdict'>): string | null {
  const { regressionBudget } = verdict;
  return regressionBudget === null ? null : regressionBudgetSentence(regressionBudget);
}

/** True when the budget is not kept, or not proved to be. */
export function isBudgetUrgent({ verdict }: Pick<ModelReport, 'verdict'>): boolean {
  return (verdict.regressionBudget?.rows ?? []).some(({ status }) => status === 'fail' || status === 'inconclusive');
}

/** Metric | anchor | candidate | In all | Budget | Spent. Null where nothing is compared. */
export function regressionBudgetTable({ verdict }: Pick<ModelReport, 'verdict'>): Table | null {
  const { regressionBudget: budget, confidence } = verdict;
  if (budget === null || budget.contender === null || budget.rows.length === 0) return null;
  const anchor = budget.anchor === 'best' ? 'best' : 'production';
  return {
    columns: [
      { title: 'Metric', align: 'left' },
      { ...right(`${anchor} (${budget.contender.label})`), spare: 1 },
      { ...right('candidate'), spare: 2 },
      right(`In all [${Math.round(confidence * 100)}% CI]`),
      right('Budget'),
      { title: 'Spent', align: 'left' },
    ],
    rows: budget.rows.map((row): Cell[] => {
      const decimals = decimalsFor([row.candidate.value, row.anchor.value], row.unit);
      const unit = row.unit === null ? '' : ` ${row.unit}`;
      const value = (number: number | null): Cell => ({
        text: number === null ? NOTHING : `${formatNumber(number, decimals)}${unit}`,
      });
      const share = row.spent === null ? (row.note ?? NOTHING) : `${Math.round(row.spent * 100)}%`;
      return [
        { text: `${row.metric} ${row.direction === 'higher' ? '↑' : '↓'}` },
        value(row.anchor.value),
        { ...value(row.candidate.value), strong: true },
        changeCell(row.change, decimals),
        { ...value(row.budget), aside: row.budgetText ?? marginsText(budget.margins) },
        {
          text: share,
          icon: STATUS_ICON[row.status],
          tone: STATUS_TONE[row.status],
          strong: row.status === 'fail' || row.status === 'inconclusive',
        },
      ];
    }),
  };
}

function marginsText(margins: number): string {
  const count = Number(margins.toPrecision(3));
  return `${count} margin${count === 1 ? '' : 's'}`;
}
