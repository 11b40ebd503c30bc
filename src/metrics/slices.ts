import type { ClassProbabilities, MulticlassSample } from './multiclass-sample.ts';
import type { PredictedRows, SliceDimension } from './predictions.ts';
import { sliceName } from './predictions.ts';
import type { RankingSample } from './ranking-sample.ts';
import type { RegressionSample } from './regression-sample.ts';
import {
  type BinarySample,
  denseClusters,
  hasNaN,
  ranking,
  type SampleRows,
  type Scores,
  unusedNumbers,
} from './sample.ts';
import type { Sample } from './samples.ts';

/** The rows of one slice, one sample per model. */
export interface SliceSamples {
  readonly slice: string;
  readonly dimension: string;
  readonly code: number;
  readonly samples: readonly Sample[];
}

/** Where the rows of a dimension go when they are sorted by code, keeping their order inside a code. */
interface Grouping {
  readonly codes: Int32Array;
  /** The row at each place among the grouped rows. */
  readonly rows: Int32Array;
  /** Place of each row among them; of no meaning for a row in no slice. */
  readonly places: Int32Array;
  /** Code c has the places starts[c] .. starts[c + 1] − 1. */
  readonly starts: Int32Array;
}

/** Cuts grouped columns: the sample of the places start..end−1, given what every task has. */
type Cutter = (start: number, end: number, shared: SampleRows) => Sample;

/**
 * Cuts samples of several models over the same rows into the slices of a dimension, empty ones left out. Every column is
 * regrouped once, so the rows of a slice lie side by side, and the global order of scores is split in one pass: nothing is
 * sorted again. O(rows) per dimension.
 * @param clusters codes of dependent rows, over all rows
 */
export function* sliceSamples(
  samples: readonly Sample[],
  dimension: SliceDimension,
  clusters: PredictedRows['entity'],
): Generator<SliceSamples> {
  const first = samples[0];
  if (first === undefined) return;
  const grouping = groupRows(dimension);
  const { starts } = grouping;
  const weight = first.weight === undefined ? undefined : gather(first.weight, grouping);
  const codes = clusters === undefined ? undefined : gather(clusters.codes, grouping);
  const numbers = unusedNumbers(clusters?.count ?? 0);
  const models = samples.map((sample) => ({
    perRow: Object.entries(sample.perRow).map(([name, column]) => [name, gather(column, grouping)] as const),
    cutter: cutterOf(sample, grouping),
  }));
  for (let code = 0; code < dimension.values.length; code++) {
    const [start, end] = [starts[code]!, starts[code + 1]!];
    if (start === end) continue;
    const shared = {
      rows: end - start,
      weight: weight?.subarray(start, end),
      clusters: codes === undefined ? undefined : denseClusters(codes.subarray(start, end), numbers),
    };
    yield {
      slice: sliceName(dimension, code),
      dimension: dimension.name,
      code,
      samples: models.map(({ perRow, cutter }) => {
        const cut = perRow.map(([name, column]) => [name, column.subarray(start, end)] as const);
        return cutter(start, end, { ...shared, perRow: Object.fromEntries(cut) });
      }),
    };
  }
}

function cutterOf(sample: Sample, grouping: Grouping): Cutter {
  switch (sample.task) {
    case 'binary-classification':
      return binaryCutter(sample, grouping);
    case 'multiclass-classification':
      return multiclassCutter(sample, grouping);
    case 'regression':
      return regressionCutter(sample, grouping);
    case 'ranking':
      return rankingCutter(sample, grouping);
  }
}

function binaryCutter(sample: BinarySample, grouping: Grouping): Cutter {
  const label = gather(sample.label, grouping);
  const score = gather(sample.score as Float64Array, grouping) as Scores;
  const cell = gather(sample.cell, grouping);
  const order = sample.ranking === undefined ? undefined : groupOrder(sample.ranking.order, grouping);
  return (start, end, shared) => {
    const labels = label.subarray(start, end);
    const scores = score.subarray(start, end);
    return {
      task: sample.task,
      ...shared,
      label: labels,
      score: scores,
      hasNaN: sample.hasNaN && hasNaN(scores),
      cell: cell.subarray(start, end),
      ranking: order === undefined ? undefined : ranking(order.subarray(start, end), scores, labels),
    };
  };
}

