import type { MetricDefinition } from './catalog.ts';
import { pointWithInfluence } from './influence.ts';
import type {
  BinaryPredictions,
  MulticlassPredictions,
  PredictedRows,
  Predictions,
  RankingPredictions,
  RegressionPredictions,
} from './predictions.ts';
import { quantile } from './quantiles.ts';
import { layOutSample } from './samples.ts';

/** Metrics for which the best constant is the median, not the mean. */
const OF_THE_MEDIAN: ReadonlySet<string> = new Set(['mae', 'median_ae', 'mape']);

/**
 * Metrics of the predictor that knows only how common each answer is. A model that does not beat it has learnt nothing.
 *
 * - two classes: the prevalence as every row's score, the more common class as every row's prediction;
 * - several: the share of each class as its probability, the most common one as every row's prediction;
 * - numbers: the mean of the targets; for metrics of absolute errors their median, for `pinball_q` their quantile q;
 * - rankings: every result the same score, which leaves a query's results in no order.
 *
 * Per-row SQL metrics are null, because their columns belong to the model's answers; so is whatever is undefined for a
 * constant, such as the MCC.
 */
export function naiveReference(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
): Map<string, number | null> {
  const named = definitions.filter((definition) => definition.family !== 'measurement');
  const builtIn = named.filter((definition) => !definition.perRow);
  const computed =
    predictions.task === 'regression'
      ? builtIn.flatMap((each) => valuesOf(constantNumber(predictions, each), [each], threshold))
      : valuesOf(constantAnswer(predictions), builtIn, threshold);
  const values = new Map(computed);
  return new Map(named.map(({ name }) => [name, values.get(name) ?? null]));
}

/** Without intervals, which nobody asks of a constant. */
function valuesOf(
  predictions: Predictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
): readonly (readonly [string, number | null])[] {
  const sample = layOutSample(predictions, definitions, threshold);
  const influence = new Float64Array(sample.rows);
  return definitions.map((definition) => {
    const point = pointWithInfluence(definition, sample, influence);
    return [definition.name, point.defined ? point.value : null];
  });
}

function constantAnswer(predictions: Exclude<Predictions, RegressionPredictions>): Predictions {
  switch (predictions.task) {
    case 'binary-classification':
      return prevalence(predictions);
    case 'multiclass-classification':
      return classShares(predictions);
    case 'ranking':
      return unordered(predictions);
  }
}

/** Nothing but the truth and how much a row counts: what is cut or measured by columns of the model is left out. */
function truthOnly({ rows, weight }: PredictedRows): PredictedRows {
  return { rows, ...(weight === undefined ? {} : { weight }), slices: [], perRow: {} };
}

function prevalence({ task, label, weight }: BinaryPredictions): BinaryPredictions {
  const rows = rowsOfClasses(label, weight, 2);
  const { shares } = rows;
  const share = shares[1]!;
  return {
    ...rows.counted,
    task,
    label: Uint8Array.from(rows.classes),
    score: new Float64Array(rows.classes.length).fill(share),
    predicted: new Uint8Array(rows.classes.length).fill(share > 0.5 ? 1 : 0),
  };
}

function classShares({ task, label, weight, classes, proba }: MulticlassPredictions): MulticlassPredictions {
  const rows = rowsOfClasses(label, weight, classes.length);
  const { shares } = rows;
  const common = shares.reduce((best, share, code) => (share > shares[best]! ? code : best), 0);
  const every = new Float64Array(rows.classes.length * classes.length);
  for (let at = 0; at < every.length; at += classes.length) every.set(shares, at);
  return {
    ...rows.counted,
    task,
    classes,
    label: rows.classes,
    ...(proba === undefined ? {} : { proba: every }),
    predicted: new Int32Array(rows.classes.length).fill(common),
  };
}

/**
 * Rows of one class are one row to a predictor that does not look at them: that of each class which occurs, with the weight
 * of all its rows. However many rows there are, the metrics of a constant cost next to nothing.
 */
function rowsOfClasses(label: Uint8Array | Int32Array, weight: Float64Array | undefined, count: number) {
  const rows = new Float64Array(count);
  const weights = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < label.length; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    total += w;
    rows[label[i]!]! += 1;
    weights[label[i]!]! += w;
  }
  const classes = Int32Array.from(rows.keys()).filter((code) => rows[code]! > 0);
  return {
    classes,
    /** Of each class in the weight of all rows. */
    shares: weights.map((each) => (total === 0 ? 0 : each / total)),
    counted: {
      rows: classes.length,
      weight: Float64Array.from(classes, (code) => weights[code]!),
      slices: [],
      perRow: {},
    },
  };
}

function constantNumber(predictions: RegressionPredictions, definition: MetricDefinition): RegressionPredictions {
  const { task, rows, target, weight } = predictions;
  let value: number;
  if (definition.base.startsWith('pinball') && definition.parameter !== undefined) {
    value = quantile(target, definition.parameter);
  } else if (OF_THE_MEDIAN.has(definition.base)) {
    value = quantile(target, 0.5);
  } else {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const w = weight === undefined ? 1 : weight[i]!;
      sum += w * target[i]!;
      total += w;
    }
    value = total === 0 ? 0 : sum / total;
  }
  return { ...truthOnly(predictions), task, target, prediction: new Float64Array(rows).fill(value) };
}

function unordered(predictions: RankingPredictions): RankingPredictions {
  const { task, rows, relevance, query } = predictions;
  return { ...truthOnly(predictions), task, relevance, query, score: new Float64Array(rows) };
}
