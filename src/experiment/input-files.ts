import picomatch from 'picomatch';
import { CHALLENGE_FOLDER } from '../config/challenge.ts';
import { WRITTEN_CARD_FILE } from '../config/written-card.ts';
import type { Problem } from '../errors.ts';

/** A file of a snapshot. */
export interface InputEntry {
  readonly path: string;
  readonly mode: string;
  readonly oid: string;
}

/** The files of a snapshot, for many questions about parts of it. */
export interface FileIndex {
  /** Files in a folder and below, in order. The empty name is the whole snapshot. */
  below(folder: string): readonly InputEntry[];
  get(path: string): InputEntry | undefined;
  /** Files a glob from the repository's root selects; a folder's name selects all that is in it. */
  matching(glob: string): readonly InputEntry[];
  /** Lock files directly in a folder. */
  lockFiles(folder: string): readonly InputEntry[];
}

/** Files that pin what is installed, by base name; looked for in the model's folder and upwards. */
const LOCK_FILE =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|requirements[^/]*\.txt|uv\.lock|poetry\.lock|Pipfile\.lock|conda-lock\.yml|environment\.yml|pixi\.lock|Cargo\.lock|go\.sum|renv\.lock)$/;

/** @param entries sorted by path in byte order, as git lists them */
export function indexFiles(entries: readonly InputEntry[]): FileIndex {
  const matches = new Map<string, readonly InputEntry[]>();
  let byPath: Map<string, InputEntry> | undefined;
  let locks: Map<string, InputEntry[]> | undefined;

  function below(folder: string): readonly InputEntry[] {
    if (folder === '') return entries;
    const prefix = `${folder}/`;
    let from = lowerBound(entries, prefix);
    const start = from;
    while (from < entries.length && entries[from]!.path.startsWith(prefix)) from += 1;
    return entries.slice(start, from);
  }

  function get(path: string): InputEntry | undefined {
    const entry = entries[lowerBound(entries, path)];
    if (entry?.path === path) return entry;
    byPath ??= new Map(entries.map((each) => [each.path, each]));
    return byPath.get(path);
  }

  function matching(glob: string): readonly InputEntry[] {
    let found = matches.get(glob);
    if (found === undefined) {
      found = matchGlob(glob);
      matches.set(glob, found);
    }
    return found;
  }

  function matchGlob(glob: string): readonly InputEntry[] {
    const { base, isGlob } = picomatch.scan(glob);
    if (!isGlob) {
      const file = get(glob);
      return file === undefined ? below(glob) : [file];
    }
    const matches = picomatch(glob, { dot: true });
    return below(base).filter((entry) => matches(entry.path));
  }

  function lockFiles(folder: string): readonly InputEntry[] {
    if (locks === undefined) {
      locks = new Map();
      for (const entry of entries) {
        const slash = entry.path.lastIndexOf('/');
        if (!LOCK_FILE.test(entry.path.slice(slash + 1))) continue;
        const parent = slash < 0 ? '' : entry.path.slice(0, slash);
        locks.set(parent, [...(locks.get(parent) ?? []), entry]);
      }
    }
    return locks.get(folder) ?? [];
  }

  return { below, get, matching, lockFiles };
}

/** First position whose path is not before `path` in byte order. */
function lowerBound(entries: readonly InputEntry[], path: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(entries[middle]!.path, path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Order of the UTF-8 bytes, which is that of code points: it differs from `<` where surrogates meet U+E000 and above. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : y > 0xdfff || x > 0xdfff ? y - x : x - y;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** `models/fraud` + `../../lib/*.ts` = `lib/*.ts`. Undefined when it leads out of the repository. */
export function joinPath(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** The way from a folder to a path, both from the repository's root: `../../package-lock.json`. */
export function relativePath(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** What training reads of the repository. Paths are relative to the model's folder, so that moving it changes nothing. */
export interface RecipeInputs {
  readonly inputs: readonly InputEntry[];
  readonly environment: readonly Omit<InputEntry, 'mode'>[];
}

export interface InputRequest {
  readonly folder: string;
  /** As `train` of model.yaml writes them. */
  readonly inputs: readonly string[] | undefined;
  readonly environment: readonly string[] | undefined;
  readonly params: string | undefined;
}

/**
 * Whether a file may be an input of the model in a folder. Rows that candidates are tested on, and what people say of the
 * model, change nothing in what is trained; what model.yaml says of the training stands in the recipe itself.
 */
export function isInput(path: string, folder: string): boolean {
  const others = [`${folder}/model.yaml`, `${folder}/${WRITTEN_CARD_FILE}`];
  return !others.includes(path) && !path.startsWith(`${folder}/${CHALLENGE_FOLDER}/`);
}

/**
 * Selects the inputs of a model: the declared globs (`!glob` takes files away) or everything in its folder but
 * model.yaml, CARD.md and its challenges, its params file in any case, and its lock files. Every declared name that selects nothing is a problem.
 */
export function selectInputs(request: InputRequest, files: FileIndex): RecipeInputs & { readonly problems: Problem[] } {
  const { folder } = request;
  const modelFile = `${folder}/model.yaml`;
  const problems: Problem[] = [];
  const problem = (field: string, what: string, fix: string) =>
    problems.push({ what, where: { file: modelFile, field: `train.${field}` }, fix });
  const selected = new Map<string, InputEntry>();
  const add = (entries: readonly InputEntry[]) => {
    for (const entry of entries) if (isInput(entry.path, folder)) selected.set(entry.path, entry);
  };

  if (request.inputs === undefined) add(files.below(folder));
  request.inputs?.forEach((written, index) => {
    const excluded = written.startsWith('!');
    const glob = joinPath(folder, excluded ? written.slice(1) : written);
    const found = glob === undefined ? [] : files.matching(glob);
    if (excluded) for (const entry of found) selected.delete(entry.path);
    else if (found.length > 0) add(found);
    else
      problem(
        `inputs[${index}]`,
        `${JSON.stringify(written)} matches no file`,
        `globs start in ${folder}; ignored files do not count`,
      );
  });

  if (request.params !== undefined) {
    const entry = files.get(joinPath(folder, request.params) ?? '');
    if (entry !== undefined) add([entry]);
    else problem('params', `there is no file ${request.params} in ${folder}`, 'write it, or correct the path');
  }

  const environment: InputEntry[] = [];
  request.environment?.forEach((written, index) => {
    const entry = files.get(joinPath(folder, written) ?? '');
    if (entry !== undefined) environment.push(entry);
    else
      problem(
        `environment[${index}]`,
        `there is no file ${written}, seen from ${folder}`,
        "paths of lock files start in the model's folder",
      );
  });
  if (request.environment === undefined) environment.push(...nearestLockFiles(folder, files));

  const relative = <T extends InputEntry>(entry: T): T => ({ ...entry, path: relativePath(folder, entry.path) });
  const ordered = (entries: Iterable<InputEntry>) =>
    Array.from(entries, relative).sort((a, b) => compareBytes(a.path, b.path));
  return {
    inputs: ordered(selected.values()).map(({ path, mode, oid }) => ({ path, mode, oid })),
    environment: ordered(environment).map(({ path, oid }) => ({ path, oid })),
    problems,
  };
}

function nearestLockFiles(folder: string, files: FileIndex): readonly InputEntry[] {
  for (let at = folder; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    const found = files.lockFiles(at);
    if (found.length > 0 || at === '') return found;
  }
}
