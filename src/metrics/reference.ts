import type { MetricDefinition } from './catalog.ts';
import { estimateAll } from './models.ts';
import type { BinaryPredictions } from './predictions.ts';

/**
 * Metrics of the predictor that knows only how common each class is: the prevalence as every row's score, the more common
 * class as every row's prediction. A model that does not beat it has learnt nothing. Per-row SQL metrics are null, because
 * their columns belong to the model's scores; so is whatever is undefined for a constant, such as the MCC.
 */
export function naiveReference(
  predictions: BinaryPredictions,
  definitions: readonly MetricDefinition[],
  threshold: number,
): Map<string, number | null> {
  const { rows, label, weight } = predictions;
  let positive = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i]!;
    total += w;
    if (label[i] === 1) positive += w;
  }
  const prevalence = total === 0 ? 0 : positive / total;
  const constant: BinaryPredictions = {
    task: 'binary-classification',
    rows,
    label,
    score: new Float64Array(rows).fill(prevalence),
    predicted: new Uint8Array(rows).fill(prevalence > 0.5 ? 1 : 0),
    ...(weight === undefined ? {} : { weight }),
    slices: [],
    perRow: {},
  };
  const computed = estimateAll(
    constant,
    definitions.filter((definition) => !definition.perRow),
    threshold,
  );
  const named = definitions.filter((definition) => definition.family !== 'measurement');
  return new Map(named.map(({ name }) => [name, computed.get(name)?.value ?? null]));
}
