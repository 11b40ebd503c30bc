import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countErrorsOfSlices, errorTags, errorTagsOfSlices } from './error-tags.ts';

interface Oracle {
  readonly inputs: {
    readonly error: readonly number[];
    readonly tags: Readonly<Record<string, readonly number[]>>;
    readonly baseline_error_rate: number;
  };
  readonly expected: {
    readonly tags: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly order_by_room: readonly string[];
  };
  readonly tolerance: number;
}

describe('error tags', () => {
  const oracle = JSON.parse(
    readFileSync(new URL('../../test/oracles/error_tags.json', import.meta.url), 'utf8'),
  ) as Oracle;
  const { inputs, expected, tolerance } = oracle;
  const found = errorTags(
    inputs.error,
    Object.entries(inputs.tags).map(([name, member]) => ({ name, member })),
    { reference: inputs.baseline_error_rate },
  );

  test('equal the reference values', () => {
    const close = (got: number | null, wanted: unknown) =>
      wanted === null
        ? expect(got).toBeNull()
        : expect(Math.abs(got! - (wanted as number))).toBeLessThanOrEqual(tolerance);
    for (const tag of found) {
      const wanted = expected.tags[tag.tag]!;
      expect(tag.n).toBe(wanted.n);
      expect(tag.errors).toBe(wanted.errors);
      close(tag.shareOfErrors, wanted.share_of_errors);
      close(tag.errorRate, wanted.error_rate_given_tag);
      close(tag.lift, wanted.lift);
      close(tag.room, wanted.room);
      close(tag.fixAllGain, wanted.fix_all_gain);
      const [lower, upper] = wanted.error_rate_wilson95 as [number | null, number | null];
      close(tag.interval?.[0] ?? null, lower);
      close(tag.interval?.[1] ?? null, upper);
    }
    expect(found).toHaveLength(5);
  });

  test('are sorted by room, equal ones by name', () => {
    expect(found.map((tag) => tag.tag)).toEqual(expected.order_by_room);
  });

  test('of a partition hold all rows and all errors', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 1)), { minLength: 1 }),
        (rows) => {
          const dimension = {
            name: 'part',
            kind: 'column' as const,
            values: ['a', 'b', 'c', 'd'],
            codes: Int32Array.from(rows, ([code]) => code),
          };
          const error = rows.map(([, wrong]) => wrong);
          const tags = errorTagsOfSlices(countErrorsOfSlices(error, [dimension]), { reference: 0 });
          expect(tags.reduce((sum, tag) => sum + tag.n, 0)).toBe(rows.length);
          expect(tags.reduce((sum, tag) => sum + tag.fixAllGain, 0)).toBeCloseTo(
            error.reduce<number>((sum, wrong) => sum + wrong, 0) / rows.length,
            12,
          );
          // With a reference of 0 errors all of them are room.
          for (const tag of tags) expect(tag.room).toBeCloseTo(tag.fixAllGain, 12);
        },
      ),
    );
  });

  test('have no errors to share among rows that are all right', () => {
    const [tag] = errorTags([0, 0, 0], [{ name: 't', member: [1, 1, 0] }], { reference: 0.1 });
    expect(tag).toMatchObject({ shareOfErrors: 0, errorRate: 0, lift: null, room: 0, fixAllGain: 0 });
  });

  test('of losses that are not 0 and 1 have no interval of a proportion', () => {
    const [tag] = errorTags([2.5, 0.5], [{ name: 't', member: [1, 0] }], { reference: 1 });
    expect(tag).toMatchObject({ errorRate: 2.5, gap: 1.5, room: 0.75, interval: null });
  });
});
