import { describe, expect, it } from 'vitest';
import { METRIC_NAME } from '../config/metric-name.ts';
import { Task } from '../config/model-config.ts';
import type { UserError } from '../errors.ts';
import { defineMetrics, metricsOf } from './catalog.ts';
import { METRIC_EXAMPLES, parseMetricName } from './metric-names.ts';

describe('names of metrics', () => {
  it.each([
    ['top5_accuracy', { base: 'top_accuracy', parameter: 5 }],
    ['pinball_0.9', { base: 'pinball', parameter: 0.9 }],
    ['ndcg@10', { base: 'ndcg_linear', parameter: 10 }],
    ['ndcg_exp', { base: 'ndcg_exp' }],
    ['recall@5', { base: 'recall_at', parameter: 5 }],
    ['precision[big cat]', { base: 'class_precision', className: 'big cat' }],
    ['roc_auc[0]', { base: 'class_roc_auc', className: '0' }],
  ])('%s carries its parameter', (name, parts) => {
    expect(parseMetricName(name)).toMatchObject(parts);
    expect(name).toMatch(METRIC_NAME);
  });

  it.each([
    'top0_accuracy',
    'pinball_1.5',
    'pinball_1',
    'ndcg@0',
    'recall@',
    'mse[cat]',
    'f1[]',
    'precision[a[b]]',
    '@5',
  ])('%s is none', (name) => {
    expect(parseMetricName(name)).toBeUndefined();
  });

  it('are all as configuration may write them, and every task has its own', () => {
    for (const task of Task.options) {
      for (const name of metricsOf(task)) expect(name).toMatch(METRIC_NAME);
      expect(defineMetrics(metricsOf(task), task).map(({ name }) => name)).toEqual(metricsOf(task));
    }
    for (const example of METRIC_EXAMPLES) expect(parseMetricName(example), example).toBeDefined();
  });

  it('of another task are refused with those of the task', () => {
    try {
      defineMetrics(['roc_auc', 'maee'], 'regression');
      expect.unreachable();
    } catch (error) {
      const [other, unknown] = (error as UserError).problems;
      expect(other!.what).toBe('"roc_auc" is a metric of binary-classification, and the task is regression');
      expect(unknown!.fix).toContain('did you mean mae?');
    }
  });
});
