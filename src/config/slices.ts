import { z } from 'zod';

/** A column cut at its quantiles, or its plain values under another name. */
export const ColumnSlice = z.strictObject({
  column: z.string().min(1).describe('Column of the split.'),
  bins: z
    .number()
    .int()
    .min(2)
    .max(50)
    .optional()
    .describe('Cut a column of numbers into this many parts of about equal size, at its quantiles.'),
  name: z.string().optional().describe('What the slices are called. Default: the column.'),
});

const CrossedPart = z.union([z.string().min(1).max(2000), ColumnSlice]);

/** One entry of `evaluate.slices`. */
export const SliceEntry = z.union([z.string().min(1).max(2000), ColumnSlice, z.array(CrossedPart).min(2).max(3)]);
export type SliceEntry = z.infer<typeof SliceEntry>;

/** A way to cut the rows of a split that is not made of others. */
export type SimpleSlice =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'condition'; readonly name: string; readonly sql: string }
  | { readonly kind: 'bins'; readonly name: string; readonly column: string; readonly bins: number };

/**
 * One way to cut the rows of a split: the values of a column (`origin`), a condition (`hour >= 18 as evening`), the
 * quantiles of a number (`{ column: distance, bins: 5 }`), or all combinations of two or three of these (`origin * evening`).
 */
export type SliceSpec =
  | SimpleSlice
  | { readonly kind: 'crossing'; readonly name: string; readonly of: readonly SimpleSlice[] };

/** A slice that cannot be read, with the sentence for the person who wrote it. */
export interface InvalidSlice {
  readonly kind: 'invalid';
  readonly what: string;
  readonly fix: string;
}

/** Names that reports use for something else: all rows, and the rows of `evaluate.critical`. */
export const RESERVED_SLICE_NAMES: readonly string[] = ['overall', 'critical'];

/** Greedy, so that `cast(x as int) > 3 as big` is named by its last `as`. */
const NAMED_CONDITION = /^([\s\S]*\S)\s+as\s+(\S+)$/i;
const SLICE_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const QUOTED = /^"([^"]+)"$/;
/** `origin * evening`: names only, so it cannot be a product of numbers with a name of its own. */
const CROSSING = /^(?:"[^"]+"|[A-Za-z_]\w*)(?:\s*\*\s*(?:"[^"]+"|[A-Za-z_]\w*)){1,2}$/;
/** Characters that make a text an expression instead of a column's name. */
const EXPRESSION = /[<>=()'"*/%!,;|]/;

/**
 * Reads one entry of `evaluate.slices`.
 * @param known slices with a name of their own, which crossings may use
 */
export function readSlice(
  entry: SliceEntry,
  known: ReadonlyMap<string, SimpleSlice> = new Map(),
): SliceSpec | InvalidSlice {
  if (Array.isArray(entry)) return crossing(entry, known);
  if (typeof entry !== 'string') return columnSlice(entry);
  const text = entry.trim();
  return CROSSING.test(text) ? crossing(text.split('*'), known) : parseSlice(text);
}

/** Slices that crossings may refer to by name: conditions, and columns under a name or with bins. */
export function namedSlices(entries: readonly SliceEntry[]): ReadonlyMap<string, SimpleSlice> {
  const named = new Map<string, SimpleSlice>();
  for (const entry of entries) {
    if (Array.isArray(entry) || (typeof entry === 'string' && CROSSING.test(entry.trim()))) continue;
    const slice = readSlice(entry);
    if (slice.kind === 'condition' || slice.kind === 'bins') named.set(slice.name, slice);
  }
  return named;
}

function crossing(
  parts: readonly (string | z.infer<typeof ColumnSlice>)[],
  known: ReadonlyMap<string, SimpleSlice>,
): SliceSpec | InvalidSlice {
  const of: SimpleSlice[] = [];
  for (const part of parts) {
    const slice =
      (typeof part === 'string' ? known.get(part.trim()) : undefined) ??
      (typeof part === 'string' ? parseSlice(part) : columnSlice(part));
    if (slice.kind === 'invalid') return slice;
    of.push(slice);
  }
  const names = of.map((slice) => slice.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return { kind: 'crossing', name: names.join(' * '), of };
  return { kind: 'invalid', what: `the slice crosses ${twice} with itself`, fix: 'cross two different slices' };
}

function columnSlice({ column, bins, name = column }: z.infer<typeof ColumnSlice>): SimpleSlice | InvalidSlice {
  if (isReserved(name)) return reserved(name);
  if (bins !== undefined) return { kind: 'bins', name, column, bins };
  if (name === column) return { kind: 'column', name };
  return {
    kind: 'invalid',
    what: `the slice of the column ${column} has the name ${JSON.stringify(name)}, and only bins can have one`,
    fix: 'leave the name out, or say how many bins',
  };
}

/**
 * Reads one text that is not a crossing. A column name with special characters can be written in double quotes. Whether the
 * column exists and the SQL is valid shows only when the data is read.
 */
export function parseSlice(text: string): SimpleSlice | InvalidSlice {
  const trimmed = text.trim();
  const quoted = QUOTED.exec(trimmed);
  if (quoted !== null) return { kind: 'column', name: quoted[1]! };

  const named = NAMED_CONDITION.exec(trimmed);
  if (named !== null && !named[2]!.includes(')')) return parseCondition(named[1]!, named[2]!);
  if (/\s+as$/i.test(trimmed)) return unnamed(trimmed.replace(/\s+as$/i, ''), 'has no name after "as"');
  if (EXPRESSION.test(trimmed)) return unnamed(trimmed, 'is an expression without a name');
  if (trimmed === '') return unnamed('hour >= 18', 'is empty');
  return isReserved(trimmed) ? reserved(trimmed) : { kind: 'column', name: trimmed };
}

function parseCondition(sql: string, name: string): SimpleSlice | InvalidSlice {
  if (!SLICE_NAME.test(name)) {
    return {
      kind: 'invalid',
      what: `the slice name ${JSON.stringify(name)} may hold only letters, digits, - and _, and must not begin with a digit or -`,
      fix: `write: ${sql} as ${name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^[0-9-]/, '_$&') || 'name'}`,
    };
  }
  return isReserved(name) ? reserved(name) : { kind: 'condition', name, sql };
}

function unnamed(sql: string, why: string): InvalidSlice {
  return { kind: 'invalid', what: `the slice ${why}`, fix: `write: ${sql} as <name>` };
}

function reserved(name: string): InvalidSlice {
  return {
    kind: 'invalid',
    what: `the slice name "${name}" is reserved (${RESERVED_SLICE_NAMES.join(', ')})`,
    fix: `write: ${name} as ${name}_rows, or choose another name`,
  };
}

function isReserved(name: string): boolean {
  return RESERVED_SLICE_NAMES.includes(name.toLowerCase());
}
