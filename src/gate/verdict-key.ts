import type { VerdictQuestion } from './verdict-question.ts';
import type { Contender } from './verdict-record.ts';

/** Raised when the rules of judging or the format of a verdict change, so that old verdicts are not taken for new ones. */
export const VERDICT_FORMAT = 'proofmark-verdict/1';

export interface VerdictInputs {
  readonly candidate: Contender;
  readonly baseline: Contender | null;
  readonly production: Contender | null;
  /** Of the regression budget, where one is judged. */
  readonly anchor?: Contender | null;
  /** Keys of the evaluations of all seeds, where the candidate has several. */
  readonly seeds?: { readonly candidate: readonly string[]; readonly baseline: readonly string[] };
  readonly question: Pick<VerdictQuestion, 'stage' | 'config' | 'policy' | 'waivers' | 'today'>;
}

/**
 * Everything that decides a verdict, so that the same question is judged once. Of the policy only what judging reads: a
 * change of retention re-judges nothing; and of the day only which waivers it lets through.
 */
export function verdictMaterial(inputs: VerdictInputs): unknown {
  const { stage, config, policy, waivers, today } = inputs.question;
  const { evaluate } = config;
  return {
    format: VERDICT_FORMAT,
    stage,
    candidate: inputs.candidate,
    baseline: inputs.baseline,
    production: inputs.production,
    ...(inputs.seeds === undefined ? {} : { seeds: inputs.seeds }),
    task: config.task,
    evaluate: {
      metrics: evaluate.metrics,
      critical: evaluate.critical ?? null,
      reference: evaluate.reference ?? null,
      threshold: evaluate.threshold,
      ...(evaluate.fairness.length === 0 ? {} : { fairness: evaluate.fairness }),
      ...(evaluate.challenges.length === 0 ? {} : { challenges: evaluate.challenges }),
    },
    policy: {
      margins: policy.margins,
      on_inconclusive: policy.on_inconclusive,
      never_exceed_factor: policy.never_exceed_factor,
      confidence: policy.confidence,
      slices: policy.slices,
    },
    // Left out where it is not judged: verdicts from before there was a budget stay valid.
    ...(policy.regression_budget === undefined || inputs.anchor === undefined
      ? {}
      : { regressionBudget: { ...policy.regression_budget, from: inputs.anchor } }),
    waivers: waivers.map((waiver) => ({ ...waiver, expired: waiver.expires < today })),
  };
}
