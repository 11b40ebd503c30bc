import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { compareWith } from '../gate/regression-budget.ts';
import type { DistanceRow } from '../gate/verdict-record.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import type { EvaluatedContender } from './contender.ts';
import { type ExperimentPorts, type ExperimentResult, type JudgedModel, runExperiment } from './experiment.ts';
import { judged } from './judged-models.ts';
import { parseEvidence } from './parse-evidence.ts';

export interface JudgeGroupRequest {
  readonly group: MergeGroup;
  readonly models?: readonly string[];
  readonly baseline?: string;
}

/** The verdict on a tree as the group's own is reached: from evidence alone, against the branch that the stack is built on. */
export function judgeTree(
  { group, baseline }: JudgeGroupRequest,
  head: string,
  models: readonly string[] | undefined,
  ports: ExperimentPorts,
): Promise<ExperimentResult> {
  return runExperiment(
    {
      base: group.base,
      head,
      queue: { branch: group.branch },
      mayTrain: false,
      ...(models && { models }),
      ...(baseline === undefined ? {} : { baseline }),
    },
    ports,
  );
}

/** A model with its evaluation. */
export type Scored = Pick<EvaluatedContender, 'contender' | 'evaluation' | 'evaluationEntry'>;

/** @throws UserError when its evaluation is gone */
export async function scoredOf({ report }: JudgedModel, ports: Pick<ExperimentPorts, 'evidence'>): Promise<Scored> {
  const { model, candidate } = report.verdict;
  const id = { kind: 'evaluations', model, key: candidate.evaluationKey } as const;
  const evaluationEntry = await ports.evidence.find(id);
  if (evaluationEntry === undefined) throw new UserError({ what: `the evaluation ${id.key.slice(0, 12)} is gone` });
  const evaluation = await parseEvidence(EvaluationRecord, evaluationEntry, 'evaluation.json', ports.evidence);
  return { contender: candidate, evaluation, evaluationEntry };
}

/** How one scored model compares with another on the same rows; null when they are the same, or their rows are not. */
export async function compareScored(
  own: Scored,
  other: Scored,
  { config, spec }: Pick<ModelFacts, 'config' | 'spec'>,
  policy: Policy,
  ports: ExperimentPorts,
): Promise<readonly DistanceRow[] | null> {
  const rowsDiffer = own.evaluation.data.digest !== other.evaluation.data.digest;
  if (rowsDiffer || own.contender.evaluationKey === other.contender.evaluationKey) return null;
  const [candidate, against] = [await judged(own, spec, ports), await judged(other, spec, ports)];
  return compareWith({ config, policy, candidate, other: against });
}
