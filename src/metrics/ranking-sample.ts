import type { PredictedRows, RankingPredictions } from './predictions.ts';
import { descendingOrder } from './radix-order.ts';
import { checkColumns, type SampleRows, type Scores, sampleRows } from './sample.ts';

type Codes = NonNullable<PredictedRows['entity']>;

/**
 * Rows of a model that ranks documents. Rows of a query are never independent: without entities every query is a cluster of
 * its own, so that intervals count queries and not rows.
 */
export interface RankingSample extends SampleRows {
  readonly task: 'ranking';
  readonly relevance: Float64Array;
  readonly score: Scores;
  /** Query code per row; only equality matters. */
  readonly query: Int32Array;
  /** Rows with those of a query side by side, inside a query by descending score. */
  readonly order: Int32Array;
  /** The same queries in the same places, inside a query by descending relevance. */
  readonly ideal: Int32Array;
}

/** @throws RangeError for columns of different length and for relevance that is negative or not finite */
export function rankingSample(predictions: RankingPredictions): RankingSample {
  const { relevance, score, query } = predictions;
  checkColumns(predictions, { relevance, score, query: query.codes });
  for (let i = 0; i < relevance.length; i++) {
    if (!(relevance[i]! >= 0 && relevance[i]! < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`relevance ${relevance[i]} in row ${i}; relevance is finite and not negative`);
    }
  }
  return {
    task: 'ranking',
    ...sampleRows(predictions, dependentRows(predictions)),
    relevance,
    score,
    query: query.codes,
    order: byQuery(descendingOrder(score), query),
    ideal: byQuery(descendingOrder(relevance), query),
  };
}

/** Puts the rows of a query side by side and keeps their order: a counting sort. */
function byQuery(order: Int32Array, { codes, count }: Codes): Int32Array {
  const next = new Int32Array(count + 1);
  for (let i = 0; i < codes.length; i++) next[codes[i]! + 1]!++;
  for (let code = 0; code < count; code++) next[code + 1]! += next[code]!;
  const sorted = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    sorted[next[codes[row]!]!++] = row;
  }
  return sorted;
}

/**
 * Clusters of rows that depend on each other: the entities, or without them the queries. Where a query has rows of several
 * entities, those entities are one cluster together with all their queries.
 */
export function dependentRows({ query, entity }: RankingPredictions): Codes {
  if (entity === undefined) return query;
  const parent = Int32Array.from({ length: entity.count }, (_, code) => code);
  const root = (code: number): number => {
    let at = code;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const entityOf = new Int32Array(query.count).fill(-1);
  for (let i = 0; i < entity.codes.length; i++) {
    const code = query.codes[i]!;
    const own = root(entity.codes[i]!);
    if (entityOf[code]! < 0) entityOf[code] = own;
    else parent[own] = root(entityOf[code]!);
  }
  return { codes: entity.codes.map(root), count: entity.count };
}
