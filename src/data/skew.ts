import { unitFactor } from './unit-factors.ts';

/** How values of one column in a log differ from the recomputed ones, over rows with the same key. */
export interface SkewCounts {
  readonly column: string;
  /** Rows that both sides have. */
  readonly rows: number;
  /** Rows whose values differ; `missing` ones among them have a value on one side only. */
  readonly mismatches: number;
  readonly missing: { readonly logged: number; readonly recomputed: number };
  /** Largest absolute difference of numbers; null for other columns, and without one. */
  readonly largest: number | null;
  /** Of the values that differ on both sides. Null for columns that are no numbers. */
  readonly ratio: Spread | null;
  readonly difference: Spread | null;
  /** Texts that differ in nothing but letters' case and spaces around them. */
  readonly spelling: number;
}

/** 10%, 50% and 90% quantile. */
export type Spread = readonly [low: number, middle: number, high: number];

export interface SkewExample {
  readonly key: Readonly<Record<string, string | null>>;
  readonly logged: string | null;
  readonly recomputed: string | null;
}

export interface ColumnSkew extends SkewCounts {
  /** Share of the rows that differ, 0 to 1. */
  readonly rate: number;
  readonly verdict: 'same' | 'skew';
  /** What the differences have in common, where they have something. */
  readonly pattern: string | null;
  /** Never of sensitive columns. */
  readonly examples: readonly SkewExample[];
}

/** How logged features differ from recomputed ones. */
export interface SkewReport {
  readonly logged: string;
  readonly recomputed: string;
  readonly key: readonly string[];
  /** `incomplete`: no column differs, but more logged rows than the limit could not be compared. */
  readonly verdict: 'same' | 'incomplete' | 'skew';
  readonly limit: number;
  /** Differences of numbers up to one of them do not count. */
  readonly tolerance: { readonly relative: number; readonly absolute: number };
  readonly rows: {
    readonly logged: number;
    readonly recomputed: number;
    /** Rows with a key that both sides have. */
    readonly both: number;
    readonly onlyLogged: number;
    readonly onlyRecomputed: number;
  };
  /** Keys that one side has alone, up to five. */
  readonly examples: { readonly onlyLogged: readonly string[]; readonly onlyRecomputed: readonly string[] };
  /** Those that differ most first. */
  readonly columns: readonly ColumnSkew[];
  /** Columns that one side has alone. */
  readonly unmatched: { readonly logged: readonly string[]; readonly recomputed: readonly string[] };
}

/** Share of values that may differ: beyond it two pipelines compute two things. No statistics are needed. */
export const SKEW_LIMIT = 0.001;

/** A column's verdict, and what its differences have in common. */
export function decideSkew(counts: SkewCounts, limit: number = SKEW_LIMIT): Omit<ColumnSkew, 'examples'> {
  const rate = counts.rows === 0 ? 0 : counts.mismatches / counts.rows;
  return { ...counts, rate, verdict: rate > limit ? 'skew' : 'same', pattern: patternOf(counts) };
}

/** Share of the differences that a pattern must explain to be told. */
const MOST = 0.9;
/** Relative width within which ratios or differences are the same one. */
const SAME = 0.005;

function patternOf({ mismatches, missing, ratio, difference, spelling }: SkewCounts): string | null {
  if (mismatches === 0) return null;
  if (missing.logged >= MOST * mismatches) return 'a value is missing in the log, and is there in the recomputed data';
  if (missing.recomputed >= MOST * mismatches) return 'a value is in the log, and is missing in the recomputed data';
  if (spelling >= MOST * mismatches) return 'texts differ only in the case of their letters or in spaces';
  if (ratio !== null && isOne(ratio) && Math.abs(ratio[1] - 1) > SAME) {
    const unit = unitFactor(ratio[1]);
    const factor = `logged values are ${number(ratio[1])} times the recomputed ones`;
    return unit === undefined ? factor : `${factor} (${unit.units})`;
  }
  if (difference !== null && isOne(difference) && difference[1] !== 0) {
    const sign = difference[1] > 0 ? 'above' : 'below';
    return `logged values are ${number(Math.abs(difference[1]))} ${sign} the recomputed ones`;
  }
  return null;
}

function isOne([low, middle, high]: Spread): boolean {
  return Math.abs(high - low) <= SAME * Math.abs(middle);
}

function number(value: number): string {
  return String(Number(value.toPrecision(5)));
}
