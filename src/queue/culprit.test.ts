import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCulprit, type Prefix } from './culprit.ts';

/** `1+`: #1 changes the model and the tree passes; `-` fails, `?` is unknown; `=` before it: the model is left as it is. */
function prefixes(text: string): Prefix[] {
  return text.split(' ').map((part) => {
    const [, number, same, state] = /^(\d+)(=?)([+?-])$/.exec(part)!;
    const states = { '+': 'pass', '-': 'fail', '?': 'unknown' } as const;
    return { pullRequest: Number(number), changes: same === '', state: states[state as '+' | '-' | '?'] };
  });
}

describe('whose addition turned the verdict', () => {
  test.each([
    ['1-', 1],
    ['1+ 2+ 3-', 3],
    ['1+ 2- 3-', 2],
    ['1- 2- 3-', 1],
    // A later one made it right again, and the last one broke it: the first to break it is named.
    ['1- 2+ 3-', 1],
    // What does not touch the model cannot have turned it.
    ['1+ 2=? 3-', 3],
    ['1=? 2=? 3-', 3],
    ['1+ 2? 3=-', 2],
    ['1? 2=? 3=-', 1],
  ])('%s: #%i', (text, pullRequest) => {
    expect(findCulprit(prefixes(text), 'ALLGREEN')).toEqual({ kind: 'named', pullRequest });
  });

  test.each([
    ['1? 2? 3-', [1, 2, 3]],
    ['1+ 2? 3-', [2, 3]],
    ['1+ 2? 3=? 4-', [2, 4]],
    ['1? 2- 3-', [1, 2]],
  ])('%s: one of %j, because the trees between were never evaluated', (text, pullRequests) => {
    expect(findCulprit(prefixes(text), 'ALLGREEN')).toEqual({ kind: 'suspects', pullRequests });
  });

  test.each([
    // #1 landed or lands with #2, which passes: the stack stopped passing with #3.
    ['1- 2+ 3-', { kind: 'named', pullRequest: 3 }],
    ['1- 2+ 3? 4-', { kind: 'suspects', pullRequests: [3, 4] }],
    ['1- 2+ 3- 4-', { kind: 'named', pullRequest: 3 }],
    ['1+ 2- 3-', { kind: 'named', pullRequest: 2 }],
    ['1- 2- 3-', { kind: 'named', pullRequest: 1 }],
    ['1? 2- 3-', { kind: 'suspects', pullRequests: [1, 2] }],
  ])('%s, where only the head has to pass: %j', (text, culprit) => {
    expect(findCulprit(prefixes(text), 'HEADGREEN')).toEqual(culprit);
  });

  test('a stack that passes has none', () => {
    expect(() => findCulprit(prefixes('1+ 2+'), null)).toThrow(RangeError);
  });

  const strategies = fc.constantFrom('ALLGREEN' as const, 'HEADGREEN' as const, null);
  const state = fc.constantFrom<Prefix['state']>('pass', 'fail', 'unknown');
  const stack = fc
    .array(fc.record({ changes: fc.boolean(), state }), { maxLength: 8 })
    .map((ahead) => [...ahead, { changes: true, state: 'fail' as const }])
    .map((all) =>
      all.map((each, at): Prefix => ({ ...each, pullRequest: at + 1, ...(each.changes ? {} : { state: 'unknown' }) })),
    );

  test('law: only who changes the model is accused', () => {
    fc.assert(
      fc.property(stack, strategies, (all, strategy) => {
        const culprit = findCulprit(all, strategy);
        const accused = culprit.kind === 'named' ? [culprit.pullRequest] : culprit.pullRequests;
        expect(accused.every((number) => all[number - 1]!.changes)).toBe(true);
      }),
    );
  });

  test('law: learning the truth about one tree never accuses somebody new', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        strategies,
        (fails, which, seen, strategy) => {
          // The truth: once it fails it goes on failing, as it does when nobody repairs it.
          const from = fails.indexOf(true) === -1 ? fails.length - 1 : fails.indexOf(true);
          const truth = fails.map(
            (_, at): Prefix => ({ pullRequest: at + 1, changes: true, state: at >= from ? 'fail' : 'pass' }),
          );
          const known = truth.map(
            (each, at): Prefix => (at === truth.length - 1 || seen[at] ? each : { ...each, state: 'unknown' }),
          );
          const more = known.map((each, at) => (at === which % known.length ? truth[at]! : each));
          const accused = (list: readonly Prefix[]) => {
            const found = findCulprit(list, strategy);
            return found.kind === 'named' ? [found.pullRequest] : found.pullRequests;
          };
          const before = accused(known);
          const after = accused(more);
          expect(after.every((number) => before.includes(number))).toBe(true);
          expect(accused(truth)).toEqual([from + 1]);
        },
      ),
    );
  });
});
