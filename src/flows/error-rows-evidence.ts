import type { JudgedModel } from '../gate/judge-request.ts';
import type { DataFiles, Evidence, EvidenceContent, Tables } from '../ports.ts';
import type { EvaluatedContender } from './contender.ts';
import { writeFlippedRows, writeWorstRows } from './error-rows.ts';

interface JudgedPair {
  readonly candidate: EvaluatedContender;
  readonly baseline: EvaluatedContender | null;
  readonly models: { readonly candidate: JudgedModel; readonly baseline: JudgedModel | null };
}

/**
 * Lets `use` have `worst.parquet` and, with a baseline, `flips.parquet` as files of evidence; they are gone afterwards. A
 * model with invalid answers has neither: its losses are no numbers. The files come from predictions alone, so they do not
 * depend on whether the data is at hand; `proofmark errors --out` adds the columns of the data.
 */
export async function withErrorRows<T>(
  { candidate, baseline, models }: JudgedPair,
  ports: { readonly evidence: Evidence; readonly tables: Tables; readonly dataFiles: DataFiles },
  use: (files: Readonly<Record<string, EvidenceContent>>) => Promise<T>,
): Promise<T> {
  const invalid = models.candidate.evaluation.invalid + (models.baseline?.evaluation.invalid ?? 0);
  if (invalid > 0) return use({});
  const { config, card } = candidate.entrant.facts;
  const sensitive = Object.entries(card.columns).flatMap(([name, column]) => (column.sensitive === true ? [name] : []));
  const answered = async (contender: EvaluatedContender, { predictions }: JudgedModel) => ({
    predictions,
    file: await ports.evidence.checkout(contender.evaluationEntry, 'predictions.parquet'),
  });
  const before = baseline === null || models.baseline === null ? null : await answered(baseline, models.baseline);
  const rows = {
    candidate: await answered(candidate, models.candidate),
    threshold: config.evaluate.threshold,
    sensitive,
    hidesEntity: sensitive.includes(config.evaluate.entity ?? ''),
  };
  return ports.dataFiles.temporary('worst.parquet', async (worst) => {
    await writeWorstRows({ ...rows, baseline: before }, worst, ports);
    if (before === null) return use({ 'worst.parquet': { file: worst } });
    return ports.dataFiles.temporary('flips.parquet', async (flips) => {
      await writeFlippedRows({ ...rows, baseline: before }, flips, ports);
      return use({ 'worst.parquet': { file: worst }, 'flips.parquet': { file: flips } });
    });
  });
}
