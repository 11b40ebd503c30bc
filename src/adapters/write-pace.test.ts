import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paceWrites } from './write-pace.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('the pace of writes', () => {
  test('lets a few go at once, and then one a second', () => {
    const wait = paceWrites(SECOND, 3);
    expect([0, 0, 0, 0, 0].map(wait)).toEqual([0, 0, 0, 1000, 2000]);
  });

  test('lets a few go at once again after a rest', () => {
    const wait = paceWrites(SECOND, 3);
    for (let at = 0; at < 3; at++) wait(0);
    expect(wait(1000)).toBe(0);
    expect(wait(1000)).toBe(1000);
    expect([MINUTE, MINUTE, MINUTE, MINUTE].map(wait)).toEqual([0, 0, 0, 1000]);
  });

  test('sends no more than 80 in any minute, however they come, and none waits longer than it must', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 300 }), (gaps) => {
        const wait = paceWrites(SECOND);
        let now = 0;
        const sent = gaps.map((gap) => {
          now += gap;
          return now + wait(now);
        });
        for (const [at, start] of sent.entries()) {
          expect(sent.slice(at).filter((time) => time < start + MINUTE).length).toBeLessThanOrEqual(80);
        }
        expect(sent).toEqual(sent.toSorted((a, b) => a - b));
      }),
    );
  });
});
