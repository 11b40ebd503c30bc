import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { ChallengeEvidence } from './challenge-rows.ts';
import type { Stage } from './decide.ts';
import type { SeedEvaluations } from './recipe-question.ts';
import type { Anchor } from './regression-budget.ts';
import type { Contender, LatencyRecord } from './verdict-record.ts';

/** A model with its predictions on the split that is judged. */
export interface JudgedModel {
  readonly contender: Contender;
  readonly evaluation: EvaluationRecord;
  readonly predictions: Predictions;
}

export interface JudgeRequest {
  /** Key the verdict is stored under. */
  readonly key: string;
  readonly model: string;
  readonly config: ModelConfig;
  readonly policy: Policy;
  /** All waivers of the registry; those of other models are ignored. */
  readonly waivers: readonly Waiver[];
  /** ISO date, `2026-10-01`: decides which waivers have expired. */
  readonly today: string;
  readonly stage: Stage;
  readonly candidate: JudgedModel;
  readonly baseline: JudgedModel | null;
  /** Which baseline was chosen, or why there is none. */
  readonly baselineNote: string;
  /** Shown beside the baseline; pass null when it is the baseline. */
  readonly production: Pick<JudgedModel, 'contender' | 'evaluation'> | null;
  readonly latency: LatencyRecord | null;
  /** Where the regression budget is measured from, when the policy declares one and this stage judges it. */
  readonly anchor?: Anchor;
  /** The seeds of both recipes, where the candidate was trained with several. */
  readonly seeds?: SeedEvaluations;
  /** Predictions on the pinned rows of the challenges. */
  readonly challenges?: readonly ChallengeEvidence[];
  /** Label of each entity code, for the rows that flipped; leave out when the column is sensitive. */
  readonly entityNames?: readonly string[];
}
