import { z } from 'zod';
import type { VerdictWord } from '../gate/verdict-record.ts';

/** `toJSON(needs)`: what became of the jobs that the gate waited for. */
const Needs = z.record(
  z.string(),
  z.object({
    result: z.enum(['success', 'failure', 'cancelled', 'skipped']),
    /** Other runners than GitHub's write null where a job has none. */
    outputs: z
      .record(z.string(), z.string())
      .nullish()
      .transform((outputs) => outputs ?? {}),
  }),
);
export type Needs = z.infer<typeof Needs>;

/** Jobs that may be skipped, when an output of the job `plan` says that there is nothing for them to do. */
const NOTHING_TO_DO: Readonly<Record<string, { readonly output: string; readonly value: string }>> = {
  train: { output: 'train-count', value: '0' },
  evaluate: { output: 'count', value: '0' },
  merge: { output: 'sharded', value: '[]' },
  large: { output: 'large', value: '[]' },
};

export const needsInput = z
  .string()
  .transform((text, refuse): Needs => {
    try {
      const parsed = Needs.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
    } catch {}
    refuse.addIssue({ code: 'custom', message: 'is not what toJSON(needs) gives' });
    return z.NEVER;
  })
  .optional()
  .describe(
    'What became of the jobs before this one, as `toJSON(needs)`. All have to be `success`; `train`, `evaluate`, `merge` and `large` may be `skipped` where the job `plan` says that there is nothing to do.',
  );

export interface UnmetNeed {
  readonly verdict: Extract<VerdictWord, 'error' | 'skipped'>;
  /** One sentence. */
  readonly reason: string;
}

/** Why the jobs before the gate do not let it pass, whatever the evidence says; undefined when they do. */
export function unmetNeed(needs: Needs): UnmetNeed | undefined {
  const idle = (job: string) => {
    const nothing = Object.hasOwn(NOTHING_TO_DO, job) ? NOTHING_TO_DO[job] : undefined;
    return nothing !== undefined && needs.plan?.outputs[nothing.output] === nothing.value;
  };
  const unmet = Object.entries(needs).filter(
    ([job, { result }]) => !(result === 'success' || (result === 'skipped' && idle(job))),
  );
  if (unmet.length === 0) return undefined;
  const words = { failure: 'failed', cancelled: 'was cancelled', skipped: 'was skipped', success: '' };
  const parts = unmet.map(([job, { result }]) => `${job} ${words[result]}`);
  const onlySkipped = unmet.every(([, { result }]) => result === 'skipped');
  return {
    verdict: onlySkipped ? 'skipped' : 'error',
    reason: `Not all jobs before the gate succeeded: ${parts.join(', ')}.`,
  };
}
