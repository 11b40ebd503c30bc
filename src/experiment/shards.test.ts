import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUCKETS,
  bucketOf,
  bucketsOf,
  bucketText,
  type FoundShard,
  parseShardNumber,
  type ShardManifest,
  type ShardNumber,
  shardName,
  shardProblems,
} from './shards.ts';

const KEY = 'a'.repeat(64);
const SPLIT = 'b'.repeat(64);
const MODEL = 'c'.repeat(64);
const WHOLE = { model: 'fraud', key: KEY, splitDigest: SPLIT, modelSha256: MODEL };

function found(shard: ShardNumber, changed: Partial<ShardManifest> = {}): FoundShard {
  const buckets = [...bucketsOf(shard)];
  return {
    file: `${shardName('fraud', shard)}.json`,
    manifest: {
      format: 'proofmark-shard/1',
      model: 'fraud',
      evaluation: KEY,
      shard,
      buckets,
      data: { card: 'payments', split: 'test', digest: SPLIT },
      modelSha256: MODEL,
      modelBytes: 10,
      // As if every bucket held two rows.
      rows: 2 * buckets.length,
      splitRows: 2 * BUCKETS,
      predictions: { file: `${shardName('fraud', shard)}.parquet`, sha256: KEY, bytes: 1 },
      measured: { testbed: {}, seconds: 1, peakMemoryBytes: 1, chunkRows: 8192, threads: 1 },
      ...changed,
    },
  };
}

const division = (of: number) => Array.from({ length: of }, (_, index) => found({ index, of }));
const whats = (shards: readonly FoundShard[]) => shardProblems(shards, WHOLE).map(({ what }) => what);

describe('the buckets of shards', () => {
  it('are owned by exactly one shard of any division', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: BUCKETS }), (of) => {
        const owned = Array.from({ length: of }, (_, index) => bucketsOf({ index, of })).flat();
        expect(owned.toSorted((a, b) => a - b)).toEqual(Array.from({ length: BUCKETS }, (_, bucket) => bucket));
      }),
      { numRuns: 60 },
    );
  });

  it('spread over all shards about evenly, and anew for another test set', () => {
    const bucket = (split: string, entity: string) =>
      bucketOf(
        createHash('sha256')
          .update(bucketText(split, entity, 0))
          .digest('hex'),
      );
    const counts = new Array<number>(4).fill(0);
    let moved = 0;
    for (let entity = 0; entity < 4000; entity++) {
      counts[bucket(SPLIT, `c${entity}`) % 4]! += 1;
      if (bucket(SPLIT, `c${entity}`) !== bucket(KEY, `c${entity}`)) moved += 1;
    }
    // Four standard deviations of a binomial count.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(110);
    expect(moved).toBeGreaterThan(3900);
  });
});

describe('the number of a shard', () => {
  it('is k/S counted from 0', () => {
    expect(parseShardNumber('0/4')).toEqual({ index: 0, of: 4 });
    expect(parseShardNumber('1023/1024')).toEqual({ index: 1023, of: 1024 });
  });

  it.each(['4/4', '1/0', '0/1025', '-1/4', '1', '1/4/2', '0x1/4', '', '1.5/4'])(
    'refuses %j with a sentence',
    (text) => {
      expect(parseShardNumber(text)).toHaveProperty('reason');
    },
  );
});

describe('shards that are to be merged', () => {
  it('are one whole in any division and any order, and with any one of them missing are not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 96 }), fc.gen(), (of, gen) => {
        const shards = division(of);
        const order = gen(() => fc.shuffledSubarray(shards, { minLength: of, maxLength: of }));
        expect(whats(order)).toEqual([]);
        const without = order.slice(1);
        const { index } = order[0]!.manifest.shard;
        expect(whats(without).at(-1)).toMatch(
          of === 1 ? /^1024 of 1024 buckets/ : new RegExp(`a shard of fraud is missing: ${index}/${of}$`),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are the same problems in any order', () => {
    const broken = [...division(4).slice(0, 3), ...division(6).slice(2, 4)];
    const problems = shardProblems(broken, WHOLE);
    expect(problems.length).toBeGreaterThan(1);
    expect(shardProblems([...broken].reverse(), WHOLE)).toEqual(problems);
  });

  it('may come from several divisions that fit together', () => {
    const [, ...quarters] = [found({ index: 1, of: 2 }), found({ index: 0, of: 4 }), found({ index: 2, of: 4 })];
    expect(whats([found({ index: 1, of: 2 }), ...quarters])).toEqual([]);
  });

  it('are refused when two own a bucket', () => {
    expect(whats([...division(2), found({ index: 0, of: 4 })])).toEqual([
      'overlaps fraud.0-of-2.json: 256 buckets are in both',
    ]);
    const twice = { ...found({ index: 0, of: 2 }), file: 'copy/fraud.0-of-2.json' };
    expect(whats([...division(2), twice])).toEqual(['overlaps copy/fraud.0-of-2.json: 512 buckets are in both']);
  });

  it.each([
    ['other rows', { data: { card: 'payments', split: 'test', digest: KEY } }, /scored on other rows/],
    ['another model file', { modelSha256: KEY }, /another model file/],
    ['another question', { evaluation: SPLIT }, /part of the evaluation bbbbbbbbbbbb/],
    ['another model', { model: 'loans' }, /a shard of the model loans/],
  ])('are refused when one was scored on %s', (_, changed, message) => {
    const [first, second] = division(2);
    expect(whats([first!, { ...second!, manifest: { ...second!.manifest, ...changed } }])).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('are refused when their rows are not those of the split', () => {
    const [first, second] = division(2);
    expect(whats([first!, { ...second!, manifest: { ...second!.manifest, rows: 3 } }])).toEqual([
      'the shards hold 1,027 rows together, and the split has 2,048',
    ]);
  });
});
