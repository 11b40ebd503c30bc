import { recipeFiles } from './differences.ts';
import { isInput, joinPath } from './input-files.ts';
import type { ModelFacts } from './model-plan.ts';

/** Object ids of the files the recipe was computed from, by path from the repository's root. */
export function recipePaths(facts: ModelFacts): ReadonlyMap<string, string> {
  const { inputs, environment } = recipeFiles(facts);
  return new Map(
    [...inputs, ...environment].flatMap(({ path, oid }) => {
      const whole = joinPath(facts.folder, path);
      return whole === undefined ? [] : [[whole, oid] as const];
    }),
  );
}

export interface InputChanges {
  /** Inputs that have another content now, or none. */
  readonly changed: readonly string[];
  /** Files in the model's folder that were not there, and count as inputs from now on. */
  readonly added: readonly string[];
}

/**
 * What happened to a model's inputs since its recipe was computed. A training whose inputs changed meanwhile may have read
 * either content, so its result has no key.
 */
export function inputChanges(
  facts: ModelFacts,
  entries: readonly { readonly path: string; readonly oid: string }[],
): InputChanges {
  const known = recipePaths(facts);
  const now = new Map(entries.map(({ path, oid }) => [path, oid]));
  const wholeFolder = facts.config.train.inputs === undefined;
  return {
    changed: [...known].filter(([path, oid]) => now.get(path) !== oid).map(([path]) => path),
    added: wholeFolder
      ? entries
          .map(({ path }) => path)
          .filter((path) => path.startsWith(`${facts.folder}/`) && isInput(path, facts.folder))
          .filter((path) => !known.has(path))
      : [],
  };
}
