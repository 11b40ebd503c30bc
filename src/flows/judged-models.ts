import { UserError } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import type { JudgedModel } from '../gate/judge-request.ts';
import type { Evidence, EvidenceEntry, Sha256, TableSession, Tables } from '../ports.ts';
import type { EvaluatedContender } from './contender.ts';
import { digestPredictions } from './digest-predictions.ts';
import { readColumns } from './read-predictions.ts';

/** What of an evaluated contender its predictions are read for. */
export type Contended = Pick<EvaluatedContender, 'contender' | 'evaluation' | 'evaluationEntry'>;

/** Absolute path of an evaluation's predictions. */
export function predictionsFile(entry: EvidenceEntry, evidence: Pick<Evidence, 'checkout'>): Promise<string> {
  return evidence.checkout(entry, 'predictions.parquet');
}

/** An evaluated contender with its predictions, which are held against the digest in its record. */
export async function judged(
  contended: Contended,
  spec: EvaluationSpec,
  ports: { readonly evidence: Pick<Evidence, 'checkout'>; readonly tables: Tables; readonly sha256: Sha256 },
): Promise<JudgedModel> {
  const file = await predictionsFile(contended.evaluationEntry, ports.evidence);
  const session = await ports.tables.open({ views: [{ name: 'predictions', file }] });
  try {
    return await judgedIn(session, 'predictions', contended, spec, ports.sha256);
  } finally {
    session.close();
  }
}

/** The same from a view of a session that is open. */
export async function judgedIn(
  session: TableSession,
  view: string,
  { contender, evaluation, evaluationEntry }: Contended,
  spec: EvaluationSpec,
  sha256: Sha256,
): Promise<JudgedModel> {
  const predictions = await readColumns(session, spec, { view });
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
