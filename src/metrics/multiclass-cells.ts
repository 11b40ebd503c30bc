import type { MetricDefinition } from './catalog.ts';
import type { MulticlassSample } from './multiclass-sample.ts';
import { defined, type PointValue, type UndefinedPoint, undefinedBecause } from './point.ts';

/** Sums of weights: of the rows labelled k, predicted k, and both. */
export interface ClassCounts {
  readonly total: number;
  readonly labelled: Float64Array;
  readonly predicted: Float64Array;
  readonly both: Float64Array;
}

/**
 * Derivative of a metric by the weight of a row labelled y and predicted p:
 * constant + byLabel[y] + byPrediction[p] + [y = p] byHit[y] + square (y − p)².
 */
interface Gradient {
  constant: number;
  readonly byLabel: Float64Array;
  readonly byPrediction: Float64Array;
  readonly byHit: Float64Array;
  square: number;
}

interface CellPoint {
  readonly value: number;
  readonly gradient: Gradient;
}

export function classCounts({ classes, label, predicted, weight }: MulticlassSample): ClassCounts {
  const counts = {
    labelled: new Float64Array(classes.length),
    predicted: new Float64Array(classes.length),
    both: new Float64Array(classes.length),
  };
  let total = 0;
  for (let i = 0; i < label.length; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    const [y, p] = [label[i]!, predicted[i]!];
    total += w;
    counts.labelled[y]! += w;
    counts.predicted[p]! += w;
    if (y === p) counts.both[y]! += w;
  }
  return { total, ...counts };
}

/**
 * A metric f of the confusion table of labels and predictions. f does not change when all cells are scaled, so the influence
 * of a row of weight w is w ∂f/∂cell. O(rows + classes), however many classes there are.
 */
export function multiclassCellMetric(
  definition: MetricDefinition,
  sample: MulticlassSample,
  influence: Float64Array,
): PointValue {
  const { rows, label, predicted, weight } = sample;
  for (let i = 0; i < rows; i++) if (predicted[i]! < 0) return undefinedBecause('some probabilities are not numbers');
  const counts = classCounts(sample);
  if (counts.total === 0) return undefinedBecause('all weights are 0');
  const point = cellPoint(definition, sample, counts);
  if ('reason' in point) return point;
  const { constant, byLabel, byPrediction, byHit, square } = point.gradient;
  for (let i = 0; i < rows; i++) {
    const [y, p] = [label[i]!, predicted[i]!];
    const slope = constant + byLabel[y]! + byPrediction[p]! + (y === p ? byHit[y]! : square * (y - p) * (y - p));
    influence[i] = weight === undefined ? slope : weight[i]! * slope;
  }
  return defined(point.value, rows > 1);
}

function cellPoint(
  { base, className }: MetricDefinition,
  { classes, label, predicted, weight }: MulticlassSample,
  counts: ClassCounts,
): CellPoint | UndefinedPoint {
  switch (base) {
    case 'accuracy':
    case 'precision_micro':
    case 'recall_micro':
    case 'f1_micro':
      return accuracy(counts);
    case 'precision_macro':
      return ofSeveral(macro(classScores('precision', counts), counts), counts);
    case 'recall_macro':
      return macro(classScores('recall', counts), counts);
    case 'f1_macro':
      return macro(classScores('f1', counts), counts);
    case 'balanced_accuracy':
      return balancedAccuracy(counts);
    case 'precision_weighted':
      return ofSeveral(weighted(classScores('precision', counts), counts), counts);
    case 'recall_weighted':
      return weighted(classScores('recall', counts), counts);
    case 'f1_weighted':
      return weighted(classScores('f1', counts), counts);
    case 'mcc':
      return matthews(counts);
    case 'cohen_kappa':
      return kappa(counts);
    case 'cohen_kappa_quadratic': {
      let observed = 0;
      for (let i = 0; i < label.length; i++) {
        observed += (weight === undefined ? 1 : weight[i]!) * (label[i]! - predicted[i]!) ** 2;
      }
      return quadraticKappa(observed / counts.total, counts);
    }
    case 'class_precision':
    case 'class_recall':
    case 'class_f1':
      return ofClass(base.slice('class_'.length) as ClassScore, classes, className!, counts);
    default:
      throw new Error(`${base} is not a metric of class counts`);
  }
}

function zeroGradient(classes: number): Gradient {
  return {
    constant: 0,
    byLabel: new Float64Array(classes),
    byPrediction: new Float64Array(classes),
    byHit: new Float64Array(classes),
    square: 0,
  };
}

