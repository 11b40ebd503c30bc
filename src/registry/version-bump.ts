import { compareVersions } from './tag-grammar.ts';

/** One input or output of a model. */
export interface Tensor {
  readonly name: string;
  /** `float32`, `int64`, …; null when it is not a tensor. */
  readonly type: string | null;
  /** A number, or the name of a dimension that is free. */
  readonly shape: readonly (number | string)[];
}

/** What a model takes and gives; `ModelSignature` of the engine is one. */
export interface Signature {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** What a version was made from. */
export interface VersionFacts {
  /** Null when the model file is no longer to be had. */
  readonly signature: Signature | null;
  /** Digests of the parts; equal digests stand for equal parts. */
  readonly recipe: Readonly<Record<RecipePart, string>>;
}

export const RECIPE_PARTS = ['code', 'params', 'seeds', 'data', 'environment'] as const;
export type RecipePart = (typeof RECIPE_PARTS)[number];

export type Bump = 'first' | 'major' | 'minor' | 'patch';

export interface SignatureChange {
  readonly where: 'input' | 'output';
  readonly name: string;
  /** Who calls the model as before is served no longer. */
  readonly breaking: boolean;
  readonly text: string;
}

/**
 * How a version differs from the one before: `major` when callers of the old one cannot call the new one, `minor` when
 * what it was made from changed, or what it offers beyond that, else `patch`. A signature that cannot be read is not known
 * to be compatible, so it counts as major.
 */
export function deriveBump(
  before: VersionFacts | null,
  after: VersionFacts,
): { readonly bump: Bump; readonly reasons: readonly string[] } {
  if (before === null) return { bump: 'first', reasons: ['it is the first version'] };
  if (before.signature === null || after.signature === null) {
    const whose = before.signature === null ? 'the version before' : 'this version';
    return { bump: 'major', reasons: [`the inputs and outputs of ${whose} cannot be read, so nothing shows they fit`] };
  }
  const changes = compareSignatures(before.signature, after.signature);
  const breaking = changes.filter((change) => change.breaking);
  if (breaking.length > 0) return { bump: 'major', reasons: breaking.map((change) => change.text) };
  const parts = RECIPE_PARTS.filter((part) => before.recipe[part] !== after.recipe[part]);
  const reasons = [...changes.map((change) => change.text), ...parts.map((part) => PART_CHANGED[part])];
  if (reasons.length > 0) return { bump: 'minor', reasons };
  return { bump: 'patch', reasons: ['code, params, seeds, data and environment are the same'] };
}

const PART_CHANGED: Readonly<Record<RecipePart, string>> = {
  code: 'the code changed',
  params: 'the params changed',
  seeds: 'the seeds changed',
  data: 'the data changed',
  environment: 'the environment changed',
};

/** Differences input by input and output by output, matched by name: their order does not matter to a caller. */
export function compareSignatures(before: Signature, after: Signature): readonly SignatureChange[] {
  return [
    ...compareTensors('input', before.inputs, after.inputs),
    ...compareTensors('output', before.outputs, after.outputs),
  ];
}

function compareTensors(
  where: SignatureChange['where'],
  before: readonly Tensor[],
  after: readonly Tensor[],
): SignatureChange[] {
  const change = (name: string, breaking: boolean, text: string): SignatureChange => ({
    where,
    name,
    breaking,
    text: `the ${where} ${name} ${text}`,
  });
  const then = new Map(before.map((tensor) => [tensor.name, tensor]));
  const now = new Map(after.map((tensor) => [tensor.name, tensor]));
  const removed = before.filter(({ name }) => !now.has(name)).map(({ name }) => change(name, true, 'is gone'));
  // Nobody feeds a new input; nobody has to read a new output.
  const added = after
    .filter(({ name }) => !then.has(name))
    .map(({ name }) => change(name, where === 'input', 'is new'));
  const changed = after.flatMap((tensor): SignatureChange[] => {
    const old = then.get(tensor.name);
    if (old === undefined) return [];
    if (old.type !== tensor.type) {
      return [change(tensor.name, true, `was ${old.type ?? 'no tensor'} and is ${tensor.type ?? 'no tensor'}`)];
    }
    if (old.shape.length !== tensor.shape.length) {
      const text = `had ${shapeText(old)} and has ${shapeText(tensor)}: another number of dimensions`;
      return [change(tensor.name, true, text)];
    }
    const dimensions = tensor.shape.map((size, at) => dimensionChange(where, old.shape[at]!, size));
    if (dimensions.every((each) => each === 'same')) return [];
    const breaking = dimensions.includes('breaking');
    return [change(tensor.name, breaking, `had the shape ${shapeText(old)} and has ${shapeText(tensor)}`)];
  });
  return [...removed, ...added, ...changed];
}

/** A caller is served as before by an input that takes more sizes, and by an output that gives fewer. */
function dimensionChange(
  where: SignatureChange['where'],
  before: number | string,
  after: number | string,
): 'same' | 'compatible' | 'breaking' {
  if (typeof before === 'string' && typeof after === 'string') return 'same'; // Only the name of a free dimension.
  if (before === after) return 'same';
  const widened = typeof before === 'number' && typeof after === 'string';
  const narrowed = typeof before === 'string' && typeof after === 'number';
  return (where === 'input' && widened) || (where === 'output' && narrowed) ? 'compatible' : 'breaking';
}

function shapeText({ shape }: Tensor): string {
  return `[${shape.join(', ')}]`;
}

export const FIRST_VERSION = 'v1.0.0';

/**
 * The version after the newest of all there ever were, taken-back ones too, so that no name is used twice. After a
 * prerelease comes its release, when that is far enough.
 */
export function nextVersion(versions: readonly string[], bump: Bump): string {
  const newest = versions.toSorted(compareVersions).at(-1);
  if (newest === undefined) return FIRST_VERSION;
  const [, core = '', rest = ''] = /^v?(\d+\.\d+\.\d+)(.*)$/.exec(newest) ?? [];
  const [major, minor, patch] = core.split('.').map(BigInt) as [bigint, bigint, bigint];
  const fitsRelease = bump === 'patch' || (patch === 0n && (bump === 'minor' || minor === 0n));
  if (rest.startsWith('-') && fitsRelease) return `v${core}`;
  switch (bump) {
    case 'first':
    case 'patch':
      return `v${major}.${minor}.${patch + 1n}`;
    case 'minor':
      return `v${major}.${minor + 1n}.0`;
    case 'major':
      return `v${major + 1n}.0.0`;
  }
}
