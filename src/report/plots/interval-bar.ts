import type { MetricRow } from '../../gate/verdict-record.ts';
import { line, px } from './svg.ts';
import type { PlotTheme } from './theme.ts';

const WIDTH = 110;
const HEIGHT = 14;

/**
 * A small picture of one change: the interval against zero (solid) and the margin (dashed), better to the right whatever
 * the metric's direction. Scaled so that the margin and the interval fit. Empty when there is no interval to show.
 */
export function renderIntervalBar(
  theme: PlotTheme,
  row: Pick<MetricRow, 'change' | 'margin' | 'direction' | 'status'>,
): string {
  const { change, margin } = row;
  if (change === null || ![change.value, change.lower, change.upper].every(Number.isFinite)) return '';
  const sign = row.direction === 'higher' ? 1 : -1;
  const ends = [sign * change.lower, sign * change.upper].sort((a, b) => a - b);
  const reach = Math.max(Math.abs(ends[0]!), Math.abs(ends[1]!), margin ?? 0) * 1.1;
  if (!(reach > 0)) return '';
  const x = (value: number) => WIDTH / 2 + (value / reach) * (WIDTH / 2 - 2);
  const middle = HEIGHT / 2;
  const colour =
    row.status === 'fail'
      ? theme.worse
      : row.status === 'pass' || row.status === 'info'
        ? theme.candidate
        : theme.unsure;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">`,
    margin === null ? '' : line(x(-margin), 0, x(-margin), HEIGHT, theme.worse, 1.25, '3 2'),
    line(x(0), 0, x(0), HEIGHT, theme.muted, 1),
    line(x(ends[0]!), middle, x(ends[1]!), middle, colour, 2.5),
    `<circle cx="${px(x(sign * change.value))}" cy="${px(middle)}" r="3.5" fill="${colour}"/>`,
    '</svg>',
  ].join('');
}
