import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeUpPair, pickRows, seededNumbers } from '../../test/builders/predictions.ts';
import { reliabilityBins } from './binary.ts';
import { BINARY_METRICS, defineMetrics } from './catalog.ts';
import {
  compareAll,
  compareModels,
  compareSlices,
  estimateAll,
  estimateOverallAndSlices,
  estimateSlices,
  type MetricComparison,
} from './models.ts';
import type { BinaryPredictions } from './predictions.ts';

fc.configureGlobal({ seed: 20261121 });

const DEFINITIONS = defineMetrics([...BINARY_METRICS, { name: 'utility', perRow: true }]);

const options = fc.record({
  rows: fc.integer({ min: 1, max: 80 }),
  seed: fc.integer(),
  step: fc.constantFrom(0, 0.1),
  weighted: fc.boolean(),
  entities: fc.constantFrom(undefined, 1, 9),
  groups: fc.constant(4),
});

function small(label: number[], score: number[], more: Partial<BinaryPredictions> = {}): BinaryPredictions {
  return {
    task: 'binary-classification',
    rows: label.length,
    label: Uint8Array.from(label),
    score: Float64Array.from(score),
    slices: [],
    perRow: {},
    ...more,
  };
}

function expectSimilar(got: number | null | undefined, expected: number | null | undefined, name: string): void {
  if (typeof expected !== 'number') expect(got, name).toBe(expected);
  else expect(Math.abs(got! - expected), `${name}: ${got} and ${expected}`).toBeLessThanOrEqual(1e-11);
}

/** Without rows that have utility columns of NaN or the like: compares what a change is made of. */
function expectSameChange(got: MetricComparison, expected: MetricComparison): void {
  for (const key of ['delta', 'se', 'lower', 'upper', 'df', 'n'] as const) {
    expectSimilar(got[key], expected[key], `${expected.metric}.${key}`);
  }
  expectSimilar(got.baseline.value, expected.baseline.value, expected.metric);
  expectSimilar(got.candidate.se, expected.candidate.se, expected.metric);
  expect(got.undefinedReason).toBe(expected.undefinedReason);
  expect(got.method).toBe(expected.method);
}

