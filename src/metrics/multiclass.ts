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
  if (invalid >= 0) return undefinedBecause(`row ${invalid + 1} has no probabilities that sum to 1`);
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

/** Mean over the classes that occur, plain or weighted by how often they do; the weights have influence, too. */
function averageAuc(
  weighted: boolean,
  sample: MulticlassSample,
  proba: ClassProbabilities,
  influence: Float64Array,
): PointValue {
  const { labelled, total } = classCounts(sample);
  const present = labelled.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
  if (present === 0) return undefinedBecause('all weights are 0');
  if (present < 2) return undefinedBecause('only one class occurs');
  const areas = new Float64Array(labelled.length);
  const own = new Float64Array(sample.rows);
  let value = 0;
  let enough = true;
  influence.fill(0);
  for (let code = 0; code < labelled.length; code++) {
    if (labelled[code] === 0) continue;
    const share = weighted ? labelled[code]! / total : 1 / present;
    const point = againstRest(sample, proba, code, own);
    if (!point.defined) return point;
    // A class of a single row has no spread to measure; the other classes say how sure the mean is.
    if (point.hasError) for (let i = 0; i < sample.rows; i++) influence[i]! += share * own[i]!;
    else enough = false;
    areas[code] = point.value;
    value += share * point.value;
  }
  if (weighted) {
    for (let i = 0; i < sample.rows; i++) {
      const w = sample.weight === undefined ? 1 : sample.weight[i]!;
      influence[i]! += (w * (areas[sample.label[i]!]! - value)) / total;
    }
  }
  return defined(value, enough);
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
