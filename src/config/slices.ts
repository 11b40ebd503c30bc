/** One way to cut the rows of a split: the values of a column (`origin`), or a condition (`hour >= 18 as evening`). */
export type SliceSpec =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'condition'; readonly name: string; readonly sql: string };

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
/** Characters that make a text an expression instead of a column's name. */
const EXPRESSION = /[<>=()'"*/%!,;|]/;

/**
 * Reads one entry of `evaluate.slices`. A column name with special characters can be written in double quotes. Whether the
 * column exists and the SQL is valid shows only when the data is read.
 */
export function parseSlice(text: string): SliceSpec | InvalidSlice {
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

function parseCondition(sql: string, name: string): SliceSpec | InvalidSlice {
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
