import { z } from 'zod';
import type { ModelConfig } from '../config/model-config.ts';
import { byRoom, type CountedErrors, countErrorsOfSlices, errorTagsOfSlices } from '../metrics/error-tags.ts';
import type { Predictions, SliceDimension } from '../metrics/predictions.ts';
import { ERROR_NAMES, rowErrors } from '../metrics/row-loss.ts';

/** Tags a record keeps, most room first. */
export const KEPT_TAGS = 30;
/** Slices that are large enough for their error rate to be a goal: rows, and share of all. */
const LEAST_ROWS = 100;
const LEAST_SHARE = 0.01;

const TagRecord = z.object({
  tag: z.string(),
  n: z.number().int(),
  errors: z.number(),
  shareOfErrors: z.number(),
  shareOfData: z.number(),
  errorRate: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  lift: z.number().nullable(),
  gap: z.number().nullable(),
  room: z.number(),
  fixAllGain: z.number(),
});

/** Where the errors of a model are, and what fixing a kind of them would be worth. */
export const ErrorAnalysis = z.object({
  /** `wrong`: errors are rows of the wrong class; `loss`: they are sums of losses, and rates are mean losses. */
  unit: z.enum(['wrong', 'loss']),
  /** What a loss is, such as `absolute error`. */
  loss: z.string().optional(),
  rows: z.number().int(),
  errors: z.number(),
  errorRate: z.number().nullable(),
  reference: z.object({
    kind: z.enum(['given', 'human', 'best-slice', 'none']),
    /** Of the best slice. */
    slice: z.string().nullable(),
    value: z.number(),
  }),
  /** Most room first. */
  tags: z.array(TagRecord),
});
export type ErrorAnalysis = z.infer<typeof ErrorAnalysis>;

export interface ErrorAnalysisOptions {
  /** Error rate that is within reach; default human level, else the best slice. */
  readonly reference?: number | undefined;
  /** Further ways to cut the rows. */
  readonly tags?: readonly SliceDimension[];
  /** Tags kept; default 30. */
  readonly limit?: number;
}

/**
 * Tags are the slices of an evaluation and the columns it kept for discovery. The reference that gaps are measured from is
 * the one given; else human level, where accuracy is what is optimized; else the slice of at least max(100, 1%) rows with
 * the lowest error rate.
 */
export function errorAnalysis(
  config: ModelConfig,
  predictions: Predictions,
  options: ErrorAnalysisOptions = {},
): ErrorAnalysis {
  const errors = rowErrors(predictions, config.evaluate.threshold);
  const names = new Set<string>();
  const dimensions = [...(options.tags ?? []), ...predictions.slices, ...(predictions.explore ?? [])].filter(
    ({ name }) => {
      const first = !names.has(name);
      names.add(name);
      return first;
    },
  );
  const counted = countErrorsOfSlices(errors, dimensions);
  const { all } = counted;
  const reference = referenceOf(config, options.reference, counted);
  const tags = byRoom(errorTagsOfSlices(counted, { reference: reference.value }));
  const { task } = predictions;
  const countsWrong = task === 'binary-classification' || task === 'multiclass-classification';
  return {
    ...(countsWrong ? { unit: 'wrong' } : { unit: 'loss', loss: ERROR_NAMES[task] }),
    rows: all.n,
    errors: all.errors,
    errorRate: all.n === 0 ? null : all.errors / all.n,
    reference,
    tags: tags
      .filter((tag) => tag.n > 0)
      .slice(0, options.limit ?? KEPT_TAGS)
      .map(({ interval, ...tag }) => ({ ...tag, interval: interval === null ? null : [interval[0], interval[1]] })),
  };
}

function referenceOf(
  { evaluate }: ModelConfig,
  given: number | undefined,
  { slices, all }: CountedErrors,
): ErrorAnalysis['reference'] {
  if (given !== undefined) return { kind: 'given', slice: null, value: given };
  const human = evaluate.reference?.human;
  const optimizesAccuracy = evaluate.metrics.some(
    (entry) => typeof entry !== 'string' && entry.accuracy?.role === 'optimize',
  );
  if (human !== undefined && optimizesAccuracy) return { kind: 'human', slice: null, value: 1 - human };
  const least = Math.max(LEAST_ROWS, LEAST_SHARE * all.n);
  let best: { readonly slice: string; readonly value: number } | undefined;
  for (const { name, n, errors } of slices) {
    if (n < least || (best !== undefined && !(errors / n < best.value))) continue;
    best = { slice: name, value: errors / n };
  }
  return best === undefined ? { kind: 'none', slice: null, value: 0 } : { kind: 'best-slice', ...best };
}
