import type { Aggregate } from './catalog.ts';
import { denominatorOf } from './catalog.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { SampleRows } from './sample.ts';
import { meanOf } from './sums.ts';

/** Far above any sensible value, and low enough that the squares of a billion of them still add up. */
export const LARGEST_VALUE = 1e100;

/** What SQL computed per row, as one number; rows where it is NaN (SQL null) do not count. */
export function perRowMetric(
  sample: SampleRows,
  name: string,
  aggregate: Aggregate,
  influence: Float64Array,
): PointValue {
  const column = columnOf(sample, name);
  const problem = beyondReach(column);
  if (problem !== undefined) return undefinedBecause(problem);
  influence.set(column);
  if (aggregate === 'mean') return meanOf(influence, sample);
  if (aggregate === 'sum') return weightedSum(influence, sample);
  const denominator = columnOf(sample, denominatorOf(name));
  const fault = beyondReach(denominator);
  return fault === undefined ? ratioOfSums(influence, denominator, sample) : undefinedBecause(fault);
}

function columnOf(sample: SampleRows, name: string): Float64Array {
  const column = sample.perRow[name];
  if (column === undefined) throw new Error(`predictions have no column for the metric ${name}`);
  return column;
}

function beyondReach(column: Float64Array): string | undefined {
  for (let i = 0; i < column.length; i++) {
    const size = Math.abs(column[i]!);
    if (size === Number.POSITIVE_INFINITY) return `row ${i} is infinite`;
    if (size > LARGEST_VALUE) return `row ${i} is beyond ${LARGEST_VALUE}`;
  }
  return undefined;
}

/**
 * Σ w x over the rows of a test set of this size: the influence w x − mean(w x) is how much the sum would change if the row
 * were drawn once more in place of another.
 */
function weightedSum(values: Float64Array, { rows, weight, clusters }: SampleRows): PointValue {
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    values[i] = w === 0 ? Number.NaN : w * values[i]!;
    if (Number.isNaN(values[i])) continue;
    sum += values[i]!;
    counted++;
  }
  if (counted === 0) return undefinedBecause('no row has a value');
  const factor = smallSampleFactor(counted, clusters !== undefined);
  for (let i = 0; i < rows; i++) values[i] = Number.isNaN(values[i]) ? 0 : (values[i]! - sum / counted) * factor;
  return defined(sum, counted > 1);
}

/** R = Σ w a / Σ w b over the rows that have both; influence w (a − R b) / Σ w b. */
function ratioOfSums(
  numerator: Float64Array,
  denominator: Float64Array,
  { rows, weight, clusters }: SampleRows,
): PointValue {
  let above = 0;
  let below = 0;
  let size = 0;
  let counted = 0;
  const weightOf = (i: number) => {
    if (Number.isNaN(numerator[i]) || Number.isNaN(denominator[i])) return 0;
    return weight === undefined ? 1 : weight[i]!;
  };
  for (let i = 0; i < rows; i++) {
    const w = weightOf(i);
    if (w === 0) continue;
    above += w * numerator[i]!;
    below += w * denominator[i]!;
    size += w * Math.abs(denominator[i]!);
    counted++;
  }
  if (counted === 0) return undefinedBecause('no row has a value');
  if (Math.abs(below) <= size * 1e-12) return undefinedBecause('the denominator sums to 0');
  const ratio = above / below;
  const factor = smallSampleFactor(counted, clusters !== undefined) / below;
  for (let i = 0; i < rows; i++) {
    const w = weightOf(i);
    numerator[i] = w === 0 ? 0 : w * (numerator[i]! - ratio * denominator[i]!) * factor;
  }
  return defined(ratio, counted > 1);
}

/** √(n/(n−1)), which makes Σ U² of a mean its usual unbiased variance; clusters have a factor of their own. */
export function smallSampleFactor(counted: number, clustered: boolean): number {
  return clustered || counted < 2 ? 1 : Math.sqrt(counted / (counted - 1));
}