describe('comparison of two models', () => {
  it('finds no change at all between identical predictions', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const { baseline } = madeUpPair(shape);
        for (const { delta, se, lower, upper, undefinedReason } of compareAll(baseline, baseline, DEFINITIONS, 0.5)) {
          if (undefinedReason !== undefined) expect(delta).toBeNull();
          else expect(delta).toBe(0);
          if (se !== null) expect([se, lower, upper]).toEqual([0, 0, 0]);
        }
      }),
    );
  });

  it('turns round when the models change places', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const { baseline, candidate } = madeUpPair(shape);
        const forth = compareAll(baseline, candidate, DEFINITIONS, 0.5);
        const back = compareAll(candidate, baseline, DEFINITIONS, 0.5);
        forth.forEach((change, i) => {
          const reverse = back[i]!;
          const negative = (value: number | null) => (value === null ? null : -value);
          expectSimilar(reverse.delta, negative(change.delta), change.metric);
          expectSimilar(reverse.se, change.se, change.metric);
          expectSimilar(reverse.lower, negative(change.upper), change.metric);
          expectSimilar(reverse.upper, negative(change.lower), change.metric);
        });
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const { baseline, candidate } = madeUpPair(shape);
        const random = seededNumbers(shape.seed + 1);
        const keys = Array.from({ length: shape.rows }, random);
        const shuffled = keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
        const [first, second] = [pickRows(baseline, shuffled), pickRows(candidate, shuffled)];
        const expected = compareAll(baseline, candidate, DEFINITIONS, 0.5);
        compareAll(first, second, DEFINITIONS, 0.5).forEach((change, i) => {
          expectSameChange(change, expected[i]!);
        });
      }),
    );
  });

  it('takes an integer weight for that many copies of the row', () => {
    fc.assert(
      fc.property(options, fc.integer({ min: 1, max: 4 }), ({ rows, seed, step }, most) => {
        const { baseline } = madeUpPair({ rows, seed, step });
        const random = seededNumbers(seed + 2);
        const weight = Float64Array.from({ length: rows }, () => Math.floor(random() * (most + 1)));
        const copies = [...weight].flatMap((count, row) => new Array<number>(count).fill(row));
        const weighted = estimateAll({ ...baseline, weight }, DEFINITIONS, 0.5);
        const repeated = estimateAll(pickRows(baseline, copies), DEFINITIONS, 0.5);
        for (const { name } of DEFINITIONS) expectSimilar(weighted.get(name)!.value, repeated.get(name)!.value, name);
      }),
    );
  });

  it('sums rows of one entity before it measures their spread', () => {
    const { baseline, candidate } = madeUpPair({ rows: 300, seed: 5 });
    const twice = (predictions: BinaryPredictions): BinaryPredictions => ({
      ...pickRows(
        predictions,
        [...Array(600).keys()].map((i) => i >> 1),
      ),
      entity: { codes: Int32Array.from({ length: 600 }, (_, i) => i >> 1), count: 300 },
    });
    const alone = (predictions: BinaryPredictions): BinaryPredictions => ({
      ...predictions,
      entity: { codes: Int32Array.from({ length: 300 }, (_, i) => i), count: 300 },
    });
    const once = compareAll(alone(baseline), alone(candidate), DEFINITIONS, 0.5);
    compareAll(twice(baseline), twice(candidate), DEFINITIONS, 0.5).forEach((change, i) => {
      expectSameChange({ ...change, n: 300 }, once[i]!);
      expect(change.df).toBe(299);
    });
  });

  it('uses Newcombe for a share of rows when few rows differ, and says so', () => {
    const { baseline, candidate } = madeUpPair({ rows: 60, seed: 3 });
    const methods = compareAll(baseline, candidate, DEFINITIONS, 0.5).map(({ metric, method }) => [metric, method]);
    expect(Object.fromEntries(methods)).toMatchObject({
      accuracy: 'newcombe-10',
      recall: 'newcombe-10',
      f1: 'normal',
      roc_auc: 'normal',
    });
    const clustered = { ...baseline, entity: { codes: new Int32Array(60).map((_, i) => i % 20), count: 20 } };
    expect(compareAll(clustered, candidate, defineMetrics(['accuracy']), 0.5)[0]).toMatchObject({
      method: 't',
      df: 19,
    });
  });

  it('leaves a wide interval when equal decisions come from few rows and different models', () => {
    const baseline = small([1, 0, 1, 0], [0.9, 0.1, 0.8, 0.2]);
    const candidate = small([1, 0, 1, 0], [0.7, 0.1, 0.8, 0.2]);
    const [accuracy] = compareAll(baseline, candidate, defineMetrics(['accuracy']), 0.5);
    expect(accuracy).toMatchObject({ delta: 0, se: 0 });
    expect(accuracy!.lower).toBeLessThan(-0.3);
  });

  it('names the model for which a metric is undefined', () => {
    const baseline = small([1, 0, 1], [0.9, 0.1, 0.8]);
    const candidate = small([1, 0, 1], [0.2, 0.1, 0.3]);
    const [precision] = compareAll(baseline, candidate, defineMetrics(['precision']), 0.5);
    expect(precision).toMatchObject({ delta: null, se: null, lower: null, upper: null, method: null });
    expect(precision!.undefinedReason).toBe('candidate: no row is predicted positive');
  });

  it('refuses predictions of different rows', () => {
    const three = small([1, 0, 1], [0.9, 0.1, 0.8]);
    expect(() => compareAll(three, small([1, 0], [0.9, 0.1]), DEFINITIONS, 0.5)).toThrow('3 rows, candidate 2');
    expect(() => compareAll(three, small([1, 1, 1], [0.9, 0.1, 0.8]), DEFINITIONS, 0.5)).toThrow(
      'labels differ in row 1',
    );
  });
});

