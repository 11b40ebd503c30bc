import { outputForm } from '../config/tensor-binding.ts';
import { type Problem, UserError } from '../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import type { EvaluationQuestion, EvaluationSpec } from '../experiment/evaluation-question.ts';
import { EvaluationRecord, type MeasurementRecord } from '../experiment/evaluation-record.ts';
import type { ShardNumber } from '../experiment/shards.ts';
import { quoteText } from '../experiment/sql-text.ts';
import type {
  Column,
  DataFiles,
  Engine,
  Evidence,
  EvidenceEntry,
  Log,
  Machine,
  Scores,
  Sha256,
  TableSession,
  Tables,
} from '../ports.ts';
import { joinAnswers, withExampleAnswers } from './answer-columns.ts';
import { findSpecProblems, findValueProblems, tryConditions, trySqlMetrics } from './check-evaluation.ts';
import { explainSql } from './check-sql.ts';
import type { EvaluateRequest, EvaluationIdentity } from './evaluate-request.ts';
import { featureSelect, findUnknownFeatures, findUnusableFeatures } from './feature-query.ts';
import { predictionsSelect, readPredictions } from './read-predictions.ts';
import { type RowChoice, type RowSource, takeShard, WHOLE_SPLIT } from './shard-rows.ts';
import { planSliceColumns } from './slice-columns.ts';
import { summarizeEvaluation } from './summarize-evaluation.ts';
import { findWeightProblems, planTruth } from './truth.ts';
import type { Truth } from './truth-kind.ts';

export interface EvaluatePorts {
  readonly tables: Tables;
  readonly engine: Engine;
  readonly evidence: Evidence;
  readonly dataFiles: DataFiles;
  readonly machine: Machine;
  readonly log: Log;
  readonly sha256: Sha256;
}

export interface Evaluated {
  readonly record: EvaluationRecord;
  readonly entry: EvidenceEntry;
  /** The evidence was there already. */
  readonly reused: boolean;
}

/**
 * Scores one model on one prepared split and keeps what follows as evidence: `evaluation.json` (the same bytes for the
 * same key), `question.json` (what has to be known to score again), `predictions.parquet` and `measurement.json` (what it
 * cost on this machine). Evidence of the key is used when
 * it exists. Throws a UserError with all that is wrong, and then nothing is written.
 */
export async function evaluateModel(request: EvaluateRequest, ports: EvaluatePorts): Promise<Evaluated> {
  const id = { kind: 'evaluations', model: request.model, key: request.evaluation.key } as const;
  const known = await ports.evidence.find(id);
  if (known !== undefined) return { record: await readRecord(known, ports.evidence), entry: known, reused: true };

  const modelBytes = await verifyModelFile(request, ports);
  return ports.dataFiles.temporary('predictions.parquet', async (file) => {
    const scores = await predict(request, file, WHOLE_SPLIT, ports);
    const testbed = { ...(await ports.machine.describe()), engine: ports.engine.version };
    return keepEvaluation({ ...request, modelBytes }, file, { ...scores, testbed }, ports);
  });
}

/**
 * Scores the rows of one shard into a Parquet file that must not exist yet. What depends on more than a row's own values
 * (the label's classes, the values of slices) is checked and computed over the whole split, so that shards agree with it.
 */
export async function evaluateShard(
  request: EvaluateRequest,
  shard: ShardNumber,
  output: string,
  ports: EvaluatePorts,
): Promise<Scores & { readonly rows: number; readonly modelBytes: number }> {
  const modelBytes = await verifyModelFile(request, ports);
  const choose = (session: TableSession) => takeShard(session, request, shard);
  const scores = await predict(request, output, choose, ports);
  return { ...scores, rows: scores.values.length / scores.width, modelBytes };
}

