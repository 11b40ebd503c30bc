/** What a tag's name says, in GTO's grammar. `name` is the model, `stage` the environment. */
export type TagName =
  | (TagBase & { readonly kind: 'register' | 'deregister'; readonly version: string })
  | (TagBase & { readonly kind: 'assign' | 'unassign'; readonly stage: string })
  | (TagBase & { readonly kind: 'deprecate' | 'create' });

interface TagBase {
  /** GTO's `dir=` prefix of repositories that hold several registries. */
  readonly dir: string | null;
  readonly name: string;
  /** Position among all tags of the artifact; null where the writer gave none. */
  readonly counter: number | null;
}

/** A tag that is no event of the registry, and why it is not. */
export interface NotInGrammar {
  readonly kind: 'other';
  /** Null for a tag that does not look like one of ours at all (`v1.0.0`, `nightly`). */
  readonly reason: string | null;
}

const NAME = '[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?';
/** semver.org's own expression. */
const SEMVER =
  '(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)' +
  '(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?' +
  '(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?';

/**
 * Exactly the expression of gto, so that each reads what the other writes: folder, name, then stage or version and the
 * mark that takes it back, or a word, then the counter. Its groups have no names, because those cost half the time.
 */
const TAG = new RegExp(
  `^(?:([a-zA-Z0-9-_./]+)=)?(${NAME})(?:(?:#(${NAME})|@(v${SEMVER}))(!?)|@(deprecated|created))(?:#(\\d+))?$`,
);

/** Reads a tag's name: `fraud@v1.2.0`, `fraud#production#7`, `fraud#production!#8`, `fraud@v1.2.0!`, `fraud@deprecated`. */
export function parseTagName(tag: string): TagName | NotInGrammar {
  const groups = TAG.exec(tag);
  if (groups === null) return { kind: 'other', reason: whyNot(tag) };
  const [, dir, name, stage, version, cancel, kind, counter] = groups;
  const base = { dir: dir ?? null, name: name!, counter: counter === undefined ? null : Number(counter) };
  if (counter !== undefined && !Number.isSafeInteger(base.counter)) {
    return { kind: 'other', reason: `the counter ${counter} is too large` };
  }
  if (stage !== undefined) return { ...base, kind: cancel === '!' ? 'unassign' : 'assign', stage };
  if (version !== undefined) return { ...base, kind: cancel === '!' ? 'deregister' : 'register', version };
  return { ...base, kind: kind === 'created' ? 'create' : 'deprecate' };
}

/** The tag's name for an event; `parseTagName` reads it back. */
export function printTagName(tag: TagName): string {
  const prefix = tag.dir === null ? tag.name : `${tag.dir}=${tag.name}`;
  const counter = tag.counter === null ? '' : `#${tag.counter}`;
  switch (tag.kind) {
    case 'register':
      return `${prefix}@${tag.version}${counter}`;
    case 'deregister':
      return `${prefix}@${tag.version}!${counter}`;
    case 'assign':
      return `${prefix}#${tag.stage}${counter}`;
    case 'unassign':
      return `${prefix}#${tag.stage}!${counter}`;
    case 'deprecate':
      return `${prefix}@deprecated${counter}`;
    case 'create':
      return `${prefix}@created${counter}`;
  }
}

/** The nearest rule that a name breaks. */
function whyNot(tag: string): string | null {
  const mark = tag.search(/[@#]/);
  if (mark < 0) return null;
  const pieces = tag.slice(0, mark).split('=');
  if (pieces.length > 2) return 'it has more than one folder: one = at most';
  const [name = '', dir] = pieces.toReversed();
  if (dir === '') return 'the folder before = is missing';
  if (dir !== undefined && !/^[a-zA-Z0-9-_./]+$/.test(dir)) {
    return `${JSON.stringify(dir)} is not a folder: letters, digits, -, _, . and / only`;
  }
  if (name === '') return 'the name of the model is missing';
  if (!new RegExp(`^${NAME}$`).test(name)) {
    return `${JSON.stringify(name)} is not a name: letters, digits, -, _ and / only, beginning and ending with a letter or digit`;
  }
  if (tag[mark] === '@') {
    const rest = tag.slice(mark + 1).replace(/(?:!|#\d+)+$/, '');
    if (/^\d/.test(rest)) return `${JSON.stringify(rest)} is not a version: it begins with v, as in v1.2.0`;
    if (rest === 'deprecated' || rest === 'created') return `${rest} takes no ! and one counter at most`;
    if (new RegExp(`^v${SEMVER}$`).test(rest)) return `the version ${rest} takes one ! and one counter at most`;
    return `${JSON.stringify(rest)} is neither a version (v1.2.0), nor deprecated, nor created`;
  }
  const [stage = '', ...more] = tag.slice(mark + 1).split('#');
  if (!new RegExp(`^${NAME}$`).test(stage.replace(/!$/, ''))) {
    return `${JSON.stringify(stage)} is not an environment: letters, digits, -, _ and / only, beginning and ending with a letter or digit`;
  }
  return `${JSON.stringify(more.join('#'))} is not a counter: digits only`;
}

/** Order of precedence of semver 2.0.0 (section 11), with or without the leading v; build metadata does not count. */
export function compareVersions(a: string, b: string): number {
  const [coreA, preA] = parts(a);
  const [coreB, preB] = parts(b);
  for (let at = 0; at < 3; at += 1) {
    const difference = compareNumbers(coreA[at]!, coreB[at]!);
    if (difference !== 0) return difference;
  }
  if (preA.length === 0 || preB.length === 0) return preB.length - preA.length;
  for (let at = 0; at < Math.min(preA.length, preB.length); at += 1) {
    const difference = compareIdentifiers(preA[at]!, preB[at]!);
    if (difference !== 0) return difference;
  }
  return preA.length - preB.length;
}

function parts(version: string): [string[], string[]] {
  const plain = version.replace(/^v/, '').replace(/\+.*$/, '');
  const dash = plain.indexOf('-');
  const core = dash < 0 ? plain : plain.slice(0, dash);
  return [core.split('.'), dash < 0 ? [] : plain.slice(dash + 1).split('.')];
}

/** Digits of any length, without leading zeros. */
function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function compareIdentifiers(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return compareNumbers(a, b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
