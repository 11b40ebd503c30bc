import type { SplitPin } from './evaluation-question.ts';
import type { RecipeInputs } from './input-files.ts';
import type { ModelFacts } from './model-plan.ts';

/** One thing that differs; null stands for "not there". */
export interface Difference {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two states of a model, for people: values of params, pinned data, and ids of files. */
export interface Differences {
  readonly params: readonly Difference[];
  readonly data: readonly Difference[];
  /** Input and lock files by path from the model's folder; the first seven digits of git's id. */
  readonly inputs: readonly Difference[];
}

/** Differences of two models' facts, each list sorted by name; everything is new where there was no model. */
export function differences(before: ModelFacts | null, after: ModelFacts): Differences {
  return {
    params: before?.params === after.params ? [] : differing(texts(before?.params ?? {}), texts(after.params)),
    data: [
      ...differing(before === null ? new Map() : pinned(before.train), pinned(after.train)),
      ...differing(before === null ? new Map() : pinned(before.test), pinned(after.test)),
    ].filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at),
    inputs: differing(before === null ? new Map() : fileIds(before), fileIds(after)),
  };
}

function texts(params: ModelFacts['params']): Map<string, string> {
  return new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

/** Files are shared by the splits of a card, so they carry no split's name; conditions do. */
function pinned(pin: SplitPin): Map<string, string> {
  return new Map([
    ...pin.files.map(({ name, sha256 }): [string, string] => [`file ${name}`, sha256.slice(0, 12)]),
    ...pin.files.flatMap(({ name, texts = [] }): [string, string][] =>
      texts.length === 0 ? [] : [[`file ${name}: text`, texts.join(', ')]],
    ),
    ['query', pin.query],
    ['key', pin.key.join(', ')],
    [`${pin.split}: where`, pin.where],
  ]);
}

function fileIds(facts: ModelFacts): Map<string, string> {
  const { inputs, environment } = recipeFiles(facts);
  return new Map([...environment, ...inputs].map(({ path, oid }) => [path, oid.slice(0, 7)]));
}

/** The files in a recipe's material. */
export function recipeFiles(facts: ModelFacts): RecipeInputs {
  return facts.recipe.material as RecipeInputs;
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((difference) => difference.before !== difference.after);
}
