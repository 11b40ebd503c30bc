import type { RunRecord } from '../../experiment/run-record.ts';
import { formatNumber, trimZeros } from '../numbers.ts';
import { at, axes, legend, type Scale } from './axes.ts';
import { document, fitText, path } from './svg.ts';
import type { PlotTheme } from './theme.ts';

/** Names that count steps, by preference. */
const STEP_NAMES = ['step', 'iteration', 'epoch', 'tree', 'round'];
const DASHES = ['', '6 4', '2 3'];

export interface TrainingCurve {
  readonly stepName: string;
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

/**
 * The losses a run left in metrics.jsonl, at most three (other metrics when none is called a loss), each with two points or
 * more. Null when there are none.
 */
export function trainingCurve(run: RunRecord): TrainingCurve | null {
  const names = [...new Set(run.steps.flatMap((step) => Object.keys(step)))];
  const stepName = STEP_NAMES.find((name) => names.includes(name)) ?? null;
  const measured = names.filter((name) => name !== stepName && !STEP_NAMES.includes(name));
  const losses = measured.filter((name) => /loss/i.test(name));
  const series = (losses.length > 0 ? losses : measured)
    .map((name) => ({
      name,
      points: run.steps.flatMap((step, index): (readonly [number, number])[] => {
        const x = stepName === null ? index + 1 : step[stepName];
        const y = step[name];
        return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y)
          ? [[x, y]]
          : [];
      }),
    }))
    .filter(({ points }) => points.length >= 2)
    .slice(0, DASHES.length);
  return series.length === 0 ? null : { stepName: stepName ?? 'step', series };
}

/** Loss by step; the legend names the last value of each line. */
export function renderTraining(theme: PlotTheme, curve: TrainingCurve): string {
  const all = curve.series.flatMap(({ points }) => points);
  const top = 52 + curve.series.length * 18;
  const x: Scale = {
    domain: extent(
      all.map(([step]) => step),
      0,
    ),
    range: [72, 456],
  };
  const y: Scale = {
    domain: extent(
      all.map(([, value]) => value),
      0.06,
    ),
    range: [448, top],
  };
  const colours = [theme.candidate, theme.baseline, theme.muted];
  const last = (points: readonly (readonly [number, number])[]) => trimZeros(formatNumber(points.at(-1)![1], 5));
  const body = [
    ...axes(theme, x, y, fitText(curve.stepName, 12, 300), ''),
    ...curve.series.map(({ points }, index) =>
      path(
        points.map(([step, value]) => [at(x, step), at(y, value)] as const),
        colours[index]!,
        2,
        DASHES[index]!,
      ),
    ),
    ...legend(
      theme,
      x.range[0],
      48,
      curve.series.map(({ name, points }, index) => ({
        label: `${fitText(name, 12, 250)}, last ${last(points)}`,
        colour: colours[index]!,
        dash: DASHES[index]!,
      })),
    ),
  ];
  const description = curve.series.map(({ name, points }) => `${name} ends at ${last(points)}`).join('; ');
  return document(theme, { width: 480, height: 500 }, 'Training', description, body);
}

function extent(values: readonly number[], pad: number): readonly [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const room = (high - low) * pad;
  return high > low
    ? [low - room, high + room]
    : [low - 0.5 * (Math.abs(low) || 1), high + 0.5 * (Math.abs(high) || 1)];
}