/** Computes the record of scored rows and keeps both as evidence. `file` is the `predictions.parquet` of all rows. */
export async function keepEvaluation(
  request: EvaluationIdentity,
  file: string,
  measured: Measured,
  ports: Pick<EvaluatePorts, 'tables' | 'evidence' | 'sha256'>,
): Promise<Evaluated> {
  const id = { kind: 'evaluations', model: request.model, key: request.evaluation.key } as const;
  const predictions = await readPredictions(file, request.spec, ports);
  const record = summarizeEvaluation(request, predictions, ports.sha256);
  const question: EvaluationQuestion = {
    format: 'proofmark-question/1',
    task: request.task,
    binding: request.binding,
    spec: request.spec,
    pin: request.pin,
  };
  const measurement = measurementOf(measured, predictions.rows, request.modelBytes);
  // Sorted keys: the material's order depends on who made it, and equal keys must give equal bytes.
  const sorted: unknown = JSON.parse(canonicalJson(record));
  const written = await ports.evidence.write(id, {
    'evaluation.json': `${JSON.stringify(sorted, null, 2)}\n`,
    'question.json': `${JSON.stringify(question, null, 2)}\n`,
    'measurement.json': `${JSON.stringify(measurement, null, 2)}\n`,
    'predictions.parquet': { file },
  });
  const entry = { id, commit: written.commit };
  // As it will be read the next time, so that what is printed does not hang on whether it was found.
  if (written.status === 'created') return { record: EvaluationRecord.parse(sorted), entry, reused: false };
  // Another process was first; its evidence is the one that stays.
  return { record: await readRecord(entry, ports.evidence), entry, reused: true };
}

async function readRecord(entry: EvidenceEntry, evidence: Evidence): Promise<EvaluationRecord> {
  const bytes = await evidence.readFile(entry, 'evaluation.json');
  return EvaluationRecord.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** Bytes of the model file, which is the run's own and may be loaded. */
async function verifyModelFile(request: EvaluateRequest, ports: EvaluatePorts): Promise<number> {
  const { path, sha256 } = request.modelFile;
  const found = await ports.dataFiles.digest(path);
  if (found !== undefined && found.sha256 !== sha256) {
    throw new UserError({
      what: `is not the model that run.json describes: expected sha256 ${sha256}, found ${found.sha256} (${found.bytes.toLocaleString('en-US')} bytes)`,
      where: { file: path },
      fix: 'Restore the file, or train the model again.',
    });
  }
  const problems = await ports.engine.check(path, { allowDomains: request.binding.allow_domains });
  if (problems.length > 0) throw new UserError(problems);
  return found?.bytes ?? 0;
}

/** Writes `predictions.parquet` to `output`. Everything that can be wrong with the request is found before scoring. */
async function predict(
  request: EvaluateRequest,
  output: string,
  choose: RowChoice,
  ports: EvaluatePorts,
): Promise<Scores> {
  const { spec, split, binding } = request;
  requireSameTask(request);
  const file = request.configFile ?? `models/${request.model}/model.yaml`;
  const session = await ports.tables.open({
    views: [{ name: 'split', file: split.path }],
    outputs: [output],
    ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
  });
  try {
    const columns = await session.columns('select * from split');
    const problems: Problem[] = [...(await findSpecProblems(session, spec, columns, file))];
    const threads = request.threads === undefined ? {} : { threads: request.threads };
    const options = { ...threads, form: outputForm(request.task, binding) };
    const scorer = await ports.engine.open(request.modelFile.path, binding, options).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return undefined;
    });
    try {
      const inInputs = { file, field: 'onnx.inputs' };
      if (scorer !== undefined) problems.push(...findUnknownFeatures(scorer.columns, columns, inInputs));
      if (problems.length > 0 || scorer === undefined) throw new UserError(problems);

      const truth = await checkValues(session, spec, columns, file);
      const source = await choose(session, split);
      const unusable = await findUnusableFeatures(session, source.table, scorer.columns, columns, inInputs);
      if (unusable.length > 0) throw new UserError(unusable);

      const progress = ports.log.progress(`scoring ${request.model} on ${request.pin.card}/${request.pin.split}`);
      const select = featureSelect(scorer.columns);
      let rows = 0;
      const scores = await explainSql(select, inInputs, async () => {
        for await (const batch of session.read(`select ${select} from ${source.table}`)) {
          await scorer.push(batch);
          rows += batch.rows;
          progress.update(rows / Math.max(1, source.rows), `${rows.toLocaleString('en-US')} rows`);
        }
        return scorer.finish();
      }).finally(() => progress.done(`${rows.toLocaleString('en-US')} rows`));
      await writePredictions(session, spec, columns, { ...source, truth }, scores, output, file);
      return scores;
    } finally {
      await scorer?.close();
    }
  } finally {
    session.close();
  }
}

