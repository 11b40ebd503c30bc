/**
 * Values of a label in the order libraries give classes: numbers by size, anything else by code points (which is the order
 * of their bytes in UTF-8, and of Python's strings).
 */
export function classOrder(values: Iterable<string>): readonly string[] {
  const all = [...values];
  const numbers = all.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  return all.sort((a, b) => (numbers ? Number(a) - Number(b) : 0) || compareCodePoints(a, b));
}

/**
 * The order of texts by code point. `<` compares UTF-16 units, and puts characters beyond the first 65,536 before some of
 * those.
 * @returns below, above or equal to zero as `a` comes before, after or at `b`
 */
export function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return raised(x) - raised(y);
  }
  return a.length - b.length;
}

/** Halves of pairs, 0xD800 to 0xDFFF, stand for characters beyond all others. */
function raised(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
