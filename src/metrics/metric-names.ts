import {
  METRICS,
  type MetricFacts,
  type MetricName,
  PARAMETRIC_METRICS,
  type ParametricMetric,
} from './metric-facts.ts';

/** A metric's name taken apart. */
export interface ParsedMetric {
  /** Name without its parameter, such as `pinball` for `pinball_0.9`. */
  readonly base: MetricName | ParametricMetric;
  readonly facts: MetricFacts;
  /** k of `top5_accuracy` and `ndcg_exp@10`, the quantile of `pinball_0.9`. */
  readonly parameter?: number;
  /** Of `precision[cat]`. */
  readonly className?: string;
}

interface Pattern {
  readonly base: ParametricMetric;
  readonly pattern: RegExp;
  /** For messages. */
  readonly example: string;
  /** Range of the parameter; the group may be missing where the pattern allows it. */
  readonly accepts?: (parameter: number) => boolean;
}

const rank = (k: number) => Number.isSafeInteger(k) && k >= 1;

const NUMBERED: readonly Pattern[] = [
  { base: 'top_accuracy', pattern: /^top(\d+)_accuracy$/, example: 'top5_accuracy', accepts: rank },
  {
    base: 'pinball',
    pattern: /^pinball_(\d*\.\d+)$/,
    example: 'pinball_0.9',
    accepts: (alpha) => alpha > 0 && alpha < 1,
  },
  { base: 'ndcg_linear', pattern: /^ndcg(?:_linear)?(?:@(\d+))?$/, example: 'ndcg_linear@10', accepts: rank },
  { base: 'ndcg_exp', pattern: /^ndcg_exp(?:@(\d+))?$/, example: 'ndcg_exp@10', accepts: rank },
  { base: 'map', pattern: /^map(?:@(\d+))?$/, example: 'map', accepts: rank },
  { base: 'mrr', pattern: /^mrr(?:@(\d+))?$/, example: 'mrr', accepts: rank },
  { base: 'recall_at', pattern: /^recall@(\d+)$/, example: 'recall@10', accepts: rank },
  { base: 'precision_at', pattern: /^precision@(\d+)$/, example: 'precision@10', accepts: rank },
  { base: 'hit_rate_at', pattern: /^hit_rate@(\d+)$/, example: 'hit_rate@10', accepts: rank },
];

const OF_A_CLASS: Readonly<Record<string, ParametricMetric>> = {
  precision: 'class_precision',
  recall: 'class_recall',
  f1: 'class_f1',
  roc_auc: 'class_roc_auc',
};

/** Takes a built-in metric's name apart; undefined when there is no such metric. */
export function parseMetricName(name: string): ParsedMetric | undefined {
  if (Object.hasOwn(METRICS, name)) {
    const base = name as MetricName;
    return { base, facts: METRICS[base] };
  }
  const ofClass = /^([a-z0-9_]+)\[([^[\]]+)\]$/.exec(name);
  if (ofClass !== null) {
    const [, metric, className] = ofClass;
    if (!Object.hasOwn(OF_A_CLASS, metric!)) return undefined;
    const base = OF_A_CLASS[metric!]!;
    const facts: MetricFacts = PARAMETRIC_METRICS[base];
    return { base, facts: { ...facts, description: `${facts.description}: ${className}` }, className: className! };
  }
  for (const { base, pattern, accepts } of NUMBERED) {
    const found = pattern.exec(name);
    if (found === null) continue;
    const facts = PARAMETRIC_METRICS[base];
    if (found[1] === undefined) return { base, facts };
    const parameter = Number(found[1]);
    return accepts!(parameter) ? { base, facts, parameter } : undefined;
  }
  return undefined;
}

/** Facts of a built-in metric, also of one with a parameter; undefined for an unknown name. */
export function metricFacts(name: string): MetricFacts | undefined {
  return parseMetricName(name)?.facts;
}

/** All names a person may be thinking of, metrics with parameters by an example. */
export const METRIC_EXAMPLES: readonly string[] = [
  ...Object.keys(METRICS),
  ...NUMBERED.map(({ example }) => example),
  ...Object.keys(OF_A_CLASS).map((metric) => `${metric}[class]`),
];
