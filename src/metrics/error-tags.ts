import type { SliceDimension } from './predictions.ts';
import { sliceName } from './predictions.ts';
import { wilson } from './proportions.ts';

/** A property that rows have or have not: blurry, night, `origin=ATL`. */
export interface Tag {
  readonly name: string;
  /** Other than 0 for the rows that have it; one value a row. */
  readonly member: ArrayLike<number>;
}

/** How much of the error comes with one tag. */
export interface ErrorTag {
  readonly tag: string;
  /** Rows that have it. */
  readonly n: number;
  /** Their errors: a count, or the sum of their losses. */
  readonly errors: number;
  /** Of all errors, 0 to 1. */
  readonly shareOfErrors: number;
  /** Of all rows, 0 to 1. */
  readonly shareOfData: number;
  /** Errors per row that has the tag; null when there is none. */
  readonly errorRate: number | null;
  /** Wilson's interval; null when there is no row, or when errors are not 0 and 1. */
  readonly interval: readonly [number, number] | null;
  /** Error rate against that of all rows; null when either is undefined. */
  readonly lift: number | null;
  /** Error rate minus the reference; null without rows. */
  readonly gap: number | null;
  /**
   * What bringing this tag to the reference would take off the overall error rate: max(0, gap) × share of data. Tags
   * overlap, so rooms do not add up.
   */
  readonly room: number;
  /** What would go off the overall error rate if every error with the tag were gone. */
  readonly fixAllGain: number;
}

export interface ErrorTagOptions {
  /** Error rate of people, of the best slice, or another that is within reach. */
  readonly reference: number;
  /** Of the intervals; default 0.95. */
  readonly confidence?: number;
}

/** Rows and errors of all data, or of a tag. */
export interface ErrorCount {
  readonly n: number;
  readonly errors: number;
}

/**
 * The table for "which kind of error is worth the next week": per tag its share of the errors, its error rate, and the room
 * it has. Sorted by room, then by name.
 * @param error 1 for a wrong row and 0 for a right one, or any loss that is not negative
 */
export function errorTags(
  error: ArrayLike<number>,
  tags: readonly Tag[],
  options: ErrorTagOptions,
): readonly ErrorTag[] {
  const all = countErrors(error);
  const binary = isBinary(error);
  return byRoom(
    tags.map(({ name, member }) => {
      let n = 0;
      let errors = 0;
      for (let row = 0; row < error.length; row++) {
        if (member[row] === 0) continue;
        n += 1;
        errors += error[row]!;
      }
      return tagOf(name, { n, errors }, all, binary, options);
    }),
  );
}

/** The errors of all rows, and of every slice that has rows: what tables are made of, with one reference or another. */
export interface CountedErrors {
  readonly all: ErrorCount;
  readonly binary: boolean;
  readonly slices: readonly (ErrorCount & { readonly name: string })[];
}

/** Counts every slice of some dimensions, in one pass over each. */
export function countErrorsOfSlices(error: ArrayLike<number>, dimensions: readonly SliceDimension[]): CountedErrors {
  return {
    all: countErrors(error),
    binary: isBinary(error),
    slices: dimensions.flatMap((dimension) =>
      errorsOfSlices(error, dimension).flatMap((count, code) =>
        count.n === 0 ? [] : [{ ...count, name: sliceName(dimension, code) }],
      ),
    ),
  };
}

/** A tag for every counted slice, not sorted. */
export function errorTagsOfSlices(
  { all, binary, slices }: CountedErrors,
  options: ErrorTagOptions,
): readonly ErrorTag[] {
  return slices.map(({ name, n, errors }) => tagOf(name, { n, errors }, all, binary, options));
}

/** Rows and errors of each slice of a dimension, by code. */
export function errorsOfSlices(error: ArrayLike<number>, { codes, values }: SliceDimension): readonly ErrorCount[] {
  const n = new Float64Array(values.length);
  const errors = new Float64Array(values.length);
  for (let row = 0; row < error.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    n[code]! += 1;
    errors[code]! += error[row]!;
  }
  return values.map((_, code) => ({ n: n[code]!, errors: errors[code]! }));
}

export function countErrors(error: ArrayLike<number>): ErrorCount {
  let errors = 0;
  for (let row = 0; row < error.length; row++) errors += error[row]!;
  return { n: error.length, errors };
}

/** Most room first; of equal room by name. */
export function byRoom(tags: readonly ErrorTag[]): readonly ErrorTag[] {
  return [...tags].sort((a, b) => b.room - a.room || (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0));
}

function tagOf(
  tag: string,
  { n, errors }: ErrorCount,
  all: ErrorCount,
  binary: boolean,
  { reference, confidence = 0.95 }: ErrorTagOptions,
): ErrorTag {
  const errorRate = n === 0 ? null : errors / n;
  const overall = all.n === 0 ? null : all.errors / all.n;
  const gap = errorRate === null ? null : errorRate - reference;
  const shareOfData = all.n === 0 ? 0 : n / all.n;
  return {
    tag,
    n,
    errors,
    shareOfErrors: all.errors === 0 ? 0 : errors / all.errors,
    shareOfData,
    errorRate,
    interval: errorRate !== null && binary ? wilson(errors, n, confidence) : null,
    lift: errorRate === null || overall === null || overall === 0 ? null : errorRate / overall,
    gap,
    room: Math.max(0, gap ?? 0) * shareOfData,
    fixAllGain: all.n === 0 ? 0 : errors / all.n,
  };
}

function isBinary(error: ArrayLike<number>): boolean {
  for (let row = 0; row < error.length; row++) if (error[row] !== 0 && error[row] !== 1) return false;
  return true;
}
