import { Composer, type Document, isScalar, Lexer, Parser, parseDocument, visit } from 'yaml';
import { isLfsPointer, LFS_POINTER } from '../config/lfs-pointer.ts';
import type { Problem } from '../errors.ts';

/** A parameter's value as reports show it. */
export type ParamValue = number | string | boolean | null;
/** Bytes of a params file at most. A parsed YAML file takes a hundred times its bytes of memory. */
const LARGEST_PARAMS = 16 * 2 ** 20;

export type Params = Readonly<Record<string, ParamValue>>;

/** What is in a params file; no params where there are problems. */
export interface ParsedParams {
  readonly params: Params;
  readonly problems: readonly Problem[];
}

/** Told how much of the work is done, in [0, 1]. */
type Tell = (share: number) => void;

// The package compares each name with all before it, which takes hours where there are hundreds of thousands.
const YAML_OPTIONS = { merge: true, uniqueKeys: false } as const;
/** Characters between two words on how far it is. */
const TOLD_EVERY = 2 ** 16;

/**
 * Values of a params file, YAML or JSON by its ending, nested names joined with dots: `tree.depth`, `layers.0`. A file of
 * another format is opaque: its content is in the key, but has no values to show.
 * @param tell called from time to time, while nothing else has its turn
 */
export function parseParams(file: string, content: Uint8Array, tell: Tell = () => {}): ParsedParams {
  if (content.length > LARGEST_PARAMS) {
    const what = `has ${content.length.toLocaleString('en-US')} bytes, and params are read up to ${LARGEST_PARAMS / 2 ** 20} MiB`;
    return { params: {}, problems: [{ what, where: { file }, fix: 'keep data out of params: pin it in a data card' }] };
  }
  const text = new TextDecoder().decode(content);
  if (isLfsPointer(text)) return { params: {}, problems: [{ ...LFS_POINTER, where: { file } }] };
  const params: Record<string, ParamValue> = {};
  try {
    if (file.endsWith('.json')) flatten(JSON.parse(text), '', params);
    else if (/\.ya?ml$/.test(file)) flatten(parseYamlValue(text, tell), '', params);
  } catch (error) {
    const what = `cannot be read: ${(error as Error).message.split('\n')[0]}`;
    return { params: {}, problems: [{ what, where: { file }, fix: 'correct the syntax' }] };
  }
  return { params, problems: [] };
}

function parseYamlValue(text: string, tell: Tell): unknown {
  const document = parseYaml(text, tell);
  const [error] = document.errors;
  if (error !== undefined) throw error;
  tell(0.8);
  requireUniqueNames(document);
  tell(0.85);
  // A small bound on aliases keeps a file from growing into gigabytes.
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  tell(0.95);
  return value;
}

/** As `parseDocument` of the package does it, which says nothing for seconds where there are megabytes. */
function parseYaml(text: string, tell: Tell): Document {
  const [document, ...others] = new Composer(YAML_OPTIONS).compose(tokensOf(text, tell), true, text.length);
  const isRight = document !== undefined && document.errors.length === 0 && others.length === 0;
  // Whose errors name the line, and whose documents are one.
  return isRight ? document : parseDocument(text, YAML_OPTIONS);
}

function* tokensOf(text: string, tell: Tell): ReturnType<Parser['parse']> {
  const parser = new Parser();
  let read = 0;
  let told = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    read += lexeme.length;
    if (read - told < TOLD_EVERY) continue;
    told = read;
    tell((0.5 * read) / text.length);
  }
  yield* parser.end();
}

/** @throws Error for a name that a map has twice */
function requireUniqueNames(document: Document): void {
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        if (names.has(key.value))
          throw new Error(`Map keys must be unique, and there are two ${JSON.stringify(key.value)}`);
        names.add(key.value);
      }
    },
  });
}

function flatten(value: unknown, prefix: string, into: Record<string, ParamValue>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) flatten(member, prefix === '' ? key : `${prefix}.${key}`, into);
    return;
  }
  if (prefix === '') return; // An empty file, or a lone value without a name.
  const shown = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  Object.defineProperty(into, prefix, {
    value: typeof shown === 'bigint' ? String(shown) : (shown ?? null),
    enumerable: true,
    configurable: true,
    writable: true, // defineProperty, because a param may be called __proto__.
  });
}
