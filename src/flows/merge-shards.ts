import { type Problem, UserError } from '../errors.ts';
import { bucketSql, type FoundShard, ShardManifest, shardProblems } from '../experiment/shards.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { DataFiles, Evidence, Log, Sha256, ShardFiles, Tables } from '../ports.ts';
import type { Arena } from './contender.ts';
import type { EvaluationIdentity } from './evaluate-request.ts';
import { type EvaluateRevisionRequest, planEvaluation } from './evaluate-revision.ts';
import { type Evaluated, keepEvaluation, type Measured } from './keep-evaluation.ts';
import type { PlanPorts } from './plan.ts';
import { readPredictions } from './read-predictions.ts';
import { summarizeRows } from './summarize-evaluation.ts';

export interface MergeShardsRequest extends EvaluateRevisionRequest {
  /** Absolute paths of manifests, or of folders that hold them; in any order. */
  readonly shards: readonly string[];
}

export type MergePorts = Omit<PlanPorts, 'evidence'> & {
  readonly evidence: Evidence;
  readonly tables: Tables;
  readonly dataFiles: DataFiles;
  readonly shardFiles: ShardFiles;
  readonly log: Log;
  readonly sha256: Sha256;
};

/** Rows that are put in order at a time; they have to fit into the memory of the table engine. */
const SORTED_ROWS = 500_000;
const MERGE_MEMORY_BYTES = 256 * 1024 * 1024;

/**
 * Puts the shards of an evaluation together and keeps it as evidence: the bytes of `evaluation.json` and the rows of
 * `predictions.parquet` are those of an evaluation in one piece, however many shards there were and in whatever order
 * they came. Needs no data and no inference.
 * @throws UserError with everything that is missing, given twice, damaged, or of another evaluation
 */
export async function mergeShards(request: MergeShardsRequest, ports: MergePorts): Promise<Evaluated> {
  const { entrant, run, arena } = await planEvaluation(request, ports);
  const { facts, evaluation } = entrant;
  const shards = await readShards(request, ports.shardFiles);
  const problems = shardProblems(shards, {
    model: facts.model,
    key: evaluation.key,
    splitDigest: arena.pin.digest,
    modelSha256: run.record.file!.sha256,
  });
  if (problems.length > 0) throw new UserError(problems);
  const damaged = await findDamage(shards, ports.shardFiles);
  if (damaged.length > 0) throw new UserError(damaged);

  return ports.dataFiles.temporary('predictions.parquet', async (merged) => {
    const parts = Math.ceil(shards[0]!.manifest.splitRows / SORTED_ROWS);
    await withTemporaryParts(parts > 1 ? parts : 0, ports.dataFiles, (files) =>
      writeMerged(shards, arena, { merged, parts: files }, ports),
    );
    const identity: EvaluationIdentity = {
      model: facts.model,
      task: facts.config.task,
      evaluation,
      runKey: run.record.key,
      modelFile: { sha256: run.record.file!.sha256 },
      modelBytes: run.record.file!.bytes,
      binding: facts.config.onnx,
      spec: arena.spec,
      pin: arena.pin,
    };
    const rows = { read: () => readPredictions(merged, arena.spec, ports) };
    const record = await summarizeRows(identity, rows, ports);
    return keepEvaluation(identity, { record, file: merged }, measuredTogether(shards), ports.evidence);
  });
}

async function readShards(request: MergeShardsRequest, files: ShardFiles): Promise<readonly FoundShard[]> {
  const manifests = await files.manifests(request.shards, request.model);
  if (manifests.length === 0) {
    throw new UserError({
      what: `there is no shard of ${request.model} in ${request.shards.join(', ')}`,
      fix: `Make them: proofmark evaluate ${request.model} --shard 0/4 to 3/4`,
    });
  }
  const problems: Problem[] = [];
  const found: FoundShard[] = [];
  for (const file of manifests) {
    const manifest = parseManifest(new TextDecoder().decode(await files.read(file)));
    if (manifest !== undefined) found.push({ file, manifest });
    else problems.push(damage(file, 'is not the manifest of a shard, or is damaged'));
  }
  if (problems.length > 0) throw new UserError(problems);
  return found;
}

function parseManifest(text: string): ShardManifest | undefined {
  try {
    return ShardManifest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function damage(file: string, what: string): Problem {
  return { what, where: { file }, fix: 'Bring both files of the shard again, or evaluate it again.' };
}

/** Absolute path of the predictions beside a manifest. */
function predictionsOf({ file, manifest }: FoundShard): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + manifest.predictions.file;
}

async function findDamage(shards: readonly FoundShard[], files: ShardFiles): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const shard of shards) {
    const file = predictionsOf(shard);
    const digest = await files.digest(file);
    if (digest === undefined) problems.push(damage(file, 'is missing, although its manifest is there'));
    else if (digest.sha256 !== shard.manifest.predictions.sha256)
      problems.push(damage(file, 'is damaged: its sha256 is not the one in the manifest'));
  }
  return problems;
}

