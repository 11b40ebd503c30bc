import type { ColumnDrift, DriftTest } from '../config/data-column.ts';
import { benjaminiHochberg } from '../metrics/multiplicity.ts';
import { klFromEvidently, sturgesCounts } from './binned.ts';
import { distributionDistance } from './distribution-distance.ts';
import type { DriftColumn } from './drift-column.ts';
import { expectedWasserstein } from './drift-noise.ts';
import { type DriftPicture, pictureOf } from './drift-picture.ts';
import { exactTwoSampleSurvival, kolmogorovSurvival } from './kolmogorov.ts';
import { moments, smoothedPsi, stabilityIndex } from './two-sample.ts';
import {
  type CategoryCounts,
  chiSquared,
  fisherExact,
  jensenShannonDistance,
  oddsRatio,
  poolRare,
  proportionsZ,
  sum,
} from './two-sample-categorical.ts';

export type DriftVerdict = 'stable' | 'warning' | 'alert' | 'too-few-rows' | 'ignored';

/** What one column did between two data sets. */
export interface ColumnDriftResult {
  readonly column: string;
  readonly kind: 'numeric' | 'categorical';
  readonly test: DriftTest | 'fisher';
  /** Of the test; null when it cannot be computed. */
  readonly statistic: number | null;
  /** Before the correction over columns; null for tests that are a distance alone. */
  readonly p: number | null;
  /** Benjamini–Hochberg over the columns. */
  readonly pAdjusted: number | null;
  /** Size of the shift, which thresholds are about. */
  readonly effect: number | null;
  readonly effectName: string;
  /** What the effect is on average without any drift; taken off before the thresholds. */
  readonly noise: number;
  readonly thresholds: { readonly warn: number; readonly alert: number };
  readonly verdict: DriftVerdict;
  readonly importance: number;
  readonly reference: SideFacts;
  readonly current: SideFacts;
  /** Categories the reference does not have, most frequent first; empty for numbers. */
  readonly newCategories: readonly { readonly value: string; readonly share: number }[];
  /** Categories the current data does not have any more. */
  readonly vanished: readonly string[];
  /** Counts in common bins or categories, for a small picture; of long columns estimated from some of their rows. */
  readonly picture: DriftPicture;
}

export interface SideFacts {
  readonly rows: number;
  readonly missing: number;
  readonly mean: number | null;
  readonly deviation: number | null;
}

/** Numeric columns with fewer distinct values in the reference are compared as categories. */
export const FEW_VALUES = 20;
/** Rows of the current data from which a drift is decided on; from a half of it the effect is told. */
export const DECIDED_ROWS = 200;
const TOLD_ROWS = 100;
/**
 * Of the p-value over all columns. At 0.05 any of forty unchanged columns was flagged in 4.9% of simulations, and so in more
 * than 6% of two hundred every fifth time; the power lost below is under one point.
 */
const LEVEL = 0.03;
/** Of tests that somebody chose, as Evidently has it. */
const CHOSEN_LEVEL = 0.05;
const NUMERIC = { warn: 0.1, alert: 0.25 };
const CATEGORICAL = { warn: 0.1, alert: 0.2 };
/** Product of the sizes up to which the p-value of Kolmogorov and Smirnov is counted out. */
const LARGEST_EXACT = 10_000;

interface Measured {
  readonly test: ColumnDriftResult['test'];
  readonly statistic: number | null;
  readonly p: number | null;
  readonly effect: number | null;
  readonly effectName: string;
  /** What the effect is on average without any drift; taken off before the thresholds. */
  readonly noise: number;
  readonly thresholds: { readonly warn: number; readonly alert: number };
}

/**
 * Drift of every column: the effect is at least its threshold AND the p-value, corrected over all columns, is at most 0.03 AND
 * there are at least 200 current rows. Effects have their noise taken off, so that small samples do not drift by chance.
 */
export function decideDrift(columns: readonly DriftColumn[]): ColumnDriftResult[] {
  return decideMeasured(columns.map(measureDrift));
}

/** What one column did, before it is held against the others; its values are not needed any more. */
export interface MeasuredColumn {
  readonly name: string;
  readonly setting: ColumnDrift | undefined;
  readonly found: Measured;
  readonly values: { readonly reference: number; readonly current: number };
  readonly facts: Pick<ColumnDriftResult, 'reference' | 'current' | 'newCategories' | 'vanished' | 'picture'>;
  readonly kind: DriftColumn['kind'];
}

/** Everything about one column that takes its values. */
export function measureDrift(column: DriftColumn): MeasuredColumn {
  const both = momentsOf(column);
  const { name, setting, kind } = column;
  return {
    name,
    setting,
    kind,
    found: setting?.ignore === true ? unmeasured(column) : measure(column, both),
    values: valuesIn(column),
    facts: { ...sidesOf(column, both), ...categoriesOf(column), picture: pictureOf(column) },
  };
}

