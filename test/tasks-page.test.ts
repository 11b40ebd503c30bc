import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkTask } from '../src/config/check-task.ts';
import { ModelConfig } from '../src/config/model-config.ts';
import { evaluationSpec } from '../src/experiment/keys.ts';
import { answerNames } from '../src/flows/answer-columns.ts';
import { checkMetrics, declaredMetrics } from '../src/gate/declared-metrics.ts';

const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'how-to', 'tasks.md'), 'utf8');
const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => parse(text!) as unknown);

describe('the page on tasks', () => {
  test.each(examples)('shows a model.yaml that can be judged: $task', (example) => {
    const config = ModelConfig.parse(example);
    expect(checkTask(config, (path, what) => ({ what: `${path.join('.')}: ${what}` }))).toEqual([]);
    expect(checkMetrics(config)).toEqual([]);
    expect(declaredMetrics(config).length).toBeGreaterThan(0);
  });

  test('has an example of every task that needs more than two classes do', () => {
    const tasks = new Set(examples.map((example) => (example as { task: string }).task));
    expect([...tasks].sort()).toEqual(['multiclass-classification', 'ranking', 'regression']);
  });

  test('names what SQL calls the answer of each task', () => {
    for (const example of examples) {
      const config = ModelConfig.parse(example);
      const line = page.split('\n').find((text) => text.startsWith(`| \`${config.task}\` | \``))!;
      for (const name of answerNames(evaluationSpec(config).answer)) expect(line).toContain(`\`${name}\``);
    }
  });
});
