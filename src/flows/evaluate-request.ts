import type { Task } from '../config/model-config.ts';
import type { EvaluationSpec, OnnxBinding, SplitPin } from '../experiment/evaluation-question.ts';
import type { Keyed } from '../experiment/model-plan.ts';
import type { PreparedSplit } from './prepare-split.ts';

export interface EvaluateRequest {
  readonly model: string;
  readonly task: Task;
  /** Key of this evaluation, with what it was made from. */
  readonly evaluation: Keyed;
  readonly runKey: string;
  /** Absolute path of the run's model file, and what `run.json` says of its bytes. */
  readonly modelFile: { readonly path: string; readonly sha256: string };
  readonly binding: OnnxBinding;
  readonly spec: EvaluationSpec;
  readonly pin: SplitPin;
  readonly split: PreparedSplit;
  /** For messages; default `models/<model>/model.yaml`. */
  readonly configFile?: string;
  /** Threads of the engine; default 1. */
  readonly threads?: number;
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

/** What an evaluation says of itself apart from its predictions. */
export type EvaluationIdentity = Omit<EvaluateRequest, 'split'> & { readonly modelBytes: number };
