import { type CategoryCounts, sum } from './two-sample-categorical.ts';

/** Distinct values up to which Evidently compares numbers as categories. */
const FEW = 20;

/**
 * Counts of two samples in equal-width bins over both, as many as Sturges' rule gives for all values: the bins Evidently uses
 * for Jensen–Shannon and Kullback–Leibler. Numbers with few distinct values are counted by value.
 */
export function sturgesCounts(reference: Float64Array, current: Float64Array): CategoryCounts {
  const distinct = new Set<number>();
  for (let i = 0; i < reference.length && distinct.size <= FEW; i++) distinct.add(reference[i]!);
  if (distinct.size <= FEW) return byValue(reference, current);
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of [reference, current]) {
    for (let i = 0; i < values.length; i++) {
      if (values[i]! < least) least = values[i]!;
      if (values[i]! > greatest) greatest = values[i]!;
    }
  }
  const bins = Math.ceil(Math.log2(reference.length + current.length) + 1);
  const edge = (bin: number) => (bin === bins ? greatest : least + (bin * (greatest - least)) / bins);
  const count = (values: Float64Array) => {
    const counts = Array.from({ length: bins }, () => 0);
    for (let i = 0; i < values.length; i++) {
      let bin = Math.min(bins - 1, Math.floor(((values[i]! - least) / (greatest - least)) * bins));
      // Rounding may put a value on the wrong side of an edge; bins are [eₖ, eₖ₊₁), the last one closed.
      if (values[i]! < edge(bin)) bin--;
      else if (bin < bins - 1 && values[i]! >= edge(bin + 1)) bin++;
      counts[bin]!++;
    }
    return counts;
  };
  return { reference: count(reference), current: count(current) };
}

function byValue(reference: Float64Array, current: Float64Array): CategoryCounts {
  const counts = new Map<number, [number, number]>();
  const add = (values: Float64Array, side: 0 | 1) => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const entry = counts.get(value) ?? [0, 0];
      entry[side]++;
      counts.set(value, entry);
    }
  };
  add(reference, 0);
  add(current, 1);
  const entries = [...counts].sort(([a], [b]) => a - b).map(([, entry]) => entry);
  return { reference: entries.map(([r]) => r), current: entries.map(([, c]) => c) };
}

/** Kullback–Leibler divergence of the reference from the current shares, empty shares filled as Evidently does. */
export function klFromEvidently({ reference, current }: CategoryCounts): number {
  const [r, c] = [filled(reference), filled(current)];
  const [sumR, sumC] = [sum(r), sum(c)];
  return r.reduce((total, share, index) => total + (share / sumR) * Math.log(share / sumR / (c[index]! / sumC)), 0);
}

function filled(counts: readonly number[]): number[] {
  const total = sum(counts);
  const shares = counts.map((count) => count / total);
  const least = Math.min(...shares.filter((share) => share > 0));
  const fill = least <= 0.0001 ? least / 1e6 : 0.0001;
  return shares.map((share) => (share === 0 ? fill : share));
}
