import { describe, expect, test } from 'vitest';
import { defineMetrics } from './catalog.ts';
import { type GroupValue, gapChange, groupRows, groupValue, largestGap } from './group-gaps.ts';
import type { BinaryPredictions } from './predictions.ts';
import { clusterCodes } from './samples.ts';

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const [accuracy] = defineMetrics(['accuracy']);

/** Rows of groups whose share of right answers is given; entities hold `perEntity` rows that are right or wrong together. */
function predictions(rates: readonly number[], perGroup: number, next: () => number, perEntity = 1): BinaryPredictions {
  const rows = rates.length * perGroup;
  const codes = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / perGroup));
  const score = new Float64Array(rows);
  let right = 0;
  for (let row = 0; row < rows; row++) {
    if (row % perEntity === 0) right = next() < rates[codes[row]!]! ? 1 : 0;
    score[row] = right;
  }
  return {
    task: 'binary-classification',
    rows,
    label: new Uint8Array(rows).fill(1),
    score,
    slices: [{ name: 'g', kind: 'column', values: rates.map((_, code) => `v${code}`), codes }],
    ...(perEntity === 1
      ? {}
      : {
          entity: {
            codes: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / perEntity)),
            count: rows / perEntity,
          },
        }),
    perRow: {},
  };
}

function valuesOf(model: BinaryPredictions, confidence = 0.95): readonly (readonly GroupValue[])[] {
  const [dimension] = model.slices;
  const groups = groupRows(dimension!);
  const clusters = clusterCodes(model)?.codes;
  const setting = {
    threshold: 0.5,
    confidence,
    comparisons: groups.length * (groups.length - 1),
    digest: 'd',
    clusters,
  };
  return [groups.map((rows, code) => groupValue(model, accuracy!, dimension!, code, rows, setting))];
}

describe('the largest gap between groups', () => {
  test('is between the highest and the lowest', () => {
    const gap = largestGap(valuesOf(predictions([0.5, 0.9, 0.7], 4000, random(1))), 0.95)!;
    expect(gap).toMatchObject({ highest: 1, lowest: 0, measure: 0 });
    expect(gap.value).toBeCloseTo(0.4, 1);
    expect(gap.lower).toBeGreaterThan(0.35);
    expect(gap.upper).toBeLessThan(0.45);
  });

  test('is undefined with one group, and when a value is undefined', () => {
    const values = valuesOf(predictions([0.5, 0.9], 100, random(1)));
    expect(largestGap([values[0]!.slice(0, 1)], 0.95)).toBeUndefined();
    const broken = { ...values[0]![0]!, estimate: { value: null, se: null, ci: null } };
    expect(largestGap([[broken, values[0]![1]!]], 0.95)).toBeUndefined();
  });

  test('of rates of 1 in few rows is not certain to be 0', () => {
    const gap = largestGap(valuesOf(predictions([1, 1], 12, random(1))), 0.95)!;
    expect(gap).toMatchObject({ value: 0, lower: 0 });
    expect(gap.upper).toBeGreaterThan(0.2);
  });

  test('is covered by its interval at least as often as promised, also with entities', () => {
    for (const perEntity of [1, 5]) {
      const next = random(17 + perEntity);
      let above = 0;
      let below = 0;
      const trials = 300;
      for (let trial = 0; trial < trials; trial++) {
        const gap = largestGap(valuesOf(predictions([0.8, 0.8, 0.8, 0.7], 400, next, perEntity)), 0.95)!;
        if (gap.lower > 0.1) above += 1;
        if (gap.upper < 0.1) below += 1;
      }
      // 2.5% on each side, and three standard errors of the simulation.
      const most = trials * 0.025 + 3 * Math.sqrt(trials * 0.025 * 0.975);
      expect(above).toBeLessThanOrEqual(most);
      expect(below).toBeLessThanOrEqual(most);
    }
  });

  test('is not shown where there is none, however many groups are looked at', () => {
    const next = random(5);
    let shown = 0;
    for (let trial = 0; trial < 200; trial++) {
      if (largestGap(valuesOf(predictions(new Array<number>(8).fill(0.75), 200, next)), 0.95)!.lower > 0) shown += 1;
    }
    expect(shown).toBeLessThanOrEqual(200 * 0.025 + 3 * Math.sqrt(200 * 0.025 * 0.975));
  });
});

describe('the change of the largest gap', () => {
  test('of equal models is 0, and certainly not far above', () => {
    const model = valuesOf(predictions([0.6, 0.9, 0.7], 2000, random(3)));
    const change = gapChange(model, model, 0.95)!;
    expect(change).toMatchObject({ value: 0, lower: 0, upper: 0, se: 0 });
  });

  test('is found when one group pays', () => {
    const next = random(4);
    const before = predictions([0.8, 0.8, 0.8], 3000, next);
    // The third group loses a quarter of its right answers.
    const score = before.score.map((value, row) => (row >= 6000 && next() < 0.25 ? 0 : value));
    const change = gapChange(valuesOf(before), valuesOf({ ...before, score }), 0.95)!;
    expect(change.value).toBeGreaterThan(0.15);
    expect(change.lower).toBeGreaterThan(0.1);
    expect(change.upper).toBeLessThan(0.3);
  });
});