export type ClassScore = 'precision' | 'recall' | 'f1';

/** Hits over a sum of weights, for every class: hits · scale / of, where `of` counts labels and predictions as given. */
interface ClassScores {
  /** NaN where nothing is counted. */
  readonly value: Float64Array;
  readonly of: Float64Array;
  readonly scale: number;
  readonly countsLabels: boolean;
  readonly countsPredictions: boolean;
}

/** precision = hits / predicted, recall = hits / labelled, F1 = 2 hits / (labelled + predicted), of every class. */
export function classScores(score: ClassScore, { labelled, predicted, both }: ClassCounts): ClassScores {
  const countsLabels = score !== 'precision';
  const countsPredictions = score !== 'recall';
  const scale = score === 'f1' ? 2 : 1;
  const of = both.map((_, k) => (countsLabels ? labelled[k]! : 0) + (countsPredictions ? predicted[k]! : 0));
  const value = both.map((hits, k) => (of[k]! === 0 ? Number.NaN : Math.min(1, (scale * hits) / of[k]!)));
  return { value, of, scale, countsLabels, countsPredictions };
}

/** Adds share · ∂score_k to the gradient. A class that is counted nowhere has score 0 and no influence. */
function addClass(gradient: Gradient, scores: ClassScores, k: number, share: number): void {
  const of = scores.of[k]!;
  if (of === 0) return;
  const perUnit = (share * scores.value[k]!) / of;
  if (scores.countsLabels) gradient.byLabel[k]! -= perUnit;
  if (scores.countsPredictions) gradient.byPrediction[k]! -= perUnit;
  gradient.byHit[k]! += (share * scores.scale) / of;
}

function ofClass(
  score: ClassScore,
  classes: readonly string[],
  className: string,
  counts: ClassCounts,
): CellPoint | UndefinedPoint {
  const k = classes.indexOf(className);
  if (k < 0) return undefinedBecause(`there is no class ${className}`);
  const scores = classScores(score, counts);
  if (scores.of[k] === 0) {
    const nowhere = { precision: 'predicted', recall: 'labelled', f1: 'labelled or predicted' }[score];
    return undefinedBecause(`no row is ${nowhere} ${className}`, 0);
  }
  // Whatever the model answers: nothing of a class that does not occur is found, and everything is of the only one that does.
  if (counts.labelled[k] === 0) return undefinedBecause(`no row is labelled ${className}`, 0);
  if (score === 'precision' && occurring(counts.labelled) === 1) return undefinedBecause('only one class occurs', 1);
  const gradient = zeroGradient(classes.length);
  addClass(gradient, scores, k, 1);
  return { value: scores.value[k]!, gradient };
}

/** Undefined with one class: its precision is 1 whatever the model answers. */
function ofSeveral(point: CellPoint, { labelled }: ClassCounts): CellPoint | UndefinedPoint {
  return occurring(labelled) < 2 ? undefinedBecause('only one class occurs', point.value) : point;
}

function macro(scores: ClassScores, { both }: ClassCounts): CellPoint {
  const gradient = zeroGradient(both.length);
  let value = 0;
  for (let k = 0; k < both.length; k++) {
    value += (scores.value[k] || 0) / both.length;
    addClass(gradient, scores, k, 1 / both.length);
  }
  return { value, gradient };
}

function balancedAccuracy(counts: ClassCounts): CellPoint | UndefinedPoint {
  const { labelled } = counts;
  const present = labelled.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
  const scores = classScores('recall', counts);
  if (present < 2) {
    const recall = scores.value.find((value) => !Number.isNaN(value));
    return undefinedBecause('only one class occurs', recall ?? null);
  }
  const gradient = zeroGradient(labelled.length);
  let value = 0;
  for (let k = 0; k < labelled.length; k++) {
    value += (scores.value[k] || 0) / present;
    addClass(gradient, scores, k, 1 / present);
  }
  return { value, gradient };
}

function weighted(scores: ClassScores, { labelled, total }: ClassCounts): CellPoint {
  const gradient = zeroGradient(labelled.length);
  let value = 0;
  for (let k = 0; k < labelled.length; k++) value += (labelled[k]! * (scores.value[k] || 0)) / total;
  for (let k = 0; k < labelled.length; k++) {
    addClass(gradient, scores, k, labelled[k]! / total);
    gradient.byLabel[k]! += (scores.value[k] || 0) / total;
  }
  gradient.constant = -value / total;
  return { value, gradient };
}

function accuracy({ both, total }: ClassCounts): CellPoint {
  const gradient = zeroGradient(both.length);
  const value = both.reduce((sum, hits) => sum + hits, 0) / total;
  gradient.constant = -value / total;
  gradient.byHit.fill(1 / total);
  return { value, gradient };
}

