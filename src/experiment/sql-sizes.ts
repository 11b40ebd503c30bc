/**
 * Functions whose value can be far larger than what they are given. The engine's limit of memory does not hold for such
 * values, and a statement that makes one cannot be interrupted, so how large they may be is decided before it runs.
 */

type Node = Readonly<Record<string, unknown>>;

/** Characters, bits or items that one call may ask for. */
const LARGEST_SIZE = 10_000;

/** Which arguments say how large the value is, from 0. */
const SIZES: Readonly<Record<string, readonly number[]>> = {
  repeat: [1],
  lpad: [1],
  rpad: [1],
  list_resize: [1],
  array_resize: [1],
  bitstring: [1],
  to_base: [2],
  bar: [3],
  equi_width_bins: [2],
  range: [0, 1, 2],
  generate_series: [0, 1, 2],
};

/** Functions that take a text with widths in it. */
const FORMATS = new Set(['format', 'printf']);

/** What a call asks for that is too large or cannot be known; undefined for others. */
export function sizeObjection(name: string, call: Node): string | undefined {
  const given = Array.isArray(call.children) ? (call.children as readonly unknown[]) : [];
  if (FORMATS.has(name)) {
    const text = constantOf(given[0]);
    const plain = typeof text === 'string' && !/\d{5}|\*|\{[^}]*\{/.test(text);
    return plain
      ? undefined
      : `calls ${name}() with a format that is no text, or has widths above 9,999 or of a column`;
  }
  const wrong = (SIZES[name] ?? []).some((place) => {
    if (place >= given.length) return false;
    const size = constantOf(given[place]);
    return typeof size !== 'number' || Math.abs(size) > LARGEST_SIZE;
  });
  return wrong
    ? `calls ${name}() with a size that is no number up to ${LARGEST_SIZE.toLocaleString('en-US')}`
    : undefined;
}

function constantOf(node: unknown): unknown {
  const { class: kind, value } = (node ?? {}) as Node;
  return kind === 'CONSTANT' ? (value as Node | null)?.value : undefined;
}
