import { expect, test } from 'vitest';
import { indexFiles, selectInputs } from './input-files.ts';
import type { ModelFacts } from './model-plan.ts';
import { inputChanges } from './recipe-inputs.ts';

const FOLDER = 'models/fraud';
const files = (...names: string[]) =>
  names.sort().map((name) => ({ path: `${FOLDER}/${name}`, mode: '100644', oid: `id of ${name}` }));
const everything = files('CARD.md', 'challenges/old.csv', 'model.yaml', 'params.yaml', 'train.py');

/** Facts of a model whose inputs are its folder. */
function factsOf(entries: ReturnType<typeof files>): ModelFacts {
  const asked = { folder: FOLDER, inputs: undefined, environment: undefined, params: undefined };
  const material = selectInputs(asked, indexFiles(entries));
  return { folder: FOLDER, config: { train: {} }, recipe: { material } } as unknown as ModelFacts;
}

test('nothing happened to inputs where every file is as it was, also those that are none', () => {
  expect(inputChanges(factsOf(everything), everything)).toEqual({ changed: [], added: [] });
});

test('a file that appeared or changed meanwhile is told, and what people write about the model is not', () => {
  const facts = factsOf(files('model.yaml', 'params.yaml', 'train.py'));
  const now = [...everything, ...files('cache.bin')].map((each) =>
    each.path.endsWith('train.py') ? { ...each, oid: 'another' } : each,
  );
  expect(inputChanges(facts, now)).toEqual({ changed: [`${FOLDER}/train.py`], added: [`${FOLDER}/cache.bin`] });
});
