import { UserError } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import type { JudgedModel } from '../gate/judge-request.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { Evidence, EvidenceEntry, Sha256, TableSession, Tables, TableView } from '../ports.ts';
import type { EvaluatedContender } from './contender.ts';
import { digestPredictions } from './digest-predictions.ts';
import { readColumns, readPredictions } from './read-predictions.ts';

/** What of an evaluated contender its predictions are read for. */
export type Contended = Pick<EvaluatedContender, 'contender' | 'evaluation' | 'evaluationEntry'>;

/** The predictions of an evaluation as a view. */
export async function predictionsView(
  name: string,
  entry: EvidenceEntry,
  evidence: Pick<Evidence, 'checkout'>,
): Promise<TableView> {
  return { name, file: await evidence.checkout(entry, 'predictions.parquet') };
}

/** An evaluated contender with its predictions, which are held against the digest in its record. */
export async function judged(
  contended: Contended,
  spec: EvaluationSpec,
  ports: { readonly evidence: Pick<Evidence, 'checkout'>; readonly tables: Tables; readonly sha256: Sha256 },
): Promise<JudgedModel> {
  const path = await ports.evidence.checkout(contended.evaluationEntry, 'predictions.parquet');
  return verified(contended, await readPredictions(path, spec, ports), ports.sha256);
}

/** The same from a view of a session that is open. */
export async function judgedIn(
  session: TableSession,
  view: string,
  contended: Contended,
  spec: EvaluationSpec,
  sha256: Sha256,
): Promise<JudgedModel> {
  return verified(contended, await readColumns(session, spec, { view }), sha256);
}

function verified(
  { contender, evaluation, evaluationEntry }: Contended,
  predictions: Predictions,
  sha256: Sha256,
): JudgedModel {
  if (digestPredictions(predictions, sha256) !== evaluation.predictionsDigest) {
    const { kind, model, key } = evaluationEntry.id;
    throw new UserError({
      what: 'the predictions are not those that evaluation.json describes: their digest differs',
      where: { file: `refs/proofmark/${kind}/${model}/${key}:predictions.parquet` },
      fix: `Remove the evaluation (git update-ref -d refs/proofmark/${kind}/${model}/${key}) and run again.`,
    });
  }
  return { contender, evaluation, predictions };
}
