import type { MetricDefinition } from './catalog.ts';
import { defineMetrics } from './catalog.ts';
import { defined, type PointValue, undefinedBecause } from './point.ts';
import type { RankingPredictions } from './predictions.ts';
import { queryMetric } from './query-values.ts';
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
  const value = queryMetric(definition);
  const weights = new Float64Array(sample.rows); // of the queries, on their first rows
  let [sum, total, used] = [0, 0, 0];
  influence.fill(0);
  forEachQuery(sample, (start, end, first, weight) => {
    const own = weight === 0 ? Number.NaN : value(sample, start, end);
    if (Number.isNaN(own)) return;
    sum += weight * own;
    total += weight;
    used++;
    weights[first] = weight;
    influence[first] = own;
  });
  if (used === 0) return undefinedBecause('no query has a relevant row');
  const mean = sum / total;
  for (let i = 0; i < sample.rows; i++) {
    if (weights[i]! > 0) influence[i] = (weights[i]! * (influence[i]! - mean)) / total;
  }
  const clusters = contributing(sample, weights);
  return { ...defined(mean, clusters > 1), clusters };
}

/** Clusters in which a row has a weight. */
function contributing({ clusters, rows }: RankingSample, weights: Float64Array): number {
  const seen = new Uint8Array(clusters?.count ?? rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const code = clusters === undefined ? i : clusters.codes[i]!;
    if (weights[i]! === 0 || seen[code] === 1) continue;
    seen[code] = 1;
    count++;
  }
  return count;
}

/** Calls for every query with its places in the orders, its first row and its weight. */
function forEachQuery(
  { rows, order, query, weight }: RankingSample,
  visit: (start: number, end: number, first: number, weight: number) => void,
): void {
  for (let start = 0; start < rows; ) {
    const code = query[order[start]!]!;
    let end = start;
    let first = rows;
    let sum = 0;
    for (; end < rows; end++) {
      const row = order[end]!;
      if (query[row] !== code) break;
      if (row < first) first = row;
      sum += weight === undefined ? 1 : weight[row]!;
    }
    visit(start, end, first, sum / (end - start));
    start = end;
  }
}

/** Queries with a relevant row and a weight: those that metrics of ranking are means over. */
export function queriesUsed(predictions: RankingPredictions): number {
  return usedQueries(rankingSample(predictions));
}

export function usedQueries(sample: RankingSample): number {
  let used = 0;
  forEachQuery(sample, (start, _end, _first, weight) => {
    if (weight > 0 && sample.relevance[sample.ideal[start]!]! > 0) used++;
  });
  return used;
}

/** A metric of every query, by its code; NaN for queries without a relevant row. */
export function perQuery(predictions: RankingPredictions, name: string): Float64Array {
  const value = queryMetric(defineMetrics([name], 'ranking')[0]!);
  const sample = rankingSample(predictions);
  const values = new Float64Array(predictions.query.count).fill(Number.NaN);
  forEachQuery(sample, (start, end, first) => {
    values[predictions.query.codes[first]!] = value(sample, start, end);
  });
  return values;
}
