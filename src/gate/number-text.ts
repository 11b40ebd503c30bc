/**
 * Decimals that show a value no finer than its uncertainty deserves: two significant digits of the interval's half width,
 * or four of the value when it is exact.
 */
export function decimalsFor(halfWidth: number, value: number): number {
  const size = halfWidth > 0 ? halfWidth : Math.abs(value) / 100;
  if (!Number.isFinite(size) || size === 0) return 3;
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(size))));
}

/** `0.041 [0.022, 0.060]`, or the bare value when it is exact. */
export function withInterval(value: number, lower: number, upper: number): string {
  const decimals = decimalsFor((upper - lower) / 2, value);
  if (lower === upper) return fixed(value, decimals);
  return `${fixed(value, decimals)} [${fixed(lower, decimals)}, ${fixed(upper, decimals)}]`;
}

/** Three significant digits without trailing zeros: `0.005`, `17.3`. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `17,000`: two significant digits, in groups of three. */
export function roughCount(count: number): string {
  return grouped(Number(count.toPrecision(2)));
}

/** `10,000` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** `p 0.0003`, `p < 0.0001` */
export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p ${Number(p.toPrecision(2))}`;
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
