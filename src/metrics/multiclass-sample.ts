import type { MetricDefinition } from './catalog.ts';
import type { MulticlassPredictions } from './predictions.ts';
import { descendingOrder } from './radix-order.ts';
import { checkColumns, type SampleRows, type Scores, sampleRows } from './sample.ts';

/** Rows of a model that tells several classes apart. Columns of probabilities are there when a metric asks for them. */
export interface MulticlassSample extends SampleRows {
  readonly task: 'multiclass-classification';
  readonly classes: readonly string[];
  readonly label: Int32Array;
  readonly predicted: Int32Array;
  /** 1 where the predicted class is the label. */
  readonly right: Uint8Array;
  /** Undefined when the model gives no probabilities. */
  readonly proba: ClassProbabilities | undefined;
}

/** What metrics of probabilities need of each row, computed once for all slices. */
export interface ClassProbabilities {
  /** A number per row that differs, but for chance, when the probabilities do. */
  readonly fingerprint: Float64Array;
  /** 1 where a row's probabilities are not probabilities; undefined when all rows are in order. */
  readonly invalid: Uint8Array | undefined;
  /** Classes more probable than the label, and as probable ones of a lower code: 0 when the label ranks first. */
  readonly rank: Int32Array | undefined;
  /** −ln of the label's probability, clipped and renormalised. */
  readonly surprise: Float64Array | undefined;
  /** Σ over classes of (probability − [class is the label])². */
  readonly squares: Float64Array | undefined;
  /** Probability of the most probable class, and 1 where that is the label. */
  readonly top: { readonly confidence: Float64Array; readonly right: Uint8Array } | undefined;
  /** One class against the rest, by its code. */
  readonly rest: ReadonlyMap<number, { readonly score: Scores; readonly order: Int32Array }>;
}

/** Probabilities kept this far from 0, as scikit-learn 1.2 does, so that one certain error does not cost infinity. */
const PROBABILITY_FLOOR = 1e-15;

/**
 * Lays out predictions of several classes, with what the metrics need.
 * @throws RangeError for columns of different length and codes that are no class
 */
export function multiclassSample(
  predictions: MulticlassPredictions,
  metrics: readonly MetricDefinition[],
): MulticlassSample {
  const { rows, classes, label, proba } = predictions;
  checkColumns(predictions, { label, predicted: predictions.predicted });
  if (proba !== undefined && proba.length !== rows * classes.length) {
    throw new RangeError(`proba has ${proba.length} values for ${rows} rows of ${classes.length} classes`);
  }
  const predicted = predictions.predicted ?? mostProbable(rows, classes.length, proba);
  const right = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    if (label[i]! < 0 || label[i]! >= classes.length) throw new RangeError(`label ${label[i]} in row ${i} is no class`);
    if (predicted[i]! >= classes.length)
      throw new RangeError(`predicted class ${predicted[i]} in row ${i} is no class`);
    right[i] = label[i] === predicted[i] ? 1 : 0;
  }
  return {
    task: 'multiclass-classification',
    ...sampleRows(predictions, predictions.entity),
    classes,
    label,
    predicted,
    right,
    proba: proba === undefined ? undefined : classProbabilities(predictions, proba, metrics),
  };
}

/** The class of the largest probability, of equal ones the lowest code; −1 where a probability is NaN. */
export function mostProbable(rows: number, classes: number, proba: Scores | undefined): Int32Array {
  if (proba === undefined) throw new RangeError('neither probabilities nor predicted classes');
  const predicted = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 0; k < classes; k++) {
      const p = proba[i * classes + k]!;
      if (Number.isNaN(p)) {
        best = -1;
        break;
      }
      if (p > proba[i * classes + best]!) best = k;
    }
    predicted[i] = best;
  }
  return predicted;
}

/** How far the probabilities of a row may sum from 1: four decimals a class are what people write. */
export function sumTolerance(classes: number): number {
  return 1e-3 + 5e-5 * classes;
}

/** Whether numbers start..start+classes−1 are probabilities that sum to 1. */
export function areProbabilities(proba: ArrayLike<number>, start: number, classes: number): boolean {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const p = proba[start + k]!;
    if (!(p >= 0 && p <= 1)) return false;
    sum += p;
  }
  return Math.abs(sum - 1) <= sumTolerance(classes);
}

