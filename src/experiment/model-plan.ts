import type { DataCard } from '../config/data-card.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { SliceSpec } from '../config/slices.ts';

/** A split of a data card with everything that decides its rows: pinned files, the card's SQL and the split's condition. */
export interface SplitPin {
  readonly card: string;
  readonly split: string;
  readonly files: readonly { readonly name: string; readonly uri: string; readonly sha256: string }[];
  /** SQL over views named after the files. */
  readonly query: string;
  readonly where: string;
  /** Columns that order the rows; empty when the card names no key. */
  readonly key: readonly string[];
  /** SHA-256 of the above without the URIs: moving a file changes nothing. */
  readonly digest: string;
}

export type { SliceSpec };

/** What an evaluation computes, apart from which model: the same spec is used for candidate and baseline. */
export interface EvaluationSpec {
  readonly label: string;
  /** The label's value that counts as positive; null for true / 1. */
  readonly positive: string | number | boolean | null;
  readonly entity: string | null;
  readonly threshold: number;
  readonly slices: readonly SliceSpec[];
  readonly critical: string | null;
  readonly sqlMetrics: readonly { readonly name: string; readonly sql: string }[];
  /** Precisions at which recall is wanted, by metric name. */
  readonly recallAtPrecision: readonly { readonly name: string; readonly precision: number }[];
}

/** How a model's ONNX file is fed and read. */
export type OnnxBinding = ModelConfig['onnx'];

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
  readonly state: 'unchanged' | 'evidence-exists' | 'must-run';
  /** What differs from the base: `train.ts changed`, `params.yaml: rate 0.1 -> 0.2`, `data: flights-3m.parquet is another file`. */
  readonly reasons: readonly string[];
}
