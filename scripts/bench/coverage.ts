import { defineMetrics } from '../../src/metrics/catalog.ts';
import { normalCdf, normalDensity, normalQuantile } from '../../src/metrics/distributions.ts';
import { compareAll } from '../../src/metrics/models.ts';
import type { BinaryPredictions, RegressionPredictions } from '../../src/metrics/predictions.ts';
import { SeededRandom } from '../../src/metrics/random.ts';

/**
 * Simulations of what intervals and outcomes are worth. Scores are normal in both classes (20% positive, AUC 0.85), two models
 * share 90% of their noise, and all true values are known from integrals, not from samples. With clusters, rows come from
 * entities of five on average that share 30% of the noise and have 5% or 35% positives.
 */
export const PREVALENCE = 0.2;
const THRESHOLD = 0.3;
const SHARED_NOISE = 0.9;
const ENTITY_ROWS = 5;
const ENTITY_NOISE = 0.3;

/** Distance of the classes for an area under the ROC curve. */
export function separationOf(auc: number): number {
  return Math.SQRT2 * normalQuantile(auc);
}

/** Normal numbers, two at a time (Box & Muller). */
export class Normals {
  private readonly random: SeededRandom;
  private spare: number | undefined;

  constructor(seed: string) {
    this.random = new SeededRandom(seed);
  }

  uniform(): number {
    return this.random.uniform();
  }

  below(limit: number): number {
    return this.random.below(limit);
  }

  next(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.random.uniform()));
    const angle = 2 * Math.PI * this.random.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

interface Rows {
  readonly rows: number;
  readonly entity?: { readonly codes: Int32Array; readonly count: number };
  /** Of each entity: what its rows share. */
  readonly effect: (row: number) => number;
  readonly positive: (row: number) => boolean;
}

function drawRows(rows: number, clustered: boolean, normals: Normals): Rows {
  if (!clustered) {
    return { rows, effect: () => normals.next(), positive: () => normals.uniform() < PREVALENCE };
  }
  const count = Math.max(2, Math.round(rows / ENTITY_ROWS));
  const codes = Int32Array.from({ length: rows }, () => normals.below(count));
  const effects = Float64Array.from({ length: count }, () => normals.next());
  const shares = Float64Array.from({ length: count }, () => (normals.uniform() < 0.5 ? 0.05 : 0.35));
  return {
    rows,
    entity: { codes, count },
    effect: (row) => Math.sqrt(ENTITY_NOISE) * effects[codes[row]!]! + Math.sqrt(1 - ENTITY_NOISE) * normals.next(),
    positive: (row) => normals.uniform() < shares[codes[row]!]!,
  };
}

/** Predictions of two models over the same rows; scores are calibrated for their own separation. */
export function drawClassifiers(
  size: number,
  clustered: boolean,
  separations: readonly [number, number],
  normals: Normals,
): readonly [BinaryPredictions, BinaryPredictions] {
  const { rows, entity, effect, positive } = drawRows(size, clustered, normals);
  const label = new Uint8Array(rows);
  const scores = separations.map(() => new Float64Array(rows));
  const odds = Math.log(PREVALENCE / (1 - PREVALENCE));
  for (let i = 0; i < rows; i++) {
    label[i] = positive(i) ? 1 : 0;
    const shared = Math.sqrt(SHARED_NOISE) * effect(i);
    for (let model = 0; model < 2; model++) {
      const separation = separations[model]!;
      const x = separation * label[i]! + shared + Math.sqrt(1 - SHARED_NOISE) * normals.next();
      scores[model]![i] = 1 / (1 + Math.exp(-(odds + separation * x - separation ** 2 / 2)));
    }
  }
  const of = (score: Float64Array): BinaryPredictions => ({
    task: 'binary-classification',
    rows,
    label,
    score,
    slices: [],
    perRow: {},
    ...(entity === undefined ? {} : { entity }),
  });
  return [of(scores[0]!), of(scores[1]!)];
}

/** Predicted numbers whose errors spread more where the target is large. */
export function drawRegressions(
  size: number,
  clustered: boolean,
  scales: readonly [number, number],
  normals: Normals,
): readonly [RegressionPredictions, RegressionPredictions] {
  const { rows, entity, effect } = drawRows(size, clustered, normals);
  const target = new Float64Array(rows);
  const predictions = scales.map(() => new Float64Array(rows));
  for (let i = 0; i < rows; i++) {
    target[i] = normals.next();
    const spread = Math.exp(0.25 * target[i]!);
    const shared = Math.sqrt(SHARED_NOISE) * effect(i);
    for (let model = 0; model < 2; model++) {
      const noise = shared + Math.sqrt(1 - SHARED_NOISE) * normals.next();
      predictions[model]![i] = target[i]! + scales[model]! * spread * noise;
    }
  }
  const of = (prediction: Float64Array): RegressionPredictions => ({
    task: 'regression',
    rows,
    target,
    prediction,
    slices: [],
    perRow: {},
    ...(entity === undefined ? {} : { entity }),
  });
  return [of(predictions[0]!), of(predictions[1]!)];
}

