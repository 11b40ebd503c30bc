/**
 * Adjusted p-values: a hypothesis is rejected at level α when its adjusted p is at most α. All take p-values in any order
 * and answer in the order given.
 */

/** Ranks 0.. of the p-values in ascending order, equal ones in the order given. */
function ascending(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
}

/** Family-wise error, step-down (Holm 1979); valid under any dependence, never weaker than Bonferroni. */
export function holm(p: readonly number[]): number[] {
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  ascending(p).forEach((index, rank) => {
    largest = Math.max(largest, (p.length - rank) * p[index]!);
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}

/** Family-wise error, p · m. */
export function bonferroni(p: readonly number[]): number[] {
  return p.map((value) => Math.min(1, value * p.length));
}

/** False discovery rate (Benjamini & Hochberg 1995); for independent or positively dependent tests. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  return stepUp(p, 1);
}

/** False discovery rate under any dependence (Benjamini & Yekutieli 2001). */
export function benjaminiYekutieli(p: readonly number[]): number[] {
  let harmonic = 0;
  for (let i = 1; i <= p.length; i++) harmonic += 1 / i;
  return stepUp(p, harmonic);
}

function stepUp(p: readonly number[], factor: number): number[] {
  const adjusted = new Array<number>(p.length);
  const order = ascending(p);
  let smallest = 1;
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const index = order[rank]!;
    smallest = Math.min(smallest, (p[index]! * factor * p.length) / (rank + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}
