import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { quoteText } from './sql-text.ts';

/** Buckets that the rows of a split fall into; shard k of S owns those with bucket mod S = k. */
export const BUCKETS = 1024;

/** Part `index` of `of` parts of an evaluation; the first has index 0. */
export interface ShardNumber {
  readonly index: number;
  readonly of: number;
}

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** The file beside a shard's predictions that says what they are. Format of `<model>.<k>-of-<S>.json`. */
export const ShardManifest = z.object({
  format: z.literal('proofmark-shard/1'),
  model: z.string(),
  /** Key of the evaluation that this is a part of. */
  evaluation: Sha256Hex,
  shard: z.object({ index: z.number().int().nonnegative(), of: z.number().int().min(1).max(BUCKETS) }),
  /** Ascending. */
  buckets: z.array(
    z
      .number()
      .int()
      .nonnegative()
      .max(BUCKETS - 1),
  ),
  data: z.object({ card: z.string(), split: z.string(), digest: Sha256Hex }),
  modelSha256: Sha256Hex,
  modelBytes: z.number().int().nonnegative(),
  /** Rows of this shard, and of the whole split. */
  rows: z.number().int().nonnegative(),
  splitRows: z.number().int().positive(),
  /** The Parquet file beside this one. */
  predictions: z.object({ file: z.string().regex(/^[^/\\]+$/), sha256: Sha256Hex, bytes: z.number().int() }),
  measured: z.object({
    testbed: z.unknown(),
    seconds: z.number(),
    peakMemoryBytes: z.number(),
    chunkRows: z.number().int(),
    threads: z.number().int(),
  }),
});
export type ShardManifest = z.infer<typeof ShardManifest>;

/** `0/4` to `3/4`; the reason where it is something else. */
export function parseShardNumber(text: string): ShardNumber | { readonly reason: string } {
  const [, first, last] = /^(\d{1,5})\/(\d{1,5})$/.exec(text.trim()) ?? [];
  if (first === undefined || last === undefined) return { reason: 'Give a shard and how many there are, such as 0/4.' };
  const [index, of] = [Number(first), Number(last)];
  if (of < 1 || of > BUCKETS) return { reason: `There may be 1 to ${BUCKETS} shards.` };
  if (index >= of) return { reason: `Shards are counted from 0: 0/${of} to ${of - 1}/${of}.` };
  return { index, of };
}

/** Name of a shard's files without their ending. */
export function shardName(model: string, { index, of }: ShardNumber): string {
  return `${model}.${index}-of-${of}`;
}

/** The buckets that a shard owns, ascending. */
export function bucketsOf({ index, of }: ShardNumber): readonly number[] {
  return Array.from({ length: Math.ceil((BUCKETS - index) / of) }, (_, place) => index + place * of);
}

/**
 * What is hashed for a row: its entity where rows belong to one, so that an entity is never cut in two, else its number in
 * the split. The digest of the split is the salt: entities that share a bucket in one test set do not in the next.
 */
export function bucketText(splitDigest: string, entity: string | null, row: number): string {
  return entity === null ? `${splitDigest}|row|${row}` : `${splitDigest}|entity|${entity}`;
}

/** The bucket of a text, from its SHA-256 as hex: the first 32 bits modulo the number of buckets. */
export function bucketOf(sha256Hex: string): number {
  return Number.parseInt(sha256Hex.slice(0, 8), 16) % BUCKETS;
}

/** The same in SQL. `entity` and `row` are SQL expressions. */
export function bucketSql(splitDigest: string, entity: string | null, row: string): string {
  const text =
    entity === null
      ? `${quoteText(`${splitDigest}|row|`)} || cast(${row} as varchar)`
      : `${quoteText(`${splitDigest}|entity|`)} || cast(${entity} as varchar)`;
  return `(cast('0x' || substr(sha256(${text}), 1, 8) as bigint) % ${BUCKETS})`;
}

/** A manifest that was read, with the file it was read from. */
export interface FoundShard {
  readonly file: string;
  readonly manifest: ShardManifest;
}

/** What the shards have to be parts of. */
export interface WholeEvaluation {
  readonly model: string;
  readonly key: string;
  readonly splitDigest: string;
  readonly modelSha256: string;
}

