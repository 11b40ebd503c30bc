import { z } from 'zod';
import { ModelConfig } from '../config/model-config.ts';
import { Policy } from '../config/policy.ts';
import { Waiver } from '../config/waivers.ts';
import { Stage } from './decide.ts';

/** `question.json` beside `verdict.json`: the rules a verdict was reached by, so that it can be reached again. */
export const VerdictQuestion = z.object({
  format: z.literal('proofmark-verdict-question/1'),
  stage: Stage,
  config: ModelConfig,
  policy: Policy,
  /** Waivers of this model. */
  waivers: z.array(Waiver),
  /** The day of judging: whether a waiver had expired. */
  today: z.iso.date(),
  baselineNote: z.string(),
});
export type VerdictQuestion = z.infer<typeof VerdictQuestion>;
