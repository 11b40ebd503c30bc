import type { OrderPicture } from '../../gate/task-picture.ts';
import { formatCount } from '../numbers.ts';
import { at, axes, legend, type Scale } from './axes.ts';
import { document, fitText, path, px, text } from './svg.ts';
import type { PlotTheme } from './theme.ts';

const SIZE = { width: 480, height: 500 } as const;
const X_RANGE = [72, 456] as const;
const Y_RANGE = [448, 88] as const;
const DASH = '6 4';

/** How many queries reach which value; a better model moves its bars to the right. */
export function renderQueries(theme: PlotTheme, picture: OrderPicture, baselineLabel: string): string {
  const { metric, candidate, baseline } = picture;
  const x: Scale = { domain: [0, 1], range: X_RANGE };
  const y: Scale = { domain: [0, Math.max(1, ...candidate, ...(baseline ?? []))], range: Y_RANGE };
  const entries = [
    { label: 'candidate', colour: theme.candidate, dash: '' },
    ...(baseline === null
      ? []
      : [{ label: fitText(`baseline ${baselineLabel}`, 12, 300), colour: theme.baseline, dash: DASH }]),
  ];
  const body = [
    ...axes(theme, x, y, `${metric} of a query`, 'Queries'),
    ...bars(candidate, x, y, () => theme.candidate),
    baseline === null ? '' : path(steps(baseline, x, y), theme.baseline, 2, DASH),
    ...legend(theme, X_RANGE[0], 48, entries),
  ];
  return document(theme, SIZE, `${metric} per query`, `How many queries reach which ${metric}.`, body);
}

/** Queries by how their order changed: left of the middle got worse, right of it better. */
export function renderQueryChange(
  theme: PlotTheme,
  { metric, change }: OrderPicture,
  counts: { readonly better: number; readonly worse: number; readonly unchanged: number },
): string {
  const bins = change ?? [];
  const x: Scale = { domain: [-1, 1], range: X_RANGE };
  const y: Scale = { domain: [0, Math.max(1, ...bins)], range: Y_RANGE };
  const centre = (bins.length - 1) / 2;
  const colour = (bin: number) => (bin === centre ? theme.muted : bin < centre ? theme.worse : theme.candidate);
  const told = `${formatCount(counts.worse)} worse · ${formatCount(counts.unchanged)} unchanged · ${formatCount(counts.better)} better`;
  const body = [
    text(theme, (X_RANGE[0] + X_RANGE[1]) / 2, 56, told, { size: 13, anchor: 'middle', bold: true }),
    ...axes(theme, x, y, `Change of ${metric} of a query`, 'Queries'),
    ...bars(bins, x, y, colour),
    text(theme, X_RANGE[0], 78, '← worse', { size: 11, colour: theme.worse }),
    text(theme, (X_RANGE[0] + X_RANGE[1]) / 2, 78, 'grey: moved less than 0.05', {
      size: 11,
      anchor: 'middle',
      colour: theme.muted,
    }),
    text(theme, X_RANGE[1], 78, 'better →', { size: 11, anchor: 'end', colour: theme.candidate }),
  ];
  return document(theme, SIZE, `Change of ${metric} per query`, `Queries by change of ${metric}: ${told}.`, body);
}

function bars(counts: readonly number[], x: Scale, y: Scale, colour: (bin: number) => string): string[] {
  const width = (x.range[1] - x.range[0]) / Math.max(1, counts.length);
  return counts.flatMap((count, bin) => {
    if (count === 0) return [];
    const top = at(y, count);
    const left = x.range[0] + bin * width;
    return [
      `<rect x="${px(left + 1)}" y="${px(top)}" width="${px(width - 2)}" height="${px(y.range[0] - top)}" fill="${colour(bin)}" fill-opacity="0.75"/>`,
    ];
  });
}

/** The upper edge of bars as one line. */
function steps(counts: readonly number[], x: Scale, y: Scale): (readonly [number, number])[] {
  const width = (x.range[1] - x.range[0]) / Math.max(1, counts.length);
  return counts.flatMap((count, bin) => {
    const left = x.range[0] + bin * width;
    return [
      [left, at(y, count)],
      [left + width, at(y, count)],
    ] as const;
  });
}