/** Everything that keeps these shards from being one whole; in any order of the shards the same. */
export function shardProblems(found: readonly FoundShard[], whole: WholeEvaluation): readonly Problem[] {
  const shards = found.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const foreign = shards.flatMap((shard) => foreignProblem(shard, whole) ?? []);
  if (foreign.length > 0) return foreign;
  const overlaps = overlapProblems(shards);
  const gap = gapProblem(shards, whole);
  if (overlaps.length > 0 || gap !== undefined) return [...overlaps, ...(gap === undefined ? [] : [gap])];
  return rowProblems(shards);
}

function foreignProblem({ file, manifest }: FoundShard, whole: WholeEvaluation): Problem | undefined {
  const where = { file };
  const fix = `Evaluate this shard again for the model as it is now: proofmark evaluate ${whole.model} --shard ${manifest.shard.index}/${manifest.shard.of}`;
  if (manifest.model !== whole.model) return { what: `is a shard of the model ${manifest.model}`, where, fix };
  if (manifest.data.digest !== whole.splitDigest) {
    const [theirs, ours] = [short(manifest.data.digest), short(whole.splitDigest)];
    return {
      what: `was scored on other rows: the split has the digest ${theirs}, and the model is tested on ${ours}`,
      where,
      fix,
    };
  }
  if (manifest.modelSha256 !== whole.modelSha256) {
    const [theirs, ours] = [short(manifest.modelSha256), short(whole.modelSha256)];
    return { what: `was scored with another model file: ${theirs}, and the run holds ${ours}`, where, fix };
  }
  if (manifest.evaluation !== whole.key) {
    const [theirs, ours] = [short(manifest.evaluation), short(whole.key)];
    return { what: `is part of the evaluation ${theirs}, not of ${ours}: something else was computed`, where, fix };
  }
  return undefined;
}

function overlapProblems(shards: readonly FoundShard[]): readonly Problem[] {
  const owner = new Map<number, FoundShard>();
  const shared = new Map<string, { readonly first: FoundShard; readonly second: FoundShard; count: number }>();
  for (const shard of shards) {
    for (const bucket of new Set(shard.manifest.buckets)) {
      const first = owner.get(bucket);
      if (first === undefined) {
        owner.set(bucket, shard);
        continue;
      }
      const pair = `${first.file}\0${shard.file}`;
      const known = shared.get(pair);
      if (known === undefined) shared.set(pair, { first, second: shard, count: 1 });
      else known.count += 1;
    }
  }
  return [...shared.values()].map(({ first, second, count }) => ({
    what: `overlaps ${first.file}: ${count === 1 ? 'a bucket is' : `${count} buckets are`} in both`,
    where: { file: second.file },
    fix: 'Give the shards of one division only, each once.',
  }));
}

function gapProblem(shards: readonly FoundShard[], whole: WholeEvaluation): Problem | undefined {
  const covered = new Set(shards.flatMap(({ manifest }) => manifest.buckets));
  const missing = Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter((bucket) => !covered.has(bucket));
  if (missing.length === 0) return undefined;
  const divisions = new Set(shards.map(({ manifest }) => manifest.shard.of));
  const [of] = divisions;
  if (divisions.size !== 1 || of === undefined) {
    return {
      what: `${missing.length} of ${BUCKETS} buckets of ${whole.model} are in no shard, bucket ${missing[0]} for one`,
      fix: 'Give all shards of one division.',
    };
  }
  const absent = [...new Set(missing.map((bucket) => bucket % of))].sort((a, b) => a - b);
  const names = absent.slice(0, 8).map((index) => `${index}/${of}`);
  const more = absent.length > names.length ? ` and ${absent.length - names.length} more` : '';
  return {
    what: `${absent.length === 1 ? 'a shard' : `${absent.length} shards`} of ${whole.model} ${absent.length === 1 ? 'is' : 'are'} missing: ${names.join(', ')}${more}`,
    fix: `Run it, or bring its two files here: proofmark evaluate ${whole.model} --shard ${names[0]}`,
  };
}

function rowProblems(shards: readonly FoundShard[]): readonly Problem[] {
  const sizes = new Set(shards.map(({ manifest }) => manifest.splitRows));
  const rows = shards.reduce((sum, { manifest }) => sum + manifest.rows, 0);
  if (sizes.size === 1 && sizes.has(rows)) return [];
  return [
    {
      what: `the shards hold ${rows.toLocaleString('en-US')} rows together, and the split has ${[...sizes].map((size) => size.toLocaleString('en-US')).join(' or ')}`,
      fix: 'One of the manifests was changed: evaluate the shards again.',
    },
  ];
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
