import type { BinaryPredictions, SliceDimension } from '../../src/metrics/predictions.ts';

/** Mulberry32: a small seeded generator of numbers in [0, 1), so that made-up data is the same on every run. */
export function seededNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What to make up. Scores carry some signal; `step` rounds them so that ties are common. */
export interface PredictionOptions {
  readonly rows: number;
  readonly seed: number;
  readonly prevalence?: number;
  readonly step?: number;
  readonly weighted?: boolean;
  /** Number of entities that rows are spread over. */
  readonly entities?: number | undefined;
  /** Number of values of a slice column `group`. */
  readonly groups?: number;
}

/** Made-up predictions of two models over the same rows. */
export function madeUpPair(options: PredictionOptions): { baseline: BinaryPredictions; candidate: BinaryPredictions } {
  const { rows, seed, prevalence = 0.3, step = 0, weighted = false, entities, groups } = options;
  const random = seededNumbers(seed);
  const label = new Uint8Array(rows);
  const [before, after] = [new Float64Array(rows), new Float64Array(rows)];
  const round = (x: number) => (step > 0 ? Math.min(1, Math.round(x / step) * step) : x);
  for (let i = 0; i < rows; i++) {
    label[i] = random() < prevalence ? 1 : 0;
    const signal = 0.35 * label[i]! + 0.4 * random();
    before[i] = round(signal + 0.25 * random());
    after[i] = round(signal + 0.25 * random());
  }
  const weight = weighted ? Float64Array.from({ length: rows }, () => Math.ceil(random() * 20) / 10) : undefined;
  const codesUpTo = (count: number) => Int32Array.from({ length: rows }, () => Math.floor(random() * count));
  const entity = entities === undefined ? undefined : { codes: codesUpTo(entities), count: entities };
  const slices: SliceDimension[] =
    groups === undefined
      ? []
      : [
          {
            name: 'group',
            kind: 'column',
            values: Array.from({ length: groups }, (_, i) => `g${i}`),
            codes: codesUpTo(groups),
          },
        ];
  const of = (score: Float64Array): BinaryPredictions => ({
    task: 'binary-classification',
    rows,
    label,
    score,
    slices,
    perRow: { utility: Float64Array.from(score, (p, i) => (p >= 0.5 ? (label[i] === 1 ? 5 : -1) : 0)) },
    ...(weight === undefined ? {} : { weight }),
    ...(entity === undefined ? {} : { entity }),
  });
  return { baseline: of(before), candidate: of(after) };
}

/** The rows of `predictions` that a list of row numbers names, in that order; rows may repeat. */
export function pickRows(predictions: BinaryPredictions, rows: readonly number[]): BinaryPredictions {
  const { label, score, weight, entity, predicted, slices, perRow } = predictions;
  const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!);
  return {
    task: 'binary-classification',
    rows: rows.length,
    label: Uint8Array.from(pick(label)),
    score: score instanceof Float32Array ? Float32Array.from(pick(score)) : pick(score),
    slices: slices.map((slice) => ({ ...slice, codes: Int32Array.from(pick(slice.codes)) })),
    perRow: Object.fromEntries(Object.entries(perRow).map(([name, column]) => [name, pick(column)])),
    ...(weight === undefined ? {} : { weight: pick(weight) }),
    ...(predicted === undefined ? {} : { predicted: Uint8Array.from(pick(predicted)) }),
    ...(entity === undefined ? {} : { entity: { codes: Int32Array.from(pick(entity.codes)), count: entity.count } }),
  };
}
