import type { ColumnDriftResult, DriftColumn } from './drift.ts';
import { proportionsZ } from './two-sample-categorical.ts';

/** A fault of the data that no distribution has to be compared for. */
export interface QualityFinding {
  readonly column: string;
  readonly kind: 'missing' | 'new-category' | 'out-of-range' | 'type' | 'removed' | 'added';
  /** Share of the current rows; null for the schema. */
  readonly share: number | null;
  readonly what: string;
}

/** Smallest change of a share that counts, and the level of its test. */
const POINT = 0.01;
const LEVEL = 0.05;

/** Changes of missing values, categories nobody has seen, numbers outside what there was: told when they are at least 1%. */
export function findQuality(columns: readonly DriftColumn[], results: readonly ColumnDriftResult[]): QualityFinding[] {
  return columns.flatMap((column, index): QualityFinding[] => {
    if (column.setting?.ignore === true) return [];
    const findings: QualityFinding[] = [];
    const { name, rows, missing } = column;
    const [before, now] = [
      missing.reference / Math.max(1, rows.reference),
      missing.current / Math.max(1, rows.current),
    ];
    const test = proportionsZ(
      missing.current,
      Math.max(1, rows.current),
      missing.reference,
      Math.max(1, rows.reference),
    );
    if (Math.abs(now - before) >= POINT && (test?.p ?? 1) <= LEVEL) {
      findings.push({
        column: name,
        kind: 'missing',
        share: now,
        what: `${percent(now)} of ${name} is missing, ${percent(before)} in the reference`,
      });
    }
    const fresh = results[index]!.newCategories.filter(({ share }) => share > 0);
    const share = fresh.reduce((sum, each) => sum + each.share, 0);
    if (share >= POINT) {
      const shown = fresh
        .slice(0, 3)
        .map(({ value }) => JSON.stringify(value))
        .join(', ');
      const more = fresh.length > 3 ? ` and ${fresh.length - 3} more` : '';
      findings.push({
        column: name,
        kind: 'new-category',
        share,
        what: `${percent(share)} of ${name} has a value the reference does not know: ${shown}${more}`,
      });
    }
    if (column.kind === 'numeric' && column.reference.length > 0 && column.current.length > 0) {
      const outside = outsideShare(column.reference, column.current);
      if (outside >= POINT) {
        findings.push({
          column: name,
          kind: 'out-of-range',
          share: outside,
          what: `${percent(outside)} of ${name} is outside what the reference has`,
        });
      }
    }
    return findings;
  });
}

function outsideShare(reference: Float64Array, current: Float64Array): number {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < reference.length; i++) {
    if (reference[i]! < least) least = reference[i]!;
    if (reference[i]! > greatest) greatest = reference[i]!;
  }
  let outside = 0;
  for (let i = 0; i < current.length; i++) if (current[i]! < least || current[i]! > greatest) outside++;
  return outside / current.length;
}

/** Share of the importance that drifted: the data set drifted when it is at least 0.3. */
export function driftedShare(results: readonly ColumnDriftResult[]): number {
  const judged = results.filter(({ verdict }) => verdict !== 'ignored');
  const total = judged.reduce((sum, { importance }) => sum + importance, 0);
  const drifted = judged.filter(({ verdict }) => verdict === 'warning' || verdict === 'alert');
  return total === 0 ? 0 : drifted.reduce((sum, { importance }) => sum + importance, 0) / total;
}

export const DATASET_SHARE = 0.3;

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
