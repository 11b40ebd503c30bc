import type { ColumnDrift } from '../config/data-column.ts';
import type { CategoryCounts } from './two-sample-categorical.ts';

/** The values of one column in both data sets, without missing ones. */
export type DriftColumn = {
  readonly name: string;
  readonly setting: ColumnDrift | undefined;
  readonly rows: { readonly reference: number; readonly current: number };
  readonly missing: { readonly reference: number; readonly current: number };
} & (
  | {
      readonly kind: 'numeric';
      readonly reference: Float64Array;
      readonly current: Float64Array;
      /** Shares of values equal to the one in the row before. */
      readonly repeats?: { readonly reference: number; readonly current: number };
    }
  | { readonly kind: 'categorical'; readonly values: readonly string[]; readonly counts: CategoryCounts }
);

/** Stands for all categories that are too rare to be told apart. */
export const ALL_OTHERS = '(all others)';
