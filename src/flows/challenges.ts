import type { Challenge } from '../config/challenge.ts';
import { declaredTexts, isParquet, textsOf } from '../config/text-columns.ts';
import { UserError } from '../errors.ts';
import { EvaluationQuestion, type EvaluationSpec, type SplitPin } from '../experiment/evaluation-question.ts';
import { joinPath } from '../experiment/input-files.ts';
import { evaluationOf, keyOf } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { ChallengeEvidence } from '../gate/challenge-rows.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { Sha256 } from '../ports.ts';
import type { ContenderPorts, EvaluatedContender } from './contender.ts';
import { evaluateModel } from './evaluate.ts';
import { parseEvidence } from './parse-evidence.ts';
import { prepareSplit } from './prepare-split.ts';
import { readPredictions } from './read-predictions.ts';

/** The rows of a challenge as a split of their own: one pinned file, all of it. */
export function challengePin(
  challenge: Pick<Challenge, 'name' | 'file' | 'sha256'>,
  { folder, card }: Pick<ModelFacts, 'folder' | 'card'>,
  sha256: Sha256,
): SplitPin {
  const uri = joinPath(folder, challenge.file) ?? challenge.file;
  // Its rows are further ones of the model's data.
  const texts = textsOf(isParquet({ uri }) ? [] : declaredTexts(card).toSorted());
  const files = [{ name: 'challenge', uri, sha256: challenge.sha256, ...texts }];
  const query = 'select * from challenge';
  const pinned = { format: 'proofmark-challenge/1', sha256: challenge.sha256, query, ...texts };
  const { key: digest } = keyOf(pinned, sha256);
  return { card: 'challenge', split: challenge.name, files, query, where: 'true', key: [], digest };
}

/** What is computed on the rows of a challenge: answers, and nothing that needs more than one row. */
function challengeSpec(spec: EvaluationSpec, test: Predictions): EvaluationSpec {
  const { label, positive, threshold, answer } = spec;
  // Classes are those of the test split: a few chosen rows do not have them all.
  const named =
    answer?.task === 'multiclass-classification' && test.task === 'multiclass-classification'
      ? { ...answer, classes: test.classes }
      : answer;
  return {
    label,
    positive,
    threshold,
    ...(named === undefined ? {} : { answer: named }),
    chosen: true,
    entity: null,
    slices: [],
    critical: null,
    sqlMetrics: [],
    recallAtPrecision: [],
  };
}

export interface ChallengedModels {
  readonly candidate: EvaluatedContender;
  readonly baseline: EvaluatedContender | null;
  /** The candidate's predictions on the test split. */
  readonly test: Predictions;
  readonly spec: EvaluationSpec;
}

/**
 * Both models on the rows of every challenge of the candidate. Each is an evaluation of its own under a key of its own, so
 * it is computed once. @throws UserError when a file is missing or not the one that is pinned
 */
export async function answerChallenges(
  { candidate, baseline, test, spec }: ChallengedModels,
  ports: ContenderPorts,
): Promise<readonly ChallengeEvidence[]> {
  const { facts } = candidate.entrant;
  const asked = challengeSpec(spec, test);
  const evidence: ChallengeEvidence[] = [];
  for (const challenge of facts.config.evaluate.challenges) {
    const pin = challengePin(challenge, facts, ports.sha256);
    const ours = await answer(candidate, pin, asked, ports);
    const theirs = baseline === null ? null : await answer(baseline, pin, asked, ports);
    evidence.push({
      challenge,
      candidate: ours.predictions,
      baseline: theirs?.predictions ?? null,
      evaluations: { candidate: ours.key, baseline: theirs?.key ?? null },
    });
  }
  return evidence;
}

async function answer(
  { entrant, run, runEntry }: EvaluatedContender,
  pin: SplitPin,
  spec: EvaluationSpec,
  ports: ContenderPorts,
): Promise<{ readonly key: string; readonly predictions: Predictions }> {
  const { facts } = entrant;
  const { root, privateFolder } = ports.git;
  const configFile = `${facts.folder}/model.yaml`;
  const evaluation = evaluationOf({ config: facts.config, runKey: run.key, spec, test: pin }, ports.sha256);
  const { name, sha256 } = run.file!;
  const { entry } = await evaluateModel(
    {
      model: facts.model,
      task: facts.config.task,
      evaluation,
      runKey: run.key,
      modelFile: { sha256, checkout: () => ports.evidence.checkout(runEntry, name, sha256) },
      binding: facts.config.onnx,
      spec,
      pin,
      split: () => prepareSplit({ pin, root, privateFolder, cardFile: configFile }, ports),
      configFile,
    },
    ports,
  );
  const file = await ports.evidence.checkout(entry, 'predictions.parquet');
  return { key: evaluation.key, predictions: await readPredictions(file, spec, ports) };
}

/**
 * What both models answered when a verdict was reached, from its evidence: to reach the verdict again, maybe by other rules.
 * @param challenges as the rules declare them; those the verdict did not look at are left out
 * @throws UserError when an evaluation is missing
 */
export async function recordedChallenges(
  record: Pick<VerdictRecord, 'model' | 'challenges'>,
  challenges: readonly Challenge[],
  ports: Pick<ContenderPorts, 'evidence' | 'tables'>,
): Promise<readonly ChallengeEvidence[]> {
  const read = async (key: string): Promise<Predictions> => {
    const entry = await ports.evidence.find({ kind: 'evaluations', model: record.model, key });
    if (entry === undefined) {
      throw new UserError({
        what: `the evaluation ${key.slice(0, 12)} of a challenge is missing`,
        fix: "fetch the evidence: git fetch origin 'refs/proofmark/*:refs/proofmark/*'",
      });
    }
    const { spec } = await parseEvidence(EvaluationQuestion, entry, 'question.json', ports.evidence);
    return readPredictions(await ports.evidence.checkout(entry, 'predictions.parquet'), spec, ports);
  };
  const found: ChallengeEvidence[] = [];
  for (const { name, evaluations } of record.challenges ?? []) {
    const challenge = challenges.find((declared) => declared.name === name);
    if (challenge === undefined) continue;
    const { candidate, baseline } = evaluations;
    found.push({
      challenge,
      candidate: await read(candidate),
      baseline: baseline === null ? null : await read(baseline),
      evaluations,
    });
  }
  return found;
}
