import { type CleanVerdict, compareClean, incredibleGain } from '../gate/clean-rows.ts';
import type { Evidence } from '../ports.ts';
import { type JudgeAgainPorts, judgeAgain, newestFirst, type PastVerdict, readVerdicts } from './judge-again.ts';

/** A gain over the baseline that is hard to believe. */
export interface Jump {
  readonly metric: string;
  /** In the metric's own unit, more is better. */
  readonly gain: number;
  readonly margins: number;
  readonly baseline: string;
}

/** The newest verdict on this evaluation, those that compared it with a baseline first; undefined without one. */
export async function newestVerdict(
  model: string,
  evaluationKey: string,
  ports: Pick<JudgeAgainPorts, 'evidence' | 'log'>,
): Promise<PastVerdict | undefined> {
  const entries = await verdictsOf(model, ports.evidence);
  const past = (await readVerdicts(entries, ports)).filter(
    ({ record }) => record.candidate.evaluationKey === evaluationKey,
  );
  const compared = past.filter(({ record }) => record.baseline !== null);
  return (compared.length > 0 ? compared : past).toSorted(newestFirst)[0];
}

const verdictsOf = (model: string, evidence: Evidence) => evidence.list('verdicts', model);

/**
 * The verdict once more by its own rules, on the rows that did not leak.
 * @param left numbers of these rows, ascending
 * @throws UserError for evidence of the baseline that is not there
 */
export async function judgeClean(
  past: PastVerdict,
  left: Int32Array,
  leaked: number,
  ports: JudgeAgainPorts,
): Promise<CleanVerdict> {
  const { config, policy } = past.question;
  return compareClean(past.record, await judgeAgain(past, config, policy, ports, left), leaked);
}

export function jumpsOf({ record }: PastVerdict): Jump[] {
  const { baseline } = record;
  if (baseline === null) return [];
  return record.metrics.flatMap((row) => {
    const found = row.role === 'report' ? undefined : incredibleGain(row);
    return found === undefined ? [] : [{ metric: row.metric, ...found, baseline: baseline.label }];
  });
}
