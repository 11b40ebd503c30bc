import { benjaminiHochberg } from '../metrics/multiplicity.ts';
import type { ColumnDriftResult } from './drift.ts';
import { ALL_OTHERS, type DriftColumn } from './drift-column.ts';
import { outsideP, unknownP } from './quality-chance.ts';
import { proportionsZ, sum } from './two-sample-categorical.ts';

/** A fault of the data that no distribution has to be compared for. */
export interface QualityFinding {
  readonly column: string;
  readonly kind: 'missing' | 'new-category' | 'out-of-range' | 'type' | 'removed' | 'added';
  /** Share of the current rows; null for the schema. */
  readonly share: number | null;
  readonly what: string;
}

/** Smallest change of a share that counts, and the level of its test after the correction over all tests. */
const POINT = 0.01;
const LEVEL = 0.05;

/** A change that chance may have made. */
export interface Suspicion {
  readonly finding: QualityFinding;
  /** Size of what changed, as a share of the rows. */
  readonly change: number;
  /** How likely it is that chance did it; null for a test that cannot be made. */
  readonly p: number | null;
}

/**
 * Changes of missing values, categories nobody has seen, numbers outside what there was: told when they are at least 1% of
 * the rows, and more than chance brings after a correction over all columns. Even two halves of one table have values that
 * the other half has not.
 * @param results of the first columns; of the rest, which are not compared, only missing values are looked at
 */
export function findQuality(columns: readonly DriftColumn[], results: readonly ColumnDriftResult[]): QualityFinding[] {
  return decideQuality(columns.flatMap((column, index) => suspectQuality(column, results[index]?.newCategories)));
}

/**
 * What of one column may have changed.
 * @param newCategories of a column that is compared; without it only missing values are looked at
 */
export function suspectQuality(
  column: DriftColumn,
  newCategories: ColumnDriftResult['newCategories'] | undefined,
): Suspicion[] {
  if (column.setting?.ignore === true) return [];
  return [
    missingOf(column),
    ...(column.kind === 'numeric'
      ? outsideOf(column)
      : newCategories === undefined
        ? []
        : unknownOf(column, newCategories)),
  ];
}

/** Which suspicions are findings, as `findQuality` has it, of columns that were looked at one by one. */
export function decideQuality(suspicions: readonly Suspicion[]): QualityFinding[] {
  const tested = suspicions.filter(({ p }) => p !== null);
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p!));
  return tested.flatMap(({ finding, change }, index) =>
    change >= POINT && adjusted[index]! <= LEVEL ? [finding] : [],
  );
}

function missingOf({ name, rows, missing }: DriftColumn): Suspicion {
  const [n, m] = [Math.max(1, rows.reference), Math.max(1, rows.current)];
  const [before, now] = [missing.reference / n, missing.current / m];
  const what = `${percent(now)} of ${name} is missing, ${percent(before)} in the reference`;
  return {
    finding: { column: name, kind: 'missing', share: now, what },
    change: Math.abs(now - before),
    p: proportionsZ(missing.current, m, missing.reference, n)?.p ?? null,
  };
}

function unknownOf(
  { name, values, counts }: Extract<DriftColumn, { kind: 'categorical' }>,
  newCategories: ColumnDriftResult['newCategories'],
): Suspicion[] {
  const fresh = newCategories.filter(({ share }) => share > 0);
  const share = fresh.reduce((total, each) => total + each.share, 0);
  const [reference, current] = [sum(counts.reference), sum(counts.current)];
  const times = (n: number) => counts.reference.filter((count) => count === n).length;
  // Values that were too rare to be kept by name may have occurred once each.
  const unnamed = values.at(-1) === ALL_OTHERS ? counts.reference.at(-1)! : 0;
  const shown = fresh
    .slice(0, 3)
    .map(({ value }) => JSON.stringify(value))
    .join(', ');
  const more = fresh.length > 3 ? ` and ${fresh.length - 3} more` : '';
  const what = `${percent(share)} of ${name} has a value the reference does not know: ${shown}${more}`;
  return [
    {
      finding: { column: name, kind: 'new-category', share, what },
      change: share,
      p: unknownP(Math.round(share * current), current, { rows: reference, once: times(1) + unnamed, twice: times(2) }),
    },
  ];
}

function outsideOf({ name, reference, current }: Extract<DriftColumn, { kind: 'numeric' }>): Suspicion[] {
  if (reference.length === 0 || current.length === 0) return [];
  const outside = outsideCount(reference, current);
  const share = outside / current.length;
  const what = `${percent(share)} of ${name} is outside what the reference has`;
  return [
    {
      finding: { column: name, kind: 'out-of-range', share, what },
      change: share,
      p: outsideP(outside, current.length, reference.length),
    },
  ];
}

function outsideCount(reference: Float64Array, current: Float64Array): number {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < reference.length; i++) {
    if (reference[i]! < least) least = reference[i]!;
    if (reference[i]! > greatest) greatest = reference[i]!;
  }
  let outside = 0;
  for (let i = 0; i < current.length; i++) if (current[i]! < least || current[i]! > greatest) outside++;
  return outside;
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
