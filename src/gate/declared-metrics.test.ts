import { describe, expect, it } from 'vitest';
import { modelConfig } from '../../test/builders/judge-request.ts';
import { checkMetrics, declaredMetrics, metricRequests } from './declared-metrics.ts';

describe('declared metrics', () => {
  it('keep their order and what they are read at', () => {
    const config = modelConfig({
      metrics: [
        'roc_auc',
        { recall: { role: 'guard', at: { precision: 0.5 } } },
        { utility: { sql: 'p', direction: 'lower' } },
      ],
    });
    expect(checkMetrics(config)).toEqual([]);
    expect(declaredMetrics(config).map(({ definition, options }) => [definition.name, options.role])).toEqual([
      ['roc_auc', 'report'],
      ['recall', 'guard'],
      ['utility', 'report'],
    ]);
    expect(metricRequests(config)[1]).toEqual({ name: 'recall', perRow: false, atPrecision: 0.5 });
    expect(declaredMetrics(config)[2]!.definition.direction).toBe('lower');
  });

  it('report every problem with its field and the nearest metric', () => {
    const config = modelConfig({
      metrics: [
        { roc_auk: { role: 'guard' } },
        'recall',
        { recall: { value_threshold: { lower_bound: 0.5, upper_bound: 0.2 } } },
        { log_loss: { at: { precision: 0.5 } } },
      ],
    });
    const problems = checkMetrics(config);
    expect(problems.map((problem) => problem.where?.field)).toEqual([
      'evaluate.metrics[0].roc_auk',
      'evaluate.metrics[2].recall',
      'evaluate.metrics[2].recall.value_threshold',
      'evaluate.metrics[3].log_loss',
    ]);
    expect(problems[0]!.fix).toContain('roc_auc');
  });

  it('cannot guard what is only shown', () => {
    const config = {
      ...modelConfig({ metrics: [{ bias: { role: 'guard' } }, 'max_error', 'mae'] }),
      task: 'regression' as const,
    };
    expect(checkMetrics(config).map(({ what }) => what)).toEqual([
      '"bias" cannot guard: it is best at 0 and not at an end',
    ]);
  });
});
