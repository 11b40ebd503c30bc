import { calibrationError } from './calibration.ts';
import type { MetricDefinition } from './catalog.ts';
import { type ClassScore, classCounts, classScores, multiclassCellMetric } from './multiclass-cells.ts';
import { type ClassProbabilities, type MulticlassSample, multiclassSample } from './multiclass-sample.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { MulticlassPredictions } from './predictions.ts';
import { rocAuc } from './roc-auc.ts';
import { ranking } from './sample.ts';
import { meanOf } from './sums.ts';

/** Computes one metric of several classes and writes the influence value of every row. */
export function multiclassMetric(
  definition: MetricDefinition,
  sample: MulticlassSample,
  influence: Float64Array,
): PointValue {
  if (!definition.needsProbabilities) return multiclassCellMetric(definition, sample, influence);
  const { proba } = sample;
  if (proba === undefined) return undefinedBecause('the model gives no probabilities');
  const invalid = proba.invalid?.indexOf(1) ?? -1;
  if (invalid >= 0) return undefinedBecause(`row ${invalid + 1} has no probabilities from 0 to 1 that sum to 1`);
  switch (definition.base) {
    case 'log_loss':
      influence.set(proba.surprise!);
      return meanOf(influence, sample);
    case 'brier_multiclass':
      influence.set(proba.squares!);
      return meanOf(influence, sample);
    case 'top_accuracy':
      for (let i = 0; i < sample.rows; i++) influence[i] = proba.rank![i]! < definition.parameter! ? 1 : 0;
      return meanOf(influence, sample);
    case 'ece_top_label_10':
      return calibrationError({ ...sample, label: proba.top!.right, score: proba.top!.confidence }, influence);
    case 'class_roc_auc': {
      const code = sample.classes.indexOf(definition.className!);
      if (code < 0) return undefinedBecause(`there is no class ${definition.className}`);
      return againstRest(sample, proba, code, influence);
    }
    case 'roc_auc_ovr_macro':
    case 'roc_auc_ovr_weighted':
      return averageAuc(definition.base === 'roc_auc_ovr_weighted', sample, proba, influence);
    default:
      throw new Error(`${definition.name} is not a metric of several classes`);
  }
}

function againstRest(
  sample: MulticlassSample,
  proba: ClassProbabilities,
  code: number,
  influence: Float64Array,
): PointValue {
  const { score, order } = proba.rest.get(code)!;
  const label = new Uint8Array(sample.rows);
  for (let i = 0; i < sample.rows; i++) label[i] = sample.label[i] === code ? 1 : 0;
  return rocAuc({ ...sample, label, ranking: ranking(order, score, label) }, influence);
}

interface AverageArea {
  readonly point: PointValue;
  readonly influence: Float64Array;
}

/** Both means of the areas of a sample: most of the work is the same, and most who ask for one ask for the other. */
const averages = new WeakMap<ClassProbabilities, { readonly macro: AverageArea; readonly weighted: AverageArea }>();

/** Mean over the classes that occur, plain or weighted by how often they do; the weights have influence, too. */
function averageAuc(
  weighted: boolean,
  sample: MulticlassSample,
  proba: ClassProbabilities,
  influence: Float64Array,
): PointValue {
  let both = averages.get(proba);
  if (both === undefined) {
    both = averageAreas(sample, proba);
    averages.set(proba, both);
  }
  const { point, influence: found } = weighted ? both.weighted : both.macro;
  influence.set(found);
  return point;
}

function averageAreas(sample: MulticlassSample, proba: ClassProbabilities) {
  const { rows, label, weight } = sample;
  const { labelled, total } = classCounts(sample);
  const present = labelled.reduce((count, mass) => count + (mass > 0 ? 1 : 0), 0);
  const macro = new Float64Array(rows);
  const weighted = new Float64Array(rows);
  if (present < 2) {
    const point = undefinedBecause(present === 0 ? 'all weights are 0' : 'only one class occurs');
    return { macro: { point, influence: macro }, weighted: { point, influence: weighted } };
  }
  const areas = new Float64Array(labelled.length);
  const own = new Float64Array(rows);
  let [mean, weightedMean, enough] = [0, 0, true];
  for (let code = 0; code < labelled.length; code++) {
    if (labelled[code] === 0) continue;
    const share = labelled[code]! / total;
    const point = againstRest(sample, proba, code, own);
    if (!point.defined) throw new Error(`class ${code} occurs and has no area`);
    // A class of a single row has no spread to measure, and without it neither has the mean.
    if (!point.hasError) enough = false;
    else {
      for (let i = 0; i < rows; i++) {
        macro[i]! += own[i]! / present;
        weighted[i]! += share * own[i]!;
      }
    }
    areas[code] = point.value;
    mean += point.value / present;
    weightedMean += share * point.value;
  }
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    weighted[i]! += (w * (areas[label[i]!]! - weightedMean)) / total;
  }
  return {
    macro: { point: defined(mean, enough), influence: macro },
    weighted: { point: defined(weightedMean, enough), influence: weighted },
  };
}

/** Sums of weights by label (rows) and predicted class (columns). */
export function confusionMatrix(predictions: MulticlassPredictions): number[][] {
  const { classes, label, predicted, weight } = multiclassSample(predictions, []);
  const matrix = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let i = 0; i < label.length; i++) {
    if (predicted[i]! >= 0) matrix[label[i]!]![predicted[i]!]! += weight === undefined ? 1 : weight[i]!;
  }
  return matrix;
}

/** Scores of every class, by code; 0 where nothing is counted, and how much weight each class has. */
export function perClass(predictions: MulticlassPredictions): Record<ClassScore | 'support', number[]> {
  const counts = classCounts(multiclassSample(predictions, []));
  const scores = (score: ClassScore) => Array.from(classScores(score, counts).value, (value) => value || 0);
  return {
    precision: scores('precision'),
    recall: scores('recall'),
    f1: scores('f1'),
    support: Array.from(counts.labelled),
  };
}
