import { defined, type PointValue, undefinedBecause } from './point.ts';
import { type BinarySample, CELL } from './sample.ts';

/** Sums of weights by cell; counts when rows have no weights. */
export interface Confusion {
  readonly tn: number;
  readonly fp: number;
  readonly fn: number;
  readonly tp: number;
}

/** A metric of the four cells and its derivatives by them, indexed by `CELL`. */
interface CellPoint {
  readonly value: number;
  readonly gradient: readonly [number, number, number, number];
}

export function confusionOf(cell: Uint8Array, weight: Float64Array | undefined): Confusion {
  const sums = new Float64Array(4);
  if (weight === undefined) for (let i = 0; i < cell.length; i++) sums[cell[i]!]!++;
  else for (let i = 0; i < cell.length; i++) sums[cell[i]!]! += weight[i]!;
  return {
    tn: sums[CELL.trueNegative]!,
    fp: sums[CELL.falsePositive]!,
    fn: sums[CELL.falseNegative]!,
    tp: sums[CELL.truePositive]!,
  };
}

/**
 * A metric f of the confusion cells. f does not change when all cells are scaled, so Σ_cells c ∂f/∂c = 0 (Euler), and the
 * influence of a row of weight w in cell c is w ∂f/∂c.
 */
export function cellMetric(name: string, sample: BinarySample, influence: Float64Array): PointValue {
  const { cell, weight, rows } = sample;
  const confusion = confusionOf(cell, weight);
  const point = cellPoint(name, confusion);
  if ('reason' in point) return point;
  const gradient = Float64Array.from(point.gradient);
  if (weight === undefined) for (let i = 0; i < rows; i++) influence[i] = gradient[cell[i]!]!;
  else for (let i = 0; i < rows; i++) influence[i] = weight[i]! * gradient[cell[i]!]!;
  return defined(point.value, rows > 1);
}

function cellPoint(name: string, cells: Confusion): CellPoint | Exclude<PointValue, { defined: true }> {
  const { tn, fp, fn, tp } = cells;
  const total = tn + fp + fn + tp;
  if (total === 0) return undefinedBecause('all weights are 0');
  switch (name) {
    case 'accuracy':
      return accuracy(cells, total);
    case 'precision':
      if (tp + fp === 0) return undefinedBecause('no row is predicted positive', 0);
      if (isOneClass(cells)) return undefinedBecause(singleClass(tp + fn), tp === 0 ? 0 : 1);
      return share(tp, fp, precisionGradient);
    case 'recall':
      return tp + fn === 0 ? undefinedBecause('no positive rows', 0) : share(tp, fn, recallGradient);
    case 'specificity':
      return tn + fp === 0 ? undefinedBecause('no negative rows', 0) : share(tn, fp, specificityGradient);
    case 'f1':
      if (2 * tp + fp + fn === 0) return undefinedBecause('no positive rows, none predicted positive', 0);
      return tp + fn === 0 ? undefinedBecause('no positive rows', 0) : f1(tp, fp + fn, positiveF1Gradient);
    case 'f1_macro':
    case 'f1_weighted':
      return averagedF1(name, cells, total);
    case 'balanced_accuracy':
      if (tp + fn === 0 || tn + fp === 0) return undefinedBecause(singleClass(tp + fn));
      return average(share(tp, fn, recallGradient), share(tn, fp, specificityGradient));
    case 'mcc':
      return matthews(cells);
    case 'cohen_kappa':
      return kappa(cells, total);
    default:
      throw new Error(`${name} is not a metric of confusion cells`);
  }
}

/** Then some metrics have one value whatever the model answers, which proves nothing. */
function isOneClass({ tn, fp, fn, tp }: Confusion): boolean {
  return tp + fn === 0 || tn + fp === 0;
}

export function singleClass(positives: number): string {
  return positives === 0 ? 'no positive rows' : 'no negative rows';
}

type Gradient = CellPoint['gradient'];

const precisionGradient = (hit: number, miss: number): Gradient => [0, miss, 0, hit];
const recallGradient = (hit: number, miss: number): Gradient => [0, 0, miss, hit];
const specificityGradient = (hit: number, miss: number): Gradient => [hit, miss, 0, 0];
const positiveF1Gradient = (hit: number, miss: number): Gradient => [0, miss, miss, hit];
const negativeF1Gradient = (hit: number, miss: number): Gradient => [hit, miss, miss, 0];

