import { confusionMatrix, perClass } from '../metrics/multiclass.ts';
import type {
  MulticlassPredictions,
  Predictions,
  RankingPredictions,
  RegressionPredictions,
} from '../metrics/predictions.ts';
import { quantile } from '../metrics/quantiles.ts';
import { perQuery } from '../metrics/ranking.ts';
import { QUERY_METRIC, QUERY_METRIC_NAME } from './changes.ts';
import type { ClassPicture, NumberPicture, OrderPicture, ResidualBand, TaskPicture } from './task-picture.ts';

/** Classes of a matrix that can still be read; the rarest beyond it are one row and column. */
const LARGEST_MATRIX = 20;
const CONFIDENCE_BINS = 10;
const DENSITY_SQUARES = 40;
const RESIDUAL_BINS = 12;
const QUERY_BINS = 20;
const CHANGE_BINS = 21;

/** What the plots of a task show; null for binary classification, which has curves. */
export function pictureOf(candidate: Predictions, baseline: Predictions | null): TaskPicture | null {
  if (candidate.rows === 0) return null;
  switch (candidate.task) {
    case 'binary-classification':
      return null;
    case 'multiclass-classification':
      return classPicture(candidate, baseline?.task === candidate.task ? baseline : null);
    case 'regression':
      return numberPicture(candidate, baseline?.task === candidate.task ? baseline : null);
    case 'ranking':
      return orderPicture(candidate, baseline?.task === candidate.task ? baseline : null);
  }
}

function classPicture(candidate: MulticlassPredictions, baseline: MulticlassPredictions | null): ClassPicture {
  const matrix = confusionMatrix(candidate);
  const { classes } = candidate;
  const support = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const shown = shownClasses(support);
  const rest = classes.length - shown.length;
  const own = perClass(candidate);
  const other = baseline === null ? null : perClass(baseline);
  return {
    task: candidate.task,
    classes: [...shown.map((code) => classes[code]!), ...(rest > 0 ? [`${rest} others`] : [])],
    confusion: {
      candidate: fold(matrix, shown),
      baseline: baseline === null ? null : fold(confusionMatrix(baseline), shown),
    },
    perClass: classes.map((name, code) => ({
      name,
      rows: support[code]!,
      candidate: scoresOf(own, code),
      baseline: other === null ? null : scoresOf(other, code),
    })),
    reliability:
      candidate.proba === undefined
        ? null
        : { candidate: reliability(candidate), baseline: baseline?.proba === undefined ? null : reliability(baseline) },
  };
}

function scoresOf(scores: ReturnType<typeof perClass>, code: number) {
  const [precision, recall, f1] = [scores.precision, scores.recall, scores.f1].map((each) => {
    const value = each[code];
    return value === undefined || Number.isNaN(value) ? null : value;
  });
  return { precision: precision!, recall: recall!, f1: f1! };
}

/** The most common classes, in their own order. */
function shownClasses(support: readonly number[]): readonly number[] {
  const codes = support.map((_, code) => code);
  if (codes.length <= LARGEST_MATRIX) return codes;
  const common = codes.toSorted((a, b) => support[b]! - support[a]!).slice(0, LARGEST_MATRIX - 1);
  return common.sort((a, b) => a - b);
}

function fold(matrix: readonly (readonly number[])[], shown: readonly number[]): number[][] {
  const size = shown.length < matrix.length ? shown.length + 1 : shown.length;
  const places = new Map(shown.map((code, place) => [code, place]));
  const folded = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  matrix.forEach((row, truth) => {
    row.forEach((count, predicted) => {
      folded[places.get(truth) ?? size - 1]![places.get(predicted) ?? size - 1]! += count;
    });
  });
  return folded;
}

/** How often the most probable class is right, by how probable it is. */
function reliability({ rows, classes, proba = new Float64Array(0), label }: MulticlassPredictions) {
  const width = classes.length;
  const bins = Array.from({ length: CONFIDENCE_BINS }, () => ({ sum: 0, right: 0, rows: 0 }));
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let code = 1; code < width; code++) {
      if (proba[row * width + code]! > proba[row * width + best]!) best = code;
    }
    const confidence = proba[row * width + best]!;
    const bin = bins[Math.min(CONFIDENCE_BINS - 1, Math.max(0, Math.floor(confidence * CONFIDENCE_BINS)))]!;
    bin.sum += confidence;
    bin.right += best === label[row] ? 1 : 0;
    bin.rows++;
  }
  return bins
    .filter((bin) => bin.rows > 0)
    .map(({ sum, right, rows: count }) => ({
      meanScore: Math.min(1, sum / count),
      observedRate: right / count,
      rows: count,
    }));
}

function numberPicture(candidate: RegressionPredictions, baseline: RegressionPredictions | null): NumberPicture {
  const { target, prediction, rows } = candidate;
  // Single far-off values would squeeze the others into one square: they are counted at the edge.
  const [from, to] = wideRange([target, prediction]);
  const counts = Array.from({ length: DENSITY_SQUARES }, () => new Array<number>(DENSITY_SQUARES).fill(0));
  const square = (value: number) =>
    Math.min(DENSITY_SQUARES - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * DENSITY_SQUARES)));
  for (let row = 0; row < rows; row++) counts[square(prediction[row]!)]![square(target[row]!)]!++;
  return {
    task: candidate.task,
    density: { from, to, counts },
    residuals: { candidate: residualBands(candidate), baseline: baseline === null ? null : residualBands(baseline) },
  };
}

/** From the 0.5% to the 99.5% quantile of all values, never empty. */
function wideRange(columns: readonly (Float32Array | Float64Array)[]): [number, number] {
  const bounds = columns.map((values) => [quantile(values, 0.005), quantile(values, 0.995)] as const);
  const low = Math.min(...bounds.map(([bound]) => bound));
  const high = Math.max(...bounds.map(([, bound]) => bound));
  if (high > low) return [low, high];
  return [low - 0.5, high + 0.5];
}

/** Residuals in parts of about equally many rows, by the prediction. */
function residualBands({ target, prediction, rows }: RegressionPredictions): ResidualBand[] {
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => prediction[a]! - prediction[b]! || a - b);
  const bins = Math.max(1, Math.min(RESIDUAL_BINS, Math.floor(rows / 10)));
  return Array.from({ length: bins }, (_, bin) => {
    const part = order.slice(Math.round((bin * rows) / bins), Math.round(((bin + 1) * rows) / bins));
    const residuals = part.map((row) => prediction[row]! - target[row]!);
    return {
      prediction: part.reduce((sum, row) => sum + prediction[row]!, 0) / part.length,
      low: quantile(residuals, 0.1),
      middle: quantile(residuals, 0.5),
      high: quantile(residuals, 0.9),
      rows: part.length,
    };
  });
}

function orderPicture(candidate: RankingPredictions, baseline: RankingPredictions | null): OrderPicture {
  const after = perQuery(candidate, QUERY_METRIC);
  const before = baseline === null ? null : perQuery(baseline, QUERY_METRIC);
  return {
    task: candidate.task,
    metric: QUERY_METRIC_NAME,
    candidate: histogram(after, 0, 1, QUERY_BINS),
    baseline: before === null ? null : histogram(before, 0, 1, QUERY_BINS),
    change:
      before === null
        ? null
        : histogram(
            after.map((value, query) => value - before[query]!),
            -1,
            1,
            CHANGE_BINS,
          ),
  };
}

/** Counts in equal bins; NaN (a query without anything relevant) is in none. */
function histogram(values: Float64Array, from: number, to: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * bins)))]!++;
  }
  return counts;
}
