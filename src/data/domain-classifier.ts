import { defineMetrics } from '../metrics/catalog.ts';
import { estimateAll } from '../metrics/models.ts';
import { SeededRandom } from '../metrics/random.ts';

/** One column of both samples as small codes: quantile bins, frequent categories, missing. */
export interface CodedColumn {
  readonly name: string;
  /** Number of codes. */
  readonly levels: number;
  /** Code per row; reference rows first, then current ones. */
  readonly codes: Uint8Array;
}

/** How well a classifier tells the two samples apart (a classifier two-sample test: Lopez-Paz & Oquab 2017). */
export interface DomainClassification {
  /** On rows the classifier did not see; 0.5 when nothing tells them apart. */
  readonly auc: number;
  readonly interval: readonly [number, number];
  readonly verdict: 'stable' | 'warning' | 'alert';
  /** Columns by what they give away: the spread of their part of the score over the rows. */
  readonly importance: readonly { readonly column: string; readonly share: number }[];
  readonly rows: { readonly reference: number; readonly current: number };
}

export const DOMAIN_ROWS = 10_000;
export const LEAST_DOMAIN_ROWS = 1000;
const WARN = 0.55;
const ALERT = 0.65;
const RIDGE = 1;
const ITERATIONS = 12;

/**
 * Logistic regression on one-hot codes, fitted on a random half of the rows and judged on the other.
 * @param columns coded alike in both samples
 * @param seed names the question, so that it is always split the same
 * @returns undefined with fewer than 1,000 rows on a side
 */
export function classifyDomain(
  columns: readonly CodedColumn[],
  rows: { readonly reference: number; readonly current: number },
  seed: string,
): DomainClassification | undefined {
  if (Math.min(rows.reference, rows.current) < LEAST_DOMAIN_ROWS || columns.length === 0) return undefined;
  const total = rows.reference + rows.current;
  const random = new SeededRandom(seed);
  const training: number[] = [];
  const held: number[] = [];
  for (let row = 0; row < total; row++) (random.next() & 1 ? training : held).push(row);
  const label = (row: number) => (row < rows.reference ? 0 : 1);
  const model = trainLogistic(columns, training, label);
  const score = Float64Array.from(held, (row) => model.score(row));
  const estimate = estimateAll(
    {
      task: 'binary-classification',
      rows: held.length,
      label: Uint8Array.from(held, label),
      score,
      slices: [],
      perRow: {},
    },
    defineMetrics(['roc_auc']),
    0,
  ).get('roc_auc');
  if (estimate?.value == null || estimate.ci === null) return undefined;
  const [lower, upper] = estimate.ci;
  return {
    auc: estimate.value,
    interval: [lower, upper],
    verdict: lower > ALERT ? 'alert' : lower > WARN ? 'warning' : 'stable',
    importance: importanceOf(columns, held, model.weights),
    rows,
  };
}

interface Fitted {
  /** Weight by column and code. */
  readonly weights: readonly Float64Array[];
  score(row: number): number;
}

/** Newton's method with a ridge penalty; each row has one active code per column. */
function trainLogistic(
  columns: readonly CodedColumn[],
  rows: readonly number[],
  label: (row: number) => number,
): Fitted {
  const offsets: number[] = [];
  let size = 1;
  for (const { levels } of columns) {
    offsets.push(size);
    size += levels;
  }
  const beta = new Float64Array(size);
  const active = new Int32Array(columns.length + 1);
  const activate = (row: number) => {
    active[0] = 0;
    columns.forEach(({ codes }, index) => {
      active[index + 1] = offsets[index]! + codes[row]!;
    });
  };
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (const row of rows) {
      activate(row);
      let z = 0;
      for (const index of active) z += beta[index]!;
      const p = 1 / (1 + Math.exp(-z));
      const error = label(row) - p;
      const weight = p * (1 - p);
      for (const i of active) {
        gradient[i]! += error;
        for (const j of active) hessian[i * size + j]! += weight;
      }
    }
    for (let i = 0; i < size; i++) {
      const penalty = i === 0 ? 1e-6 : RIDGE;
      gradient[i]! -= penalty * beta[i]!;
      hessian[i * size + i]! += penalty;
    }
    const step = solve(hessian, gradient, size);
    let largest = 0;
    for (let i = 0; i < size; i++) {
      beta[i]! += step[i]!;
      largest = Math.max(largest, Math.abs(step[i]!));
    }
    if (largest < 1e-6) break;
  }
  return {
    weights: columns.map(({ levels }, index) => beta.subarray(offsets[index]!, offsets[index]! + levels)),
    score: (row) => {
      activate(row);
      let z = 0;
      for (const index of active) z += beta[index]!;
      return z;
    },
  };
}

/** Solves a symmetric positive definite system by Cholesky's decomposition; `matrix` is used as working space. */
function solve(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) {
      const factor = matrix[j * size + k]!;
      if (factor === 0) continue;
      for (let i = j; i < size; i++) matrix[i * size + j]! -= matrix[i * size + k]! * factor;
    }
    const pivot = Math.sqrt(Math.max(matrix[j * size + j]!, 1e-12));
    for (let i = j; i < size; i++) matrix[i * size + j]! /= pivot;
  }
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= matrix[i * size + k]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= matrix[k * size + i]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  return x;
}

function importanceOf(
  columns: readonly CodedColumn[],
  rows: readonly number[],
  weights: readonly Float64Array[],
): DomainClassification['importance'] {
  const spreads = columns.map(({ codes }, index) => {
    let [sum, squares] = [0, 0];
    for (const row of rows) {
      const value = weights[index]![codes[row]!]!;
      sum += value;
      squares += value * value;
    }
    return Math.sqrt(Math.max(0, squares / rows.length - (sum / rows.length) ** 2));
  });
  const total = spreads.reduce((a, b) => a + b, 0);
  return columns
    .map(({ name }, index) => ({ column: name, share: total === 0 ? 0 : spreads[index]! / total }))
    .sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}
