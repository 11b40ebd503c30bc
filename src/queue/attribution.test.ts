import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FailingRow, turningSuspect } from './attribution.ts';

/** A row whose head is `change` behind the reference, and fails from `limit` on. */
function row(change: number, limit: number, effects: readonly number[], before: number): FailingRow {
  return { fails: (better) => change + better <= -limit, total: change - before, effects };
}

describe('the suspect with which rows began to fail', () => {
  test('is the one with which the sum passes the limit', () => {
    // 4 behind before them; with -3, -3, -3 it is 7, 10 and 13 behind.
    expect(turningSuspect([row(-13, 12, [-3, -3, -3], -4)])).toBe(2);
    expect(turningSuspect([row(-13, 9, [-3, -3, -3], -4)])).toBe(1);
    expect(turningSuspect([row(-13, 6, [-3, -3, -3], -4)])).toBe(0);
  });

  test('is none where it depends on where the changes met', () => {
    // Alone they cost 2 in all, together 9: with the first of them, or only with the last.
    expect(turningSuspect([row(-13, 12, [-1, -1], -4)])).toBeNull();
    expect(turningSuspect([row(-13, 5.5, [-1, -1], -4)])).toBeNull();
    // Where the last one is the only large one, it is the one either way.
    expect(turningSuspect([row(-13, 12, [0, -8], -4)])).toBe(1);
  });

  test('of several rows is that of the row that failed first', () => {
    expect(turningSuspect([row(-13, 12, [-3, -3, -3], -4), row(-2, 1.5, [-2, 0, 0], 0)])).toBe(0);
  });

  test('is not known without a row', () => {
    expect(turningSuspect([])).toBeNull();
  });

  test('law: where changes do add up, it is the first tree that fails', () => {
    const step = fc.integer({ min: -50, max: 20 });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), fc.integer({ min: 1, max: 60 }), (effects, limit) => {
        const trees = effects.map((_, at) => effects.slice(0, at + 1).reduce((total, each) => total + each, 0));
        const head = trees.at(-1)!;
        fc.pre(head <= -limit);
        expect(turningSuspect([row(head, limit, effects, 0)])).toBe(trees.findIndex((change) => change <= -limit));
      }),
    );
  });
});
