import { durationSeconds } from '../config/duration.ts';
import { formatProblem, type Problem } from '../errors.ts';
import { joinPath } from '../experiment/input-files.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { inputChanges } from '../experiment/recipe-inputs.ts';
import type { GpuUsage, RunRecord } from '../experiment/run-record.ts';
import { METRICS_FILE, parseMetrics, parseSteps, STEPS_FILE } from '../experiment/train-metrics.ts';
import { explainEnd, explainModelPlace } from '../experiment/training-failure.ts';
import type { Clock, CommandResult, Evidence, Log, Machine, Processes, Sha256, WorkFolder } from '../ports.ts';

export interface AttemptPorts {
  readonly evidence: Evidence;
  readonly processes: Processes;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: Sha256;
  /** What makes a model file unusable or unsafe; empty when it is fine. */
  checkModelFile(path: string, options: { readonly allowDomains: readonly string[] }): Promise<readonly Problem[]>;
}

/** The tree that is trained from. */
export interface TrainSource {
  /** Absolute path. */
  readonly root: string;
  readonly git: RunRecord['git'];
  /** Object ids of the files as they are now. */
  entries(): Promise<readonly { readonly path: string; readonly oid: string }[]>;
}

export interface AttemptRequest {
  readonly facts: ModelFacts;
  readonly planned: ModelFacts['runs'][number];
  /** For people: `fraud seed 1`. */
  readonly name: string;
  readonly data: { readonly path: string; readonly rows: number };
  readonly source: TrainSource;
  readonly folder: WorkFolder;
  readonly signal: AbortSignal | undefined;
  /** A sanity check, which the command is told of in PROOFMARK_SANITY. */
  readonly sanity?: 'overfit';
}

/** Most bytes of a metrics file that are read. */
const METRICS_BYTES = 4 * 1024 * 1024;
const STEPS_BYTES = 64 * 1024 * 1024;

/** Runs the training command once and tells what came of it; the model file stays in the work folder. */
export async function attemptTraining(request: AttemptRequest, ports: AttemptPorts): Promise<RunRecord> {
  const { facts, planned, folder, source } = request;
  const { train } = facts.config;
  const testbed = await ports.machine.describe();
  const startedAt = ports.clock.now().toISOString();
  const { result, gpus } = await runCommand(request, ports);

  const metrics = await readMetrics(folder);
  const reason = explainEnd(result, train.timeout) ?? (await findFault(request, ports));
  const file = reason === null ? await describeModel(facts, folder) : null;
  for (const warning of metrics.warnings) ports.log.warn(`[${request.name}] ${warning}`);

  return {
    format: 'proofmark-run/1',
    model: facts.model,
    key: planned.key,
    recipe: facts.recipe.key,
    material: { run: planned.material, recipe: facts.recipe.material },
    seed: planned.seed,
    status: statusOf(result, reason),
    reason,
    command: train.command,
    exitCode: result.exitCode,
    signal: result.signal,
    params: { ...facts.params },
    metrics: { ...metrics.metrics },
    steps: metrics.steps.map((step) => ({ ...step })),
    file,
    git: source.git,
    data: { card: facts.train.card, split: facts.train.split, digest: facts.train.digest, rows: request.data.rows },
    testbed,
    gpus: [...gpus],
    startedAt,
    wallSeconds: result.wallSeconds,
    cpuSeconds: result.cpuSeconds,
    peakMemoryBytes: result.peakMemoryBytes,
    gpuSeconds: result.wallSeconds * gpus.length,
    cost:
      train.price === undefined
        ? null
        : { amount: (train.price.per_hour * result.wallSeconds) / 3600, currency: train.price.currency },
    log: [...result.tail],
  };
}

async function runCommand(request: AttemptRequest, ports: AttemptPorts) {
  const { facts, name, source, signal } = request;
  const { train } = facts.config;
  const progress = ports.log.progress(
    `[${name}] ${request.sanity === undefined ? 'training' : `sanity check: ${request.sanity}`}`,
  );
  const watch = await ports.machine.watchGpus();
  let result: CommandResult | undefined;
  let gpus: readonly GpuUsage[] = [];
  try {
    result = await ports.processes.run({
      command: train.command,
      folder: `${source.root}/${facts.folder}`,
      variables: trainingVariables(request),
      timeoutSeconds: durationSeconds(train.timeout),
      ...(signal === undefined ? {} : { signal }),
      onLine: (line, transient) => {
        if (transient) progress.update(null, line);
        else ports.log.output(`[${name}]`, line);
      },
    });
  } finally {
    gpus = await watch.stop();
    const failed = result?.exitCode !== 0 || result.aborted || result.timedOut;
    progress.done(result === undefined ? undefined : describeEnd(result), failed ? 'failed' : 'succeeded');
  }
  return { result, gpus };
}

