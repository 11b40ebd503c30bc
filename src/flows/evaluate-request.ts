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
  /** What `run.json` says of the bytes of the model file. `checkout` brings it here, and answers its absolute path. */
  readonly modelFile: { readonly sha256: string; checkout(): Promise<string> };
  readonly binding: OnnxBinding;
  readonly spec: EvaluationSpec;
  readonly pin: SplitPin;
  /** Makes the rows, or finds them. */
  split(): Promise<PreparedSplit>;
  /** For messages; default `models/<model>/model.yaml`. */
  readonly configFile?: string;
  /** Threads of the engine; default 1. */
  readonly threads?: number;
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

/** What an evaluation says of itself apart from its predictions. */
export type EvaluationIdentity = Omit<EvaluateRequest, 'split' | 'modelFile'> & {
  readonly modelFile: Pick<EvaluateRequest['modelFile'], 'sha256'>;
  readonly modelBytes: number;
};

/** The file that problems with what is asked are said to be in. */
export function configFileOf({ model, configFile }: Pick<EvaluateRequest, 'model' | 'configFile'>): string {
  return configFile ?? `models/${model}/model.yaml`;
}
