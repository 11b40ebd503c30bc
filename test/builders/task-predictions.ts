import type {
  MulticlassPredictions,
  RankingPredictions,
  RegressionPredictions,
} from '../../src/metrics/predictions.ts';
import { seededNumbers } from './predictions.ts';

/** What to make up. */
export interface TaskRows {
  readonly rows: number;
  readonly seed: number;
  /** Rounds scores and numbers so that ties are common. */
  readonly step?: number;
  readonly weighted?: boolean;
  readonly entities?: number | undefined;
  /** Number of values of a slice column `group`. */
  readonly groups?: number;
  /** Rounds of noise, so that two models over the same truth differ. */
  readonly model?: number;
}

function shared(options: TaskRows, random: () => number) {
  const { rows, weighted = false, entities, groups } = options;
  const codes = (count: number) => Int32Array.from({ length: rows }, () => Math.floor(random() * count));
  const weight = weighted ? Float64Array.from({ length: rows }, () => 0.5 + 2 * random()) : undefined;
  const values = Array.from({ length: groups ?? 0 }, (_, i) => `g${i}`);
  return {
    rows,
    slices: groups === undefined ? [] : [{ name: 'group', kind: 'column' as const, values, codes: codes(groups) }],
    perRow: {},
    ...(weight === undefined ? {} : { weight }),
    ...(entities === undefined ? {} : { entity: { codes: codes(entities), count: entities } }),
  };
}

/** Numbers of the truth and, from a generator of their own, of the model. */
function generators({ seed, model = 0 }: TaskRows) {
  return { truth: seededNumbers(seed), noise: seededNumbers(seed * 31 + 7 + model) };
}

export function madeUpClasses(options: TaskRows & { readonly classes: number }): MulticlassPredictions {
  const { truth, noise } = generators(options);
  const { rows, classes, step = 0 } = options;
  const base = shared(options, truth);
  const label = Int32Array.from({ length: rows }, () => Math.floor(truth() * truth() * classes));
  const proba = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const raw = noise() + (label[i] === k ? 0.6 : 0);
      proba[i * classes + k] = step > 0 ? Math.max(step, Math.round(raw / step) * step) : raw;
      sum += proba[i * classes + k]!;
    }
    for (let k = 0; k < classes; k++) proba[i * classes + k]! /= sum;
  }
  const names = Array.from({ length: classes }, (_, k) => `class ${k}`);
  return { task: 'multiclass-classification', ...base, classes: names, label, proba };
}

export function madeUpNumbers(options: TaskRows): RegressionPredictions {
  const { truth, noise } = generators(options);
  const { rows, step = 0 } = options;
  const base = shared(options, truth);
  const round = (x: number) => (step > 0 ? Math.round(x / step) * step : x);
  const target = Float64Array.from({ length: rows }, () => round(1 + 10 * truth() * truth()));
  const prediction = target.map((value) => round(value + 6 * (noise() - 0.4)));
  return { task: 'regression', ...base, target, prediction };
}

export function madeUpRanking(options: TaskRows & { readonly queries: number }): RankingPredictions {
  const { truth, noise } = generators(options);
  const { rows, queries, step = 0 } = options;
  const base = shared(options, truth);
  const codes = Int32Array.from({ length: rows }, () => Math.floor(truth() * queries));
  const relevance = Float64Array.from({ length: rows }, () => Math.max(0, Math.floor(truth() * 6) - 2));
  const score = relevance.map((grade) => {
    const raw = grade / 4 + noise();
    return step > 0 ? Math.round(raw / step) * step : raw;
  });
  return { task: 'ranking', ...base, relevance, score, query: { codes, count: queries } };
}