function classProbabilities(
  { rows, classes, label }: MulticlassPredictions,
  proba: Scores,
  metrics: readonly MetricDefinition[],
): ClassProbabilities {
  const count = classes.length;
  const needs = (...bases: string[]) => metrics.some(({ base }) => bases.includes(base));
  return {
    fingerprint: fingerprints(rows, count, proba),
    invalid: invalidRows(rows, count, proba),
    rank: needs('top_accuracy') ? labelRanks(label, count, proba) : undefined,
    surprise: needs('log_loss') ? surprises(label, count, proba) : undefined,
    squares: needs('brier_multiclass') ? squaredDistances(label, count, proba) : undefined,
    top: needs('ece_top_label_10') ? topLabels(label, count, proba) : undefined,
    rest: new Map(
      classesAgainstRest(metrics, classes).map((code) => {
        const score = proba instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows);
        for (let i = 0; i < rows; i++) score[i] = proba[i * count + code]!;
        return [code, { score, order: descendingOrder(score) }];
      }),
    ),
  };
}

/** The sample without the columns of probabilities that none of these metrics needs. */
export function onlyClassColumns(sample: MulticlassSample, metrics: readonly MetricDefinition[]): MulticlassSample {
  const { proba, classes } = sample;
  if (proba === undefined) return sample;
  const needs = (base: string) => metrics.some((metric) => metric.base === base);
  const codes = new Set(classesAgainstRest(metrics, classes));
  return {
    ...sample,
    proba: {
      ...proba,
      rank: needs('top_accuracy') ? proba.rank : undefined,
      surprise: needs('log_loss') ? proba.surprise : undefined,
      squares: needs('brier_multiclass') ? proba.squares : undefined,
      top: needs('ece_top_label_10') ? proba.top : undefined,
      rest: new Map([...proba.rest].filter(([code]) => codes.has(code))),
    },
  };
}

function fingerprints(rows: number, classes: number, proba: Scores): Float64Array {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += proba[i * classes + k]! * Math.sqrt(k + 2);
    values[i] = sum;
  }
  return values;
}

function classesAgainstRest(metrics: readonly MetricDefinition[], classes: readonly string[]): readonly number[] {
  if (metrics.some(({ base }) => base.startsWith('roc_auc_ovr'))) return classes.map((_, code) => code);
  const named = metrics.flatMap(({ base, className }) =>
    base === 'class_roc_auc' ? [classes.indexOf(className!)] : [],
  );
  return named.filter((code) => code >= 0);
}

function invalidRows(rows: number, classes: number, proba: Scores): Uint8Array | undefined {
  let invalid: Uint8Array | undefined;
  for (let i = 0; i < rows; i++) {
    if (areProbabilities(proba, i * classes, classes)) continue;
    invalid ??= new Uint8Array(rows);
    invalid[i] = 1;
  }
  return invalid;
}

function labelRanks(label: Int32Array, classes: number, proba: Scores): Int32Array {
  return label.map((code, i) => {
    const own = proba[i * classes + code]!;
    let before = 0;
    for (let k = 0; k < classes; k++) {
      const p = proba[i * classes + k]!;
      if (p > own || (p === own && k < code)) before++;
    }
    return before;
  });
}

function surprises(label: Int32Array, classes: number, proba: Scores): Float64Array {
  const clipped = (p: number) => Math.min(Math.max(p, PROBABILITY_FLOOR), 1);
  const values = new Float64Array(label.length);
  for (let i = 0; i < label.length; i++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += clipped(proba[i * classes + k]!);
    values[i] = Math.log(sum) - Math.log(clipped(proba[i * classes + label[i]!]!));
  }
  return values;
}

function squaredDistances(label: Int32Array, classes: number, proba: Scores): Float64Array {
  const values = new Float64Array(label.length);
  for (let i = 0; i < label.length; i++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const gap = proba[i * classes + k]! - (k === label[i] ? 1 : 0);
      sum += gap * gap;
    }
    values[i] = sum;
  }
  return values;
}

function topLabels(label: Int32Array, classes: number, proba: Scores): NonNullable<ClassProbabilities['top']> {
  const top = mostProbable(label.length, classes, proba);
  const confidence = new Float64Array(label.length);
  const right = new Uint8Array(label.length);
  for (let i = 0; i < label.length; i++) {
    confidence[i] = proba[i * classes + Math.max(0, top[i]!)]!;
    right[i] = top[i] === label[i] ? 1 : 0;
  }
  return { confidence, right };
}