describe('slices', () => {
  it('are what a comparison of only their rows finds', () => {
    fc.assert(
      fc.property(options, (shape) => {
        const { baseline, candidate } = madeUpPair(shape);
        const { codes } = baseline.slices[0]!;
        for (const slice of compareSlices(baseline, candidate, DEFINITIONS, 0.5)) {
          const rows = [...codes.keys()].filter((row) => codes[row] === slice.code);
          const [first, second] = [pickRows(baseline, rows), pickRows(candidate, rows)];
          const expected = compareAll(first, second, DEFINITIONS, 0.5);
          expect(slice.rows).toBe(rows.length);
          expect(slice.slice).toBe(`group=g${slice.code}`);
          expect(slice.entities).toBe(
            first.entity === undefined ? null : new Set(rows.map((row) => baseline.entity!.codes[row])).size,
          );
          slice.metrics.forEach((change, i) => {
            expectSameChange(change, expected[i]!);
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('of one model are what the comparison says about it', () => {
    const { baseline, candidate } = madeUpPair({ rows: 400, seed: 11, groups: 5, weighted: true, entities: 40 });
    const compared = compareModels(baseline, candidate, DEFINITIONS, 0.5);
    const { overall, slices } = estimateOverallAndSlices(candidate, DEFINITIONS, 0.5);
    expect([...overall.values()]).toEqual(compared.overall.map((change) => change.candidate));
    expect(slices.map(({ metrics }) => [...metrics.values()])).toEqual(
      compared.slices.map(({ metrics }) => metrics.map((change) => change.candidate)),
    );
    expect(estimateSlices(candidate, DEFINITIONS, 0.5)).toEqual(slices);
    expect(compared.overall).toEqual(compareAll(baseline, candidate, DEFINITIONS, 0.5));
  });

  it('of a condition hold only the rows inside, and empty ones are left out', () => {
    const predictions = small([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.1], {
      slices: [
        { name: 'evening', kind: 'condition', values: [''], codes: Int32Array.of(0, -1, 0, -1) },
        { name: 'never', kind: 'condition', values: [''], codes: new Int32Array(4).fill(-1) },
      ],
    });
    const slices = estimateSlices(predictions, defineMetrics(['recall', 'roc_auc']), 0.5);
    expect(slices).toHaveLength(1);
    expect(slices[0]).toMatchObject({ slice: 'evening', rows: 2, positives: 2 });
    expect(slices[0]!.metrics.get('recall')!.value).toBe(0.5);
    expect(slices[0]!.metrics.get('roc_auc')!.undefined?.reason).toBe('no negative rows');
  });

  it('count which model was right, for exact tests', () => {
    const slices = [{ name: 'all', kind: 'condition' as const, values: [''], codes: new Int32Array(5) }];
    const baseline = small([1, 1, 0, 0, 1], [0.9, 0.9, 0.9, 0.1, 0.1], { slices });
    const candidate = small([1, 1, 0, 0, 1], [0.9, 0.1, 0.1, 0.1, 0.1]);
    const [slice] = compareSlices(baseline, candidate, defineMetrics(['accuracy']), 0.5);
    expect(slice!.correct).toEqual({ both: 2, onlyBaseline: 1, onlyCandidate: 1, neither: 1 });
  });
});

describe('undefined metrics', () => {
  const undefinedNames = (predictions: BinaryPredictions) =>
    [...estimateAll(predictions, defineMetrics(BINARY_METRICS), 0.5)]
      .filter(([, estimate]) => estimate.undefined !== undefined)
      .map(([name, estimate]) => {
        expect([estimate.value, estimate.se, estimate.ci]).toEqual([null, null, null]);
        return name;
      });

  it('are null with a reason when there are no rows', () => {
    expect(undefinedNames(small([], []))).toEqual(BINARY_METRICS);
    expect(estimateAll(small([], []), defineMetrics(['f1']), 0.5).get('f1')!.undefined?.reason).toBe('no rows');
  });

  it('are those that need the class that is missing', () => {
    expect(undefinedNames(small([0, 0, 0], [0.1, 0.2, 0.3]))).toEqual([
      'precision',
      'recall',
      'f1',
      'f1_macro',
      'f1_weighted',
      'balanced_accuracy',
      'mcc',
      'cohen_kappa',
      'roc_auc',
      'average_precision',
    ]);
    expect(undefinedNames(small([1, 1], [0.6, 0.7]))).toEqual([
      'precision',
      'specificity',
      'f1_macro',
      'f1_weighted',
      'balanced_accuracy',
      'mcc',
      'cohen_kappa',
      'roc_auc',
      'average_precision',
    ]);
  });

  it('have one value whatever the model answers, which proves nothing about a change', () => {
    const before = small([1, 1, 1], [0.9, 0.2, 0.8]);
    const after = small([1, 1, 1], [0.1, 0.2, 0.8]);
    const metrics = defineMetrics(['precision', 'cohen_kappa', 'average_precision']);
    for (const { delta, lower, undefinedReason } of compareModels(before, after, metrics, 0.5, {}).overall) {
      expect({ delta, lower, undefinedReason }).toEqual({
        delta: null,
        lower: null,
        undefinedReason: 'no negative rows',
      });
    }
  });

  it('stay inside their range however the sums are rounded', () => {
    const allWrong = small([0, 1, 1, 1], [0.9, 0.1, 0.1, 0.1]);
    expect(estimateAll(allWrong, defineMetrics(['mcc']), 0.5).get('mcc')?.value).toBe(-1);
  });

  it('are those of probabilities when a score is none', () => {
    const margins = small([1, 0, 1], [2.5, -1, 0.3]);
    expect(undefinedNames(margins)).toEqual(['log_loss', 'brier', 'ece_10', 'mce_10']);
    expect(reliabilityBins(margins)).toEqual([]);
  });

  it('are all when a score is not a number', () => {
    expect(undefinedNames(small([1, 0, 1], [0.5, Number.NaN, 0.3]))).toEqual(BINARY_METRICS);
  });

  it('are all when no row has weight', () => {
    expect(undefinedNames(small([1, 0], [0.9, 0.1], { weight: new Float64Array(2) }))).toEqual(BINARY_METRICS);
  });
});

describe('edge cases', () => {
  it('gives a value but no standard error for a single row', () => {
    const estimates = estimateAll(small([1], [0.8]), defineMetrics(['brier', 'f1', 'log_loss']), 0.5);
    for (const estimate of estimates.values()) {
      expect(estimate.value).not.toBeNull();
      expect(estimate).toMatchObject({ se: null, ci: null });
    }
  });

  it('takes one half as the AUC of equal scores and the prevalence as their average precision', () => {
    const estimates = estimateAll(small([1, 0, 0, 0], [0.3, 0.3, 0.3, 0.3]), DEFINITIONS.slice(0, -1), 0.5);
    expect(estimates.get('roc_auc')).toMatchObject({ value: 0.5 });
    expect(estimates.get('average_precision')!.value).toBe(0.25);
  });

  it('stays exact with one positive in ten thousand rows', () => {
    const rows = 10_001;
    const label = new Uint8Array(rows);
    label[7000] = 1;
    const score = Float64Array.from({ length: rows }, (_, i) => i / rows);
    const metrics = defineMetrics(['roc_auc', 'average_precision', 'log_loss']);
    const estimates = estimateAll(
      { task: 'binary-classification', rows, label, score, slices: [], perRow: {} },
      metrics,
      0.5,
    );
    expect(estimates.get('roc_auc')).toEqual({ value: 0.7, se: null, ci: null });
    expect(estimates.get('average_precision')!.value).toBeCloseTo(1 / 3001, 15);
    expect(Number.isFinite(estimates.get('log_loss')!.se)).toBe(true);
  });

  it('compares single-precision scores with the threshold in single precision', () => {
    const predictions = small([1, 1], [0, 0], { score: Float32Array.of(0.7, 0.6999) });
    expect(estimateAll(predictions, defineMetrics(['recall']), 0.7).get('recall')!.value).toBe(0.5);
  });

  it('prefers explicit classes to the threshold', () => {
    const predictions = small([1, 0], [0.1, 0.9], { predicted: Uint8Array.of(1, 0) });
    expect(estimateAll(predictions, defineMetrics(['accuracy']), 0.5).get('accuracy')!.value).toBe(1);
  });

  it('leaves rows without a number out of a per-row mean', () => {
    const gain = defineMetrics([{ name: 'gain', perRow: true }]);
    const column = (...values: number[]) =>
      small([1, 0, 1], [0.9, 0.1, 0.8], { perRow: { gain: Float64Array.of(...values) } });
    expect(estimateAll(column(2, Number.NaN, 4), gain, 0.5).get('gain')).toMatchObject({ value: 3, se: 1 });
    expect(estimateAll(column(Number.NaN, Number.NaN, Number.NaN), gain, 0.5).get('gain')!.undefined?.reason).toBe(
      'no row has a value',
    );
    expect(estimateAll(column(1, Number.POSITIVE_INFINITY, 1), gain, 0.5).get('gain')!.undefined?.reason).toBe(
      'row 1 is infinite',
    );
    expect(estimateAll(column(1e308, 1e308, 1), gain, 0.5).get('gain')!.undefined?.reason).toBe(
      'row 0 is beyond 1e+100',
    );
  });

  it('keeps the interval of a perfect share honest', () => {
    const [lower, upper] = estimateAll(small([1, 0, 1, 0], [0.9, 0.1, 0.9, 0.1]), defineMetrics(['accuracy']), 0.5).get(
      'accuracy',
    )!.ci!;
    expect(lower).toBeCloseTo(0.5101, 4);
    expect(upper).toBe(1);
  });

  it('keeps the interval of perfectly separated classes honest', () => {
    const auc = estimateAll(small([1, 0, 1, 0], [0.9, 0.1, 0.8, 0.2]), defineMetrics(['roc_auc']), 0.5).get('roc_auc')!;
    expect(auc).toMatchObject({ value: 1, se: 0 });
    expect(auc.ci![0]).toBeLessThan(0.5);
    expect(auc.ci![1]).toBe(1);
  });

  it('never accepts labels other than 0 and 1, or columns of another length', () => {
    const labels = small([1, 0, 2], [0.1, 0.2, 0.3]);
    expect(() => estimateAll(labels, DEFINITIONS, 0.5)).toThrow('label 2 in row 2');
    const short = small([1, 0], [0.1, 0.2], { weight: Float64Array.of(1) });
    expect(() => estimateAll(short, DEFINITIONS, 0.5)).toThrow('column weight has 1 values for 2 rows');
    const negative = small([1, 0], [0.1, 0.2], { weight: Float64Array.of(1, -1) });
    expect(() => estimateAll(negative, DEFINITIONS, 0.5)).toThrow('weight -1 in row 1');
  });
});
