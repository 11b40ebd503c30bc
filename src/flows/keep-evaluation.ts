import { canonicalJson } from '../experiment/canonical-json.ts';
import type { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord, type MeasurementRecord } from '../experiment/evaluation-record.ts';
import type { Evidence, EvidenceEntry, EvidenceId, Scores } from '../ports.ts';
import type { EvaluationIdentity } from './evaluate-request.ts';

export interface Evaluated {
  readonly record: EvaluationRecord;
  readonly entry: EvidenceEntry;
  /** The evidence was there already. */
  readonly reused: boolean;
}

/** What scoring cost, and where. */
export type Measured = Omit<Scores, 'values' | 'width' | 'texts'> & { readonly testbed: unknown };

/** Undefined when nobody made the evaluation yet. */
export async function findEvaluation(
  request: Pick<EvaluationIdentity, 'model' | 'evaluation'>,
  evidence: Evidence,
): Promise<Evaluated | undefined> {
  const entry = await evidence.find(idOf(request));
  return entry && { record: await readRecord(entry, evidence), entry, reused: true };
}

/** Keeps an evaluation as evidence. `file` is the `predictions.parquet` of all rows, which the record was made of. */
export async function keepEvaluation(
  request: EvaluationIdentity,
  { record, file }: { readonly record: EvaluationRecord; readonly file: string },
  measured: Measured,
  evidence: Evidence,
): Promise<Evaluated> {
  const id = idOf(request);
  const question: EvaluationQuestion = {
    format: 'proofmark-question/1',
    task: request.task,
    binding: request.binding,
    spec: request.spec,
    pin: request.pin,
  };
  const measurement = measurementOf(measured, record.rows, request.modelBytes);
  // Sorted keys: the material's order depends on who made it, and equal keys must give equal bytes.
  const sorted: unknown = JSON.parse(canonicalJson(record));
  const written = await evidence.write(id, {
    'evaluation.json': `${JSON.stringify(sorted, null, 2)}\n`,
    'question.json': `${JSON.stringify(question, null, 2)}\n`,
    'measurement.json': `${JSON.stringify(measurement, null, 2)}\n`,
    'predictions.parquet': { file },
  });
  const entry = { id, commit: written.commit };
  // As it will be read the next time, so that what is printed does not hang on whether it was found.
  if (written.status === 'created') return { record: EvaluationRecord.parse(sorted), entry, reused: false };
  // Another process was first; its evidence is the one that stays.
  return { record: await readRecord(entry, evidence), entry, reused: true };
}

function idOf({ model, evaluation }: Pick<EvaluationIdentity, 'model' | 'evaluation'>): EvidenceId {
  return { kind: 'evaluations', model, key: evaluation.key };
}

async function readRecord(entry: EvidenceEntry, evidence: Evidence): Promise<EvaluationRecord> {
  const bytes = await evidence.readFile(entry, 'evaluation.json');
  return EvaluationRecord.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

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
