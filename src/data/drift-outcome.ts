import type { UnnaturalCause } from './diagnose.ts';
import type { DomainClassification } from './domain-classifier.ts';
import type { ColumnDriftResult } from './drift.ts';
import type { QualityFinding } from './drift-report.ts';
import type { PriorShift } from './prior-shift.ts';
import type { ShiftLabel } from './shift-label.ts';

export interface NotCompared {
  readonly column: string;
  /** Half a sentence. */
  readonly why: string;
}

/** What changed between two data sets, and whether nature or a fault did it. */
export interface DriftReport {
  readonly reference: string;
  readonly current: string;
  readonly rows: { readonly reference: number; readonly current: number };
  readonly verdict: 'stable' | 'warning' | 'drift' | 'unnatural';
  /** Share of the columns' importance that drifted, 0 to 1. */
  readonly share: number;
  readonly columns: readonly ColumnDriftResult[];
  /** Columns of both sides that no test says anything about. */
  readonly notCompared: readonly NotCompared[];
  readonly quality: readonly QualityFinding[];
  readonly causes: readonly UnnaturalCause[];
  readonly domain: DomainClassification | null;
  /** Of the label, where a card or the request names one. */
  readonly prior: PriorShift | null;
  readonly shift: ShiftLabel;
  readonly advice: string;
  /** Verdicts against the other references. */
  readonly others: readonly {
    readonly name: string;
    readonly reference: string;
    readonly drifted: readonly string[];
  }[];
}
