import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../metrics/random.ts';
import { jaccard, SAME_TEXT, shinglesOf, TextIndex } from './near-duplicate-texts.ts';

describe('shingles', () => {
  test('do not know letters, spaces and punctuation apart', () => {
    expect(shinglesOf('The  quick, brown fox;\njumps!')).toEqual(shinglesOf('the QUICK brown fox - jumps'));
    expect(shinglesOf('one two three four')).not.toEqual(shinglesOf('one two four three'));
  });

  test('are one of a short text, none of an empty one, and each once', () => {
    expect(shinglesOf('hello')).toHaveLength(1);
    expect(shinglesOf('...')).toHaveLength(0);
    expect(shinglesOf('a b c a b c a b c')).toHaveLength(3);
  });

  test('take single characters where a script has no spaces', () => {
    expect(shinglesOf('今日は天気がいい')).toHaveLength(6);
    expect(
      jaccard(shinglesOf('今日は天気がいいですね本当に'), shinglesOf('今日は天気がいいですね本当だ')),
    ).toBeGreaterThan(0.8);
  });

  test("have Jaccard's index in common, as sets have", () => {
    const set = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [first, second] = [Uint32Array.from(a).sort(), Uint32Array.from(b).sort()];
        const both = a.filter((value) => b.includes(value)).length;
        const either = new Set([...a, ...b]).size;
        expect(jaccard(first, second)).toBeCloseTo(either === 0 ? 1 : both / either, 12);
        expect(jaccard(second, first)).toBe(jaccard(first, second));
      }),
    );
  });
});

/** Texts of words by Zipf's law, as people's are. */
function writer(seed: string): (words: number) => string[] {
  const random = new SeededRandom(seed);
  return (words) => Array.from({ length: words }, () => `w${Math.floor(3000 ** random.uniform())}`);
}

/** The text with a share of its words replaced. */
function edited(words: readonly string[], share: number, random: SeededRandom): string[] {
  return words.map((word) => (random.uniform() < share ? `x${random.below(10_000)}` : word));
}

describe('the index of texts', () => {
  test.each(['one seed', 'another seed', 'a third'])(
    'finds what comparing all pairs finds: recall and precision, %s',
    (seed) => {
      const write = writer(seed);
      const random = new SeededRandom(`edits|${seed}`);
      const train = Array.from({ length: 400 }, () => write(40 + random.below(160)));
      const asked = train.map((words, index) =>
        index % 3 === 0 ? write(100) : edited(words, 0.12 * random.uniform(), random),
      );
      const [known, wanted] = [train, asked].map((texts) => texts.map((words) => shinglesOf(words.join(' '))));
      const index = new TextIndex(wanted!.length, seed);
      for (const shingles of wanted!) index.watch(shingles);
      known!.forEach((shingles, number) => {
        index.see(shingles, number);
      });
      const candidates = index.candidates();
      const near = wanted!.map((shingles) => known!.some((other) => jaccard(shingles, other) >= SAME_TEXT));
      const found = wanted!.map(
        (shingles, place) => candidates[place]! >= 0 && jaccard(shingles, known![candidates[place]!]!) >= SAME_TEXT,
      );
      const count = (values: readonly boolean[]) => values.filter(Boolean).length;
      const right = count(found.map((yes, place) => yes && near[place]!));
      expect(count(near)).toBeGreaterThan(60);
      expect(count(near)).toBeLessThan(240);
      expect(right / count(near)).toBeGreaterThanOrEqual(0.99);
      // Verified by value, so nothing that was found is wrong; and nothing far from it has to be verified.
      expect(right).toBe(count(found));
      const likeness = [...candidates].flatMap((number, place) =>
        number < 0 ? [] : [jaccard(wanted![place]!, known![number]!)],
      );
      expect(Math.min(...likeness)).toBeGreaterThan(0.4);
    },
  );

  test('agrees in the share of its minima that the sets have in common', () => {
    const random = new SeededRandom('agreement');
    for (const share of [0.5, 0.8, 0.95]) {
      const both = Array.from({ length: Math.round(share * 400) }, () => random.next());
      const side = () =>
        Uint32Array.from([
          ...both,
          ...Array.from({ length: Math.round((1 - share) * 200) }, () => random.next()),
        ]).sort();
      const [first, second] = [side(), side()];
      let agreed = 0;
      for (let seed = 0; seed < 40; seed++) {
        const index = new TextIndex(1, String(seed));
        index.watch(first);
        index.see(second, 0);
        agreed += index.candidates()[0] === 0 ? 1 : 0;
      }
      if (share < 0.6) expect(agreed).toBeLessThan(8);
      else expect(agreed).toBeGreaterThan(36);
    }
  });

  test('finds nothing for empty texts, and no text in itself', () => {
    const text = shinglesOf('the very same words again and again in one text');
    const index = new TextIndex(3, 's');
    for (const shingles of [text, new Uint32Array(), text]) index.watch(shingles);
    index.see(text, 7, 0);
    index.see(new Uint32Array(), 8);
    expect([...index.candidates()]).toEqual([-1, -1, 7]);
    index.see(text, 9, 2);
    expect([...index.candidates()]).toEqual([9, -1, 7]);
  });

  test('finds every one of many equal texts, in time that does not grow with their square', () => {
    const text = shinglesOf(writer('form')(80).join(' '));
    const count = 20_000;
    const index = new TextIndex(count, 's');
    for (let place = 0; place < count; place++) index.watch(text);
    for (let number = 0; number < count; number++) index.see(text, number);
    expect(index.candidates().every((number) => number >= 0)).toBe(true);
  });

  test('gives the same for the same seed', () => {
    const write = writer('twice');
    const texts = Array.from({ length: 50 }, () => shinglesOf(write(60).join(' ')));
    const run = (seed: string) => {
      const index = new TextIndex(texts.length, seed);
      for (const text of texts) index.watch(text);
      texts.forEach((text, number) => {
        index.see(text, number + 100, number % 2 === 0 ? number : -1);
      });
      return [...index.candidates()];
    };
    expect(run('a')).toEqual(run('a'));
  });
});
