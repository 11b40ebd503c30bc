import { expect, test } from 'vitest';
import { metricEntries } from './metric-entries.ts';
import { ModelConfig } from './model-config.ts';

test('metrics come in the order they are written, with their defaults', () => {
  const config = ModelConfig.parse({
    task: 'binary-classification',
    train: { command: 'true' },
    data: { card: 'c' },
    onnx: { inputs: { x: 'a' }, output: { name: 'p' } },
    evaluate: { label: 'y', metrics: ['roc_auc', { log_loss: { role: 'guard', margin: '1%' } }, 'brier'] },
  });
  expect(metricEntries(config)).toEqual([
    { name: 'roc_auc', options: { role: 'report' } },
    { name: 'log_loss', options: { role: 'guard', margin: '1%' } },
    { name: 'brier', options: { role: 'report' } },
  ]);
});