/** Paths of `count` files that are gone after `use`. */
function withTemporaryParts(
  count: number,
  files: DataFiles,
  use: (files: readonly string[]) => Promise<void>,
): Promise<void> {
  if (count === 0) return use([]);
  return files.temporary('part.parquet', (file) =>
    withTemporaryParts(count - 1, files, (others) => use([...others, file])),
  );
}

/** Writes the rows of all shards in the order of the split, in memory that does not grow with them. */
async function writeMerged(
  shards: readonly FoundShard[],
  arena: Arena,
  { merged, parts }: { readonly merged: string; readonly parts: readonly string[] },
  ports: Pick<MergePorts, 'tables' | 'log'>,
): Promise<void> {
  // A shard without rows says nothing, not even what type a score has. Sorted, so that no order of arguments shows.
  const filled = shards.filter(({ manifest }) => manifest.rows > 0).toSorted(byFirstBucket);
  const views = filled.map((shard, index) => ({ name: `shard${index}`, file: predictionsOf(shard) }));
  const progress = ports.log.progress(`merging ${shards.length} ${shards.length === 1 ? 'shard' : 'shards'}`);
  const rows = shards[0]!.manifest.splitRows;
  const session = await ports.tables.open({ views, outputs: [merged, ...parts], memoryBytes: MERGE_MEMORY_BYTES });
  try {
    const problems: Problem[] = [];
    const types = new Set<string>();
    for (const [index, shard] of filled.entries()) {
      const columns = await session.columns(`select * from shard${index}`);
      types.add(JSON.stringify(columns));
      const bucket = bucketSql(arena.pin.digest, arena.spec.entity === null ? null : 'entity', '"row"');
      const [counted] = await session.rows(
        `select count(*) as n, count(*) filter (${bucket} not in (${shard.manifest.buckets.join(', ')})) as strays from shard${index}`,
      );
      if (Number(counted?.n) !== shard.manifest.rows || Number(counted?.strays) > 0) {
        problems.push(damage(shard.file, 'does not describe the predictions beside it: other rows are in them'));
      }
      progress.update((index + 1) / (2 * filled.length));
    }
    if (types.size > 1) problems.push({ what: 'the shards have different columns', fix: 'Evaluate them again.' });
    if (problems.length > 0) throw new UserError(problems);

    const union = views.map(({ name }) => `select * from ${quoteName(name)}`).join(' union all ');
    const copy = (select: string, file: string) =>
      session.execute(`copy (${select}) to ${quoteText(file)} (format parquet, compression zstd, use_tmp_file false)`);
    if (parts.length === 0) {
      await copy(`select * from (${union}) order by "row"`, merged);
    } else {
      // Shards are in the order of their rows, so that the engine reads only the part of each file that is in the range.
      for (const [part, file] of parts.entries()) {
        const [first, end] = [part * SORTED_ROWS, (part + 1) * SORTED_ROWS];
        await copy(`select * from (${union}) where "row" >= ${first} and "row" < ${end} order by "row"`, file);
        progress.update(0.5 + part / (2 * parts.length));
      }
      await copy(`select * from read_parquet([${parts.map(quoteText).join(', ')}])`, merged);
    }
    const [order] = await session.rows(
      `select count(*) filter ("row" <> place) as strays
       from (select "row", row_number() over () - 1 as place from read_parquet(${quoteText(merged)}))`,
    );
    if (Number(order?.strays) > 0) {
      throw new UserError({ what: 'the shards do not hold every row of the split once', fix: 'Evaluate them again.' });
    }
    progress.done(`${rows.toLocaleString('en-US')} rows`);
  } catch (error) {
    progress.done('failed', 'failed');
    throw error;
  } finally {
    session.close();
  }
}

function byFirstBucket(a: FoundShard, b: FoundShard): number {
  return (a.manifest.buckets[0] ?? 0) - (b.manifest.buckets[0] ?? 0);
}

/** What scoring cost all machines together. */
function measuredTogether(shards: readonly FoundShard[]): Measured {
  const measured = shards.toSorted(byFirstBucket).map(({ manifest }) => manifest.measured);
  return {
    testbed: { shards: measured.map(({ testbed }) => testbed) },
    seconds: measured.reduce((sum, { seconds }) => sum + seconds, 0),
    peakMemoryBytes: Math.max(...measured.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    chunkRows: measured[0]!.chunkRows,
    threads: measured[0]!.threads,
  };
}
