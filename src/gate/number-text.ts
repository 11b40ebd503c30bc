/** Decimals that show a value no finer than its uncertainty deserves: two significant digits of the half width. */
function decimalsFor(halfWidth: number): number {
  if (!Number.isFinite(halfWidth)) return 3;
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
}

/** `0.041 [0.022, 0.060]`, or four significant digits of the bare value when it is exact. */
export function withInterval(value: number, lower: number, upper: number): string {
  if (lower === upper) return String(Number(value.toPrecision(4)));
  const decimals = decimalsFor((upper - lower) / 2);
  return `${fixed(value, decimals)} [${fixed(lower, decimals)}, ${fixed(upper, decimals)}]`;
}

/** Three significant digits without trailing zeros: `0.005`, `17.3`. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `10 ms`, or the bare number of a metric without a unit. */
export function withUnit(value: number, unit: string | null): string {
  return unit === null ? short(value) : `${short(value)} ${unit}`;
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
