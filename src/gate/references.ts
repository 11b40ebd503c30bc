import type { ModelConfig } from '../config/model-config.ts';
import type { Predictions } from '../metrics/predictions.ts';
import { naiveReference } from '../metrics/reference.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import type { VerdictRecord } from './verdict-record.ts';

/** What knowing nothing, and what people, would reach. */
export function referencesOf(
  { evaluate: { reference, threshold } }: ModelConfig,
  declared: readonly DeclaredMetric[],
  candidate: Predictions,
): VerdictRecord['references'] {
  const predicted = declared.filter(({ definition }) => definition.family !== 'measurement');
  const definitions = predicted.map((metric) => metric.definition);
  const references: VerdictRecord['references'] = [];
  if (reference?.naive !== false && candidate.rows > 0) {
    const naive = naiveReference(candidate, definitions, threshold);
    references.push({ name: 'naive', metrics: Object.fromEntries(naive) });
  }
  const optimized = predicted.find(({ options }) => options.role === 'optimize') ?? predicted[0];
  if (reference?.human !== undefined && optimized !== undefined) {
    references.push({ name: 'human', metrics: { [optimized.definition.name]: reference.human } });
  }
  return references;
}
