import type { Change, MetricRow } from '../gate/verdict-record.ts';

/** Shown where a number is undefined or not there. */
export const NOTHING = '–';

/**
 * `0.8512`, `12,345.6`, `1.2e-7`. `decimals` digits after the point, thousands separated; numbers that would print as
 * zero or are beyond 10^9 go to two significant digits in exponent form.
 */
export function formatNumber(value: number | null, decimals = 4): string {
  if (value === null || Number.isNaN(value)) return NOTHING;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 0.5 * 10 ** -decimals)) return value.toExponential(1);
  const fixed = value.toFixed(decimals);
  const [whole, fraction] = fixed.split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** With its sign, `+0.0021`; an exact zero has none. */
export function formatSigned(value: number | null, decimals = 4): string {
  const text = formatNumber(value, decimals);
  return value !== null && value > 0 ? `+${text}` : text;
}

/** A whole number with separators. */
export function formatCount(value: number): string {
  return formatNumber(Math.round(value), 0);
}

/** `1.2k`, `3.4M`: for labels in plots. */
export function formatShortCount(value: number): string {
  if (value < 1000) return String(Math.round(value));
  if (value < 999_500) return `${Number((value / 1e3).toPrecision(value < 9_950 ? 2 : 3))}k`;
  if (value < 999_500_000) return `${Number((value / 1e6).toPrecision(value < 9.95e6 ? 2 : 3))}M`;
  return value.toExponential(1);
}

/** A mean of values whose size is not known: four significant digits, `0.1991`, `23.97`, `1,008,000`. */
export function formatMean(mean: number | null): string {
  if (mean === null) return NOTHING;
  const rounded = Number(mean.toPrecision(4));
  return Math.abs(rounded) >= 1000 ? formatNumber(rounded, 0) : String(rounded);
}

/** Small p-values as `<0.001`. */
export function formatProbability(p: number | null): string {
  if (p === null || Number.isNaN(p)) return NOTHING;
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** Share of `whole`, `15.7%`. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? NOTHING : `${((100 * part) / whole).toFixed(1)}%`;
}

/**
 * Digits after the point for one row of numbers: four for a value below 100 without unit, fewer for larger ones and for
 * those with a unit, so that all cells of the row align.
 */
export function decimalsFor(values: readonly (number | null)[], unit: string | null = null): number {
  const largest = values.reduce<number>((size, value) => {
    const here = value === null || !Number.isFinite(value) ? 0 : Math.abs(value);
    return Math.max(size, here);
  }, 0);
  if (unit !== null) return largest >= 100 ? 1 : largest >= 1 ? 2 : 4;
  return largest >= 10_000 ? 0 : largest >= 1000 ? 1 : largest >= 100 ? 2 : 4;
}

/** The interval of a change, `[-0.0060, +0.0032]`. */
export function formatInterval(change: Change, decimals = 4): string {
  return `[${formatSigned(change.lower, decimals)}, ${formatSigned(change.upper, decimals)}]`;
}

/** A margin in its unit: three significant digits, `0.00402`, `0.0412 ms`. */
export function formatMargin(row: Pick<MetricRow, 'margin' | 'unit'>, decimals: number): string {
  if (row.margin === null) return NOTHING;
  const value = row.margin >= 1000 ? formatNumber(row.margin, decimals) : String(Number(row.margin.toPrecision(3)));
  return row.unit === null ? value : `${value} ${row.unit}`;
}

/** `0.0050` to `0.005`; `1,000` stays. */
export function trimZeros(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * Two values of one column, to be shown side by side: numbers without the digits that only arithmetic in binary has
 * (`11.652000000000001` is `11.652`), as long as they still differ; anything else as it came.
 */
export function twoValues(a: string | null, b: string | null): readonly [string | null, string | null] {
  const [one, other] = [plainNumber(a), plainNumber(b)];
  return one === other ? [a, b] : [one, other];
}

function plainNumber(text: string | null): string | null {
  if (text === null || !/^-?\d+\.\d{12,}$/.test(text)) return text;
  return String(Number(Number(text).toPrecision(12)));
}