/** Gorodkin 2004: the correlation of labels and predictions as vectors of zeros and a one. */
function matthews({ labelled, predicted, both, total }: ClassCounts): CellPoint | UndefinedPoint {
  // All in shares of the total, so that the numbers stay near 1.
  const share = (weights: Float64Array) => weights.map((weight) => weight / total);
  const [n, m, d] = [share(labelled), share(predicted), share(both)];
  const hits = d.reduce((sum, value) => sum + value, 0);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const agreement = hits - dot(n, m);
  const spreadOfPredictions = 1 - dot(m, m);
  const spreadOfLabels = 1 - dot(n, n);
  if (occurring(labelled) < 2) return undefinedBecause('only one class occurs', 0);
  if (occurring(predicted) < 2) return undefinedBecause('all rows are predicted to be of one class', 0);
  const root = Math.sqrt(spreadOfPredictions * spreadOfLabels);
  const value = Math.max(-1, Math.min(1, agreement / root));
  const gradient = zeroGradient(n.length);
  for (let k = 0; k < n.length; k++) {
    gradient.byLabel[k] = (-m[k]! / root + (value * n[k]!) / spreadOfLabels) / total;
    gradient.byPrediction[k] = (-n[k]! / root + (value * m[k]!) / spreadOfPredictions) / total;
    gradient.byHit[k] = 1 / root / total;
  }
  gradient.constant = (hits / root - value / spreadOfLabels - value / spreadOfPredictions) / total;
  return { value, gradient };
}

function occurring(weights: Float64Array): number {
  return weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
}

/** Whether labels and predictions are all of the same one class, so that agreement by chance is certain. */
function oneClassOnly({ labelled, predicted, both, total }: ClassCounts): boolean {
  return occurring(labelled) === 1 && occurring(predicted) === 1 && both.some((hits) => hits === total);
}

function kappa(counts: ClassCounts): CellPoint | UndefinedPoint {
  const { labelled, predicted, both, total } = counts;
  if (oneClassOnly(counts)) return undefinedBecause('labels and predictions are all of one class');
  if (occurring(labelled) < 2) return undefinedBecause('only one class occurs', 0);
  const observed = both.reduce((sum, hits) => sum + hits, 0) / total;
  const expected = labelled.reduce((sum, weight, k) => sum + (weight / total) * (predicted[k]! / total), 0);
  const room = 1 - expected;
  const slope = -(1 - observed) / (room * room);
  const gradient = zeroGradient(both.length);
  for (let k = 0; k < both.length; k++) {
    gradient.byLabel[k] = (slope * predicted[k]!) / total / total;
    gradient.byPrediction[k] = (slope * labelled[k]!) / total / total;
  }
  gradient.byHit.fill(1 / total / room);
  gradient.constant = -observed / total / room - (slope * 2 * expected) / total;
  return { value: (observed - expected) / room, gradient };
}

/** 1 − observed / expected squared distance of the class codes. */
function quadraticKappa(observed: number, counts: ClassCounts): CellPoint | UndefinedPoint {
  const { labelled, predicted, total } = counts;
  const ofLabels = distancesTo(predicted, total);
  const ofPredictions = distancesTo(labelled, total);
  const expected = labelled.reduce((sum, weight, k) => sum + (weight / total) * ofLabels[k]!, 0);
  if (oneClassOnly(counts) || expected === 0) {
    return undefinedBecause('labels and predictions are all of one class');
  }
  if (occurring(labelled) < 2) return undefinedBecause('only one class occurs', 1 - observed / expected);
  const gradient = zeroGradient(labelled.length);
  const ratio = observed / expected;
  gradient.square = -1 / total / expected;
  for (let k = 0; k < labelled.length; k++) {
    gradient.byLabel[k] = (ratio * ofLabels[k]!) / expected / total;
    gradient.byPrediction[k] = (ratio * ofPredictions[k]!) / expected / total;
  }
  gradient.constant = (ratio - 2 * ratio) / total;
  return { value: 1 - ratio, gradient };
}

/** Mean squared distance of every code k to the codes of a distribution, from its moments. */
function distancesTo(weights: Float64Array, total: number): Float64Array {
  let mean = 0;
  let square = 0;
  for (let k = 0; k < weights.length; k++) {
    mean += (k * weights[k]!) / total;
    square += (k * k * weights[k]!) / total;
  }
  return weights.map((_, k) => k * k - 2 * k * mean + square);
}
