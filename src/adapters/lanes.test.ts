import { describe, expect, test } from 'vitest';
import { lanes } from './lanes.ts';

function lane(name: string) {
  const interrupted: string[] = [];
  return { name, interrupted, interrupt: () => void interrupted.push(name) };
}

/** Work that ends when it is told to. */
function controlled() {
  const settled: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const began: string[] = [];
  const work =
    (index: number) =>
    ({ name }: { name: string }) => {
      began.push(`${index} in ${name}`);
      return new Promise<string>((resolve, reject) => {
        settled[index] = { resolve, reject };
      });
    };
  return { work, settled, began };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  test('give work that comes alone the first lane, always', async () => {
    const shared = lanes([lane('a'), lane('b')]);
    for (let i = 0; i < 3; i++) expect(await shared.use(async ({ name }) => name)).toBe('a');
  });

  test('run work side by side, and more of it when a lane is free', async () => {
    const shared = lanes([lane('a'), lane('b')]);
    const { work, settled, began } = controlled();
    const all = shared.useAll([work(0), work(1), work(2)]);
    await turn();
    expect(began).toEqual(['0 in a', '1 in b']);
    settled[1]!.resolve('second');
    await turn();
    expect(began).toEqual(['0 in a', '1 in b', '2 in b']);
    settled[2]!.resolve('third');
    settled[0]!.resolve('first');
    expect(await all).toEqual(['first', 'second', 'third']);
  });

  test('end what runs and what waits when one piece fails, and serve the next as before', async () => {
    const [a, b] = [lane('a'), lane('b')];
    const shared = lanes([a, b]);
    const { work, settled, began } = controlled();
    const all = shared.useAll([work(0), work(1), work(2)]);
    const outcome = all.catch((error: Error) => error.message);
    await turn();
    settled[0]!.reject(new Error('no such column'));
    await turn();
    expect([a.interrupted, b.interrupted]).toEqual([[], ['b']]);
    settled[1]!.reject(new Error('interrupted'));
    expect(await outcome).toBe('no such column');
    expect(began).toHaveLength(2);
    expect(await shared.use(async ({ name }) => name)).toBe('a');
  });

  test('keep a lane that was taken until it is given back', async () => {
    const shared = lanes([lane('a')]);
    const taken = await shared.take();
    let ran = false;
    const later = shared.use(async () => {
      ran = true;
    });
    await turn();
    expect(ran).toBe(false);
    shared.giveBack(taken);
    await later;
    expect(ran).toBe(true);
  });
});
