import { diskFull, isDiskFull } from '../disk-full.ts';
import { UserError } from '../errors.ts';
import type { SplitPin } from '../experiment/evaluation-question.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { recipePaths } from '../experiment/recipe-inputs.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { Interrupted } from '../interrupted.ts';
import type { EvidenceEntry, EvidenceId, Git, WorkFolders } from '../ports.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type AttemptPorts, attemptTraining, type TrainSource } from './train-attempt.ts';

export interface TrainRequest {
  /** Facts of the work tree, which is what is trained from. */
  readonly facts: ModelFacts;
  /** One of the seeds of the facts. */
  readonly seed: number;
  readonly signal?: AbortSignal;
}

export interface TrainPorts extends AttemptPorts {
  readonly git: Pick<Git, 'root' | 'privateFolder' | 'snapshot' | 'resolve' | 'currentBranch' | 'dirtyPaths'>;
  readonly workFolders: WorkFolders;
  /** The rows of a split as one Parquet file; throws a UserError when the data is not there or another than pinned. */
  prepareSplit(pin: SplitPin): Promise<{ readonly path: string; readonly rows: number }>;
}

/** A run of one seed. A failed one is kept too: its record says why, under evidence of its own. */
export type TrainOutcome =
  | { readonly status: 'reused' | 'trained'; readonly run: RunRecord; readonly entry: EvidenceEntry }
  | { readonly status: 'failed'; readonly run: RunRecord; readonly entry: EvidenceEntry };

/**
 * Trains a model with one seed. What evidence exists for is not run again, also when another process makes it meanwhile.
 *
 * The command runs in the model's folder with `PROOFMARK_OUT` (an empty folder for model and metrics), `PROOFMARK_SEED`,
 * `PROOFMARK_MODEL`, `PROOFMARK_PARAMS` where there is a params file, and `PROOFMARK_DATA_<SPLIT>` for the training split,
 * and only for that: training is not handed the rows it will be judged on.
 *
 * @throws UserError data that is not there, a full disk
 * @throws Interrupted the signal; nothing of this seed is kept
 */
export async function trainSeed(request: TrainRequest, ports: TrainPorts): Promise<TrainOutcome> {
  const { facts, seed, signal } = request;
  const planned = facts.runs.find((run) => run.seed === seed);
  if (planned === undefined) throw new RangeError(`seed ${seed} is not in the plan of ${facts.model}`);
  const id: EvidenceId = { kind: 'runs', model: facts.model, key: planned.key };
  const name = `${facts.model} seed ${seed}`;

  await ports.workFolders.tidy();
  const known = await findRun(id, ports);
  if (known !== undefined) return known;
  try {
    const release = await ports.workFolders.lock(planned.key, {
      onWait: (holder) => ports.log.info(`[${name}] is being trained by ${holder}; waiting for its result`),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      return (await findRun(id, ports)) ?? (await runSeed(request, planned, name, ports));
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof UserError || error instanceof Interrupted) throw error;
    if (signal?.aborted === true) throw new Interrupted(`Nothing of [${name}] was kept; finished seeds stay.`);
    if (isDiskFull(error)) throw diskFull(ports.git.privateFolder, error);
    throw error;
  }
}

async function findRun(id: EvidenceId, ports: TrainPorts): Promise<TrainOutcome | undefined> {
  const entry = await ports.evidence.find(id);
  if (entry === undefined) return undefined;
  return { status: 'reused', run: await parseEvidence(RunRecord, entry, 'run.json', ports.evidence), entry };
}

async function runSeed(
  request: TrainRequest,
  planned: ModelFacts['runs'][number],
  name: string,
  ports: TrainPorts,
): Promise<TrainOutcome> {
  const { facts, signal } = request;
  const data = await ports.prepareSplit(facts.train);
  const source = await describeSource(facts, ports.git);
  signal?.throwIfAborted();
  const folder = await ports.workFolders.create(`${facts.model}-${planned.key.slice(0, 12)}`);
  try {
    const run = await attemptTraining({ facts, planned, name, data, source, folder, signal }, ports);
    if (run.status === 'interrupted') throw new Interrupted(`Nothing of [${name}] was kept; finished seeds stay.`);
    const text = `${JSON.stringify(run, null, 2)}\n`;
    if (run.file === null) {
      // A failure never takes the key that a success will have; its own key tells one attempt from another.
      const key = ports.sha256(`${planned.key}\n${run.startedAt}\n${run.testbed.hostname}\n${folder.path}`);
      const entry: EvidenceId = { kind: 'failures', model: facts.model, key };
      const { commit } = await ports.evidence.write(entry, { 'run.json': text });
      return { status: 'failed', run, entry: { id: entry, commit } };
    }
    const id: EvidenceId = { kind: 'runs', model: facts.model, key: planned.key };
    const model = `${folder.path}/${facts.config.onnx.file}`;
    const written = await ports.evidence.write(id, { 'run.json': text, 'model.onnx': { file: model } });
    const entry = { id, commit: written.commit };
    // On another machine somebody was first: theirs is the run of this key, so theirs is what everybody goes on with.
    if (written.status === 'existed')
      return { status: 'reused', run: await parseEvidence(RunRecord, entry, 'run.json', ports.evidence), entry };
    return { status: 'trained', run, entry };
  } finally {
    await folder.remove();
  }
}

/** The tree that is trained from, and which of its inputs are not committed. */
export async function describeSource(facts: ModelFacts, git: TrainPorts['git']): Promise<TrainSource> {
  const inputs = [...recipePaths(facts).keys(), facts.cardFile];
  const commit = (await git.resolve('HEAD')) ?? null;
  return {
    root: git.root,
    git: {
      commit,
      branch: await git.currentBranch(),
      dirty: [...(commit === null ? inputs : await git.dirtyPaths(inputs))],
    },
    entries: async () => (await git.snapshot('work-tree')).entries,
  };
}