/** Drift of every column, as `decideDrift` has it, of columns that were measured one by one. */
export function decideMeasured(columns: readonly MeasuredColumn[]): ColumnDriftResult[] {
  const tested = columns.filter(({ found: { p } }) => p !== null && !Number.isNaN(p));
  const adjusted = benjaminiHochberg(tested.map(({ found }) => found.p!));
  const pOf = new Map(tested.map((column, place) => [column, adjusted[place]!]));
  return columns.map((column) => {
    const { name, kind, setting, found, values, facts } = column;
    const pAdjusted = pOf.get(column) ?? null;
    const chosen = setting?.test !== undefined;
    return {
      column: name,
      kind,
      ...found,
      pAdjusted,
      verdict: setting?.ignore === true ? 'ignored' : verdictOf(found, pAdjusted, values, chosen),
      importance: setting?.importance ?? 1,
      ...facts,
    };
  });
}

function unmeasured(column: DriftColumn): Measured {
  const thresholds = column.kind === 'numeric' ? NUMERIC : CATEGORICAL;
  return {
    test: column.kind === 'numeric' ? 'ks' : 'chisquare',
    statistic: null,
    p: null,
    effect: null,
    effectName: '',
    noise: 0,
    thresholds,
  };
}

function verdictOf(
  { effect: raw, noise, p, thresholds }: Measured,
  pAdjusted: number | null,
  rows: { readonly reference: number; readonly current: number },
  chosen: boolean,
): DriftVerdict {
  // A reference of a few rows says as little of what was there before.
  if (Math.min(rows.reference, rows.current) < TOLD_ROWS) return 'too-few-rows';
  if (raw === null) return 'stable';
  const effect = Math.sqrt(Math.max(0, raw ** 2 - noise ** 2));
  const large = effect >= thresholds.alert ? 'alert' : effect >= thresholds.warn ? 'warning' : 'stable';
  if (large === 'stable') return 'stable';
  const level = chosen ? CHOSEN_LEVEL : LEVEL;
  if (p !== null && (pAdjusted === null || pAdjusted > level)) return 'stable';
  return rows.current < DECIDED_ROWS ? 'too-few-rows' : large;
}

function valuesIn(column: DriftColumn): { reference: number; current: number } {
  if (column.kind === 'numeric') return { reference: column.reference.length, current: column.current.length };
  return { reference: sum(column.counts.reference), current: sum(column.counts.current) };
}

function measure(column: DriftColumn, both: BothMoments | null): Measured {
  const { reference, current } = valuesIn(column);
  if (reference === 0 || current === 0) return unmeasured(column);
  const found =
    column.setting?.test === undefined
      ? measureByDefault(column, both?.reference.deviation ?? 0)
      : measureBy(column.setting.test, column, both?.reference.deviation ?? 0);
  const { warn = found.thresholds.warn, alert = Math.max(found.thresholds.alert, warn) } = column.setting ?? {};
  return { ...found, thresholds: { warn, alert } };
}

/** @param deviation of the reference, for numbers */
function measureByDefault(column: DriftColumn, deviation: number): Measured {
  if (column.kind === 'numeric') {
    const { reference, current } = column;
    const { ks, wasserstein } = distributionDistance(reference, current);
    const scale = scaleOf(reference, deviation);
    return {
      test: 'ks',
      statistic: ks,
      p: ksP(ks, reference.length, current.length),
      effect: wasserstein / scale,
      effectName: 'W1/sd',
      noise: expectedWasserstein(reference, current.length) / scale,
      thresholds: NUMERIC,
    };
  }
  return {
    ...categoricalTest(column.counts),
    effect: netJensenShannon(column.counts),
    effectName: 'JS',
    noise: 0,
    thresholds: CATEGORICAL,
  };
}

/** Exact for small samples, else by the limit for both sizes. */
function ksP(d: number, n: number, m: number): number {
  return n * m <= LARGEST_EXACT
    ? exactTwoSampleSurvival(d, n, m)
    : kolmogorovSurvival(d, Math.round((n * m) / (n + m)));
}

/**
 * What a shift is measured in: the standard deviation; for heavy tails, where that is mostly about a few values, the
 * interquartile range over 1.349. Never below 0.001.
 */
function scaleOf(values: Float64Array, deviation: number): number {
  const middle = interquartileRange(values) / 1.349;
  const heavy = middle > 0 && deviation > HEAVY_TAIL * middle;
  return Math.max(heavy ? middle : deviation, 0.001);
}

/** A standard deviation so many times what the middle half of the values says is made by the tails. */
const HEAVY_TAIL = 5;
/** Values from which quartiles are taken: every k-th of a larger sample, in its order. */
const QUARTILE_ROWS = 20_000;

function interquartileRange(values: Float64Array): number {
  const step = Math.max(1, Math.floor(values.length / QUARTILE_ROWS));
  const some = Float64Array.from(
    { length: Math.ceil(values.length / step) },
    (_, index) => values[index * step]!,
  ).sort();
  return some[Math.floor(0.75 * (some.length - 1))]! - some[Math.floor(0.25 * (some.length - 1))]!;
}

