import type { ShardNumber } from '../experiment/shards.ts';
import type { Evidence, Machine, Scores, Sha256, TableSession } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import type { EvaluateRequest } from './evaluate-request.ts';
import { type Evaluated, findEvaluation, keepEvaluation } from './keep-evaluation.ts';
import { type ScoredRows, type ScorePorts, scoreSplit } from './score-split.ts';
import { takeShard, WHOLE_SPLIT } from './shard-rows.ts';
import { summarizeRows } from './summarize-evaluation.ts';

export type EvaluatePorts = ScorePorts & {
  readonly evidence: Evidence;
  readonly machine: Machine;
  readonly sha256: Sha256;
};

/**
 * Scores one model on one split and keeps what follows as evidence: `evaluation.json` (the same bytes for the same key),
 * `question.json` (what has to be known to score again), `predictions.parquet` and `measurement.json` (what it cost on this
 * machine). Evidence of the key is used when it exists; neither the rows nor the model are asked for then.
 * @throws UserError with all that is wrong, and then nothing is written
 */
export async function evaluateModel(request: EvaluateRequest, ports: EvaluatePorts): Promise<Evaluated> {
  const known = await findEvaluation(request, ports.evidence);
  if (known !== undefined) return known;
  return ports.dataFiles.temporary('predictions.parquet', async (file) => {
    const [{ identity, record, scores }, machine] = await allOf([
      scoreAndSummarize(request, file, ports),
      ports.machine.describe(),
    ]);
    const testbed = { ...machine, engine: ports.engine.version };
    return keepEvaluation(identity, { record, file }, { ...scores, testbed }, ports.evidence);
  });
}

/** Leaves the predictions in `output`, and computes the record of them meanwhile. */
function scoreAndSummarize(request: EvaluateRequest, output: string, ports: EvaluatePorts) {
  return scoreSplit(request, { choose: WHOLE_SPLIT, output }, ports, async ({ scores, modelBytes, ...scored }) => {
    const identity = { ...request, modelBytes };
    return { identity, record: await summarizeRows(identity, scored, ports), scores };
  });
}

/**
 * Scores the rows of one shard into a Parquet file that must not exist yet. What depends on more than a row's own values
 * (the label's classes, the values of slices) is checked and computed over the whole split, so that shards agree with it.
 */
export function evaluateShard(
  request: EvaluateRequest,
  shard: ShardNumber,
  output: string,
  ports: ScorePorts,
): Promise<Scores & Pick<ScoredRows, 'rows' | 'splitRows' | 'modelBytes'>> {
  const choose = (session: TableSession) => takeShard(session, request, shard);
  return scoreSplit(request, { choose, output }, ports, async ({ scores, write, rows, splitRows, modelBytes }) => {
    await write();
    return { ...scores, rows, splitRows, modelBytes };
  });
}
