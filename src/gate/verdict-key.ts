import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import type { Stage } from './decide.ts';
import type { Contender } from './verdict-record.ts';

/** Raised when the rules of judging or the format of a verdict change, so that old verdicts are not taken for new ones. */
export const VERDICT_FORMAT = 'proofmark-verdict/1';

export interface VerdictInputs {
  readonly stage: Stage;
  readonly candidate: Contender;
  readonly baseline: Contender | null;
  readonly production: Contender | null;
  readonly task: ModelConfig['task'];
  readonly evaluate: ModelConfig['evaluate'];
  readonly policy: Policy;
  /** Waivers of this model. */
  readonly waivers: readonly Waiver[];
  /** The day of judging, `2026-11-21`: whether a waiver has expired is part of the verdict. */
  readonly today: string;
}

/**
 * Everything that decides a verdict, so that the same question is judged once. Of the policy only what judging reads: a
 * change of retention re-judges nothing; and of the day only which waivers it lets through.
 */
export function verdictMaterial(inputs: VerdictInputs): unknown {
  const { evaluate, policy } = inputs;
  return {
    format: VERDICT_FORMAT,
    stage: inputs.stage,
    candidate: inputs.candidate,
    baseline: inputs.baseline,
    production: inputs.production,
    task: inputs.task,
    evaluate: {
      metrics: evaluate.metrics,
      critical: evaluate.critical ?? null,
      reference: evaluate.reference ?? null,
      threshold: evaluate.threshold,
    },
    policy: {
      margins: policy.margins,
      on_inconclusive: policy.on_inconclusive,
      never_exceed_factor: policy.never_exceed_factor,
      confidence: policy.confidence,
      slices: policy.slices,
    },
    waivers: inputs.waivers.map((waiver) => ({ ...waiver, expired: waiver.expires < inputs.today })),
  };
}
