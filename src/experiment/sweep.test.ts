import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseParams } from './params.ts';
import { withParams } from './params-text.ts';
import { planTrials, SweepSpace } from './sweep.ts';

const CURRENT = { rate: 0.1, depth: 4, kind: 'a', 'tree.leaves': 31 };
const plan = (space: unknown, more: Partial<Parameters<typeof planTrials>[0]> = {}) =>
  planTrials({ space: SweepSpace.parse(space), method: 'grid', trials: 20, seed: 1, ...more }, CURRENT);

describe('a grid', () => {
  test('tries every combination once, in the order it is written', () => {
    const { trials } = plan({ rate: [0.1, 0.2, 0.1], depth: [4, 6] });
    expect(trials?.map(({ trial, params }) => [trial, params.rate, params.depth])).toEqual([
      [1, 0.1, 4],
      [2, 0.1, 6],
      [3, 0.2, 4],
      [4, 0.2, 6],
    ]);
  });

  test.each<[string, unknown, string]>([
    ['a name that is misspelt', { dept: [1] }, 'the model has no param "dept"'],
    ['a range', { rate: { min: 0, max: 1 } }, 'a grid needs values, and rate has a range'],
    ['more trials than are allowed', { rate: [1, 2, 3, 4, 5], depth: [1, 2, 3, 4, 5] }, 'the grid has 25 trials'],
    ['nothing', {}, 'there is nothing to try'],
    ['a name of every object', { toString: [1] }, 'the model has no param "toString"'],
  ])('refuses %s', (_, space, what) => {
    const { trials, problems } = plan(space);
    expect(trials).toBeNull();
    expect(problems[0]?.what).toContain(what);
  });
});

describe('a random search', () => {
  const space = { rate: { min: 0.001, max: 1, log: true }, depth: { min: 2, max: 9, integer: true }, kind: ['a', 'b'] };

  test('draws the same trials for one seed, others for another, and none twice', () => {
    const draw = (seed: number) => plan(space, { method: 'random', seed }).trials;
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(new Set(draw(1)!.map(({ params }) => JSON.stringify(params))).size).toBe(20);
  });

  test('stays within its ranges, also at their ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        for (const { params } of plan(space, { method: 'random', seed, trials: 30 }).trials!) {
          expect(params.rate).toBeGreaterThanOrEqual(0.001);
          expect(params.rate).toBeLessThanOrEqual(1);
          expect(Number.isInteger(params.depth) && (params.depth as number) >= 2 && (params.depth as number) <= 9).toBe(
            true,
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a logarithmic range has half of its draws below the geometric mean', () => {
    const { trials } = plan({ rate: { min: 0.0001, max: 1, log: true } }, { method: 'random', trials: 400 });
    const below = trials!.filter(({ params }) => (params.rate as number) < 0.01).length;
    expect(Math.abs(below - 200)).toBeLessThan(40);
  });

  test('a small space gives what it has', () => {
    expect(plan({ kind: ['a', 'b'] }, { method: 'random' }).trials).toHaveLength(2);
  });

  test.each([
    { min: 2, max: 1 },
    { min: 0, max: 1, log: true },
    { min: 0.2, max: 0.8, integer: true },
    { min: 0, max: 1, step: 1 },
  ])('refuses the range %j', (range) => expect(SweepSpace.safeParse({ rate: range }).success).toBe(false));
});

describe('params written into their file', () => {
  const YAML = '# How fast.\nrate: 0.1 # per step\ntree:\n  depth: 4\nlayers: [8, 16]\n"a.b": x\n';

  test('keep comments, order and everything else', () => {
    expect(withParams('params.yaml', YAML, { rate: 0.25, 'tree.depth': 6, 'layers.1': 32, 'a.b': 'on' })).toBe(
      '# How fast.\nrate: 0.25 # per step\ntree:\n  depth: 6\nlayers: [ 8, 32 ]\n"a.b": "on"\n',
    );
    expect(JSON.parse(withParams('params.json', '{"rate":1,"tree":{"depth":4}}', { 'tree.depth': 5 }))).toEqual({
      rate: 1,
      tree: { depth: 5 },
    });
  });

  test.each([
    ['params.yaml', 'a: &x 1\nb: *x\n', { a: 2 }],
    ['params.yaml', 'a: &x 1\nb: *x\n', { b: 2 }],
    ['params.yaml', YAML, { tree: 1 }],
    ['params.yaml', YAML, { missing: 1 }],
    ['params.toml', 'a = 1', { a: 2 }],
  ])('%s %j refuses %j', (file, text, values) => {
    expect(() => withParams(file, text, values)).toThrow('cannot be changed in it by name');
  });

  test('are read back as they were given', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(value, (given) => {
        const wanted = Object.is(given, -0) ? 0 : given;
        const text = withParams('params.yaml', YAML, { rate: wanted });
        expect(parseParams('params.yaml', new TextEncoder().encode(text)).params.rate).toBe(wanted);
      }),
    );
  });
});
