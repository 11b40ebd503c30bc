import { UserError } from '../errors.ts';
import type { EvaluationSpec, SplitPin } from '../experiment/evaluation-question.ts';
import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { Keyed, ModelFacts } from '../experiment/model-plan.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { Contender } from '../gate/verdict-record.ts';
import type { DataFiles, EvidenceEntry, Git } from '../ports.ts';
import { type EvaluatePorts, evaluateModel } from './evaluate.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type PreparedSplit, prepareSplit } from './prepare-split.ts';

/** A model that is to be compared: which one, its evaluation on the candidate's rows, and what people call it. */
export interface Entrant {
  readonly facts: ModelFacts;
  readonly evaluation: Keyed;
  /** `this change`, `v1.4.0`, `main@1a2b3c4`. */
  readonly label: string;
  readonly version: string | null;
  readonly commit: string | null;
}

/** The rows and the questions all contenders of one comparison share: those of the candidate. */
export interface Arena {
  readonly spec: EvaluationSpec;
  readonly pin: SplitPin;
}

/** An entrant with its evaluation. */
export interface EvaluatedContender {
  readonly entrant: Entrant;
  readonly contender: Contender;
  readonly run: RunRecord;
  readonly runEntry: EvidenceEntry;
  readonly evaluation: EvaluationRecord;
  readonly evaluationEntry: EvidenceEntry;
  /** The evaluation was found, not computed. */
  readonly reused: boolean;
}

export type ContenderPorts = EvaluatePorts & { readonly git: Git; readonly dataFiles: DataFiles };

/** A run with its evidence. */
export interface TrainedRun {
  readonly entry: EvidenceEntry;
  readonly record: RunRecord;
}

/** Evidence of the run whose model stands for the entrant (the first seed); undefined when it was never trained. */
export async function findRun(
  facts: ModelFacts,
  ports: Pick<ContenderPorts, 'evidence'>,
): Promise<TrainedRun | undefined> {
  const entry = await ports.evidence.find({ kind: 'runs', model: facts.model, key: facts.runs[0]!.key });
  if (entry === undefined) return undefined;
  return { entry, record: await parseEvidence(RunRecord, entry, 'run.json', ports.evidence) };
}

/**
 * Evaluates a trained entrant on the arena's rows, or finds that evaluation.
 * @throws UserError when its model was changed, cannot be fed, or the data is not what the card pins
 */
export async function evaluateContender(
  entrant: Entrant,
  trained: TrainedRun,
  arena: Arena,
  ports: ContenderPorts,
): Promise<EvaluatedContender> {
  const { facts } = entrant;
  const { record: run, entry: runEntry } = trained;
  if (run.file === null) throw new Error(`run ${run.key} has no model file although it succeeded`);
  const key = entrant.evaluation;
  const { name, sha256 } = run.file;
  const evaluated = await evaluateModel(
    {
      model: facts.model,
      task: facts.config.task,
      evaluation: key,
      runKey: run.key,
      modelFile: { sha256, checkout: () => ports.evidence.checkout(runEntry, name, sha256) },
      binding: facts.config.onnx,
      spec: arena.spec,
      pin: arena.pin,
      split: () => splitOf(arena, ports),
      configFile: `${facts.folder}/model.yaml`,
    },
    ports,
  );
  if (evaluated.record.modelSha256 !== run.file.sha256) throw otherModel(evaluated.entry, run);
  return {
    entrant,
    contender: {
      label: entrant.label,
      version: entrant.version,
      commit: entrant.commit,
      runKey: run.key,
      evaluationKey: key.key,
      modelSha256: run.file.sha256,
      modelBytes: run.file.bytes,
    },
    run,
    runEntry,
    evaluation: evaluated.record,
    evaluationEntry: evaluated.entry,
    reused: evaluated.reused,
  };
}

/** The arena's rows as a file. */
export function splitOf(arena: Arena, ports: ContenderPorts): Promise<PreparedSplit> {
  const { root, privateFolder } = ports.git;
  return prepareSplit({ pin: arena.pin, root, privateFolder }, ports);
}

/** Two trainings of one key on two machines may give two models; evidence of one must not speak for the other. */
function otherModel(entry: EvidenceEntry, run: RunRecord): UserError {
  return new UserError({
    what: `the evaluation ${entry.id.key.slice(0, 12)} is of another model file than the run ${run.key.slice(0, 12)} holds`,
    where: { file: `refs/proofmark/evaluations/${entry.id.model}/${entry.id.key}` },
    fix: `Remove the evaluation (git update-ref -d refs/proofmark/evaluations/${entry.id.model}/${entry.id.key}) and run again.`,
  });
}
