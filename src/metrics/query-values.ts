import type { MetricDefinition } from './catalog.ts';
import type { Scores } from './sample.ts';

/** Rows of a ranking with those of a query side by side; a query is the places start..end−1 of both orders. */
export interface OrderedRows {
  readonly relevance: Float64Array;
  readonly score: Scores;
  /** Rows, inside a query by descending score. */
  readonly order: Int32Array;
  /** Rows, inside a query by descending relevance. */
  readonly ideal: Int32Array;
}

/** A metric of the query in places start..end−1. */
export type QueryMetric = (rows: OrderedRows, start: number, end: number) => number;

/**
 * A metric as a function of one query; NaN without a relevant row (relevance above 0). Rows of equal score have no order:
 * every metric is its mean over all orders of them, but for the average precision, where they are one threshold as in
 * scikit-learn.
 */
export function queryMetric({ base, parameter = Number.POSITIVE_INFINITY }: MetricDefinition): QueryMetric {
  const value = metricAt(base, parameter);
  return (rows, start, end) => (rows.relevance[rows.ideal[start]!]! > 0 ? value(rows, start, end) : Number.NaN);
}

function metricAt(base: string, depth: number): QueryMetric {
  switch (base) {
    case 'ndcg_linear':
      return (rows, start, end) => discountedGain(rows, start, end, depth, false);
    case 'ndcg_exp':
      return (rows, start, end) => discountedGain(rows, start, end, depth, true);
    case 'map':
      return (rows, start, end) => averagePrecision(rows, start, end, depth);
    case 'mrr':
      return (rows, start, end) => firstRelevant(rows, start, end, depth, true);
    case 'hit_rate_at':
      return (rows, start, end) => firstRelevant(rows, start, end, depth, false);
    case 'recall_at':
      return (rows, start, end) => relevantWithin(rows, start, end, depth) / relevantRows(rows, start, end);
    case 'precision_at':
      return (rows, start, end) => relevantWithin(rows, start, end, depth) / depth;
    default:
      throw new Error(`${base} is not a metric of ranking`);
  }
}

/** Place after the run of equal scores that begins at a place. */
function endOfTie({ order, score }: OrderedRows, place: number, end: number): number {
  const value = score[order[place]!]!;
  let next = place + 1;
  while (next < end && score[order[next]!] === value) next++;
  return next;
}

function relevantIn({ order, relevance }: OrderedRows, start: number, end: number): number {
  let relevant = 0;
  for (let place = start; place < end; place++) if (relevance[order[place]!]! > 0) relevant++;
  return relevant;
}

const relevantRows = relevantIn;

/** 1 / log2(rank + 1) by rank; those of the first ranks are needed over and over. */
const DISCOUNTS = Float64Array.from({ length: 4096 }, (_, rank) => 1 / Math.log2(rank + 1));
const discount = (rank: number) => (rank < DISCOUNTS.length ? DISCOUNTS[rank]! : 1 / Math.log2(rank + 1));

/** DCG over the ideal DCG; rows of equal score share the average gain of their run (McSherry & Najork 2008). */
function discountedGain(rows: OrderedRows, start: number, end: number, depth: number, exponential: boolean): number {
  const { relevance, order, ideal } = rows;
  const last = Math.min(end, start + depth);
  let found = 0;
  for (let place = start; place < last; ) {
    const next = endOfTie(rows, place, end);
    let gains = 0;
    for (let at = place; at < next; at++) {
      const grade = relevance[order[at]!]!;
      gains += exponential ? 2 ** grade - 1 : grade;
    }
    let discounts = 0;
    for (let at = place; at < Math.min(next, last); at++) discounts += discount(at - start + 1);
    found += (gains / (next - place)) * discounts;
    place = next;
  }
  let best = 0;
  for (let place = start; place < last; place++) {
    const grade = relevance[ideal[place]!]!;
    best += (exponential ? 2 ** grade - 1 : grade) * discount(place - start + 1);
  }
  return found / best;
}

/** Mean over the relevant rows of the precision at their threshold; cut off, over as many as can be within the depth. */
function averagePrecision(rows: OrderedRows, start: number, end: number, depth: number): number {
  const last = Math.min(end, start + depth);
  let hits = 0;
  let sum = 0;
  for (let place = start; place < last; ) {
    const next = endOfTie(rows, place, end);
    const relevant = relevantIn(rows, place, next);
    hits += relevant;
    const counted = Math.min(1, (last - place) / (next - place));
    sum += relevant * counted * (hits / (next - start));
    place = next;
  }
  return sum / Math.min(relevantRows(rows, start, end), last - start);
}

/** Expected number of relevant rows within the depth. */
function relevantWithin(rows: OrderedRows, start: number, end: number, depth: number): number {
  const last = Math.min(end, start + depth);
  let found = 0;
  for (let place = start; place < last; ) {
    const next = endOfTie(rows, place, end);
    found += relevantIn(rows, place, next) * Math.min(1, (last - place) / (next - place));
    place = next;
  }
  return found;
}

/**
 * Expected 1 / rank of the first relevant row, or the probability that it has a rank, within the depth. In the run of t equal
 * scores with the first r relevant rows, the chance that none of the first j is relevant goes down by r/(t − j) at each place.
 */
function firstRelevant(rows: OrderedRows, start: number, end: number, depth: number, reciprocal: boolean): number {
  for (let place = start; place < end; ) {
    const next = endOfTie(rows, place, end);
    const relevant = relevantIn(rows, place, next);
    if (relevant > 0) {
      let value = 0;
      let none = 1;
      for (let at = place; none > 0 && at < next && at - start < depth; at++) {
        const here = Math.min(1, relevant / (next - at));
        value += none * here * (reciprocal ? 1 / (at - start + 1) : 1);
        none *= 1 - here;
      }
      return value;
    }
    place = next;
  }
  return 0;
}
