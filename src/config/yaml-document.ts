import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';
import type { Problem, ProblemLocation } from '../errors.ts';
import { isLfsPointer, LFS_POINTER } from './lfs-pointer.ts';

/** Field names and list positions from the root of a file. */
export type FieldPath = readonly (string | number)[];

/** Text of a YAML file and where it stands: front matter begins on a later line of its Markdown file. */
export interface YamlSource {
  readonly text: string;
  readonly file: string;
  /** Line of the file on which `text` begins; default 1. */
  readonly firstLine?: number;
}

/** A YAML mapping as a value, with a way back from fields to lines. */
export interface YamlDocument {
  readonly ok: true;
  readonly value: Record<string, unknown>;
  /** Place of the field; `key` points at its name instead of its value. A missing field is placed at its parent. */
  locate(path: FieldPath, at?: 'key' | 'value'): ProblemLocation;
}

export interface YamlFailure {
  readonly ok: false;
  readonly problems: readonly Problem[];
}

/** In UTF-16 code units. A file that people write is far smaller; larger ones would only slow every command down. */
export const LARGEST_YAML = 256 * 1024;
/** Alias expansions in one file; the `yaml` package counts nested ones by their product, which bounds YAML bombs. */
const MOST_ALIASES = 50;
/** Syntax errors shown per file: later ones are mostly echoes of the first. */
const SYNTAX_ERRORS_SHOWN = 3;

/**
 * Reads one YAML 1.2 document whose root is a mapping. An empty text is the empty mapping. Refuses what JSON could not say:
 * duplicate keys, keys that are not text, unknown tags, anchors that contain themselves, and the key `__proto__`.
 */
export function readYaml(source: YamlSource): YamlDocument | YamlFailure {
  const place = placer(source);
  if (source.text.length > LARGEST_YAML) {
    return fail({
      what: `is larger than ${LARGEST_YAML / 1024} KiB`,
      where: { file: source.file },
      fix: 'keep data out of configuration; refer to files instead',
    });
  }
  if (isLfsPointer(source.text)) return fail({ ...LFS_POINTER, where: { file: source.file } });
  const document = parseDocument(source.text, { prettyErrors: false, uniqueKeys: false, lineCounter: place.lines });
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) return { ok: false, problems: syntaxProblems(syntax, place.at) };

  const structure = structureProblems(document, place.at);
  if (structure.length > 0) return { ok: false, problems: structure };
  if (document.contents !== null && !isMap(document.contents) && !isEmptyScalar(document.contents)) {
    return fail({
      what: `must be a mapping of fields (name: value), is ${isSeq(document.contents) ? 'a list' : 'a single value'}`,
      where: place.at(document.contents.range?.[0] ?? 0),
    });
  }
  const value = toValue(document);
  if (value === undefined) {
    return fail({
      what: 'repeats its anchors too often (aliases would expand without bound)',
      where: { file: source.file },
      fix: 'write the values out',
    });
  }
  return { ok: true, value, locate: (path, at) => locate(document, place.at, path, at ?? 'value') };
}

function fail(problem: Problem): YamlFailure {
  return { ok: false, problems: [problem] };
}

type At = (offset: number) => ProblemLocation;

function placer({ file, firstLine = 1 }: YamlSource): { lines: LineCounter; at: At } {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    // linePos answers 0 for an offset on an empty text.
    return { file, line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1) };
  };
  return { lines, at };
}

function toValue(document: Document): Record<string, unknown> | undefined {
  try {
    return (document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {}) as Record<string, unknown>;
  } catch (error) {
    // The package's only answer to a YAML bomb; unresolved aliases were found before.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

/** What to do about the `yaml` package's error codes. */
const SYNTAX_FIXES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_SCALAR_START: 'put the value in double quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a value that contains ": " in double quotes, or check the indentation',
  MULTILINE_IMPLICIT_KEY: 'write "name: value" on one line, and check the indentation',
  BAD_INDENT: 'check the indentation, and that every [ and { is closed',
  MISSING_CHAR: 'close it',
  UNEXPECTED_TOKEN: 'check quotes, brackets and indentation here',
  MULTIPLE_DOCS: 'keep one document and remove the line ---',
  TAG_RESOLVE_FAILED: 'remove the tag (the word that begins with !)',
  RESOURCE_EXHAUSTION: 'write it flat: configuration is a few levels deep',
  KEY_OVER_1024_CHARS: 'give it a shorter name',
  BAD_DQ_ESCAPE: 'use single quotes, or write \\\\ for a backslash',
};

const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'holds more than one YAML document',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
};

