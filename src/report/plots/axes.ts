import { formatNumber, trimZeros } from '../numbers.ts';
import { line, text } from './svg.ts';
import type { PlotTheme } from './theme.ts';

/** A linear scale from values to pixels. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

export function at(scale: Scale, value: number): number {
  const [low, high] = scale.domain;
  const [from, to] = scale.range;
  return high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from);
}

/** Round values (1, 2 or 5 times a power of ten apart) inside the domain, about `count` of them. */
export function ticks([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Text of a tick: as many digits as the step needs. */
export function tickText(value: number, all: readonly number[]): string {
  const step = all.length < 2 ? Math.abs(value) : Math.abs(all[1]! - all[0]!);
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e6 || (step > 0 && step < 1e-5)) return String(Number(value.toPrecision(3)));
  const decimals = step > 0 ? Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) + 0.3))) : 2;
  return trimZeros(formatNumber(value, decimals));
}

/** Grid, tick labels and axis titles of a plot with both scales. */
export function axes(theme: PlotTheme, x: Scale, y: Scale, xTitle: string, yTitle: string): string[] {
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  const xs = ticks(x.domain, 5);
  const ys = ticks(y.domain, 5);
  return [
    ...xs.map((value) => line(at(x, value), bottom, at(x, value), top, theme.grid)),
    ...ys.map((value) => line(left, at(y, value), right, at(y, value), theme.grid)),
    line(left, bottom, right, bottom, theme.muted),
    line(left, bottom, left, top, theme.muted),
    ...xs.map((value) =>
      text(theme, at(x, value), bottom + 16, tickText(value, xs), { size: 11, anchor: 'middle', colour: theme.muted }),
    ),
    ...ys.map((value) =>
      text(theme, left - 6, at(y, value) + 4, tickText(value, ys), { size: 11, anchor: 'end', colour: theme.muted }),
    ),
    text(theme, (left + right) / 2, bottom + 36, xTitle, { anchor: 'middle', colour: theme.muted }),
    text(theme, left - 42, (bottom + top) / 2, yTitle, { anchor: 'middle', colour: theme.muted, rotate: -90 }),
  ];
}

/** Names of the lines, with a sample of each, one beside the other from `x` on. */
export function legend(
  theme: PlotTheme,
  x: number,
  y: number,
  entries: readonly { readonly label: string; readonly colour: string; readonly dash: string }[],
  rowHeight = 18,
): string[] {
  return entries.flatMap((entry, index) => {
    const height = y + index * rowHeight;
    return [
      line(x, height - 4, x + 24, height - 4, entry.colour, 2.5, entry.dash),
      text(theme, x + 32, height, entry.label),
    ];
  });
}
