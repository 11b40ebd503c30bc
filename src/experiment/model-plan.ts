import type { DataCard } from '../config/data-card.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { Revalidation } from '../config/policy.ts';
import type { EvaluationSpec, SplitPin } from './evaluation-question.ts';

/** A key with the material it was hashed from, so that a person can see why two keys differ. */
export interface Keyed {
  readonly key: string;
  readonly material: unknown;
}

export interface PlannedRun extends Keyed {
  readonly seed: number;
  readonly evidence: boolean;
}

/** Facts about one model in one snapshot, before asking what changed. */
export interface ModelFacts {
  readonly model: string;
  /** `models/<model>` */
  readonly folder: string;
  readonly config: ModelConfig;
  readonly cardFile: string;
  readonly card: DataCard;
  readonly recipe: Keyed;
  readonly runs: readonly (Keyed & { readonly seed: number })[];
  readonly train: SplitPin;
  readonly test: SplitPin;
  readonly spec: EvaluationSpec;
  /** Evaluation of the first seed's model on the test split. */
  readonly evaluation: Keyed;
  readonly params: Readonly<Record<string, number | string | boolean | null>>;
}

export interface ModelPlan extends ModelFacts {
  readonly runs: readonly PlannedRun[];
  readonly evaluationEvidence: boolean;
  /** Runs and evaluation have the keys of what the merge queue does again; `none` outside of it. */
  readonly revalidated: Revalidation;
  readonly state: 'unchanged' | 'evidence-exists' | 'must-run';
  /** What differs from the base: `train.ts changed`, `params.yaml: rate 0.1 -> 0.2`, `data: flights-3m.parquet is another file`. */
  readonly reasons: readonly string[];
}
