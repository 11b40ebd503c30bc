import { MetricOptions, type ModelConfig } from './model-config.ts';

/** A metric of `evaluate.metrics`, with the defaults filled in. */
export interface MetricDeclaration {
  readonly name: string;
  readonly options: MetricOptions;
}

/**
 * `evaluate.metrics` in the order it was written, whether an entry is `roc_auc` or `roc_auc: { role: optimize }`. A name
 * that occurs twice is kept twice; checking the configuration reports it.
 */
export function metricEntries(config: Pick<ModelConfig, 'evaluate'>): readonly MetricDeclaration[] {
  return config.evaluate.metrics.flatMap((entry) =>
    typeof entry === 'string'
      ? [{ name: entry, options: MetricOptions.parse({}) }]
      : Object.entries(entry).map(([name, options]) => ({ name, options })),
  );
}