/** hits / (hits + misses); `place` puts the derivatives by hits and misses where they belong. */
function share(hits: number, misses: number, place: (hit: number, miss: number) => Gradient): CellPoint {
  const total = hits + misses;
  const value = hits / total;
  return { value, gradient: place(misses / total / total, -value / total) };
}

function accuracy({ tn, fp, fn, tp }: Confusion, total: number): CellPoint {
  const value = (tp + tn) / total;
  const right = (fp + fn) / total / total;
  const wrong = -value / total;
  return { value, gradient: [right, wrong, wrong, right] };
}

/** 2 hits / (2 hits + errors). */
function f1(hits: number, errors: number, place: (hit: number, miss: number) => Gradient): CellPoint {
  const total = 2 * hits + errors;
  const value = (2 * hits) / total;
  return { value, gradient: place((2 * errors) / total / total, -value / total) };
}

function average(a: CellPoint, b: CellPoint): CellPoint {
  const at = (i: 0 | 1 | 2 | 3) => (a.gradient[i] + b.gradient[i]) / 2;
  return { value: (a.value + b.value) / 2, gradient: [at(0), at(1), at(2), at(3)] };
}

function averagedF1(name: 'f1_macro' | 'f1_weighted', { tn, fp, fn, tp }: Confusion, total: number) {
  const errors = fp + fn;
  if (errors === 0 && (tp === 0 || tn === 0)) {
    return undefinedBecause(`${singleClass(tp)}, none predicted so`, 1);
  }
  const ofPositive = f1(tp, errors, positiveF1Gradient);
  const ofNegative = f1(tn, errors, negativeF1Gradient);
  if (name === 'f1_macro') return average(ofPositive, ofNegative);
  const positives = tp + fn;
  const value = (positives * ofPositive.value + (total - positives) * ofNegative.value) / total;
  const at = (i: 0 | 1 | 2 | 3): number => {
    const shares = positives * ofPositive.gradient[i] + (total - positives) * ofNegative.gradient[i];
    const ownClass = i >= CELL.falseNegative ? ofPositive.value : ofNegative.value;
    return (shares + ownClass - value) / total;
  };
  return { value, gradient: [at(0), at(1), at(2), at(3)] } as const;
}

function matthews({ tn, fp, fn, tp }: Confusion): CellPoint | Exclude<PointValue, { defined: true }> {
  const [predictedPositive, positives, negatives, predictedNegative] = [tp + fp, tp + fn, tn + fp, tn + fn];
  if (positives === 0 || negatives === 0) return undefinedBecause(singleClass(positives), 0);
  if (predictedPositive === 0 || predictedNegative === 0) {
    return undefinedBecause('all rows are predicted to be of one class', 0);
  }
  const root =
    Math.sqrt(predictedPositive) * Math.sqrt(positives) * Math.sqrt(negatives) * Math.sqrt(predictedNegative);
  const value = Math.max(-1, Math.min(1, (tp * tn - fp * fn) / root)); // rounding can step over the end
  const half = value / 2;
  return {
    value,
    gradient: [
      tp / root - half * (1 / negatives + 1 / predictedNegative),
      -fn / root - half * (1 / predictedPositive + 1 / negatives),
      -fp / root - half * (1 / positives + 1 / predictedNegative),
      tn / root - half * (1 / predictedPositive + 1 / positives),
    ],
  };
}

function kappa({ tn, fp, fn, tp }: Confusion, total: number): CellPoint | Exclude<PointValue, { defined: true }> {
  const [predictedPositive, positives, negatives, predictedNegative] = [tp + fp, tp + fn, tn + fp, tn + fn];
  const square = total * total;
  const observed = (tp + tn) / total;
  const expected = (predictedPositive * positives + predictedNegative * negatives) / square;
  // Chance agreement of 1 means labels and predictions are all of the same one class.
  if (fp + fn === 0 && (tp === 0 || tn === 0)) return undefinedBecause('labels and predictions are all of one class');
  if (positives === 0 || negatives === 0) return undefinedBecause(singleClass(positives), 0);
  const room = 1 - expected;
  const derivative = (right: boolean, chance: number): number => {
    const ofObserved = ((right ? 1 : 0) - observed) / total;
    const ofExpected = chance / square - (2 * expected) / total;
    return (ofObserved * room - ofExpected * (1 - observed)) / (room * room);
  };
  return {
    value: (observed - expected) / room,
    gradient: [
      derivative(true, negatives + predictedNegative),
      derivative(false, positives + predictedNegative),
      derivative(false, predictedPositive + negatives),
      derivative(true, predictedPositive + positives),
    ],
  };
}
