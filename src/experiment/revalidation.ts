import type { Revalidation } from '../config/policy.ts';
import { type Digest, evaluationOf, keyOf } from './keys.ts';
import type { Keyed, ModelFacts } from './model-plan.ts';

/**
 * What the merge queue computes for itself has keys of its own: a job of a pull request that left evidence under the keys of
 * its change has not left any that the queue will look at. Keys do not name the group, so that what one group computed
 * serves every other with the same inputs.
 */
const PLACE = 'merge-queue';

/** The evaluation as the merge queue redoes it, unless it takes everything as it is. */
export function revalidatedEvaluation(evaluation: Keyed, revalidate: Revalidation, sha256: Digest): Keyed {
  if (revalidate === 'none') return evaluation;
  return keyOf({ ...(evaluation.material as object), revalidated: PLACE }, sha256);
}

/** The facts of a model with the keys under which the merge queue judges it. */
export function revalidatedFacts(facts: ModelFacts, revalidate: Revalidation, sha256: Digest): ModelFacts {
  switch (revalidate) {
    case 'none':
      return facts;
    case 'evaluation':
      return { ...facts, evaluation: revalidatedEvaluation(facts.evaluation, revalidate, sha256) };
    case 'training': {
      const runs = facts.runs.map((run) => ({
        ...run,
        ...keyOf({ ...(run.material as object), revalidated: PLACE }, sha256),
      }));
      const { config, spec, test } = facts;
      const evaluation = evaluationOf({ config, runKey: runs[0]!.key, spec, test }, sha256);
      return { ...facts, runs, evaluation: revalidatedEvaluation(evaluation, revalidate, sha256) };
    }
  }
}

/**
 * The facts of a registered version: what the queue trained or evaluated again where the version was registered from that,
 * else what the files of its commit say.
 */
export function registeredFacts(
  facts: ModelFacts,
  registered: { readonly run: string | null; readonly evaluation: string | null },
  sha256: Digest,
): ModelFacts {
  const retrained = revalidatedFacts(facts, 'training', sha256);
  if (registered.run === retrained.runs[0]!.key) return retrained;
  const reevaluated = revalidatedFacts(facts, 'evaluation', sha256);
  return registered.evaluation === reevaluated.evaluation.key ? reevaluated : facts;
}

const STRICTNESS: readonly Revalidation[] = ['none', 'evaluation', 'training'];

/** The stricter of what the target branch and the change ask for: a change cannot excuse itself. */
export function stricterRevalidation(...asked: readonly Revalidation[]): Revalidation {
  return STRICTNESS[Math.max(0, ...asked.map((one) => STRICTNESS.indexOf(one)))]!;
}
