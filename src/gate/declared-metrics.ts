import { MetricOptions, type ModelConfig, type Task } from '../config/model-config.ts';
import { type Problem, UserError } from '../errors.ts';
import {
  type Aggregate,
  defineMetrics,
  type MetricDefinition,
  type MetricRequest,
  metricFacts,
} from '../metrics/catalog.ts';

/** A metric as the model's file declares it, with what the metrics room knows about it. */
export interface DeclaredMetric {
  readonly definition: MetricDefinition;
  readonly options: MetricOptions;
}

interface Entry {
  readonly index: number;
  readonly name: string;
  readonly options: MetricOptions;
}

/** The metrics of `evaluate.metrics` in the order they are written. @throws UserError as `checkMetrics` reports */
export function declaredMetrics(config: ModelConfig): readonly DeclaredMetric[] {
  const entries = entriesOf(config);
  const definitions = defineMetrics(entries.map(requestOf), config.task);
  return entries.map(({ options }, index) => ({ definition: definitions[index]!, options }));
}

/** What evaluating a model has to compute for its gate; the names are those of `declaredMetrics`. */
export function metricRequests(config: ModelConfig): readonly MetricRequest[] {
  return entriesOf(config).map(requestOf);
}

/** Everything wrong with `evaluate.metrics` that its shape does not tell: names, duplicates, bounds that contradict. */
export function checkMetrics(config: ModelConfig): readonly Problem[] {
  const seen = new Set<string>();
  return entriesOf(config).flatMap((entry) => {
    const where = { field: `evaluate.metrics[${entry.index}].${entry.name}` };
    const problems: Problem[] = definitionProblems(entry, config.task).map((problem) => ({ ...problem, where }));
    if (seen.has(entry.name)) {
      problems.push({ what: `metric "${entry.name}" is listed twice`, where, fix: 'keep one of them' });
    }
    seen.add(entry.name);
    const onlyShown = entry.options.sql === undefined ? metricFacts(entry.name)?.onlyShown : undefined;
    if (onlyShown !== undefined && (entry.options.role === 'optimize' || entry.options.role === 'guard')) {
      problems.push({
        what: `"${entry.name}" cannot ${entry.options.role}: ${onlyShown}`,
        where,
        fix: 'give it the role report',
      });
    }
    const { lower_bound: lower, upper_bound: upper } = entry.options.value_threshold ?? {};
    if (lower !== undefined && upper !== undefined && lower > upper) {
      problems.push({
        what: `lower_bound ${lower} is above upper_bound ${upper}, so no value can pass`,
        where: { field: `${where.field}.value_threshold` },
        fix: 'exchange them',
      });
    }
    return problems;
  });
}

function definitionProblems(entry: Entry, task: Task): readonly Problem[] {
  try {
    defineMetrics([requestOf(entry)], task);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}

function entriesOf(config: ModelConfig): readonly Entry[] {
  return config.evaluate.metrics.flatMap((entry, index) =>
    typeof entry === 'string'
      ? [{ index, name: entry, options: MetricOptions.parse({}) }]
      : Object.entries(entry).map(([name, options]) => ({ index, name, options })),
  );
}

function requestOf({ name, options }: Entry): MetricRequest {
  return {
    name,
    perRow: options.sql !== undefined,
    ...(options.sql === undefined ? {} : { aggregate: aggregateOf(options) }),
    ...(options.at === undefined ? {} : { atPrecision: options.at.precision }),
    ...(options.direction === undefined ? {} : { direction: options.direction }),
  };
}

function aggregateOf({ aggregate, denominator }: MetricOptions): Aggregate {
  return denominator === undefined ? (aggregate ?? 'mean') : 'ratio';
}
