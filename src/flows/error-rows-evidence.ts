import type { JudgedModel } from '../gate/judge-request.ts';
import type { EvidenceContent } from '../ports.ts';
import type { EvaluatedContender } from './contender.ts';
import { errorRowsOf, writeFlippedRows, writeWorstRows } from './error-rows.ts';
import type { JudgingSession } from './judging-session.ts';

interface JudgedPair {
  readonly candidate: EvaluatedContender;
  readonly models: { readonly candidate: JudgedModel; readonly baseline: JudgedModel | null };
}

/**
 * Writes `worst.parquet` and, with a baseline, `flips.parquet`, as files of evidence. A model with invalid answers has
 * neither: its losses are no numbers. The files come from predictions alone, so they do not depend on whether the data is at
 * hand; `proofmark errors --out` adds the columns of the data.
 */
export async function writeErrorRows(
  { candidate, models }: JudgedPair,
  { session, worst, flips }: JudgingSession,
): Promise<Readonly<Record<string, EvidenceContent>>> {
  const invalid = models.candidate.evaluation.invalid + (models.baseline?.evaluation.invalid ?? 0);
  if (invalid > 0) return {};
  const baseline = models.baseline?.predictions ?? null;
  const rows = { ...errorRowsOf(candidate.entrant.facts), candidate: models.candidate.predictions };
  await writeWorstRows({ ...rows, baseline }, session, worst);
  if (baseline === null) return { 'worst.parquet': { file: worst } };
  await writeFlippedRows({ ...rows, baseline }, session, flips);
  return { 'worst.parquet': { file: worst }, 'flips.parquet': { file: flips } };
}
