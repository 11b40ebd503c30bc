import { describe, expect, test } from 'vitest';
import { allOf, oneAhead } from './side-by-side.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('all of several', () => {
  test('are waited for, also when the first fails', async () => {
    let ended = false;
    const slow = turn().then(() => {
      ended = true;
      return 2;
    });
    await expect(allOf([Promise.reject(new Error('no file')), slow])).rejects.toThrow('no file');
    expect(ended).toBe(true);
    expect(await allOf([Promise.resolve(1), Promise.resolve('a')])).toEqual([1, 'a']);
  });

  test('fail with what the first says when several fail', async () => {
    const fail = (what: string) => Promise.reject(new Error(what));
    await expect(allOf([fail('reference'), fail('current')])).rejects.toThrow('reference');
  });
});

describe('one ahead', () => {
  test('gives all in their order, and begins the next before the caller works on one', async () => {
    const begun: number[] = [];
    const made = oneAhead([1, 2, 3], async (item) => {
      begun.push(item);
      await turn();
      return item * 10;
    });
    const seen: [number, number][] = [];
    for await (const each of made) seen.push([each, begun.length]);
    expect(seen).toEqual([
      [10, 2],
      [20, 3],
      [30, 3],
    ]);
  });

  test('throws a failure when its turn comes, and nothing before', async () => {
    const made = oneAhead([1, 2], async (item) => {
      if (item === 2) throw new Error('second');
      return item;
    });
    expect((await made.next()).value).toBe(1);
    await turn();
    await expect(made.next()).rejects.toThrow('second');
  });

  test('waits for what is in the making when the caller stops', async () => {
    let finished = 0;
    for await (const _ of oneAhead([1, 2, 3], async () => {
      await turn();
      finished++;
    })) {
      break;
    }
    expect(finished).toBe(2);
  });
});
