import type { Problem } from '../errors.ts';
import type { DataCard } from './data-card.ts';
import { declaredSlices } from './evaluated-slices.ts';
import { fairnessMeasure } from './fairness.ts';
import type { ModelConfig } from './model-config.ts';
import type { FieldPath } from './yaml-document.ts';

type At = (path: FieldPath, what: string, fix?: string) => Problem;

/** What is wrong with the parts of the data that a model is judged on, beyond the shape of the file. */
export function checkSlices(config: ModelConfig, card: DataCard | undefined, at: At): Problem[] {
  return [
    ...checkNames(config, at),
    ...checkFairness(config, at),
    ...checkDiscovery(config, card, at),
    ...checkChallenges(config, at),
  ];
}

function checkNames({ evaluate }: ModelConfig, at: At): Problem[] {
  const seen = new Set<string>();
  return declaredSlices(evaluate).flatMap(({ slice, purpose, path }) => {
    const place = ['evaluate', ...path];
    if (slice.kind === 'invalid') return [at(place, slice.what, slice.fix)];
    // Groups of fairness may well be slices too.
    if (purpose === 'fairness') return [];
    if (seen.has(slice.name)) return [at(place, `the slice name ${slice.name} is used twice`, 'rename or remove one')];
    seen.add(slice.name);
    return [];
  });
}

function checkFairness({ task, evaluate }: ModelConfig, at: At): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  evaluate.fairness.forEach((rule, index) => {
    const path = ['evaluate', 'fairness', index];
    if ((rule.metric === undefined) === (rule.criterion === undefined)) {
      problems.push(
        at(
          path,
          rule.metric === undefined ? 'names neither a metric nor a criterion' : 'names both a metric and a criterion',
          'write metric: recall, or criterion: equalized_odds',
        ),
      );
      return;
    }
    if (rule.criterion !== undefined && task !== 'binary-classification') {
      const what = `${rule.criterion} is defined for binary classification, and the task is ${task}`;
      problems.push(
        at([...path, 'criterion'], what, 'name a metric of the task instead: the gap of any can be limited'),
      );
    }
    if (rule.role === 'guard' && rule.value_threshold === undefined && rule.change_threshold === undefined) {
      const fix =
        'write value_threshold: { upper_bound: 0.1 } or change_threshold: { absolute: 0.02 }, or role: report';
      problems.push(at(path, 'has no threshold, so nothing would be judged', fix));
    }
    const question = JSON.stringify([rule.by, fairnessMeasure(rule)]);
    if (seen.has(question)) problems.push(at(path, 'repeats an earlier rule', 'keep one of them'));
    seen.add(question);
  });
  return problems;
}

function checkDiscovery({ evaluate }: ModelConfig, card: DataCard | undefined, at: At): Problem[] {
  if (typeof evaluate.discover === 'boolean') return [];
  return evaluate.discover.columns.flatMap((name, index) => {
    const path = ['evaluate', 'discover', 'columns', index];
    if (card?.columns[name]?.sensitive === true) {
      return [
        at(path, `${name} is a sensitive column of the data card; its values may not stand in a report`, 'take it out'),
      ];
    }
    if (name === evaluate.label)
      return [at(path, `${name} is the label`, 'take it out: errors depend on it by nature')];
    return [];
  });
}

function checkChallenges({ evaluate }: ModelConfig, at: At): Problem[] {
  const seen = new Set<string>();
  return evaluate.challenges.flatMap(({ name, file }, index) => {
    const path = ['evaluate', 'challenges', index];
    const problems: Problem[] = [];
    if (seen.has(name))
      problems.push(at([...path, 'name'], `the challenge ${name} is listed twice`, 'rename or remove one'));
    seen.add(name);
    if (file.startsWith('/') || file.split(/[/\\]/).includes('..')) {
      problems.push(
        at(
          [...path, 'file'],
          `${JSON.stringify(file)} leads out of the model's folder`,
          `write challenges/${name}.parquet`,
        ),
      );
    }
    if (!/\.(?:parquet|csv)$/.test(file)) {
      problems.push(at([...path, 'file'], `${JSON.stringify(file)} is neither .parquet nor .csv`));
    }
    return problems;
  });
}
