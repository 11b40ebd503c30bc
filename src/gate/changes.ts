import {
  type MulticlassPredictions,
  type Predictions,
  type RankingPredictions,
  type RegressionPredictions,
  sliceName,
} from '../metrics/predictions.ts';
import { perQuery } from '../metrics/ranking.ts';
import { mostProbable } from '../metrics/row-loss.ts';
import type { ChangedAnswer, Changes } from './task-picture.ts';

const LARGEST = 10;

/** Per-query metric of reports. */
export const QUERY_METRIC = 'ndcg_linear@10';
export const QUERY_METRIC_NAME = 'NDCG@10';

/**
 * Rows whose predicted class changed, rows whose error grew or shrank, queries whose order got better or worse; and the
 * ten that moved most. Null for binary classification, which has flips at a threshold.
 *
 * @param entityNames label of each entity code, when there is one to show
 */
export function changesOf(
  baseline: Predictions,
  candidate: Predictions,
  entityNames?: readonly string[],
): Changes | null {
  if (baseline.task === 'multiclass-classification' && candidate.task === baseline.task) {
    return classChanges(baseline, candidate, entityNames);
  }
  if (baseline.task === 'regression' && candidate.task === baseline.task) {
    return errorChanges(baseline, candidate, entityNames);
  }
  if (baseline.task === 'ranking' && candidate.task === baseline.task) return orderChanges(baseline, candidate);
  return null;
}

function classChanges(
  baseline: MulticlassPredictions,
  candidate: MulticlassPredictions,
  entityNames: readonly string[] | undefined,
): Changes {
  const { classes, label, rows } = candidate;
  const [before, after] = [mostProbable(baseline), mostProbable(candidate)];
  const ofTruth = ({ proba }: MulticlassPredictions, row: number) => proba?.[row * classes.length + label[row]!];
  const gain = (row: number) => {
    const [a, b] = [ofTruth(baseline, row), ofTruth(candidate, row)];
    if (a !== undefined && b !== undefined) return b - a;
    return Number(after[row] === label[row]) - Number(before[row] === label[row]);
  };
  const counts = { better: 0, worse: 0, other: 0 };
  const largest = largestOf();
  for (let row = 0; row < rows; row++) {
    if (before[row] === after[row]) continue;
    if (after[row] === label[row]) counts.better++;
    else if (before[row] === label[row]) counts.worse++;
    else counts.other++;
    largest.add(row, Math.abs(gain(row)));
  }
  return {
    task: candidate.task,
    unit: 'row',
    measure: 'predicted class',
    ...counts,
    unchanged: rows - counts.better - counts.worse - counts.other,
    largest: largest.rows.map((row) => ({
      ...whereOf(candidate, row, entityNames),
      truth: classes[label[row]!]!,
      baseline: classes[before[row]!] ?? '',
      candidate: classes[after[row]!] ?? '',
      gain: gain(row),
    })),
  };
}

function errorChanges(
  baseline: RegressionPredictions,
  candidate: RegressionPredictions,
  entityNames: readonly string[] | undefined,
): Changes {
  const { target, rows } = candidate;
  const gain = (row: number) =>
    Math.abs(baseline.prediction[row]! - target[row]!) - Math.abs(candidate.prediction[row]! - target[row]!);
  const { better, worse, largest } = countGains(rows, gain);
  return {
    task: candidate.task,
    unit: 'row',
    measure: 'absolute error',
    better,
    worse,
    other: 0,
    unchanged: rows - better - worse,
    largest: largest.map((row) => ({
      ...whereOf(candidate, row, entityNames),
      truth: numberText(target[row]!),
      baseline: numberText(baseline.prediction[row]!),
      candidate: numberText(candidate.prediction[row]!),
      gain: gain(row),
    })),
  };
}

function orderChanges(baseline: RankingPredictions, candidate: RankingPredictions): Changes {
  const [before, after] = [perQuery(baseline, QUERY_METRIC), perQuery(candidate, QUERY_METRIC)];
  const gain = (query: number) => {
    const change = after[query]! - before[query]!;
    return Number.isNaN(change) ? 0 : change;
  };
  const { better, worse, largest } = countGains(before.length, gain);
  const counted = before.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  return {
    task: candidate.task,
    unit: 'query',
    measure: QUERY_METRIC_NAME,
    better,
    worse,
    other: 0,
    unchanged: counted - better - worse,
    largest: largest.map((query) => ({
      row: candidate.query.codes.indexOf(query),
      truth: null,
      entity: null,
      baseline: numberText(before[query]!),
      candidate: numberText(after[query]!),
      gain: gain(query),
      slices: [],
    })),
  };
}

/** Differences in the last bits of a computation are no change. */
const NOTHING = 1e-9;

function countGains(count: number, gain: (unit: number) => number) {
  let better = 0;
  let worse = 0;
  const largest = largestOf();
  for (let unit = 0; unit < count; unit++) {
    const gained = gain(unit);
    if (!(Math.abs(gained) > NOTHING)) continue;
    if (gained > 0) better++;
    else worse++;
    largest.add(unit, Math.abs(gained));
  }
  return { better, worse, largest: largest.rows };
}

/** Keeps the units that moved most, largest first; of equal movements the earlier one. */
function largestOf(): { readonly rows: number[]; add(unit: number, moved: number): void } {
  const rows: number[] = [];
  const movements: number[] = [];
  return {
    rows,
    add(unit, moved) {
      if (rows.length === LARGEST && moved <= movements[LARGEST - 1]!) return;
      const found = movements.findIndex((other) => other < moved);
      const place = found < 0 ? rows.length : found;
      rows.splice(place, 0, unit);
      movements.splice(place, 0, moved);
      if (rows.length > LARGEST) {
        rows.pop();
        movements.pop();
      }
    },
  };
}

function whereOf(
  predictions: Predictions,
  row: number,
  entityNames: readonly string[] | undefined,
): Pick<ChangedAnswer, 'row' | 'entity' | 'slices'> {
  return {
    row,
    entity: (predictions.entity && entityNames?.[predictions.entity.codes[row]!]) ?? null,
    slices: predictions.slices
      .filter((dimension) => dimension.codes[row]! >= 0)
      .map((dimension) => sliceName(dimension, dimension.codes[row]!)),
  };
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(5)));
}
