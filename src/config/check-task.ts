import type { Problem } from '../errors.ts';
import { metricEntries } from './metric-entries.ts';
import type { ModelConfig, Task } from './model-config.ts';
import type { FieldPath } from './yaml-document.ts';

type At = (path: FieldPath, what: string, fix?: string) => Problem;

/** Fields of `evaluate` that only one task has. */
const ONLY_FOR: readonly (readonly ['positive' | 'classes' | 'query', Task])[] = [
  ['positive', 'binary-classification'],
  ['classes', 'multiclass-classification'],
  ['query', 'ranking'],
];

/** What the task asks of the other fields, and what it has no use for. */
export function checkTask(config: ModelConfig, at: At): readonly Problem[] {
  const { task, evaluate } = config;
  const problems = ONLY_FOR.filter(([field, only]) => task !== only && evaluate[field] !== undefined).map(
    ([field, only]) => at(['evaluate', field], `is for ${only}, and the task is ${task}`, 'remove it'),
  );
  if (task === 'ranking' && evaluate.query === undefined) {
    const fix = 'name the column that says which query a row is a result of: query: query_id';
    problems.push(at(['evaluate'], 'has no query, and ranking is judged query by query', fix));
  }
  const repeated = (evaluate.classes ?? []).findIndex(
    (name, index, all) => all.findIndex((other) => String(other) === String(name)) < index,
  );
  if (repeated >= 0) {
    const name = String(evaluate.classes![repeated]);
    problems.push(at(['evaluate', 'classes', repeated], `the class ${name} is listed twice`, 'keep it once'));
  }
  return [...problems, ...checkOutput(config, at), ...checkSqlMetrics(config, at)];
}

function checkOutput({ task, onnx: { output } }: ModelConfig, at: At): readonly Problem[] {
  const path = ['onnx', 'output'];
  if (task !== 'multiclass-classification') {
    if (output.holds === undefined) return [];
    return [at([...path, 'holds'], `is for multiclass-classification, and the task is ${task}`, 'remove it')];
  }
  if (output.column === undefined) return [];
  const what = 'is one column, and a multiclass model is judged on all of them';
  return [at([...path, 'column'], what, 'remove it: the columns are the classes, in the order of evaluate.classes')];
}

function checkSqlMetrics(config: ModelConfig, at: At): readonly Problem[] {
  return config.evaluate.metrics.flatMap((entry, index) =>
    metricEntries({ evaluate: { ...config.evaluate, metrics: [entry] } }).flatMap(({ name, options }) => {
      const path = ['evaluate', 'metrics', index, name];
      const { sql, aggregate, denominator } = options;
      const problems: Problem[] = [];
      for (const field of ['aggregate', 'denominator'] as const) {
        if (sql === undefined && options[field] !== undefined) {
          problems.push(at([...path, field], 'is for metrics of SQL', 'write sql too, or remove it'));
        }
      }
      if (aggregate !== undefined && denominator !== undefined) {
        const fix = 'remove aggregate: with a denominator the metric is one sum over the other';
        problems.push(at([...path, 'aggregate'], 'does not go with a denominator', fix));
      }
      if (config.task !== 'binary-classification' && options.at !== undefined) {
        problems.push(at([...path, 'at'], `is for binary-classification, and the task is ${config.task}`, 'remove it'));
      }
      return problems;
    }),
  );
}