function multiclassCutter(sample: MulticlassSample, grouping: Grouping): Cutter {
  const label = gather(sample.label, grouping);
  const predicted = gather(sample.predicted, grouping);
  const right = gather(sample.right, grouping);
  const proba = sample.proba === undefined ? undefined : probabilityCutter(sample.proba, grouping);
  return (start, end, shared) => ({
    task: sample.task,
    ...shared,
    classes: sample.classes,
    label: label.subarray(start, end),
    predicted: predicted.subarray(start, end),
    right: right.subarray(start, end),
    proba: proba?.(start, end),
  });
}

function probabilityCutter(proba: ClassProbabilities, grouping: Grouping) {
  const regrouped = <T extends Uint8Array | Int32Array | Float64Array>(column: T | undefined) =>
    column === undefined ? undefined : gather(column, grouping);
  const fingerprint = gather(proba.fingerprint, grouping);
  const invalid = regrouped(proba.invalid);
  const rank = regrouped(proba.rank);
  const surprise = regrouped(proba.surprise);
  const squares = regrouped(proba.squares);
  const top =
    proba.top === undefined
      ? undefined
      : { confidence: gather(proba.top.confidence, grouping), right: gather(proba.top.right, grouping) };
  const rest = [...proba.rest].map(
    ([code, { score, order }]) =>
      [code, gather(score as Float64Array, grouping) as Scores, groupOrder(order, grouping)] as const,
  );
  return (start: number, end: number): ClassProbabilities => ({
    fingerprint: fingerprint.subarray(start, end),
    invalid: invalid?.subarray(start, end),
    rank: rank?.subarray(start, end),
    surprise: surprise?.subarray(start, end),
    squares: squares?.subarray(start, end),
    top: top && { confidence: top.confidence.subarray(start, end), right: top.right.subarray(start, end) },
    rest: new Map(
      rest.map(([code, score, order]) => [
        code,
        { score: score.subarray(start, end), order: order.subarray(start, end) },
      ]),
    ),
  });
}

function regressionCutter(sample: RegressionSample, grouping: Grouping): Cutter {
  const target = gather(sample.target, grouping);
  const prediction = gather(sample.prediction as Float64Array, grouping) as Scores;
  const orders = sample.orders && {
    target: groupOrder(sample.orders.target, grouping),
    prediction: groupOrder(sample.orders.prediction, grouping),
  };
  return (start, end, shared) => ({
    task: sample.task,
    ...shared,
    target: target.subarray(start, end),
    prediction: prediction.subarray(start, end),
    orders: orders && {
      target: orders.target.subarray(start, end),
      prediction: orders.prediction.subarray(start, end),
    },
  });
}

/** A slice may hold a part of a query's rows; they are ranked among themselves. */
function rankingCutter(sample: RankingSample, grouping: Grouping): Cutter {
  const relevance = gather(sample.relevance, grouping);
  const score = gather(sample.score as Float64Array, grouping) as Scores;
  const query = gather(sample.query, grouping);
  const order = groupOrder(sample.order, grouping);
  const ideal = groupOrder(sample.ideal, grouping);
  return (start, end, shared) => ({
    task: sample.task,
    ...shared,
    relevance: relevance.subarray(start, end),
    score: score.subarray(start, end),
    query: query.subarray(start, end),
    order: order.subarray(start, end),
    ideal: ideal.subarray(start, end),
  });
}

function groupRows({ codes, values }: SliceDimension): Grouping {
  const starts = new Int32Array(values.length + 1);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0) starts[code + 1]!++;
  }
  for (let code = 0; code < values.length; code++) starts[code + 1]! += starts[code]!;
  const next = starts.slice();
  const rows = new Int32Array(starts[values.length]!);
  const places = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code < 0) continue;
    const place = next[code]!++;
    places[i] = place;
    rows[place] = i;
  }
  return { codes, rows, places, starts };
}

function gather<T extends Uint8Array | Int32Array | Float32Array | Float64Array>(column: T, { rows }: Grouping): T {
  const grouped = new (column.constructor as new (length: number) => T)(rows.length);
  for (let place = 0; place < rows.length; place++) grouped[place] = column[rows[place]!]!;
  return grouped;
}

/** Splits a global order by code: per slice, its rows (counted from the slice's first) in that order. */
function groupOrder(order: Int32Array, { codes, rows, places, starts }: Grouping): Int32Array {
  const grouped = new Int32Array(rows.length);
  const next = starts.slice();
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const code = codes[row]!;
    if (code >= 0) grouped[next[code]!++] = places[row]! - starts[code]!;
  }
  return grouped;
}
