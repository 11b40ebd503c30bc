import type { Curves } from '../../gate/verdict-record.ts';
import { formatNumber, formatShortCount } from '../numbers.ts';
import { at, axes, legend, type Scale } from './axes.ts';
import { document, fitText, line, path, px, text } from './svg.ts';
import type { PlotTheme } from './theme.ts';

/** The curves of two models on the same rows, with what the legend says. */
export interface CurvePair {
  readonly candidate: Curves;
  readonly baseline: Curves | null;
  /** `v1.3.0`. */
  readonly baselineLabel: string;
}

/** Scores the legend shows beside each name. */
export interface PairScore {
  readonly name: string;
  readonly candidate: number | null;
  readonly baseline: number | null;
}

const SIZE = { width: 480, height: 500 } as const;
const X: Scale = { domain: [0, 1], range: [64, 456] };
const BASELINE_DASH = '6 4';

type Points = readonly (readonly [number, number])[];

/** True against false positive rate at every threshold; the diagonal is chance. */
export function renderRoc(theme: PlotTheme, pair: CurvePair, score: PairScore): string {
  return renderPair(theme, 'ROC curve', pair, score, (curves) => curves.roc, {
    x: 'False positive rate',
    y: 'True positive rate',
    guide: [
      [0, 0],
      [1, 1],
    ],
  });
}

/** Precision at every recall; the horizontal line is the share of positives, what chance would reach. */
export function renderPrecisionRecall(theme: PlotTheme, pair: CurvePair, score: PairScore, baseRate: number): string {
  return renderPair(theme, 'Precision and recall', pair, score, (curves) => curves.precisionRecall, {
    x: 'Recall',
    y: 'Precision',
    guide: [
      [0, baseRate],
      [1, baseRate],
    ],
  });
}

function renderPair(
  theme: PlotTheme,
  title: string,
  pair: CurvePair,
  score: PairScore,
  pointsOf: (curves: Curves) => Points,
  labels: { readonly x: string; readonly y: string; readonly guide: Points },
): string {
  const y: Scale = { domain: [0, 1], range: [448, 88] };
  const toPixels = (points: Points) => points.map(([a, b]) => [at(X, a), at(y, b)] as const);
  const body = [
    ...axes(theme, X, y, labels.x, labels.y),
    path(toPixels(labels.guide), theme.muted, 1, '2 3'),
    pair.baseline === null ? '' : path(toPixels(pointsOf(pair.baseline)), theme.baseline, 2, BASELINE_DASH),
    path(toPixels(pointsOf(pair.candidate)), theme.candidate, 2.5),
    ...legend(theme, X.range[0], 48, legendEntries(theme, pair, score)),
  ];
  return document(theme, SIZE, title, describe(title, pair, score), body);
}

function legendEntries(theme: PlotTheme, pair: CurvePair, score: PairScore | null) {
  const label = (name: string, value: number | null | undefined) =>
    fitText(
      score === null || value === null || value === undefined ? name : `${name}, ${score.name} ${formatNumber(value)}`,
      12,
      360,
    );
  return [
    { label: label('candidate', score?.candidate), colour: theme.candidate, dash: '' },
    ...(pair.baseline === null
      ? []
      : [
          {
            label: label(`baseline ${pair.baselineLabel}`, score?.baseline),
            colour: theme.baseline,
            dash: BASELINE_DASH,
          },
        ]),
  ];
}

function describe(title: string, pair: CurvePair, score: PairScore): string {
  const baseline = pair.baseline === null ? '' : `, baseline ${pair.baselineLabel} ${formatNumber(score.baseline)}`;
  return `${title}; ${score.name}: candidate ${formatNumber(score.candidate)}${baseline}.`;
}

/** Observed rate against mean prediction in ten bins, with the rows in each bin below; the diagonal is perfect. */
export function renderCalibration(
  theme: PlotTheme,
  pair: CurvePair,
  titles = { x: 'Mean predicted score, and rows in each bin', y: 'Observed rate' },
): string {
  const y: Scale = { domain: [0, 1], range: [368, 88] };
  const counts: Scale = { domain: [0, 1], range: [448, 412] };
  const bins = pair.candidate.calibration;
  const largest = Math.max(1, ...bins.map((bin) => bin.rows));
  const points = (curves: Curves) =>
    curves.calibration
      .filter((bin) => bin.rows > 0 && Number.isFinite(bin.meanScore) && Number.isFinite(bin.observedRate))
      .map((bin) => [at(X, bin.meanScore), at(y, bin.observedRate)] as const);
  const dots = points(pair.candidate).map(
    ([cx, cy]) => `<circle cx="${px(cx)}" cy="${px(cy)}" r="4" fill="${theme.candidate}"/>`,
  );
  const width = (X.range[1] - X.range[0]) / Math.max(1, bins.length);
  const bars = bins.flatMap((bin, index) => {
    const top = at(counts, Math.min(1, bin.rows / largest));
    const left = X.range[0] + index * width;
    return [
      `<rect x="${px(left + 3)}" y="${px(top)}" width="${px(width - 6)}" height="${px(counts.range[0] - top)}" fill="${theme.candidate}" opacity="0.45"/>`,
      text(theme, left + width / 2, counts.range[0] + 14, formatShortCount(bin.rows), {
        size: 10,
        anchor: 'middle',
        colour: theme.muted,
      }),
    ];
  });
  const body = [
    ...axes(theme, X, y, '', titles.y),
    path(
      [
        [at(X, 0), at(y, 0)],
        [at(X, 1), at(y, 1)],
      ],
      theme.muted,
      1,
      '2 3',
    ),
    pair.baseline === null ? '' : path(points(pair.baseline), theme.baseline, 2, BASELINE_DASH),
    path(points(pair.candidate), theme.candidate, 2),
    ...dots,
    line(X.range[0], counts.range[0], X.range[1], counts.range[0], theme.muted),
    ...bars,
    text(theme, (X.range[0] + X.range[1]) / 2, 484, titles.x, {
      anchor: 'middle',
      colour: theme.muted,
    }),
    ...legend(theme, X.range[0], 48, legendEntries(theme, pair, null)),
  ];
  return document(theme, SIZE, 'Calibration', 'Observed rate by mean predicted score in ten bins.', body);
}
