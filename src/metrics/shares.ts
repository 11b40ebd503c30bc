import type { MetricDefinition } from './catalog.ts';
import type { PairedTable } from './paired-proportions.ts';
import { CELL } from './sample.ts';
import type { Sample } from './samples.ts';

const OUTSIDE = 0;
const MISS = 1;
const HIT = 2;

/** A metric that is a share of rows: `table[codes[row]]` says whether a row counts, and whether it is a hit. */
interface Share {
  readonly codes: Uint8Array;
  readonly table: Uint8Array;
  /** Whether the rows that count are the same for every model. */
  readonly sameRows: boolean;
}

/** Tables over the confusion cells. */
function cellTable(hits: readonly number[], misses: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 1, 2, 3], (cell) => (hits.includes(cell) ? HIT : misses.includes(cell) ? MISS : OUTSIDE));
}

const { trueNegative, falsePositive, falseNegative, truePositive } = CELL;
const BINARY_TABLES: Readonly<Record<string, Uint8Array>> = {
  accuracy: cellTable([trueNegative, truePositive], [falsePositive, falseNegative]),
  precision: cellTable([truePositive], [falsePositive]),
  recall: cellTable([truePositive], [falseNegative]),
  specificity: cellTable([trueNegative], [falsePositive]),
};
const RIGHT_TABLE = Uint8Array.of(MISS, HIT);
const CODES_TABLE = Uint8Array.of(OUTSIDE, MISS, HIT);

/** What a metric is a share of; undefined for metrics that are no share of rows. */
function shareOf(definition: MetricDefinition, sample: Sample): Share | undefined {
  if (definition.perRow || definition.atPrecision !== undefined || definition.family !== 'cells') return undefined;
  if (sample.task === 'binary-classification') {
    const table = BINARY_TABLES[definition.name];
    return table && { codes: sample.cell, table, sameRows: definition.name !== 'precision' };
  }
  if (sample.task !== 'multiclass-classification') return undefined;
  const { label, predicted, right, proba, rows } = sample;
  const coded = (code: (row: number) => number, sameRows: boolean): Share => {
    const codes = new Uint8Array(rows);
    for (let i = 0; i < rows; i++) codes[i] = code(i);
    return { codes, table: CODES_TABLE, sameRows };
  };
  const { base, parameter, className } = definition;
  const own = className === undefined ? -1 : sample.classes.indexOf(className);
  switch (base) {
    case 'accuracy':
    case 'precision_micro':
    case 'recall_micro':
    case 'f1_micro':
      return { codes: right, table: RIGHT_TABLE, sameRows: true };
    case 'top_accuracy':
      return proba?.rank === undefined ? undefined : coded((i) => (proba.rank![i]! < parameter! ? HIT : MISS), true);
    case 'class_recall':
      return coded((i) => (label[i] !== own ? OUTSIDE : right[i] === 1 ? HIT : MISS), true);
    case 'class_precision':
      return coded((i) => (predicted[i] !== own ? OUTSIDE : right[i] === 1 ? HIT : MISS), false);
    default:
      return undefined;
  }
}

/** Rows in the denominator of a metric that is a share of rows. */
export function shareRows(definition: MetricDefinition, sample: Sample): number | undefined {
  const share = shareOf(definition, sample);
  if (share === undefined) return undefined;
  let rows = 0;
  for (let i = 0; i < sample.rows; i++) if (share.table[share.codes[i]!] !== OUTSIDE) rows++;
  return rows;
}

/**
 * Hits and misses of two models on the rows that a metric is a share of, first = candidate, second = baseline. Undefined for
 * metrics that are no share of the same rows for both.
 */
export function pairedShares(
  definition: MetricDefinition,
  baseline: Sample,
  candidate: Sample,
): PairedTable | undefined {
  const first = shareOf(definition, candidate);
  const second = shareOf(definition, baseline);
  if (first === undefined || second === undefined || !first.sameRows) return undefined;
  const counts = new Float64Array(9);
  for (let i = 0; i < candidate.rows; i++) {
    counts[3 * first.table[first.codes[i]!]! + second.table[second.codes[i]!]!]!++;
  }
  const at = (one: number, other: number) => counts[3 * one + other]!;
  return { n11: at(HIT, HIT), n10: at(HIT, MISS), n01: at(MISS, HIT), n00: at(MISS, MISS) };
}

/** Rows classified right by both models, by one, by none. */
export interface CorrectRows {
  readonly both: number;
  readonly onlyBaseline: number;
  readonly onlyCandidate: number;
  readonly neither: number;
}

/** Null for tasks in which a row is not right or wrong. */
export function correctRows(baseline: Sample, candidate: Sample): CorrectRows | null {
  const table = (sample: Sample) => {
    if (sample.task === 'binary-classification') return { codes: sample.cell, right: BINARY_TABLES.accuracy! };
    return sample.task === 'multiclass-classification' ? { codes: sample.right, right: RIGHT_TABLE } : undefined;
  };
  const [before, after] = [table(baseline), table(candidate)];
  if (before === undefined || after === undefined) return null;
  const counts = new Float64Array(4);
  for (let i = 0; i < baseline.rows; i++) {
    const wasRight = before.right[before.codes[i]!] === HIT ? 2 : 0;
    counts[wasRight + (after.right[after.codes[i]!] === HIT ? 1 : 0)]!++;
  }
  return { both: counts[3]!, onlyBaseline: counts[2]!, onlyCandidate: counts[1]!, neither: counts[0]! };
}

/** Whether two models gave the same answer and score to every row. */
export function sameAnswers(a: Sample, b: Sample): boolean {
  if (a.task === 'binary-classification' && b.task === 'binary-classification') {
    return sameNumbers(a.cell, b.cell) && sameNumbers(a.score, b.score);
  }
  if (a.task !== 'multiclass-classification' || b.task !== 'multiclass-classification') return false;
  if (!sameNumbers(a.predicted, b.predicted)) return false;
  const [one, other] = [a.proba?.fingerprint, b.proba?.fingerprint];
  return one === undefined || other === undefined || sameNumbers(one, other);
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
