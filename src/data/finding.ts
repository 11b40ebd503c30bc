import type { FindingSeverity } from '../config/data-column.ts';
import type { FieldPath } from '../config/yaml-document.ts';

/** Something about the data that is not as its card promises. */
export interface DataFinding {
  /** Kind of promise, one word: `digest`, `columns`, `type`, `bounds`, `completeness`, … */
  readonly check: string;
  readonly severity: FindingSeverity;
  readonly column: string | null;
  /** Rows it concerns; null when it is not about rows. */
  readonly count: number | null;
  /** `count` among the rows it could concern, 0 to 1. */
  readonly share: number | null;
  readonly what: string;
  /** Field of the card that promises it. */
  readonly path: FieldPath;
  readonly fix: string;
  /** Up to five rows: number of the row from 0, and values by column. Never of a sensitive column. */
  readonly examples: readonly { readonly row: number; readonly values: Readonly<Record<string, string | null>> }[];
}

export const EXAMPLES_SHOWN = 5;

/** Errors first, then by what they concern most. Keeps the order of the card among equals. */
export function byImportance(a: DataFinding, b: DataFinding): number {
  if (a.severity !== b.severity) return a.severity === 'error' ? -1 : 1;
  return (b.share ?? 1) - (a.share ?? 1);
}