function describeEnd(result: CommandResult): string | undefined {
  if (result.aborted) return 'interrupted';
  if (result.timedOut) return 'timeout';
  if (result.signal !== null) return `ended by ${result.signal}`;
  return result.exitCode === 0 ? undefined : `exit code ${result.exitCode}`;
}

/** The documented variables of a training command. Paths are absolute. */
export function trainingVariables(
  request: Pick<AttemptRequest, 'facts' | 'planned' | 'folder' | 'data' | 'source' | 'sanity'>,
): Record<string, string> {
  const { facts, planned, folder, data, source } = request;
  const { params } = facts.config.train;
  const paramsFile = params === undefined ? undefined : joinPath(facts.folder, params);
  return {
    PROOFMARK_OUT: folder.path,
    PROOFMARK_SEED: String(planned.seed),
    PROOFMARK_MODEL: facts.model,
    ...(paramsFile === undefined ? {} : { PROOFMARK_PARAMS: `${source.root}/${paramsFile}` }),
    [`PROOFMARK_DATA_${facts.train.split.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`]: data.path,
    ...(request.sanity === undefined ? {} : { PROOFMARK_SANITY: request.sanity }),
    // Lines arrive when they are printed, and no byte code appears among the inputs.
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

function statusOf(result: CommandResult, reason: string | null): RunRecord['status'] {
  if (result.aborted) return 'interrupted';
  if (result.timedOut) return 'timed-out';
  return reason === null ? 'succeeded' : 'failed';
}

/** What is wrong with the result of a command that succeeded; null when nothing is. */
async function findFault(request: AttemptRequest, ports: AttemptPorts): Promise<string | null> {
  const { facts, folder } = request;
  const { file, allow_domains: allowDomains } = facts.config.onnx;
  const place = explainModelPlace(file, await folder.inspect(file), await folder.names());
  if (place !== undefined) return place;

  const problems = await ports.checkModelFile(`${folder.path}/${file}`, { allowDomains });
  if (problems.length > 0) {
    return problems.map((problem) => formatProblem({ ...problem, where: { file } }).replace(/\n\s*/g, ' ')).join(' ');
  }
  return findInputChanges(request, ports);
}

async function findInputChanges(request: AttemptRequest, ports: AttemptPorts): Promise<string | null> {
  const { facts, source, name } = request;
  const { changed, added } = inputChanges(facts, await source.entries());
  if (changed.length > 0) {
    return `Inputs changed while the model was trained: ${listed(changed)}. Nobody can tell which content was read: run it again, and let the training write to $PROOFMARK_OUT only.`;
  }
  if (added.length > 0) {
    ports.log.warn(
      `[${name}] new files in ${facts.folder} count as inputs from now on and will train the model again: ${listed(added)}. ` +
        'Let the training write to $PROOFMARK_OUT, add them to .gitignore, or name the inputs in train.inputs.',
    );
  }
  return null;
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}

async function describeModel(facts: ModelFacts, folder: WorkFolder): Promise<RunRecord['file']> {
  const { file } = facts.config.onnx;
  const found = await folder.inspect(file);
  if (found.kind !== 'file') throw new Error(`${file} vanished from the work folder after it was checked`);
  return { name: 'model.onnx', sha256: await folder.sha256(file), bytes: found.bytes, uri: null };
}

async function readMetrics(folder: WorkFolder) {
  const [metricsBytes, stepsBytes] = [
    await folder.read(METRICS_FILE, METRICS_BYTES),
    await folder.read(STEPS_FILE, STEPS_BYTES),
  ];
  const decoder = new TextDecoder();
  const { metrics, warnings } =
    metricsBytes === undefined ? { metrics: {}, warnings: [] } : parseMetrics(decoder.decode(metricsBytes));
  const { steps, warnings: stepWarnings } =
    stepsBytes === undefined
      ? { steps: [], warnings: [] }
      : parseSteps(decoder.decode(stepsBytes), stepsBytes.byteLength === STEPS_BYTES);
  return { metrics, steps, warnings: [...warnings, ...stepWarnings] };
}
