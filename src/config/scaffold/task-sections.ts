import type { Task } from '../model-config.ts';
import type { ScaffoldFacts } from './scaffold-facts.ts';
import { yamlText } from './yaml-text.ts';

/** The lines of `model.yaml` that a task decides. */
export interface TaskSections {
  /** One sentence: what the model answers. */
  readonly description: string;
  readonly output: string;
  /** Lines of `evaluate` between the label and the entity. */
  readonly truth: string;
  readonly metrics: readonly string[];
}

/** Name of the ONNX output that the training template of each language writes. */
export function outputName(task: Task, language: ScaffoldFacts['language']): string {
  switch (task) {
    case 'binary-classification':
      return language === 'python' ? 'probabilities' : 'probability';
    case 'multiclass-classification':
      return 'probabilities';
    case 'regression':
    case 'ranking':
      return language === 'python' ? 'variable' : 'answer';
  }
}

export function taskSections({ data, language }: Pick<ScaffoldFacts, 'data' | 'language'>): TaskSections {
  const { task, label, positive, query } = data;
  const name = outputName(task, language);
  switch (task) {
    case 'binary-classification':
      return {
        description: `Will ${label} be true?`,
        output: language === 'python' ? `{ name: ${name}, column: 1 }` : `{ name: ${name} }`,
        truth:
          positive === null
            ? ''
            : `\n  positive: ${JSON.stringify(positive)}                 # the label's value that counts as positive`,
        metrics: ['roc_auc: { role: optimize, margin: 0.005 }', 'log_loss: { role: guard, margin: 1% }'],
      };
    case 'multiclass-classification':
      return {
        description: `Which ${label} is it?`,
        output: `{ name: ${name} }             # a column per class, in the order of the label's sorted values`,
        truth:
          '\n  # classes: [first, second]           # when the model orders its classes another way, or the test rows lack one',
        metrics: [
          'f1_macro: { role: optimize, margin: 0.005 }',
          'log_loss: { role: guard, margin: 1% }',
          'accuracy: { role: report }',
        ],
      };
    case 'regression':
      return {
        description: `What will ${label} be?`,
        output: `{ name: ${name} }`,
        truth: '',
        metrics: ['mae: { role: optimize, margin: 1% }', 'rmse: { role: guard, margin: 1% }', 'r2: { role: report }'],
      };
    case 'ranking':
      return {
        description: `Which results come first, by ${label}?`,
        output: `{ name: ${name} }`,
        truth: `\n  query: ${yamlText(query ?? '')}                        # what a row is a result of; metrics are means over queries`,
        metrics: ['"ndcg_linear@10": { role: optimize, margin: 0.005 }', 'mrr: { role: guard, margin: 0.01 }'],
      };
  }
}
