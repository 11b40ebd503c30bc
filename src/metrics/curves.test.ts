import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeUpPair } from '../../test/builders/predictions.ts';
import { defineMetrics } from './catalog.ts';
import { type Curve, curves } from './curves.ts';
import { estimateAll } from './models.ts';

fc.configureGlobal({ seed: 20261121 });

const shape = fc.record({
  rows: fc.integer({ min: 2, max: 150 }),
  seed: fc.integer(),
  step: fc.constantFrom(0, 0.1),
  weighted: fc.boolean(),
});

function areaUnder(curve: Curve): number {
  let area = 0;
  for (let i = 1; i < curve.length; i++) {
    const [[x0, y0], [x1, y1]] = [curve[i - 1]!, curve[i]!];
    area += ((x1 - x0) * (y0 + y1)) / 2;
  }
  return area;
}

describe('curves', () => {
  it('enclose the areas that the metrics report, when no point is left out', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { baseline } = madeUpPair(options);
        const { roc, precisionRecall } = curves(baseline);
        const metrics = estimateAll(baseline, defineMetrics(['roc_auc', 'average_precision']), 0.5);
        const [auc, ap] = [metrics.get('roc_auc')!.value, metrics.get('average_precision')!.value];
        if (auc === null) expect(roc).toEqual([]);
        else expect(areaUnder(roc)).toBeCloseTo(auc, 10);
        if (ap === null) expect(precisionRecall).toEqual([]);
        else {
          let previous = 0;
          let steps = 0;
          for (const [recall, precision] of precisionRecall) {
            steps += (recall - previous) * precision;
            previous = recall;
          }
          expect(steps).toBeCloseTo(ap, 10);
        }
      }),
    );
  });

  it('keep at most 200 points, with both ends, and lose little of the area', () => {
    const { baseline } = madeUpPair({ rows: 20_000, seed: 8 });
    const { roc, precisionRecall, calibration } = curves(baseline);
    const auc = estimateAll(baseline, defineMetrics(['roc_auc']), 0.5).get('roc_auc')!.value!;
    expect(roc.length).toBeGreaterThan(150);
    expect(roc.length).toBeLessThanOrEqual(200);
    expect(precisionRecall.length).toBeLessThanOrEqual(200);
    expect([roc[0], roc.at(-1), precisionRecall.at(-1)?.[0]]).toEqual([[0, 0], [1, 1], 1]);
    expect(areaUnder(roc)).toBeCloseTo(auc, 3);
    expect(calibration.reduce((sum, { rows }) => sum + rows, 0)).toBe(20_000);
  });

  it('are empty when there is nothing to draw', () => {
    const nothing = {
      task: 'binary-classification' as const,
      rows: 0,
      label: new Uint8Array(),
      score: new Float64Array(),
      slices: [],
      perRow: {},
    };
    expect(curves(nothing)).toEqual({ roc: [], precisionRecall: [], calibration: [] });
  });
});
