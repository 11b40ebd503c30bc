/**
 * Values of a label in the order libraries give classes: numbers by size, anything else by code points (which is the order
 * of their bytes in UTF-8, and of Python's strings).
 */
export function classOrder(values: Iterable<string>): readonly string[] {
  const all = [...values];
  const numbers = all.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  return all.sort((a, b) => (numbers ? Number(a) - Number(b) : 0) || compareCodePoints(a, b));
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
