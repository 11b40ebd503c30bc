import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Challenge } from './challenge.ts';
import { addChallengeEntry, removeChallengeEntry } from './challenge-entries.ts';

const challenge = (name: string, more = {}): Challenge =>
  Challenge.parse({ name, file: `challenges/${name}.parquet`, sha256: 'a'.repeat(64), ...more });

const MODEL = `task: regression # what it predicts
evaluate:
    label: price   # euros
    metrics:
        - mae: { role: optimize,   margin: 1% }

    # Parts that matter.
    slices: [region]
onnx: { inputs: { x: [a] } }
`;

describe('an entry of a challenge', () => {
  test('is added as a line, and everything else stays as it was written', () => {
    const text = addChallengeEntry(MODEL, challenge('fog', { tolerance: 2, reason: 'a: "quoted" # reason' }));
    const before = MODEL.split('\n');
    expect(text.split('\n').filter((line) => before.includes(line))).toEqual(before);
    expect(text.split('\n')).toHaveLength(before.length + 2);
    expect(parse(text).evaluate.challenges).toEqual([
      {
        name: 'fog',
        file: 'challenges/fog.parquet',
        sha256: 'a'.repeat(64),
        must: 'be-right',
        tolerance: 2,
        reason: 'a: "quoted" # reason',
      },
    ]);
  });

  test('of a file in braces is added although the file has to be written anew', () => {
    const text = addChallengeEntry('{ task: regression, evaluate: { label: price } }\n', challenge('fog'));
    expect(parse(text)).toMatchObject({
      task: 'regression',
      evaluate: { label: 'price', challenges: [{ name: 'fog' }] },
    });
  });

  test('that was added last is removed without a trace, in any order of names', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (names, pick) => {
          const all = names.reduce((text, each) => addChallengeEntry(text, challenge(each)), MODEL);
          expect(parse(all).evaluate.challenges.map((entry: Challenge) => entry.name)).toEqual(names);
          const gone = names[pick % names.length]!;
          const rest = removeChallengeEntry(all, gone)!;
          const left = names.filter((each) => each !== gone);
          expect((parse(rest).evaluate.challenges ?? []).map((entry: Challenge) => entry.name)).toEqual(left);
          const none = left.reduce((text, each) => removeChallengeEntry(text, each)!, rest);
          expect(none).toBe(MODEL);
        },
      ),
    );
  });

  test('that is not there is not removed', () => {
    expect(removeChallengeEntry(MODEL, 'fog')).toBeUndefined();
    expect(removeChallengeEntry(addChallengeEntry(MODEL, challenge('fog')), 'smog')).toBeUndefined();
  });
});
