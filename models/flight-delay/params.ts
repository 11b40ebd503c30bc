import { parse } from 'yaml';
import { z } from 'zod';

const Share = z.number().gt(0).max(1);

/** `params.yaml` */
export const Params = z.strictObject({
  /** Columns of the card's table, in the order of the model's input tensor; model.yaml names the same. */
  features: z.array(z.string()).min(1),
  rounds: z.number().int().min(1).max(2000),
  learning_rate: z.number().gt(0).max(1),
  max_depth: z.number().int().min(1).max(12),
  min_child_weight: z.number().nonnegative(),
  l2: z.number().nonnegative(),
  bins: z.number().int().min(2).max(256),
  row_share: Share,
  feature_share: Share,
  /** The latest share of the training rows is set aside to watch the loss. */
  validation_share: z.number().gt(0).max(0.5),
  /** Minutes added to the departure time of training rows, by airport, where records are not in local time. */
  clock_correction_minutes: z.record(z.string(), z.number().int()),
});
export type Params = z.infer<typeof Params>;

/** Reads `params.yaml`. Throws an error that lists every problem with the path of its field. */
export function parseParams(text: string, file: string): Params {
  const result = Params.safeParse(parse(text));
  if (!result.success) throw new Error(`${file} is not right:\n${z.prettifyError(result.error)}`);
  return result.data;
}
