import type { UnnaturalCause } from './diagnose.ts';
import type { ColumnDriftResult, SideFacts } from './drift.ts';
import type { QualityFinding } from './drift-report.ts';

/** Stands for values of a sensitive column. */
export const HIDDEN = '(sensitive)';

export interface ShownDrift {
  readonly columns: readonly ColumnDriftResult[];
  readonly quality: readonly QualityFinding[];
  readonly causes: readonly UnnaturalCause[];
}

/** What drifted, without a value of sensitive columns: how far they drifted is told, and what they hold is not. */
export function hideValues(drift: ShownDrift, isSensitive: (column: string) => boolean): ShownDrift {
  return {
    columns: drift.columns.map((each) => (isSensitive(each.column) ? hidden(each) : each)),
    quality: drift.quality.map((each) =>
      each.kind === 'new-category' && isSensitive(each.column)
        ? { ...each, what: each.what.replace(/(does not know):[\s\S]*$/, '$1') }
        : each,
    ),
    // A constant, say, is told with its value.
    causes: drift.causes.map((each) => {
      const secret = each.columns.filter(isSensitive);
      if (secret.length === 0) return each;
      return { ...each, what: `${each.columns.join(' and ')}: told without the values, which are sensitive` };
    }),
  };
}

function hidden(column: ColumnDriftResult): ColumnDriftResult {
  const { newCategories, vanished } = column;
  const side = (facts: SideFacts): SideFacts => ({ ...facts, mean: null, deviation: null });
  const share = newCategories.reduce((sum, each) => sum + each.share, 0);
  return {
    ...column,
    reference: side(column.reference),
    current: side(column.current),
    newCategories: newCategories.length === 0 ? [] : [{ value: HIDDEN, share }],
    vanished: vanished.map(() => HIDDEN),
    picture: { labels: [], reference: [], current: [] },
  };
}
