import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGit } from '../../src/adapters/git-cli.ts';
import { openLog } from '../../src/adapters/log-terminal.ts';
import { nodeShardFiles } from '../../src/adapters/shard-files-node.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { bucketSql, bucketsOf, type ShardManifest, shardName } from '../../src/experiment/shards.ts';
import { quoteText } from '../../src/experiment/sql-text.ts';
import { planEvaluation } from '../../src/flows/evaluate-revision.ts';
import { mergeShards } from '../../src/flows/merge-shards.ts';

export interface MergingMeasurement {
  readonly seconds: number;
  /** When all rows lay in one file in their order, and at the end, after the metrics. */
  readonly mergedMemoryBytes: number;
  readonly peakMemoryBytes: number;
}

const MODEL = 'loan-default';
const [verb, root, folder, rowsText, shardsText] = process.argv.slice(2) as [string, string, string, string, string];
const [rows, of] = [Number(rowsText), Number(shardsText)];
const git = await openGit(root);
const quiet = openLog({ quiet: true });
// Kilobytes, as Node reports it on Linux and macOS.
const peakMemory = () => process.resourceUsage().maxRSS * 1024;
let mergedMemoryBytes = 0;
const log: typeof quiet = {
  ...quiet,
  progress: () => ({
    update() {},
    // The first of all that is done; the metrics come after it.
    done: () => {
      mergedMemoryBytes ||= peakMemory();
    },
  }),
};
const ports = {
  ...openExperimentPorts(git, log, new AbortController().signal),
  shardFiles: nodeShardFiles,
};

if (verb === 'make') await makeShards();
else await measureMerging();

/** Shards as `evaluate --shard` leaves them, of a split of this many rows: the scores are made up, everything else is not. */
async function makeShards(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { entrant, run, arena } = await planEvaluation({ model: MODEL }, ports);
  const outputs = Array.from({ length: of }, (_, index) => join(folder, `${shardName(MODEL, { index, of })}.parquet`));
  const whole = join(folder, 'whole.parquet');
  const session = await ports.tables.open({ views: [], outputs: [whole, ...outputs] });
  const bucket = bucketSql(arena.pin.digest, 'entity', '"row"');
  const noise = (salt: number) => `(hash(i * 8 + ${salt}) % 1000003) / 1000003.0`;
  await session.execute(`copy (select *, ${bucket} as bucket from (
      select cast(i as integer) as "row", cast(${noise(1)} < 0.1 + 0.4 * ${noise(2)} as utinyint) as label,
             cast(0.7 * ${noise(2)} + 0.3 * ${noise(3)} as float) as score,
             'c' || cast(hash(i) % ${rows >> 2} as varchar) as entity,
             case i % 4 when 0 then 'north' when 1 then 'south' when 2 then 'east' else 'west' end as slice_region,
             ${noise(4)} < 0.2 as slice_indebted
      from range(${rows}) t(i))) to ${quoteText(whole)} (format parquet, use_tmp_file false)`);
  for (const [index, output] of outputs.entries()) {
    await session.execute(
      `copy (select * exclude (bucket) from read_parquet(${quoteText(whole)}) where bucket % ${of} = ${index})
       to ${quoteText(output)} (format parquet, compression zstd, use_tmp_file false)`,
    );
    const [counted] = await session.rows(`select count(*) as n from read_parquet(${quoteText(output)})`);
    const manifest: ShardManifest = {
      format: 'proofmark-shard/1',
      model: MODEL,
      evaluation: entrant.evaluation.key,
      shard: { index, of },
      buckets: [...bucketsOf({ index, of })],
      data: { card: arena.pin.card, split: arena.pin.split, digest: arena.pin.digest },
      modelSha256: run.record.file!.sha256,
      modelBytes: run.record.file!.bytes,
      rows: Number(counted?.n),
      splitRows: rows,
      predictions: { file: `${shardName(MODEL, { index, of })}.parquet`, ...(await nodeShardFiles.digest(output))! },
      measured: { testbed: null, seconds: 1, peakMemoryBytes: 1, chunkRows: 8192, threads: 1 },
    };
    writeFileSync(output.replace(/parquet$/, 'json'), JSON.stringify(manifest));
  }
  session.close();
}

async function measureMerging(): Promise<void> {
  const started = performance.now();
  await mergeShards({ model: MODEL, shards: [folder] }, ports);
  const measured: MergingMeasurement = {
    seconds: (performance.now() - started) / 1000,
    mergedMemoryBytes,
    peakMemoryBytes: peakMemory(),
  };
  process.stdout.write(JSON.stringify(measured));
}
