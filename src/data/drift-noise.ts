/** Values of the reference that its shape is taken from: every k-th of a longer one. */
const SHAPE_ROWS = 2000;

/**
 * Wasserstein-1 distance that two samples of one distribution have on average: E∫|F̂ − Ĝ| = √(2/π) √(1/n + 1/m) ∫√(F(1 − F)),
 * because F̂ − Ĝ is about normal at each point. In the unit of the numbers.
 * @param reference stands for the distribution, n of its values
 * @param m size of the other sample
 */
export function expectedWasserstein(reference: Float64Array, m: number): number {
  const n = reference.length;
  if (n === 0 || m === 0) return 0;
  const step = Math.max(1, Math.floor(n / SHAPE_ROWS));
  const shape = Float64Array.from({ length: Math.ceil(n / step) }, (_, index) => reference[index * step]!).sort();
  let area = 0;
  for (let i = 1; i < shape.length; i++) {
    const below = i / shape.length;
    area += Math.sqrt(below * (1 - below)) * (shape[i]! - shape[i - 1]!);
  }
  return Math.sqrt(2 / Math.PI) * Math.sqrt(1 / n + 1 / m) * area;
}
