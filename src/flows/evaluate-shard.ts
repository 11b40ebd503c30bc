import { bucketsOf, type ShardManifest, type ShardNumber, shardName } from '../experiment/shards.ts';
import type { ShardFiles } from '../ports.ts';
import { type ContenderPorts, splitOf } from './contender.ts';
import { evaluateShard } from './evaluate.ts';
import { type EvaluateRevisionRequest, planEvaluation } from './evaluate-revision.ts';
import type { PlanPorts } from './plan.ts';

export interface EvaluateShardRequest extends EvaluateRevisionRequest {
  readonly shard: ShardNumber;
  /** Absolute path; made when it is not there. */
  readonly folder: string;
}

export interface EvaluatedShard {
  readonly manifest: ShardManifest;
  /** Absolute paths of the two files of the shard. */
  readonly files: readonly string[];
}

/**
 * Scores one shard of an evaluation and leaves it as two files, `<model>.<k>-of-<S>.parquet` and `.json`, for
 * `mergeShards` on some machine. No evidence is written: a part of an evaluation proves nothing.
 * @throws UserError when the model was never trained, or cannot be evaluated
 */
export async function writeShard(
  request: EvaluateShardRequest,
  ports: PlanPorts & ContenderPorts & { readonly shardFiles: ShardFiles },
): Promise<EvaluatedShard> {
  const { shard } = request;
  const { entrant, run, arena } = await planEvaluation(request, ports);
  const { facts, evaluation } = entrant;
  const file = run.record.file!;
  const base = `${request.folder}/${shardName(facts.model, shard)}`;
  const predictions = `${base}.parquet`;
  let scored: Awaited<ReturnType<typeof evaluateShard>> | undefined;
  await ports.shardFiles.publish(predictions, async (temporary) => {
    scored = await evaluateShard(
      {
        model: facts.model,
        task: facts.config.task,
        evaluation,
        runKey: run.record.key,
        modelFile: {
          sha256: file.sha256,
          checkout: () => ports.evidence.checkout(run.entry, file.name, file.sha256),
        },
        binding: facts.config.onnx,
        spec: arena.spec,
        pin: arena.pin,
        split: () => splitOf(arena, ports),
        configFile: `${facts.folder}/model.yaml`,
      },
      shard,
      temporary,
      ports,
    );
  });
  const written = (await ports.shardFiles.digest(predictions))!;
  const { rows, splitRows, modelBytes, seconds, peakMemoryBytes, chunkRows, threads } = scored!;
  const manifest: ShardManifest = {
    format: 'proofmark-shard/1',
    model: facts.model,
    evaluation: evaluation.key,
    shard,
    buckets: [...bucketsOf(shard)],
    data: { card: arena.pin.card, split: arena.pin.split, digest: arena.pin.digest },
    modelSha256: file.sha256,
    modelBytes,
    rows,
    splitRows,
    predictions: { file: `${shardName(facts.model, shard)}.parquet`, ...written },
    measured: {
      testbed: { ...(await ports.machine.describe()), engine: ports.engine.version },
      seconds,
      peakMemoryBytes,
      chunkRows,
      threads,
    },
  };
  // Last: a manifest says that the predictions beside it are whole.
  await ports.shardFiles.writeText(`${base}.json`, `${JSON.stringify(manifest)}\n`);
  return { manifest, files: [`${base}.json`, predictions] };
}
