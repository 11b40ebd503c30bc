import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectBalanced } from '../../../test/builders/markup.ts';
import {
  airportSlices,
  curves,
  firstReport,
  HOSTILE,
  harmfulReport,
  hostileReport,
  modelReport,
  runRecord,
  sliceRow,
} from '../../../test/builders/reports.ts';
import { ticks, tickText } from './axes.ts';
import { plotsOf } from './plots.ts';
import { fitText, textWidth } from './svg.ts';
import { PAGE_THEME, PRINT_THEME } from './theme.ts';
import { trainingCurve } from './training.ts';

/** Numbers of all attributes: none may be NaN or infinite. */
function expectDrawable(svg: string): void {
  expectBalanced(svg);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
}

test('a full report has a forest, ROC, calibration, precision-recall and training plot', () => {
  expect(plotsOf(harmfulReport()).map((plot) => plot.name)).toEqual([
    'slices',
    'roc',
    'calibration',
    'precision-recall',
    'training',
  ]);
  for (const plot of plotsOf(harmfulReport())) expectDrawable(plot.svg(PRINT_THEME));
});

test('a first version has no forest and one line a curve', () => {
  const plots = plotsOf(firstReport());
  expect(plots.map((plot) => plot.name)).not.toContain('slices');
  const roc = plots.find((plot) => plot.name === 'roc')!.svg(PRINT_THEME);
  expect(roc).toContain('candidate, AUC 0.7151');
  expect(roc).not.toContain('baseline');
});

test('nothing to draw gives no plot', () => {
  const empty = { roc: [], precisionRecall: [], calibration: [] };
  const report = modelReport(
    { curves: { candidate: empty, baseline: null }, slices: { tested: 0, tooSmall: 0, rows: [], harmless: 0 } },
    { runs: [] },
  );
  expect(plotsOf(report)).toEqual([]);
});

test.each(HOSTILE)('hostile names are text in every plot: %j', (text) => {
  for (const plot of plotsOf(hostileReport(text))) {
    expectDrawable(plot.svg(PRINT_THEME));
    expectDrawable(plot.svg(PAGE_THEME));
  }
});

describe('the forest', () => {
  const forest = (rows: ReturnType<typeof sliceRow>[]) =>
    plotsOf(modelReport({ slices: { tested: rows.length, tooSmall: 0, rows, harmless: rows.length } }))
      .find((plot) => plot.name === 'slices')!
      .svg(PRINT_THEME);

  test('shows the line of all rows and at most twenty slices, in the order given', () => {
    const svg = forest(airportSlices(54));
    const labels = [...svg.matchAll(/>(origin=\w+|all rows)</g)].map((found) => found[1]);
    expect(labels).toHaveLength(21);
    expect(labels.slice(0, 3)).toEqual(['all rows', 'origin=ATL', 'origin=ORD']);
  });

  test('cuts long slice names so that they do not run into the numbers', () => {
    const svg = forest([sliceRow({ slice: 'destination_airport_full_name='.repeat(10) })]);
    const label = /x="16"[^>]*>(destination[^<]*)</.exec(svg)![1]!;
    expect(label.endsWith('…')).toBe(true);
    expect(textWidth(label, 12)).toBeLessThanOrEqual(190);
  });

  test('draws any finite numbers inside the picture', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 30 }), (triples) => {
        const rows = triples.map((triple) => {
          const [lower, middle, upper] = [...triple].sort((a, b) => a - b) as [number, number, number];
          return sliceRow({ change: { value: middle, lower, upper, se: 1 } });
        });
        const svg = forest(rows);
        expectDrawable(svg);
        for (const [, x] of svg.matchAll(/(?:cx|x1|x2)="([^"]+)"/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(760);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('puts worse on the side where the metric gets worse', () => {
    expect(forest([sliceRow({ direction: 'higher' })])).not.toContain('← better');
    const svg = forest([
      sliceRow({ metric: 'log_loss', direction: 'lower', change: { value: 0, lower: -1, upper: 1, se: 1 } }),
    ]);
    expect(svg).toContain('← better');
    expect(svg).toContain('worse →');
  });
});

describe('axes', () => {
  test('have round ticks inside the domain', () => {
    expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([-0.065, 0.022], 5)).toEqual([-0.06, -0.04, -0.02, 0, 0.02]);
    expect(ticks([3, 3], 5)).toEqual([3]);
  });

  test('write ticks with the digits their step needs, all different', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-4, max: 1e5, noNaN: true }),
        (low, span) => {
          const values = ticks([low, low + span], 5);
          const texts = values.map((value) => tickText(value, values));
          expect(new Set(texts).size).toBe(texts.length);
        },
      ),
    );
  });
});

test('text is cut to a width in pixels', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 20, max: 400 }), (text, width) => {
      expect(textWidth(fitText(text, 12, width), 12)).toBeLessThanOrEqual(width);
    }),
  );
});

describe('the training curve', () => {
  test('prefers losses over other metrics and uses the step', () => {
    const curve = trainingCurve(
      runRecord({
        steps: [
          { epoch: 1, loss: 3, acc: 0.1 },
          { epoch: 2, loss: 2, acc: 0.2 },
        ],
      }),
    )!;
    expect(curve).toEqual({
      stepName: 'epoch',
      series: [
        {
          name: 'loss',
          points: [
            [1, 3],
            [2, 2],
          ],
        },
      ],
    });
  });

  test('leaves out gaps, and is absent with fewer than two points', () => {
    expect(
      trainingCurve(
        runRecord({
          steps: [
            { step: 1, loss: null },
            { step: 2, loss: 1 },
          ],
        }),
      ),
    ).toBeNull();
    expect(trainingCurve(runRecord({ steps: [] }))).toBeNull();
  });

  test('draws a flat and a huge loss', () => {
    for (const loss of [0, 1e-9, 1e30]) {
      const report = modelReport(
        {},
        {
          runs: [
            runRecord({
              steps: [
                { step: 1, loss },
                { step: 2, loss },
              ],
            }),
          ],
        },
      );
      expectDrawable(
        plotsOf(report)
          .find((plot) => plot.name === 'training')!
          .svg(PRINT_THEME),
      );
    }
  });
});

test('an empty calibration bin is left out of the line', () => {
  const candidate = curves(2);
  candidate.calibration[4] = { meanScore: Number.NaN, observedRate: Number.NaN, rows: 0 };
  const report = modelReport({ curves: { candidate, baseline: null } });
  expectDrawable(
    plotsOf(report)
      .find((plot) => plot.name === 'calibration')!
      .svg(PRINT_THEME),
  );
});