function categoricalTest(counts: CategoryCounts): Pick<Measured, 'test' | 'statistic' | 'p'> {
  const plain = chiSquared(counts);
  if (plain === null) return { test: 'chisquare', statistic: 0, p: 1 };
  if (plain.df === 1 && plain.minExpected < 5) {
    const [a = 0, b = 0] = counts.reference.filter((_, index) => counts.reference[index]! + counts.current[index]! > 0);
    const [c = 0, d = 0] = counts.current.filter((_, index) => counts.reference[index]! + counts.current[index]! > 0);
    return { test: 'fisher', statistic: oddsRatio(a, b, c, d), p: fisherExact(a, b, c, d) };
  }
  const pooled = chiSquared(poolRare(counts)) ?? plain;
  return { test: 'chisquare', statistic: pooled.statistic, p: pooled.p };
}

/**
 * Jensen–Shannon distance, base 2, with what chance alone makes taken off: JS² of two samples of one distribution is about
 * (K − 1)(1/n + 1/m)/(8 ln 2) bits.
 */
export function netJensenShannon({ reference, current }: CategoryCounts): number {
  const occurring = reference.filter((count, index) => count + current[index]! > 0).length;
  const floor = ((occurring - 1) * (1 / sum(reference) + 1 / sum(current))) / (8 * Math.LN2);
  return Math.sqrt(Math.max(0, jensenShannonDistance(reference, current, 2) ** 2 - floor));
}

/** A test that somebody chose, with Evidently's thresholds. For tests of a p-value the effect is 1 − p. */
function measureBy(test: DriftTest, column: DriftColumn, deviation: number): Measured {
  const distance = (value: number, effectName: string, warn = 0.1, alert = Math.max(0.25, warn)): Measured => ({
    test,
    statistic: value,
    p: null,
    effect: value,
    effectName,
    noise: 0,
    thresholds: { warn, alert },
  });
  const level = (statistic: number | null, p: number): Measured => ({
    test,
    statistic,
    p,
    effect: 1 - p,
    effectName: '1 − p',
    noise: 0,
    thresholds: { warn: 1 - CHOSEN_LEVEL, alert: 1 },
  });
  if (column.kind === 'numeric') {
    const { reference, current } = column;
    switch (test) {
      case 'ks': {
        const { ks } = distributionDistance(reference, current);
        return level(ks, ksP(ks, reference.length, current.length));
      }
      case 'psi':
        return distance(stabilityIndex(reference, current).psi, 'PSI');
      case 'jensenshannon': {
        const counts = sturgesCounts(reference, current);
        return distance(jensenShannonDistance(counts.reference, counts.current, Math.E), 'JS, base e');
      }
      case 'kl_div':
        return distance(klFromEvidently(sturgesCounts(reference, current)), 'KL');
      default: {
        const { wasserstein } = distributionDistance(reference, current);
        return {
          ...distance(wasserstein / Math.max(deviation, 0.001), 'W1/sd'),
          test: 'wasserstein',
        };
      }
    }
  }
  const { counts } = column;
  switch (test) {
    case 'psi':
      return distance(smoothedPsi(counts.reference, counts.current), 'PSI');
    case 'jensenshannon':
      return distance(jensenShannonDistance(counts.reference, counts.current, Math.E), 'JS, base e');
    case 'kl_div':
      return distance(klFromEvidently(counts), 'KL');
    case 'z': {
      const [x = 0, y = 0] = [counts.reference[0], counts.current[0]];
      const found = proportionsZ(x, sum(counts.reference), y, sum(counts.current));
      return level(found?.z ?? 0, found?.p ?? 1);
    }
    default: {
      const found = chiSquared(counts);
      return { ...level(found?.statistic ?? 0, found?.p ?? 1), test: 'chisquare' };
    }
  }
}

type Moments = ReturnType<typeof moments>;

interface BothMoments {
  readonly reference: Moments;
  readonly current: Moments;
}

/** Long columns are added up once. */
function momentsOf(column: DriftColumn): BothMoments | null {
  if (column.kind !== 'numeric') return null;
  return { reference: moments(column.reference), current: moments(column.current) };
}

function sidesOf(column: DriftColumn, both: BothMoments | null): Pick<ColumnDriftResult, 'reference' | 'current'> {
  const side = (which: 'reference' | 'current'): SideFacts => {
    const values = column.kind === 'numeric' && column[which].length > 0 ? (both?.[which] ?? null) : null;
    return {
      rows: column.rows[which],
      missing: column.missing[which],
      mean: values?.mean ?? null,
      deviation: values?.deviation ?? null,
    };
  };
  return { reference: side('reference'), current: side('current') };
}

function categoriesOf(column: DriftColumn): Pick<ColumnDriftResult, 'newCategories' | 'vanished'> {
  if (column.kind === 'numeric') return { newCategories: [], vanished: [] };
  const { values, counts } = column;
  const total = Math.max(1, sum(counts.current));
  const fresh = values.flatMap((value, index) =>
    counts.reference[index] === 0 && counts.current[index]! > 0
      ? [{ value, share: counts.current[index]! / total }]
      : [],
  );
  return {
    newCategories: fresh.sort((a, b) => b.share - a.share || (a.value < b.value ? -1 : 1)),
    vanished: values.filter((_, index) => counts.reference[index]! > 0 && counts.current[index] === 0),
  };
}
