/**
 * Trains the model and writes model.onnx, metrics.json and metrics.jsonl to PROOFMARK_OUT. Proofmark runs it in this folder
 * with the variables read below.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Round, trainEnsemble } from './gradient-boosting.ts';
import { parseParams } from './params.ts';
import { seededRandom } from './random.ts';
import { correctClocks, readTrainingData, splitLatest } from './training-data.ts';
import { ensembleToOnnx } from './tree-ensemble-onnx.ts';

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set; run \`proofmark experiment flight-delay\``);
  return value;
}

async function main(): Promise<void> {
  const out = variable('PROOFMARK_OUT');
  const seed = Number(variable('PROOFMARK_SEED'));
  const paramsFile = variable('PROOFMARK_PARAMS');
  const params = parseParams(readFileSync(paramsFile, 'utf8'), paramsFile);

  const data = await readTrainingData(variable('PROOFMARK_DATA_TRAIN'), params.features);
  const { earlier, latest } = splitLatest(
    correctClocks(data, params.clock_correction_minutes),
    params.validation_share,
  );
  console.log(`${earlier.rows} flights to train on, ${latest.rows} later ones to watch the loss, seed ${seed}`);

  const steps = join(out, 'metrics.jsonl');
  writeFileSync(steps, '');
  let last: Round | undefined;
  const ensemble = trainEnsemble(
    earlier,
    latest,
    {
      rounds: params.rounds,
      learningRate: params.learning_rate,
      maxDepth: params.max_depth,
      minChildWeight: params.min_child_weight,
      l2: params.l2,
      bins: params.bins,
      rowShare: params.row_share,
      featureShare: params.feature_share,
    },
    seededRandom(seed),
    (round) => {
      last = round;
      const { round: step, trainLoss, validationLoss } = round;
      appendFileSync(
        steps,
        `${JSON.stringify({ step, train_log_loss: trainLoss, validation_log_loss: validationLoss })}\n`,
      );
      if (step % 10 === 0 || step === params.rounds) {
        console.log(
          `round ${step} of ${params.rounds}: log loss ${trainLoss.toFixed(4)}, validation ${validationLoss.toFixed(4)}`,
        );
      }
    },
  );

  writeFileSync(join(out, 'model.onnx'), ensembleToOnnx(ensemble, params.features));
  const metrics = {
    rows: earlier.rows,
    trees: ensemble.trees.length,
    leaves: ensemble.trees.reduce((sum, tree) => sum + tree.left.filter((left) => left < 0).length, 0),
    train_log_loss: last?.trainLoss ?? null,
    validation_log_loss: last?.validationLoss ?? null,
  };
  writeFileSync(join(out, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
  console.log(`wrote model.onnx: ${metrics.trees} trees, ${metrics.leaves} leaves`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
