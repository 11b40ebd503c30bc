import type { ModelConfig, Task } from './model-config.ts';

/** One ONNX input as `onnx.inputs` declares it, in one form. */
export interface InputColumns {
  readonly columns: readonly string[];
  /** Set when the one column holds lists of numbers: its dimensions, or null for those of the ONNX file. */
  readonly list?: { readonly shape: readonly number[] | null };
}

type BoundInput = ModelConfig['onnx']['inputs'][string];

/** Columns of an input, whichever way they are written. */
export function inputColumns(bound: BoundInput): InputColumns {
  if (typeof bound === 'string') return { columns: [bound] };
  if (!('column' in bound)) return { columns: bound };
  return { columns: [bound.column], list: { shape: bound.shape ?? null } };
}

/** How the answer is read: one column of a tensor, all its columns, or the label it names. */
export type OutputForm = 'column' | 'probabilities' | 'labels';

/** What a model of this task is asked for. */
export function outputForm(task: Task, onnx: Pick<ModelConfig['onnx'], 'output'>): OutputForm {
  if (task !== 'multiclass-classification') return 'column';
  return onnx.output.holds === 'labels' ? 'labels' : 'probabilities';
}