function syntaxProblems(
  errors: readonly { code: string; message: string; pos: [number, number] }[],
  at: At,
): Problem[] {
  const exhausted = errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
  const seen = new Set<number>();
  const problems: Problem[] = [];
  for (const error of exhausted ? [exhausted] : errors) {
    const where = at(error.pos[0]);
    if (seen.has(where.line!) || problems.length === SYNTAX_ERRORS_SHOWN) continue;
    seen.add(where.line!);
    const what = SYNTAX_WORDS[error.code] ?? `is not valid YAML: ${error.message}`;
    const fix = SYNTAX_FIXES[error.code];
    problems.push(fix === undefined ? { what, where } : { what, where, fix });
  }
  return problems;
}

/** What the syntax allows and a configuration file does not. Linear in the number of nodes; aliases are not followed. */
function structureProblems(document: Document, at: At): Problem[] {
  const problems: Problem[] = [];
  const visit = (node: unknown, path: FieldPath): void => {
    if (isAlias(node)) {
      const target = node.resolve(document);
      const start = node.range?.[0] ?? 0;
      if (target === undefined) {
        const where = { ...at(start), field: formatField(path) };
        problems.push({
          what: `the alias *${node.source} has no anchor &${node.source} before it`,
          where,
          fix: 'put a text that begins with * in double quotes',
        });
      } else if (target.range && target.range[0] <= start && start < target.range[2]) {
        problems.push({
          what: `the alias *${node.source} stands inside its own anchor`,
          where: { ...at(start), field: formatField(path) },
          fix: 'write the values out',
        });
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        visit(item, [...path, index]);
      });
    } else if (isMap(node)) {
      visitPairs(node.items, path);
    }
  };
  const visitPairs = (pairs: readonly Pair[], path: FieldPath): void => {
    const firstLines = new Map<string, number>();
    for (const pair of pairs) {
      const offset = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
      if (!isScalar(pair.key) || pair.key.value === null || typeof pair.key.value === 'object') {
        const where = { ...at(offset), field: formatField(path) };
        problems.push({ what: 'a field name must be text', where, fix: 'put it in double quotes' });
        continue;
      }
      const name = String(pair.key.value);
      const field = [...path, name];
      const first = firstLines.get(name);
      if (name === '__proto__') {
        problems.push({
          what: 'the name __proto__ is not allowed',
          where: { ...at(offset), field: formatField(path) },
          fix: 'choose another name',
        });
      } else if (first !== undefined) {
        const where = { ...at(offset), field: formatField(field) };
        problems.push({ what: `is given twice, first on line ${first}`, where, fix: 'keep one of the two' });
      } else {
        firstLines.set(name, at(offset).line!);
      }
      visit(pair.value, field);
    }
  };
  visit(document.contents, []);
  return problems;
}

function locate(document: Document, at: At, path: FieldPath, wanted: 'key' | 'value'): ProblemLocation {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      const keyOffset = (pair.key as Node).range?.[0] ?? offset;
      const valueOffset = isNode(pair.value) && !isEmptyScalar(pair.value) ? pair.value.range?.[0] : undefined;
      const last = depth === path.length - 1;
      // A block that begins below its name is best pointed at by the name.
      offset = (last && wanted === 'key') || !isScalar(pair.value) ? keyOffset : (valueOffset ?? keyOffset);
      next = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      next = node.items[step];
      if (!isNode(next)) break;
      offset = next.range?.[0] ?? offset;
    } else break;
    node = next;
  }
  return { ...at(offset), field: formatField(path) };
}

/** `evaluate.metrics[0].roc_auc`, `columns["a b"].min`. */
export function formatField(path: FieldPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\p{L}\p{N}_-]+$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** The inverse of `formatField`. */
export function parseField(field: string): FieldPath {
  const steps = field.matchAll(/\[(?<quoted>"(?:[^"\\]|\\.)*")\]|\[(?<index>\d+)\]|(?<name>[^.[\]]+)/g);
  return [...steps].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return JSON.parse(quoted) as string;
    return index === undefined ? name! : Number(index);
  });
}
