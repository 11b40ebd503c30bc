/**
 * Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions, substitutions and
 * swaps of neighbours, each costing 1. O(length of a x length of b).
 */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, beforePrevious[j - 2]! + 1);
      }
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/** Longest text that is compared; longer ones are no typing mistakes. */
const LONGEST = 80;

/**
 * The candidate that was probably meant: equal but for case, `-` and `_`, or at most a third of the letters away, or the only
 * one that begins with the text. The first of equally near ones; undefined when none is near.
 */
export function nearestName(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = (name: string) => name.toLowerCase().replace(/[-_ ]/g, '');
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST) continue;
    const distance = editDistance(plain(text), plain(candidate));
    if (distance < bestDistance && distance <= Math.max(text.length, candidate.length) / 3) {
      best = candidate;
      bestDistance = distance;
    }
  }
  if (best !== undefined) return best;
  const beginning = candidates.filter((candidate) => text.length >= 3 && candidate.startsWith(text));
  return beginning.length === 1 ? beginning[0] : undefined;
}
