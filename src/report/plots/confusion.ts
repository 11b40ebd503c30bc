import type { ClassPicture } from '../../gate/task-picture.ts';
import { formatCount, formatShortCount } from '../numbers.ts';
import { document, fitText, px, text } from './svg.ts';
import type { PlotTheme } from './theme.ts';

/** Pixels: the square of cells, and room for names at its left and below. */
const SQUARE = 344;
const LEFT = 116;
const TOP = 92;
const SIZE = { width: 480, height: 548 } as const;
/** Darker cells would hide their numbers, in light and in dark pages. */
const DARKEST = 0.62;
/** With more classes, cells have room for one number only, and names of columns are turned. */
const ROOMY = 6;

interface Cell {
  /** What is written, at most two lines. */
  readonly lines: readonly string[];
  readonly colour: string;
  /** 0 to 1. */
  readonly strength: number;
}

/** Of the rows of each true class, the share predicted as each class: a good model is dark on the diagonal only. */
export function renderConfusion(theme: PlotTheme, { classes, confusion }: ClassPicture): string {
  const shares = shareOfRow(confusion.candidate);
  const cells = confusion.candidate.map((row, truth) =>
    row.map((count, predicted): Cell => {
      const share = shares[truth]![predicted]!;
      const colour = truth === predicted ? theme.candidate : theme.worse;
      const lines = [percent(share), ...(classes.length <= ROOMY ? [formatShortCount(count)] : [])];
      return { lines: count === 0 ? [] : lines, colour, strength: share };
    }),
  );
  const told = 'Share of the rows of each true class that is predicted as each class; the diagonal is right.';
  const note = `Each row adds up to 100%${classes.length <= ROOMY ? '; small: how many rows' : ''}`;
  return render(theme, 'Confusion', told, note, classes, cells);
}

/** How the shares of the picture above changed: blue is better (more right, less wrong), orange is worse. */
export function renderConfusionChange(theme: PlotTheme, { classes, confusion }: ClassPicture): string {
  const [after, before] = [shareOfRow(confusion.candidate), shareOfRow(confusion.baseline ?? [])];
  const changes = after.map((row, truth) => row.map((share, predicted) => share - (before[truth]?.[predicted] ?? 0)));
  const largest = Math.max(0.01, ...changes.flat().map(Math.abs));
  const cells = changes.map((row, truth) =>
    row.map((change, predicted): Cell => {
      const better = truth === predicted ? change > 0 : change < 0;
      const points = Math.round(change * 1000) / 10;
      const lines = points === 0 ? [] : [signed(points, classes.length <= ROOMY)];
      return { lines, colour: better ? theme.candidate : theme.worse, strength: Math.abs(change) / largest };
    }),
  );
  const told = 'Change of each share against the baseline, in percentage points.';
  const note = 'Percentage points against the baseline: blue better, orange worse';
  return render(theme, 'Confusion, change', told, note, classes, cells);
}

function shareOfRow(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
}

function percent(share: number): string {
  const value = share * 100;
  return `${value < 9.95 && value >= 0.05 ? value.toFixed(1) : formatCount(Math.round(value))}%`;
}

function signed(points: number, exact: boolean): string {
  const size = exact ? Math.abs(points).toFixed(1) : String(Math.round(Math.abs(points)));
  return `${points < 0 ? '−' : '+'}${size}`;
}

function render(
  theme: PlotTheme,
  title: string,
  told: string,
  note: string,
  classes: readonly string[],
  cells: readonly (readonly Cell[])[],
): string {
  const side = SQUARE / Math.max(1, classes.length);
  const size = Math.max(8, Math.min(14, side / 3.2));
  const bottom = TOP + SQUARE;
  const middle = (index: number) => index * side + side / 2;
  const body = [
    text(theme, LEFT, 52, note, { size: 11, colour: theme.muted }),
    text(theme, LEFT - 8, TOP - 10, 'true', { anchor: 'end', size: 11, colour: theme.muted }),
    ...cells.flatMap((row, truth) =>
      row.flatMap((cell, predicted) => {
        const [x, y] = [LEFT + predicted * side, TOP + truth * side];
        const shade = px(Math.min(1, cell.strength) * DARKEST);
        return [
          `<rect x="${px(x)}" y="${px(y)}" width="${px(side)}" height="${px(side)}" fill="${cell.colour}" fill-opacity="${shade}" stroke="${theme.grid}"/>`,
          ...cell.lines.map((content, index) =>
            text(
              theme,
              x + side / 2,
              y + side / 2 + size * (0.36 + index * 1.25 - (cell.lines.length - 1) * 0.55),
              content,
              {
                size: index === 0 ? size : size * 0.78,
                anchor: 'middle',
                bold: index === 0 && truth === predicted,
                colour: index === 0 ? theme.ink : theme.muted,
              },
            ),
          ),
        ];
      }),
    ),
    ...classes.flatMap((name, index) => [
      text(theme, LEFT - 8, TOP + middle(index) + 4, fitText(name, 11, LEFT - 16), { size: 11, anchor: 'end' }),
      classes.length <= ROOMY
        ? text(theme, LEFT + middle(index), bottom + 18, fitText(name, 11, side - 4), { size: 11, anchor: 'middle' })
        : text(theme, LEFT + middle(index) + 4, bottom + 8, fitText(name, 11, 66), {
            size: 11,
            anchor: 'end',
            rotate: -90,
          }),
    ]),
    text(theme, LEFT + SQUARE / 2, bottom + (classes.length <= ROOMY ? 40 : 92), 'predicted', {
      size: 11,
      anchor: 'middle',
      colour: theme.muted,
    }),
  ];
  return document(theme, SIZE, title, told, body);
}
