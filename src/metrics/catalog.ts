import type { Task } from '../config/model-config.ts';
import { nearestName } from '../config/nearest-name.ts';
import { type Problem, UserError } from '../errors.ts';
import { type Direction, METRICS, type MetricFacts, type MetricName, PER_ROW_FACTS } from './metric-facts.ts';
import { METRIC_EXAMPLES, parseMetricName } from './metric-names.ts';

export {
  type DefaultMargin,
  type Direction,
  METRICS,
  type MetricFacts,
  type MetricFamily,
  type MetricName,
} from './metric-facts.ts';
export { metricFacts } from './metric-names.ts';

/** A metric as one model asks for it. */
export interface MetricDefinition extends MetricFacts {
  readonly name: string;
  /** Built-in metric without its parameter; the name itself for a metric of SQL. */
  readonly base: string;
  /** k of `top5_accuracy` and `ndcg_exp@10`, the quantile of `pinball_0.9`. */
  readonly parameter?: number;
  /** Of `precision[cat]`. */
  readonly className?: string;
  /** For `recall`: the precision at which it is read, in [0, 1]. The decision threshold is then not used. */
  readonly atPrecision?: number;
  /** Computed by SQL from `predictions.perRow[name]`. */
  readonly perRow: boolean;
  /** How the numbers of SQL become one. */
  readonly aggregate?: Aggregate;
}

/** Mean, sum, or the sum of one column over the sum of another. */
export type Aggregate = 'mean' | 'sum' | 'ratio';

export interface MetricRequest {
  readonly name: string;
  readonly atPrecision?: number;
  /** True for a metric that SQL computes per row. */
  readonly perRow?: boolean;
  /** Of a metric of SQL; default mean. */
  readonly aggregate?: Aggregate;
  readonly direction?: Direction;
}

/** Below this many rows a margin of 0.005 cannot be resolved by a typical paired comparison. */
const SMALL_SAMPLE_ROWS = 10_000;

const BINARY: Task = 'binary-classification';

const FIXED_NAMES = Object.keys(METRICS) as MetricName[];

/** Metrics with parameters that a task's tables show when nobody asks for others, beside those with fixed names. */
const USUAL: Readonly<Record<Task, readonly string[]>> = {
  'binary-classification': [],
  'multiclass-classification': ['top2_accuracy', 'top3_accuracy'],
  regression: ['pinball_0.1', 'pinball_0.5', 'pinball_0.9'],
  ranking: [
    'ndcg_linear@5',
    'ndcg_linear@10',
    'ndcg_exp@5',
    'ndcg_exp@10',
    'map',
    'mrr',
    'recall@5',
    'recall@10',
    'precision@5',
    'precision@10',
    'hit_rate@10',
  ],
};

/** The metrics that follow from predictions alone, in the order tables show them. */
export function metricsOf(task: Task): readonly string[] {
  const fixed = FIXED_NAMES.filter((name) => {
    const { family, tasks }: MetricFacts = METRICS[name];
    return family !== 'measurement' && tasks.includes(task);
  });
  return [...fixed, ...USUAL[task]];
}

export const BINARY_METRICS: readonly string[] = metricsOf(BINARY);

/** Column of `perRow` that holds the denominator of an SQL metric which is a ratio of sums. */
export function denominatorOf(name: string): string {
  return `${name} / denominator`;
}

/**
 * Resolves names to definitions, keeping their order.
 * @throws UserError with one problem per name that is not known, used twice, or has options that do not apply
 */
export function defineMetrics(requests: readonly (string | MetricRequest)[], task: Task = BINARY): MetricDefinition[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const definitions = requests.map((entry): MetricDefinition | undefined => {
    const request = typeof entry === 'string' ? { name: entry } : entry;
    const problem = problemOf(request, seen, task);
    seen.add(request.name);
    if (problem !== undefined) {
      problems.push(problem);
      return undefined;
    }
    return define(request);
  });
  if (problems.length > 0) throw new UserError(problems);
  return definitions.filter((definition) => definition !== undefined);
}

function define(request: MetricRequest): MetricDefinition {
  const { name, atPrecision } = request;
  const direction = request.direction === undefined ? {} : { direction: request.direction };
  if (request.perRow === true) {
    const aggregate = request.aggregate ?? 'mean';
    return { ...PER_ROW_FACTS, ...direction, name, base: name, perRow: true, aggregate };
  }
  const { base, facts, parameter, className } = parseMetricName(name)!;
  const definition = {
    ...facts,
    ...direction,
    name,
    base,
    perRow: false,
    ...(parameter === undefined ? {} : { parameter }),
    ...(className === undefined ? {} : { className }),
  };
  if (atPrecision === undefined) return definition;
  const description = `largest recall at a precision of at least ${atPrecision}`;
  return { ...definition, family: 'ranks', atPrecision, description };
}

function problemOf(request: MetricRequest, seen: ReadonlySet<string>, task: Task): Problem | undefined {
  const { name, atPrecision } = request;
  if (seen.has(name)) return { what: `metric "${name}" is listed twice`, fix: 'keep one of them' };
  const known = parseMetricName(name);
  if (request.perRow === true) {
    if (known === undefined) return undefined;
    return { what: `"${name}" is a built-in metric and cannot be SQL`, fix: `give the SQL metric another name` };
  }
  if (known === undefined) {
    const names = METRIC_EXAMPLES.filter((example) => parseExample(example).includes(task));
    const near = nearestName(name, names);
    const question = near === undefined ? '' : `did you mean ${near}? `;
    return {
      what: `unknown metric "${name}"`,
      fix: `${question}Known: ${names.join(', ')}; any other name needs \`sql\``,
    };
  }
  if (!known.facts.tasks.includes(task)) {
    return {
      what: `"${name}" is a metric of ${known.facts.tasks.join(' and ')}, and the task is ${task}`,
      fix: `metrics of ${task}: ${metricsOf(task).join(', ')}`,
    };
  }
  if (atPrecision === undefined) return undefined;
  if (name !== 'recall') return { what: `"${name}" cannot be read at a precision`, fix: 'only recall can' };
  if (atPrecision > 0 && atPrecision <= 1) return undefined;
  return { what: `recall at a precision of ${atPrecision}`, fix: 'the precision is above 0 and at most 1' };
}

function parseExample(name: string): readonly Task[] {
  return parseMetricName(name)?.facts.tasks ?? [];
}

/** The default margin of a metric on a test set of this many rows. */
export function defaultMargin(
  definition: MetricDefinition,
  rows: number,
): { readonly kind: 'absolute' | 'relative'; readonly value: number } {
  const { margin } = definition;
  if (margin.kind === 'relative') return margin;
  const small = rows < SMALL_SAMPLE_ROWS ? margin.smallSample : undefined;
  return { kind: 'absolute', value: small ?? margin.value };
}
