/** Brackets around a value at most: what reads it deeper does so by recursion, which ends. Our records have a dozen. */
const DEEPEST = 100;
/** Values of one document at most: a record of thousands of slices has some hundred thousand. */
const MOST_VALUES = 3_000_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The value of a JSON text that a stranger may have written, or why there is none, in a few words. What would take
 * gigabytes to parse, or could not be looked through, is told from the bytes.
 */
export function parseCarriedJson(bytes: Uint8Array): { readonly value: unknown } | { readonly problem: string } {
  const problem = beyond(bytes);
  if (problem !== null) return { problem };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { problem: 'is not JSON' };
  }
}

function beyond(bytes: Uint8Array): string | null {
  let [depth, values] = [0, 1];
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
      continue;
    }
    switch (byte) {
      case QUOTE:
        quoted = true;
        break;
      case COMMA:
        values++;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        values++;
        if (++depth > DEEPEST) return `is nested more than ${DEEPEST} deep`;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        break;
    }
  }
  return values > MOST_VALUES ? `has more than ${MOST_VALUES} values` : null;
}
