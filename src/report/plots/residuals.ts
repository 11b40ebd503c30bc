import type { NumberPicture, ResidualBand } from '../../gate/task-picture.ts';
import { at, axes, legend, type Scale } from './axes.ts';
import { document, fitText, line, path, px, text } from './svg.ts';
import type { PlotTheme } from './theme.ts';

const SIZE = { width: 480, height: 500 } as const;
const X_RANGE = [72, 456] as const;
const Y_RANGE = [448, 88] as const;
const DASH = '6 4';
/** The fullest square; emptier ones fade with the root of their rows, so that single rows stay visible. */
const FULLEST = 0.95;

/** Rows by what was predicted and what was true; a perfect model has all of them on the dashed line. */
export function renderPredictedActual(theme: PlotTheme, { density }: NumberPicture): string {
  const { from, to, counts } = density;
  const x: Scale = { domain: [from, to], range: X_RANGE };
  const y: Scale = { domain: [from, to], range: Y_RANGE };
  const width = (X_RANGE[1] - X_RANGE[0]) / counts.length;
  const height = (Y_RANGE[0] - Y_RANGE[1]) / counts.length;
  const fullest = Math.max(1, ...counts.flat());
  const squares = counts.flatMap((row, predicted) =>
    row.flatMap((count, truth) => {
      if (count === 0) return [];
      const opacity = px(0.12 + (FULLEST - 0.12) * Math.sqrt(count / fullest));
      const [left, top] = [X_RANGE[0] + truth * width, Y_RANGE[0] - (predicted + 1) * height];
      return [
        `<rect x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}" fill="${theme.candidate}" fill-opacity="${opacity}"/>`,
      ];
    }),
  );
  const body = [
    text(theme, X_RANGE[0], 52, 'Darker: more rows. On the dashed line the candidate is right.', {
      size: 11,
      colour: theme.muted,
    }),
    ...axes(theme, x, y, 'Actual', 'Predicted'),
    ...squares,
    path(
      [
        [at(x, from), at(y, from)],
        [at(x, to), at(y, to)],
      ],
      theme.ink,
      1.5,
      '4 3',
    ),
  ];
  return document(theme, SIZE, 'Predicted and actual', 'Rows of the candidate by actual and predicted value.', body);
}

/** Residuals by the prediction: the middle line at 0 is no bias, the band is where 80% of the rows lie. */
export function renderResiduals(theme: PlotTheme, { residuals }: NumberPicture, baselineLabel: string): string {
  const all = [...residuals.candidate, ...(residuals.baseline ?? [])];
  const x: Scale = { domain: extent(all.map((band) => band.prediction)), range: X_RANGE };
  const y: Scale = { domain: extent([0, ...all.flatMap((band) => [band.low, band.high])], 0.05), range: Y_RANGE };
  const points = (bands: readonly ResidualBand[], value: 'low' | 'middle' | 'high') =>
    bands.map((band) => [at(x, band.prediction), at(y, band[value])] as const);
  const outline = [...points(residuals.candidate, 'high'), ...points(residuals.candidate, 'low').reverse()];
  const shape = outline.map(([left, top]) => `${px(left)},${px(top)}`).join(' ');
  const baseline = residuals.baseline ?? [];
  const entries = [
    { label: 'candidate: median, and 80% of the rows', colour: theme.candidate, dash: '' },
    ...(residuals.baseline === null
      ? []
      : [{ label: fitText(`baseline ${baselineLabel}`, 12, 300), colour: theme.baseline, dash: DASH }]),
  ];
  const body = [
    ...axes(theme, x, y, 'Predicted', 'Predicted − actual'),
    `<polygon points="${shape}" fill="${theme.candidate}" fill-opacity="0.22"/>`,
    line(X_RANGE[0], at(y, 0), X_RANGE[1], at(y, 0), theme.ink, 1, '2 3'),
    ...(['low', 'middle', 'high'] as const).map((value) =>
      path(points(baseline, value), theme.baseline, value === 'middle' ? 2 : 1.25, DASH),
    ),
    path(points(residuals.candidate, 'middle'), theme.candidate, 2.5),
    ...legend(theme, X_RANGE[0], 48, entries),
  ];
  const told = 'Median and middle 80% of predicted minus actual, by the predicted value.';
  return document(theme, SIZE, 'Residuals', told, body);
}

/** Smallest to largest, with `margin` of the span more on both sides; never empty. */
function extent(values: readonly number[], margin = 0): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const more = high > low ? (high - low) * margin : 0.5;
  return [low - more, high + more];
}
