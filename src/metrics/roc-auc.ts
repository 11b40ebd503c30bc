import { singleClass } from './cells.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import { type BinarySample, LAST_OF_TIE, POSITIVE } from './sample.ts';

/** What the AUC needs of a sample. */
export type RankedSample = Pick<BinarySample, 'rows' | 'label' | 'weight' | 'clusters' | 'ranking'>;

/**
 * Area under the ROC curve: the probability that a positive row scores above a negative one, ties counting one half.
 * Influence of a positive row: w (V10 − A) / Σw⁺, of a negative one: w (V01 − A) / Σw⁻, where V is the row's placement, the
 * share of the other class it is on the right side of. For independent rows each class is scaled by √(m/(m−1)), which makes
 * Σ U² DeLong's variance exactly (DeLong, DeLong & Clarke-Pearson 1988; one pass over ranks as in Sun & Xu 2014).
 */
export function rocAuc(sample: RankedSample, influence: Float64Array): PointValue {
  const { rows, weight, ranking, clusters, label } = sample;
  if (ranking === undefined) throw new Error('roc_auc needs ranked rows');
  const { order, flags } = ranking;
  const classes = classTotals(sample);
  if (classes.positiveWeight === 0 || classes.negativeWeight === 0) {
    return undefinedBecause(singleClass(classes.positiveWeight));
  }
  const { positiveWeight, negativeWeight } = classes;

  // Weight of each class scored above the present run of ties, and the placements summed over positives.
  let positivesAbove = 0;
  let negativesAbove = 0;
  let placements = 0;
  for (let start = 0; start < rows; ) {
    let end = start;
    let tiedPositive = 0;
    let tiedNegative = 0;
    let flag: number;
    do {
      flag = flags[end]!;
      const w = weight === undefined ? 1 : weight[order[end]!]!;
      if ((flag & POSITIVE) !== 0) tiedPositive += w;
      else tiedNegative += w;
      end++;
    } while ((flag & LAST_OF_TIE) === 0);
    const below = negativeWeight - negativesAbove - tiedNegative + tiedNegative / 2;
    const above = positivesAbove + tiedPositive / 2;
    for (let place = start; place < end; place++) {
      influence[order[place]!] = (flags[place]! & POSITIVE) !== 0 ? below : above;
    }
    placements += tiedPositive * below;
    positivesAbove += tiedPositive;
    negativesAbove += tiedNegative;
    start = end;
  }
  const area = Math.min(1, placements / positiveWeight / negativeWeight);

  const { positives, negatives } = classes;
  const enough = clusters !== undefined || (positives > 1 && negatives > 1);
  const corrected = clusters === undefined && enough;
  const ofPositive = (corrected ? Math.sqrt(positives / (positives - 1)) : 1) / positiveWeight;
  const ofNegative = (corrected ? Math.sqrt(negatives / (negatives - 1)) : 1) / negativeWeight;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    influence[i] =
      label[i] === 1
        ? w * ofPositive * (influence[i]! / negativeWeight - area)
        : w * ofNegative * (influence[i]! / positiveWeight - area);
  }
  return defined(area, enough);
}

interface ClassTotals {
  readonly positiveWeight: number;
  readonly negativeWeight: number;
  /** Rows of non-zero weight. */
  readonly positives: number;
  readonly negatives: number;
}

export function classTotals({ rows, label, weight }: Pick<BinarySample, 'rows' | 'label' | 'weight'>): ClassTotals {
  let positives = 0;
  let negatives = 0;
  let positiveWeight = 0;
  let negativeWeight = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    if (w === 0) continue;
    if (label[i] === 1) {
      positives++;
      positiveWeight += w;
    } else {
      negatives++;
      negativeWeight += w;
    }
  }
  return { positiveWeight, negativeWeight, positives, negatives };
}