/** The rows and the questions are the candidate's; a model of another task has no answers to them. */
function requireSameTask({ model, task, spec, configFile }: EvaluateRequest): void {
  const asked = spec.answer?.task ?? 'binary-classification';
  if (asked === task) return;
  throw new UserError({
    what: `this model of ${model} does ${task}, and is to be compared with one that does ${asked}`,
    where: { file: configFile ?? `models/${model}/model.yaml`, field: 'task' },
    fix: 'A model that answers another question is another model: give it a folder of its own.',
  });
}

/**
 * Everything that can be wrong with what an evaluation asks of its rows, apart from the model: unknown columns, SQL that is
 * not SQL, a label of one class. For before a training: what cannot be evaluated should not cost hours first.
 * @throws UserError with every problem
 */
export async function checkQuestion(
  request: Pick<EvaluateRequest, 'model' | 'spec' | 'split' | 'configFile'>,
  ports: Pick<EvaluatePorts, 'tables'>,
): Promise<void> {
  const { spec, split } = request;
  const file = request.configFile ?? `models/${request.model}/model.yaml`;
  const session = await ports.tables.open({ views: [{ name: 'split', file: split.path }] });
  try {
    const columns = await session.columns('select * from split');
    const problems = await findSpecProblems(session, spec, columns, file);
    if (problems.length > 0) throw new UserError(problems);
    await checkValues(session, spec, columns, file);
    await trySqlMetrics(session, spec, withExampleAnswers(spec, columns, 'split'), file);
  } finally {
    session.close();
  }
}

/** The truth of each row, once labels, weights, entities, slices and conditions have values an evaluation can use. */
async function checkValues(
  session: TableSession,
  spec: EvaluationSpec,
  columns: readonly Column[],
  file: string,
): Promise<Truth> {
  const planned = await planTruth(session, spec, columns, 'split', file);
  const problems = [...(await findWeightProblems(session, spec, columns, 'split', file))];
  if ('problems' in planned) throw new UserError([...planned.problems, ...problems]);
  problems.push(...(await findValueProblems(session, spec, planned.truth, 'split', file)));
  if (problems.length > 0) throw new UserError(problems);
  await tryConditions(session, spec, 'split', file);
  return planned.truth;
}

async function writePredictions(
  session: TableSession,
  spec: EvaluationSpec,
  columns: readonly Column[],
  { table, rowNumber, truth }: RowSource & { readonly truth: Truth },
  scores: Scores,
  output: string,
  file: string,
): Promise<void> {
  const { rows, items } = await joinAnswers(session, truth, columns, table, scores, file);
  await trySqlMetrics(session, spec, rows, file);
  const slices = await planSliceColumns(session, spec, columns, 'split');
  const select = predictionsSelect(spec, items, rows, slices, rowNumber);
  await explainSql(select, { file, field: 'evaluate' }, () =>
    session.execute(`copy (${select}) to ${quoteText(output)} (format parquet, compression zstd, use_tmp_file false)`),
  );
}

/** What scoring cost, and where. */
export type Measured = Omit<Scores, 'values' | 'width' | 'texts'> & { readonly testbed: unknown };

function measurementOf(measured: Measured, rows: number, sizeBytes: number): MeasurementRecord {
  return {
    format: 'proofmark-measurement/1',
    testbed: measured.testbed,
    scoringSeconds: measured.seconds,
    rowsPerSecond: measured.seconds > 0 ? rows / measured.seconds : 0,
    peakMemoryBytes: measured.peakMemoryBytes,
    sizeBytes,
    chunkRows: measured.chunkRows,
    threads: measured.threads,
  };
}