/** Values of the metrics in the population. */
export function trueValues(separation: number): Record<string, number> {
  const odds = Math.log(PREVALENCE / (1 - PREVALENCE));
  const cut = (Math.log(THRESHOLD / (1 - THRESHOLD)) - odds + separation ** 2 / 2) / separation;
  const hits = PREVALENCE * normalCdf(separation - cut);
  const alarms = (1 - PREVALENCE) * normalCdf(-cut);
  const step = 1e-4;
  let [precision, loss] = [0, 0];
  for (let x = -9; x < 9 + separation; x += step) {
    const [above, falseAbove] = [PREVALENCE * normalCdf(separation - x), (1 - PREVALENCE) * normalCdf(-x)];
    const density = normalDensity(x - separation);
    if (above > 0) precision += density * step * (above / (above + falseAbove));
    const logit = odds + separation * x - separation ** 2 / 2;
    const ofPositive = Math.log1p(Math.exp(-logit));
    loss += step * (PREVALENCE * density * ofPositive + (1 - PREVALENCE) * normalDensity(x) * (ofPositive + logit));
  }
  return {
    roc_auc: normalCdf(separation / Math.SQRT2),
    f1: (2 * hits) / (hits + alarms + PREVALENCE),
    average_precision: precision,
    log_loss: loss,
  };
}

/** RMSE of errors of a scale: E e² = scale² E exp(x/2) = scale² e^(1/8). */
export function trueRmse(scale: number): number {
  return scale * Math.exp(1 / 16);
}

/** Shares of the trials. */
export interface Coverage {
  readonly metric: string;
  readonly rows: number;
  readonly clustered: boolean;
  readonly trials: number;
  /** In which the interval of a model's value covers the true one. */
  readonly value: number;
  /** In which the interval of the change covers the true change. */
  readonly change: number;
  /** Of equal models: called better, called worse. */
  readonly falseBetter: number;
  readonly falseWorse: number;
}

const CLASSIFICATION = ['roc_auc', 'f1', 'average_precision', 'log_loss'];

/** Coverage of all metrics for one size. Half of the trials compare equal models, the other half a better candidate. */
export function coverage(rows: number, clustered: boolean, trials: number): readonly Coverage[] {
  const normals = new Normals(`coverage|${rows}|${clustered}`);
  const binary = defineMetrics(CLASSIFICATION);
  const regression = defineMetrics(['rmse'], 'regression');
  const base = separationOf(0.85);
  const better = separationOf(0.86);
  const counts = new Map([...CLASSIFICATION, 'rmse'].map((name) => [name, new Tally()]));
  for (let trial = 0; trial < trials; trial++) {
    const equal = trial % 2 === 0;
    const [first, second] = drawClassifiers(rows, clustered, [base, equal ? base : better], normals);
    const truth = [trueOf(base), trueOf(equal ? base : better)] as const;
    for (const change of compareAll(first, second, binary, THRESHOLD)) {
      counts.get(change.metric)!.add(change, truth[0][change.metric]!, truth[1][change.metric]!, equal);
    }
    const [before, after] = drawRegressions(rows, clustered, [1, equal ? 1 : 0.97], normals);
    const [change] = compareAll(before, after, regression, 0);
    counts.get('rmse')!.add(change!, trueRmse(1), trueRmse(equal ? 1 : 0.97), equal);
  }
  return [...counts].map(([metric, tally]) => ({ metric, rows, clustered, trials, ...tally.shares() }));
}

const known = new Map<number, Record<string, number>>();
function trueOf(separation: number): Record<string, number> {
  if (!known.has(separation)) known.set(separation, trueValues(separation));
  return known.get(separation)!;
}

class Tally {
  private trials = 0;
  private equal = 0;
  private value = 0;
  private change = 0;
  private up = 0;
  private down = 0;

  add(
    { baseline, lower, upper }: ReturnType<typeof compareAll>[number],
    before: number,
    after: number,
    equal: boolean,
  ): void {
    this.trials++;
    const ci = baseline.ci;
    if (ci !== null && ci[0] <= before && before <= ci[1]) this.value++;
    if (lower === null || upper === null) return;
    if (lower <= after - before && after - before <= upper) this.change++;
    if (!equal) return;
    this.equal++;
    if (lower > 0) this.up++;
    if (upper < 0) this.down++;
  }

  shares() {
    return {
      value: this.value / this.trials,
      change: this.change / this.trials,
      falseBetter: this.up / this.equal,
      falseWorse: this.down / this.equal,
    };
  }
}

/** What a rule does to models whose AUC truly differs. */
export interface RuleRow {
  readonly rows: number;
  readonly difference: number;
  readonly trials: number;
  readonly rawPasses: number;
  readonly better: number;
  readonly nonInferior: number;
  readonly worse: number;
  readonly inconclusive: number;
}

/** Outcomes of comparing AUCs with a margin of 0.005, beside passing whatever is not lower. */
export function ruleTable(rows: number, difference: number, trials: number, margin = 0.005): RuleRow {
  const normals = new Normals(`rule|${rows}|${difference}`);
  const auc = defineMetrics(['roc_auc']);
  const separations = [separationOf(0.85), separationOf(0.85 + difference)] as const;
  let [raw, better, safe, worse] = [0, 0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const [first, second] = drawClassifiers(rows, false, separations, normals);
    const { delta, lower, upper } = compareAll(first, second, auc, 0.5)[0]!;
    if (delta! > 0) raw++;
    if (lower! > 0) better++;
    else if (lower! > -margin) safe++;
    else if (upper! < 0) worse++;
  }
  return {
    rows,
    difference,
    trials,
    rawPasses: raw / trials,
    better: better / trials,
    nonInferior: safe / trials,
    worse: worse / trials,
    inconclusive: 1 - (better + safe + worse) / trials,
  };
}
