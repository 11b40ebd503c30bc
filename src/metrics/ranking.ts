import type { MetricDefinition } from './catalog.ts';
import { defineMetrics } from './catalog.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { RankingPredictions } from './predictions.ts';
import { type QueryRows, queryValue } from './query-values.ts';
import { type RankingSample, rankingSample } from './ranking-sample.ts';

/**
 * Computes the mean over queries of one metric of ranking. Queries without a relevant row say nothing and are left out. A
 * query weighs as much as the mean of its rows' weights. Its whole influence, W (value − mean) / ΣW, stands on its first row.
 */
export function rankingMetric(
  definition: MetricDefinition,
  sample: RankingSample,
  influence: Float64Array,
): PointValue {
  for (let i = 0; i < sample.rows; i++) {
    if (Number.isNaN(sample.score[i]!)) return undefinedBecause('some scores are not numbers');
  }
  let sum = 0;
  let total = 0;
  const clusters = new Set<number>();
  const found: { readonly first: number; readonly weight: number; readonly value: number }[] = [];
  for (const query of queriesOf(sample)) {
    const value = queryValue(definition, query);
    if (Number.isNaN(value) || query.weight === 0) continue;
    sum += query.weight * value;
    total += query.weight;
    clusters.add(sample.clusters?.codes[query.first] ?? query.first);
    found.push({ first: query.first, weight: query.weight, value });
  }
  if (found.length === 0) return undefinedBecause('no query has a relevant row');
  const mean = sum / total;
  influence.fill(0);
  for (const { first, weight, value } of found) influence[first] = (weight * (value - mean)) / total;
  return { ...defined(mean, clusters.size > 1), clusters: clusters.size };
}

/** One query's rows in both orders, its weight and its first row. */
interface Query extends QueryRows {
  readonly weight: number;
  readonly first: number;
}

function* queriesOf({ rows, order, ideal, query, relevance, score, weight }: RankingSample): Generator<Query> {
  for (let start = 0; start < rows; ) {
    const code = query[order[start]!]!;
    let end = start;
    let first = rows;
    let sum = 0;
    for (; end < rows && query[order[end]!] === code; end++) {
      const row = order[end]!;
      if (row < first) first = row;
      sum += weight === undefined ? 1 : weight[row]!;
    }
    yield {
      relevance,
      score,
      order: order.subarray(start, end),
      ideal: ideal.subarray(start, end),
      weight: sum / (end - start),
      first,
    };
    start = end;
  }
}

/** Queries with a relevant row and a weight: those that metrics of ranking are means over. */
export function queriesUsed(predictions: RankingPredictions): number {
  return usedQueries(rankingSample(predictions));
}

export function usedQueries(sample: RankingSample): number {
  let used = 0;
  for (const { ideal, weight } of queriesOf(sample)) if (weight > 0 && sample.relevance[ideal[0]!]! > 0) used++;
  return used;
}

/** A metric of every query, by its code; NaN for queries without a relevant row. */
export function perQuery(predictions: RankingPredictions, name: string): Float64Array {
  const [definition] = defineMetrics([name], 'ranking');
  const values = new Float64Array(predictions.query.count).fill(Number.NaN);
  for (const query of queriesOf(rankingSample(predictions))) {
    values[predictions.query.codes[query.first]!] = queryValue(definition!, query);
  }
  return values;
}
