import type { MetricDefinition } from './catalog.ts';
import type { Scores } from './sample.ts';

/** The rows of one query. */
export interface QueryRows {
  readonly relevance: Float64Array;
  readonly score: Scores;
  /** Rows by descending score. */
  readonly order: Int32Array;
  /** Rows by descending relevance. */
  readonly ideal: Int32Array;
}

/**
 * A metric of one query; NaN without a relevant row (relevance above 0). Rows of equal score have no order: every metric is
 * its mean over all orders of them, but for the average precision, where they are one threshold as in scikit-learn.
 */
export function queryValue({ base, parameter }: MetricDefinition, query: QueryRows): number {
  const { relevance, ideal, order } = query;
  if (!(relevance[ideal[0]!]! > 0)) return Number.NaN;
  const depth = Math.min(parameter ?? order.length, order.length);
  switch (base) {
    case 'ndcg_linear':
      return discountedGain(query, depth, (grade) => grade);
    case 'ndcg_exp':
      return discountedGain(query, depth, (grade) => 2 ** grade - 1);
    case 'map':
      return averagePrecision(query, depth);
    case 'mrr':
      return reciprocalRank(query, depth);
    case 'recall_at':
      return relevantWithin(query, depth) / relevantRows(query);
    case 'precision_at':
      return relevantWithin(query, depth) / parameter!;
    case 'hit_rate_at':
      return firstRelevant(query, depth).reduce((sum, share) => sum + share, 0);
    default:
      throw new Error(`${base} is not a metric of ranking`);
  }
}

interface TiedRun {
  /** Ranks before the run. */
  readonly before: number;
  readonly rows: Int32Array;
}

function* runs({ order, score }: QueryRows): Generator<TiedRun> {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && score[order[end]!] === score[order[start]!]) end++;
    yield { before: start, rows: order.subarray(start, end) };
    start = end;
  }
}

/** DCG over the ideal DCG; rows of equal score share the average gain of their run (McSherry & Najork 2008). */
function discountedGain(query: QueryRows, depth: number, gain: (grade: number) => number): number {
  const { relevance, ideal } = query;
  const discount = (rank: number) => 1 / Math.log2(rank + 1);
  let found = 0;
  for (const { before, rows } of runs(query)) {
    if (before >= depth) break;
    let gains = 0;
    for (const row of rows) gains += gain(relevance[row]!);
    let discounts = 0;
    for (let rank = before + 1; rank <= Math.min(before + rows.length, depth); rank++) discounts += discount(rank);
    found += (gains / rows.length) * discounts;
  }
  let best = 0;
  for (let rank = 1; rank <= depth; rank++) best += gain(relevance[ideal[rank - 1]!]!) * discount(rank);
  return found / best;
}

/** Mean over the relevant rows of the precision at their threshold; cut off, over as many as can be within the depth. */
function averagePrecision(query: QueryRows, depth: number): number {
  let hits = 0;
  let sum = 0;
  for (const { before, rows } of runs(query)) {
    if (before >= depth) break;
    const relevant = countRelevant(query, rows);
    hits += relevant;
    const counted = Math.min(1, (depth - before) / rows.length);
    sum += relevant * counted * (hits / (before + rows.length));
  }
  return sum / Math.min(relevantRows(query), depth);
}

function countRelevant({ relevance }: QueryRows, rows: Int32Array): number {
  let relevant = 0;
  for (const row of rows) if (relevance[row]! > 0) relevant++;
  return relevant;
}

function relevantRows(query: QueryRows): number {
  return countRelevant(query, query.order);
}

/** Expected number of relevant rows within the depth. */
function relevantWithin(query: QueryRows, depth: number): number {
  let found = 0;
  for (const { before, rows } of runs(query)) {
    if (before >= depth) break;
    found += countRelevant(query, rows) * Math.min(1, (depth - before) / rows.length);
  }
  return found;
}

function reciprocalRank(query: QueryRows, depth: number): number {
  return firstRelevant(query, depth).reduce((sum, share, index) => sum + share / (index + 1), 0);
}

/**
 * Probability that the first relevant row has rank 1, 2, … up to the depth. In a run of t rows, r of them relevant, the
 * first stands at place j with probability C(t − j, r − 1) / C(t, r).
 */
function firstRelevant(query: QueryRows, depth: number): number[] {
  const shares = new Array<number>(depth).fill(0);
  for (const { before, rows } of runs(query)) {
    const relevant = countRelevant(query, rows);
    if (relevant === 0) continue;
    let none = 1; // no relevant row among the places of the run before j
    for (let j = 0; j <= rows.length - relevant && before + j < depth; j++) {
      const here = relevant / (rows.length - j);
      shares[before + j] = none * here;
      none *= 1 - here;
    }
    break;
  }
  return shares;
}
