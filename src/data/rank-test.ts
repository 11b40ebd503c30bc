import { normalSurvival } from '../metrics/distributions.ts';

/** Mann & Whitney's test of whether values of one sample tend to be larger. */
export interface RankTest {
  /** Pairs in which the reference is the larger one; ties count one half. */
  readonly u: number;
  /** `u` as a share of all pairs. */
  readonly share: number;
  /** Two-sided, by the normal approximation with the correction for ties. */
  readonly p: number;
  /** The same with the correction for continuity. */
  readonly pContinuity: number;
}

/** @param reference finite numbers, at least one; `current` likewise */
export function rankTest(reference: Float64Array, current: Float64Array): RankTest {
  const a = reference.slice().sort();
  const b = current.slice().sort();
  const [n, m] = [a.length, b.length];
  const total = n + m;
  let [i, j] = [0, 0];
  let u = 0;
  let ties = 0;
  while (i < n || j < m) {
    const value = j >= m || (i < n && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const [fromI, fromJ] = [i, j];
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    const [inA, inB] = [i - fromI, j - fromJ];
    u += inA * (fromJ + inB / 2);
    ties += (inA + inB) ** 3 - (inA + inB);
  }
  const mean = (n * m) / 2;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return { u, share: u / (n * m), p: 1, pContinuity: 1 };
  const distance = Math.abs(u - mean);
  const deviation = Math.sqrt(variance);
  return {
    u,
    share: u / (n * m),
    p: Math.min(1, 2 * normalSurvival(distance / deviation)),
    pContinuity: Math.min(1, 2 * normalSurvival(Math.max(0, distance - 0.5) / deviation)),
  };
}

/** Exact two-sided p of U without ties, by counting arrangements (Mann & Whitney 1947). O(nm · nm) at worst; for small samples. */
export function exactRankP(u: number, n: number, m: number): number {
  // ways[k]: share of the arrangements of i reference and m current values with U = k.
  const most = n * m;
  let rows: Float64Array[] = Array.from({ length: m + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= n; i++) {
    const next: Float64Array[] = [Float64Array.of(1)];
    for (let j = 1; j <= m; j++) {
      const ways = new Float64Array(i * j + 1);
      const [withA, withB] = [rows[j]!, next[j - 1]!];
      // The largest value is a reference one, which beats all j, or a current one.
      for (let k = 0; k < withA.length; k++) ways[k + j]! += (withA[k]! * i) / (i + j);
      for (let k = 0; k < withB.length; k++) ways[k]! += (withB[k]! * j) / (i + j);
      next.push(ways);
    }
    rows = next;
  }
  const ways = rows[m]!;
  const extreme = Math.max(u, most - u);
  let tail = 0;
  for (let k = Math.ceil(extreme); k <= most; k++) tail += ways[k]!;
  return Math.min(1, 2 * tail);
}
